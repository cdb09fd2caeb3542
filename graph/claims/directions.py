"""Which way a claim says that a target moves: by the nearest word of more, less or help, else by the judge."""

from __future__ import annotations

import re
from functools import cache

from graph.claims.background.patterns import words_of
from graph.claims.cues import cue_in, has_cue, rules
from ingest.reading.direction.judging import judge
from ingest.reading.findings.terms import TargetMention
from ingest.reading.vocabulary import load_vocabulary

REACH_BEFORE, REACH_AFTER = 70, 45
"""Characters before and after a target in which a word of more or less is taken to be about it."""
LEAST_SURE = 0.6
"""Confidence of the judge from which its direction is taken where no word of ours tells."""


@cache
def _better() -> dict[str, str | None]:
    return {concept.id: concept.better for concept in load_vocabulary().concepts}


@cache
def _cue(kind: str) -> re.Pattern[str]:
    listed = rules()["direction_words"][kind]
    return re.compile(
        r"(?<!\w)(?:" + "|".join(listed) + r")" if not kind.endswith("_after") else r"\s*(?:" + "|".join(listed) + r")",
        re.IGNORECASE,
    )


_REUPTAKE = re.compile(r"re-?uptake\sof\s(?:the\s)?\|?|\|\sre-?uptake", re.IGNORECASE)
"""Less reuptake of a transmitter is more of it."""
_RISK = re.compile(r"potential|promis\w+", re.IGNORECASE)
"""Before a harm this is the risk of it: "potential for abuse"."""
_LATER = re.compile(
    r"\b(?:(?:took |take |takes |was |were |it was )?(?:longer|more time)|later|delay\w*|postpon\w*)"
    r"(?:\s(?:\w+\s){0,3}?(?:to|until|before)(?:\s(?:a|the|first|they|patients|people))*)?\s$",
    re.IGNORECASE,
)
"""What comes later is held off: "took longer to relapse" is no more of it."""
_TIMED = frozenset({"outcome:relapse", "outcome:reinstatement", "outcome:withdrawal"})


def claim_direction(text: str, target: TargetMention) -> tuple[str | None, str]:
    """What a claim says of a target, and the words that say it.

    benefit or harm for outcomes with a good side, else increase or decrease; no difference where it is denied.
    """
    before = text[max(0, target.start - REACH_BEFORE) : target.start]
    after = text[target.end : target.end + REACH_AFTER]
    kind, said = _nearest(before, after)
    if has_cue("no_difference", text):
        return "no difference", cue_in("no_difference", text) or ""
    delayed = _LATER.search(before)
    if delayed and target.target in _TIMED:
        kind, said = "down", delayed.group().strip()
    if kind == "down" and _REUPTAKE.search(f"{before[-30:]}|{after[:12]}"):
        kind = "up"
    if not kind:
        kind, said = _judged(text, target)
    if not kind:
        return None, ""
    if _denied(before):
        return "no difference", said
    if kind == "good" and target.target in rules()["harm_outcomes"] and _RISK.fullmatch(said):
        kind = "up"
    return _named(target, kind), said


def _nearest(before: str, after: str) -> tuple[str, str]:
    """The kind of the nearest word that moves something (up, down, good, bad), and the word; empty without one."""
    options: list[tuple[int, str, str]] = []
    for kind in ("up", "down", "good", "bad"):
        for match in _cue(kind).finditer(before):
            options.append((len(before) - match.end(), kind, match.group()))
        follows = _cue(f"{kind}_after").match(after)
        if follows:
            options.append((0, kind, follows.group()))
    if not options:
        return "", ""
    _, kind, said = min(options)
    return kind, " ".join(said.split())


def _judged(text: str, target: TargetMention) -> tuple[str, str]:
    """What the judge that reads abstracts takes from the claim; empty where it is not sure."""
    if not has_cue("finite_verb", text) or not re.search(r"ketamine", text, re.IGNORECASE):
        return "", ""
    judgement = judge("ketamine", "", target.surface, text)
    if judgement.confidence < LEAST_SURE or judgement.direction == "no difference":
        return "", ""
    return ("up" if judgement.direction == "increase" else "down"), ""


def _denied(before: str) -> bool:
    words = words_of(before[-60:]).split()
    return any(word in ("not", "no", "never", "cannot", "nor") or word.endswith("n't") for word in words)


def _named(target: TargetMention, kind: str) -> str:
    """The direction by name: what helps is benefit; more or less goes by the good side of the target."""
    better = _better().get(target.target)
    if better in ("higher", "lower"):
        if kind in ("good", "bad"):
            return "benefit" if kind == "good" else "harm"
        more = (kind == "up") == (target.sense > 0)
        return "benefit" if more == (better == "higher") else "harm"
    up = kind in ("up", "good")
    return "increase" if up == (target.sense > 0) else "decrease"


def moves(text: str) -> frozenset[str]:
    """Which of more and less a text speaks of: ``up``, ``down``, both or none."""
    return frozenset(kind for kind in ("up", "down") if _cue(kind).search(text))


def raw_direction(target: str, direction: str) -> str:
    """Benefit and harm as more or less of the target; other directions as they are."""
    if direction not in ("benefit", "harm"):
        return direction
    return "increase" if (direction == "benefit") == (_better().get(target) == "higher") else "decrease"
