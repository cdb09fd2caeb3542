"""From the papers of one question to its profile: a pure function, which the profile and the map both call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from graph.evidence.body import Body
from graph.evidence.certainty import grade
from graph.evidence.contrasts import contrasts
from graph.evidence.direction import body_direction, tally_of
from graph.evidence.load import PaperFindings
from graph.evidence.meaning import meaning
from graph.evidence.model import (
    ApartGroup,
    BodyDirection,
    EvidenceProfile,
    Grade,
    LadderRung,
    RegisteredTrial,
    ReviewEntry,
    Rung,
    Study,
)
from graph.evidence.pooling import forests
from graph.evidence.scope import APART, COUNTS, REVIEW, Placed, Question, place_all
from graph.evidence.studies import Grouped, grouped, included_in
from graph.evidence.words import listed, many

_OTHER_COMPOUND = "other compound"


@dataclass(frozen=True, slots=True)
class Asked:
    """How and when a question is asked, beside what it is about."""

    least_confidence: float = 0.0
    searched_at: str = ""
    revision: int = 0


def weigh(
    papers: Iterable[PaperFindings], question: Question, registered: Sequence[RegisteredTrial], asked: Asked
) -> EvidenceProfile:
    """All that the papers say on one question. `registered` are trials without a result, in the condition asked for."""
    placed = place_all(papers, question, asked.least_confidence)
    direct = grouped(placed.at(COUNTS), question)
    body, human = _body(direct, placed, question)
    direction: BodyDirection = body_direction(body.studies, question.target, question.rules) if body else "unclear"
    apart = tuple(_apart(placed, question, body))
    result = grade(body, question, registered) if body else _ungraded(direct)
    beside = any(study.rung in ("clinical", "human challenge") for group in apart for study in group.studies)
    return EvidenceProfile(
        substance=question.substance,
        target=question.target,
        condition=question.condition,
        direction=direction,
        grade=result,
        meaning=meaning(direction, result.certainty, question, subject=_subject(body, question), beside=beside),
        tally=tally_of(human.studies, question.rules),
        studies=human.studies,
        body=body.studies if body else (),
        basis=body.basis if body else "direct",
        ladder=tuple(_ladder(direct, question)),
        apart=apart,
        reviews=tuple(_reviews(placed, human.studies)),
        excluded=grouped(placed.retracted, question).studies,
        contrasts=contrasts(body.studies, question) if body else (),
        forests=forests(body.studies, question.rules) if body else (),
        registered=tuple(registered),
        notes=tuple(_notes(body, human.studies, question)),
        least_confidence=asked.least_confidence,
        searched_at=asked.searched_at,
        revision=asked.revision,
    )


def _of_rungs(found: Grouped, rungs: Sequence[Rung]) -> Grouped:
    return Grouped(
        tuple(trial for trial in found.trials if trial.rung in rungs),
        tuple(study for study in found.studies if study.rung in rungs),
    )


def _body(direct: Grouped, placed: Placed, question: Question) -> tuple[Body | None, Grouped]:
    """What decides, and all human studies of the same basis.

    Studies of the substance as treatment come first; only where there is none, another compound, then a challenge.
    For a mechanism a challenge study is as direct as any.
    """
    clinical: tuple[Rung, ...] = ("clinical", "human challenge") if question.on_mechanism else ("clinical",)
    other = grouped(placed.at(_OTHER_COMPOUND), question)
    for basis, found in (
        ("direct", _of_rungs(direct, clinical)),
        (_OTHER_COMPOUND, _of_rungs(other, clinical)),
        ("human challenge", _of_rungs(direct, ("human challenge",))),
    ):
        for tier in question.rules.tiers:
            trials = tuple(trial for trial in found.trials if trial.tier == tier.name)
            studies = tuple(study for study in found.studies if study.tier == tier.name)
            if trials:
                return Body(trials, studies, tier, basis), found
    return None, Grouped((), ())


def _subject(body: Body | None, question: Question) -> str:
    """What the sentence is about, where that is not the substance as treatment."""
    if body is None or body.basis == "direct":
        return ""
    if body.basis == "human challenge":
        return f"{question.substance.name} given once as a challenge"
    compounds = {question.concepts.name(f.substance) for trial in body.trials for f in trial.deciding}
    return listed(sorted(compounds))


def _ungraded(direct: Grouped) -> Grade:
    preclinical = any(study.rung in ("animal", "in vitro") for study in direct.studies)
    return Grade("preclinical only" if preclinical else "no evidence", "")


def _ladder(direct: Grouped, question: Question) -> Iterator[LadderRung]:
    for rung in get_args(Rung):
        studies = tuple(study for study in direct.studies if study.rung == rung)
        yield LadderRung(rung, studies, tally_of(studies, question.rules))


def _apart(placed: Placed, question: Question, body: Body | None) -> Iterator[ApartGroup]:
    for key, reason in APART.items():
        if body is not None and body.basis == key:
            continue
        studies = grouped(placed.at(key), question).studies
        if studies:
            yield ApartGroup(key, reason, studies, tally_of(studies, question.rules))


def _reviews(placed: Placed, studies: Sequence[Study]) -> Iterator[ReviewEntry]:
    reports = sorted(placed.at(REVIEW), key=lambda report: (-(report.paper.year or 0), report.paper.reference))
    for report in reports:
        listed = report.paper.reference_pmids
        yield ReviewEntry(report.paper, report.findings, included_in(listed, studies), bool(listed))


def _notes(body: Body | None, human: Sequence[Study], question: Question) -> Iterator[str]:
    """What a reader should know beside the figures."""
    if body is None:
        return
    if body.basis == _OTHER_COMPOUND:
        yield f"No study of {question.substance.name} itself: what is counted here is {_subject(body, question)}."
    if body.basis == "human challenge":
        yield "No treatment study: what is counted here gave it as a challenge."
    yield from _other_tiers(body, human, question)
    for study in human:
        for report in study.reports:
            if report.differs:
                yield f"{study.label}: what the program read points elsewhere than what was read by eye, which counts."
            if report.paper.status == "concern":
                yield f"{study.label}: the journal has published an expression of concern; it is counted."
            if report.paper.status == "corrected":
                yield f"{study.label}: a correction has been published; it is counted."


def _other_tiers(body: Body, human: Sequence[Study], question: Question) -> Iterator[str]:
    """Studies of weaker designs are counted, but where better ones exist they do not decide."""
    others = [study for study in human if study.tier != body.tier.name]
    if not others:
        return
    direction = body_direction(others, question.target, question.rules)
    deciding = many(len(body.studies), f"{body.tier.name} study", f"{body.tier.name} studies")
    rest = many(len(others), "study", "studies")
    yield f"Direction and certainty rest on {deciding}; {rest} of weaker design taken alone: {direction}."
