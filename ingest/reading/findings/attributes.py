"""What stands around a finding: hedge, significance, whose finding it is, against what, in whom, with which numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from ingest.reading.concepts import Mention
from ingest.reading.data_files import read_yaml
from ingest.reading.findings.agents import CONTROLS
from ingest.reading.findings.candidates import Candidate
from ingest.reading.findings.effects import effects_in, excludes_no_effect, nearest_effect, p_values_in, percentages_in
from ingest.reading.model import Abstract, Effect, Sentence, StudyFacts

SIGNIFICANT_P = 0.05
_REVIEWS = frozenset({"systematic review", "meta-analysis", "narrative review", "protocol"})
_CONTROL_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(CONTROLS))})\b", re.IGNORECASE)


@cache
def _cues() -> Mapping[str, re.Pattern[str]]:
    data = read_yaml(__package__, "attributes.yaml")
    return {
        kind: re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True)) + r")(?!\w)", re.I
        )
        for kind, cues in data.items()
    }


def is_hedged(words: str) -> bool:
    """Whether a sentence states a result as less than certain."""
    return bool(_cues()["hedged"].search(words))


def is_own(abstract: Abstract, sentence: Sentence, study: StudyFacts) -> bool:
    """Whether a finding is the paper's own; what a review or a protocol reports is others' (contract: `own`)."""
    if study.design in _REVIEWS:
        return False
    return not (sentence.role == "background" and bool(_cues()["others"].search(abstract.words_of(sentence))))


def effect_of(abstract: Abstract, candidate: Candidate) -> Effect | None:
    """The effect that the sentence prints for the target: a measure with its number, else a lone percentage."""
    sentence, target = candidate.sentence, candidate.target
    measured = effects_in(abstract.text, sentence.start, sentence.end)
    found = nearest_effect(measured, target.end)
    if found is not None:
        return found.effect
    shares = percentages_in(abstract.text, sentence.start, sentence.end)
    if len(shares) == 1:
        ps = p_values_in(abstract.text, shares[0].end, sentence.end)
        return Effect("%", shares[0].effect.value, None, ps[0][0] if ps else None)
    return None


def is_significant(abstract: Abstract, candidate: Candidate, direction: str, effect: Effect | None) -> bool | None:
    """True, False, or None where the sentence does not tell: by interval, then p, then words."""
    if effect is not None and (excluded := excludes_no_effect(effect)) is not None:
        return excluded
    sentence = candidate.sentence
    words = abstract.words_of(sentence)
    ps = p_values_in(abstract.text, candidate.target.end, sentence.end) or p_values_in(
        abstract.text, sentence.start, sentence.end
    )
    if direction == "no difference":
        return False if ps or _cues()["not_significant"].search(words) else None
    if ps:
        value, bound, _ = ps[0]
        return value < SIGNIFICANT_P or (bound == "<" and value <= SIGNIFICANT_P)
    if _cues()["not_significant"].search(words):
        return None
    return True if _cues()["significant"].search(words) else None


def comparator_of(abstract: Abstract, candidate: Candidate) -> str | None:
    """What the agent was compared with: named after a comparing word, else a control that the sentence or, most often,
    the abstract names; None where there is none."""
    words = abstract.words_of(candidate.sentence)
    for match in _cues()["versus"].finditer(words):
        behind = words[match.end() : match.end() + 60].lower()
        nearest = [(behind.find(name), name) for name in (*candidate.others, *CONTROLS) if name in behind]
        if nearest:
            return _control_name(min(nearest)[1])
    in_sentence = _CONTROL_WORDS.search(words)
    if in_sentence:
        return _control_name(in_sentence.group())
    named = Counter(_control_name(match.group()) for match in _CONTROL_WORDS.finditer(abstract.text))
    return next((name for name, _ in named.most_common() if name != candidate.agent.name), None)


def condition_of(abstract: Abstract, candidate: Candidate, conditions: frozenset[str]) -> str | None:
    """In whom: the condition that the sentence names, else the title's, else the one most often named."""
    mentions = [m for m in abstract.mentions if m.concept_id in conditions]
    sentence = candidate.sentence
    target = candidate.target
    here = [
        m
        for m in mentions
        if sentence.start <= m.start and m.end <= sentence.end and not _is_target(m, target.start, target.end)
    ]
    titled = [m for m in mentions if m.start < abstract.title_end]
    for found in (here, titled, mentions):
        if found:
            counts = Counter(m.concept_id for m in found)
            return counts.most_common(1)[0][0]
    return None


def _is_target(mention: Mention, start: int, end: int) -> bool:
    return mention.start < end and start < mention.end


def _control_name(word: str) -> str:
    return "placebo" if word.lower() == "vehicle" else word.lower()
