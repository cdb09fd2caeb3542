"""Studies that point different ways, and in what else they differ: the first place to look for a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph.evidence.concepts import Concepts
from graph.evidence.model import Contrast, Difference, Study
from graph.evidence.scope import Question
from graph.evidence.studies import pairs_that_differ
from graph.evidence.words import days_in_words, listed

MOST = 6
"""Pairs shown; the largest studies first."""
_DIRECTION_WORDS = {"no difference": "no difference shown"}
_STATED_BY_BOTH = ("population", "dose", "co-therapy", "blinding", "design")
"""For these, silence of one study is no difference; a follow-up or comparator that one leaves out is worth a word."""


def contrasts(studies: Sequence[Study], question: Question) -> tuple[Contrast, ...]:
    """Pairs of studies that disagree, each with what differs between them."""
    pairs = sorted(
        pairs_that_differ(studies),
        key=lambda pair: (-(pair[0].participants or 0) - (pair[1].participants or 0), pair[0].key, pair[1].key),
    )
    return tuple(_contrast(one, other, question) for one, other in pairs[:MOST])


def _contrast(first: Study, second: Study, question: Question) -> Contrast:
    differences = tuple(d for d in (_difference(what, first, second, question) for what in _ASPECTS) if d is not None)
    if first.direction is None or second.direction is None:
        raise ValueError("Only studies that tell a direction can disagree")
    who = f"{first.label} ({_words(first.direction)}) and {second.label} ({_words(second.direction)})"
    if differences:
        said = listed([f"{d.what} ({d.first} against {d.second})" for d in differences])
        text = f"{who} differ in {said}; whether this explains the disagreement is not known."
    else:
        text = f"{who} disagree; their abstracts tell of nothing else that differs."
    return Contrast(first.key, second.key, first.direction, second.direction, differences, text)


def _words(direction: str) -> str:
    return _DIRECTION_WORDS.get(direction, direction)


def _difference(what: str, first: Study, second: Study, question: Question) -> Difference | None:
    one, other = (_ASPECTS[what](study, question) for study in (first, second))
    if one == other or not (one or other) or (what in _STATED_BY_BOTH and not (one and other)):
        return None
    return Difference(what, one or "not stated", other or "not stated")


def _follow_up(study: Study, question: Question) -> str:  # noqa: ARG001 (one signature for all)
    days = [finding.day for finding in study.deciding if finding.day is not None]
    known = max(days) if days else study.facts.follow_up_days
    return days_in_words(known) if known is not None else ""


def _comparator(study: Study, question: Question) -> str:
    named = study.facts.comparator_concept or next((f.comparator for f in study.deciding if f.comparator), "")
    if named == question.substance.id:
        return study.facts.comparator or f"another dose of {question.substance.name}"
    return question.concepts.name(named) if named else study.facts.comparator or study.facts.control


def _population(study: Study, question: Question) -> str:
    return _named(study.facts.conditions, question.concepts)


def _named(conditions: Sequence[str], concepts: Concepts) -> str:
    return " and ".join(sorted(concepts.name(condition) for condition in conditions))


def _dose(study: Study, question: Question) -> str:
    name = question.substance.id.removeprefix("substance:")
    return "; ".join(d.text for d in study.facts.doses if d.substance in (name, question.substance.name) and d.text)


def _co_therapy(study: Study, question: Question) -> str:  # noqa: ARG001
    return study.facts.co_therapy


def _blinding(study: Study, question: Question) -> str:  # noqa: ARG001
    return study.facts.blinding


def _design(study: Study, question: Question) -> str:  # noqa: ARG001
    return study.design


_ASPECTS: dict[str, Callable[[Study, Question], str]] = {
    "follow-up": _follow_up,
    "comparator": _comparator,
    "population": _population,
    "dose": _dose,
    "co-therapy": _co_therapy,
    "blinding": _blinding,
    "design": _design,
}
