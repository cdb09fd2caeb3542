"""The phase of a clinical trial, as the text names it."""

from __future__ import annotations

import re

from ingest.reading.model import Abstract, Evidence, Sentence

LONGEST = 20_000
"""Signs of a text that are read for a phase."""
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ONE = r"(?:IV|I{1,3}|[0-4])[abc]?"
_PHASE = re.compile(
    rf"\bphase[\s\-‐‑](?P<phase>{_ONE}(?:\s?[/\-–]\s?{_ONE})?)(?![\w%])(?!,?\s(?:(?:and|or)\s)?(?:phase\s)?{_ONE}\b)(?!\s?(?:of\b|hypermetab|metabol|reaction|sleep))",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"(?:[\w,-]+\s){0,4}?(?:trials|studies|programs?|programmes?|data|results)\b", re.IGNORECASE)
_TRIAL = re.compile(
    r"\b(?:trial|study|stud|clinical|randomi[sz]ed|open[\s-]label|double[\s-]blind|placebo|multicent(?:re|er)|controlled|"
    r"proof[\s-]of[\s-]concept|protocol|dose|safety|efficacy|pilot|crossover|parallel)",
    re.IGNORECASE,
)
_AROUND = 70  # signs on either side in which a word of trials must stand
_SURE = 0.8  # confidence of a sentence's role from which it is taken for granted
_IN_TITLE, _IN_TEXT, _SEVERAL = 0.97, 0.92, 0.7


def phase(abstract: Abstract) -> tuple[str, Evidence] | None:
    """The trial's phase in Arabic figures (``2``, ``1/2``, ``2b``) and where it stands; None where none is named.

    Phases of sleep, of a cycle or of an experiment ("in phase 1 of the study") are none, nor are those of other trials
    ("phase 3 trials have shown"). Of several the title's stands, else the first.
    """
    found = [
        (_normalised(match["phase"]), match.start(), match.end())
        for sentence in abstract.sentences
        if not (sentence.role == "background" and sentence.role_confidence >= _SURE)
        for match in _PHASE.finditer(abstract.text[:LONGEST], sentence.start, sentence.end)
        if _is_of_this_trial(abstract.text, match, sentence)
    ]
    if not found:
        return None
    value, start, end = found[0]
    if start < abstract.title_end:
        return value, Evidence(start, end, _IN_TITLE)
    return value, Evidence(start, end, _IN_TEXT if len({other for other, _, _ in found}) == 1 else _SEVERAL)


def _is_of_this_trial(text: str, match: re.Match[str], sentence: Sentence) -> bool:
    after = text[match.end() : min(sentence.end, match.end() + _AROUND)]
    before = text[max(sentence.start, match.start() - _AROUND) : match.start()]
    if _OTHERS.match(after.lstrip()):
        return False
    return _TRIAL.search(after) is not None or _TRIAL.search(before) is not None


def _normalised(printed: str) -> str:
    """``IIb`` is 2b, ``I/II`` and ``1-2`` are 1/2."""
    parts = re.split(r"\s?[/\-–]\s?", printed.lower())
    return "/".join(_arabic(part) for part in parts)


def _arabic(part: str) -> str:
    number, letter = (part[:-1], part[-1]) if part[-1] in "abc" else (part, "")
    return _ROMAN.get(number, number) + letter
