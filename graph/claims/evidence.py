"""What the graph holds on a substance and a target, as the weighing of evidence (graph.evidence) sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.claims.model import KETAMINE, Evidence
from graph.evidence.model import EvidenceProfile, ReviewEntry, Study
from graph.evidence.naming import short_name
from graph.evidence.profile import evidence_profile
from graph.store import Store
from ingest.reading.vocabulary import load_vocabulary

CERTAINTIES = ("very low", "low", "moderate", "high")
PRECLINICAL = "preclinical only"
_TREATMENT_NAMES = ("substance:ketamine", "substance:esketamine", "substance:arketamine")


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One independent study, or review, as a verdict shows it."""

    label: str
    pmid: str
    direction: str
    design: str
    species: str
    participants: int | None
    condition: str | None
    sentence: str
    curated: bool
    status: str
    year: int | None
    control: str
    follow_up: str
    co_therapy: str

    @property
    def randomised(self) -> bool:
        return self.design == "randomised controlled trial"

    def as_evidence(self) -> Evidence:
        """The line as a verdict shows it."""
        return Evidence(
            kind="curated" if self.curated else "extracted",
            sentence=self.sentence,
            reference=self.label,
            pmid=self.pmid,
            direction=self.direction or None,
            design=self.design or None,
            species=self.species or None,
            participants=self.participants,
            status=self.status,
            year=self.year,
            condition=self.condition,
        )


@dataclass(frozen=True, slots=True)
class Body:
    """All studies on one target in one condition. `direction` as `graph.evidence.model.BodyDirection`, or ``none``
    where no study is loaded; `certainty` one of `CERTAINTIES`, `PRECLINICAL` or empty. `counted` are the studies in
    the tally; reviews and animals stand beside it. `reasons` are those of the deductions."""

    target: str
    condition: str | None
    direction: str
    certainty: str
    participants: int = 0
    counted: tuple[StudyLine, ...] = ()
    reviews: tuple[StudyLine, ...] = ()
    animals: tuple[StudyLine, ...] = ()
    reasons: tuple[str, ...] = ()

    def tally(self) -> Counter[str]:
        """How many studies point which way."""
        return Counter(line.direction for line in self.counted)


@cache
def _narrower() -> Mapping[str, frozenset[str]]:
    children: dict[str, set[str]] = {}
    for concept in load_vocabulary().concepts:
        for broad in concept.broader:
            children.setdefault(broad, set()).add(concept.id)
    return {broad: frozenset(ids) for broad, ids in children.items()}


def with_narrower(concepts: Iterable[str]) -> frozenset[str]:
    """The concepts and all that are narrower."""
    found: set[str] = set()
    waiting = list(concepts)
    while waiting:
        concept = waiting.pop()
        if concept not in found:
            found.add(concept)
            waiting += _narrower().get(concept, ())
    return frozenset(found)


def facts_in_force(facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Study facts of a paper, the curated value of each field before the extracted one."""
    merged: dict[str, Any] = {}
    for method in ("extracted", "curated"):
        for row in facts:
            if row.get("method") == method:
                merged |= {key: value for key, value in row.items() if value not in (None, "", [])}
    return merged


class Findings:
    """What a store holds on the outcomes of claims; the weighing keeps what it has read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def body(self, agents: Sequence[str], target: str, condition: str | None) -> Body:
        """The studies of the claim's substance on a target, in a condition or (None) in all together."""
        substance = _substance(agents)
        if not substance:
            return Body(target, condition, "none", "")
        return _body(evidence_profile(self._store, substance, target, condition))


def _substance(agents: Sequence[str]) -> str:
    """The substance whose evidence is asked for: a form of ketamine before any other."""
    if KETAMINE & set(agents):
        return next((agent for agent in _TREATMENT_NAMES if agent in agents), _TREATMENT_NAMES[0])
    return next((agent for agent in agents if agent.startswith("substance:")), "")


def _body(profile: EvidenceProfile) -> Body:
    counted = tuple(sorted(map(_line, profile.studies), key=_shown_first))
    reviews = tuple(_review(entry) for entry in profile.reviews)
    animals = tuple(map(_line, profile.preclinical))
    direction: str = "mixed" if profile.direction == "unclear" and counted else profile.direction
    certainty: str = profile.certainty if profile.certainty in (*CERTAINTIES, PRECLINICAL) else ""
    if not counted:
        direction = _most(animals) if animals and certainty == PRECLINICAL else _most(reviews) if reviews else "none"
        certainty = certainty if certainty == PRECLINICAL else CERTAINTIES[0] if reviews else ""
    return Body(
        target=profile.target.id,
        condition=profile.condition.id if profile.condition else None,
        direction=direction,
        certainty=certainty,
        participants=profile.participants,
        counted=counted,
        reviews=reviews,
        animals=animals,
        reasons=tuple(f"{d.domain}: {d.reason.rstrip('.')}" for d in profile.deductions if d.points),
    )


_NAMES = {"benefit": "favours", "harm": "against", "no difference": "no difference shown"}
_CLEAR_SHARE = 0.7
"""Of reviews or animal studies, which are not weighed, so many must point one way to be told as one direction."""


def _most(lines: Sequence[StudyLine]) -> str:
    told = Counter(line.direction for line in lines if line.direction)
    if not told:
        return "none"
    most, number = told.most_common(1)[0]
    clear = number >= _CLEAR_SHARE * sum(told.values()) and most != "mixed"
    return _NAMES.get(most, most) if clear else "mixed"


def _shown_first(line: StudyLine) -> tuple[bool, bool, int]:
    """Curated first, then randomised, then by participants."""
    return not line.curated, not line.randomised, -(line.participants or 0)


def _line(study: Study) -> StudyLine:
    facts = study.facts
    return StudyLine(
        label=study.label,
        pmid=study.main.pmid,
        direction=study.direction or "",
        design=study.design,
        species=facts.species,
        participants=study.participants,
        condition=next((f.condition for f in study.deciding if f.condition), None),
        sentence=study.sentence,
        curated=study.curated,
        status=study.status,
        year=study.year,
        control=facts.control,
        follow_up=facts.follow_up,
        co_therapy=facts.co_therapy,
    )


def _review(entry: ReviewEntry) -> StudyLine:
    paper, findings = entry.paper, entry.findings
    directions = {finding.direction for finding in findings if finding.direction}
    return StudyLine(
        label=short_name(paper.authors, paper.facts.key, paper.year, paper.reference),
        pmid=paper.pmid,
        direction=next(iter(directions)) if len(directions) == 1 else "mixed" if directions else "",
        design=paper.facts.design,
        species=paper.facts.species,
        participants=paper.facts.participants,
        condition=next((f.condition for f in findings if f.condition), None),
        sentence=next((f.words for f in findings if f.words), ""),
        curated=any(f.method == "curated" for f in findings),
        status=paper.status,
        year=paper.year,
        control=paper.facts.control,
        follow_up="",
        co_therapy=paper.facts.co_therapy,
    )
