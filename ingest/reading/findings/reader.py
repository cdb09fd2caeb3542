"""The findings of an abstract: what was judged likely enough, with what stands around each."""

from __future__ import annotations

import re
from functools import cache

from ingest.reading.findings.attributes import (
    comparator_of,
    condition_of,
    effect_of,
    is_hedged,
    is_own,
    is_significant,
)
from ingest.reading.findings.candidates import candidates
from ingest.reading.findings.judging import direction_named, judge_candidates
from ingest.reading.findings.verdicts import LEAST_PROBABLE, Verdict, likely, verdicts
from ingest.reading.model import Abstract, Finding, StudyFacts
from ingest.reading.vocabulary import load_vocabulary

__all__ = ["LEAST_PROBABLE", "read_findings"]

_PLANNED = re.compile(
    r"\bhypothesi[sz]e[ds]? that\b|\b(?:we|it is) (?:predict|expect)(?:ed)?\b|\bwill\b.{0,40}\bwill\b", re.I
)
"""Sentences of hypotheses and plans: what they say may come true, and is no finding."""


def read_findings(abstract: Abstract, study: StudyFacts) -> tuple[Finding, ...]:
    """The findings in the order of the text. A protocol has none of its own: what it says is planned."""
    planned = {i for i, s in enumerate(abstract.sentences) if _PLANNED.search(abstract.words_of(s))}
    told = [candidate for candidate in candidates(abstract) if candidate.sentence_index not in planned]
    found = [_finding(abstract, study, verdict) for verdict in likely(verdicts(judge_candidates(abstract, told)))]
    return tuple(sorted(found, key=lambda f: (f.start, f.substance, f.target, f.direction)))


@cache
def _conditions() -> frozenset[str]:
    return frozenset(concept.id for concept in load_vocabulary().concepts if concept.kind == "condition")


def _finding(abstract: Abstract, study: StudyFacts, verdict: Verdict) -> Finding:
    candidate = verdict.best.candidate
    sentence = candidate.sentence
    direction = direction_named(candidate.target.target, verdict.sign)
    effect = effect_of(abstract, candidate)
    return Finding(
        substance=candidate.agent.name,
        target=candidate.target.target,
        target_kind=candidate.target.target.split(":")[0],
        direction=direction,
        sentence=candidate.sentence_index,
        start=sentence.start,
        end=sentence.end,
        section=sentence.section,
        confidence=verdict.probability,
        comparator=comparator_of(abstract, candidate),
        condition=condition_of(abstract, candidate, _conditions()),
        certainty="hedged" if is_hedged(abstract.words_of(sentence)) else "stated",
        significant=is_significant(abstract, candidate, direction, effect),
        own=is_own(abstract, sentence, study),
        effect=effect,
    )
