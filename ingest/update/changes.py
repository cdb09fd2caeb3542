"""What an update changed, for people: papers, trials, notices, and what the evidence says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.evidence.model import EvidenceMap, EvidenceProfile, Study
from graph.evidence.profile import evidence_map, evidence_profile
from graph.store import Store
from ingest.reading.vocabulary import load_vocabulary

_WATCHED = "substance:ketamine"
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A paper as a list names it; `was` is the status before, where that changed."""

    id: str
    pmid: str | None
    title: str
    year: int | None
    design: str | None
    status: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class TrialNote:
    """A trial by registry number, with the PMIDs of the papers that name it."""

    id: str
    registry: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says of one question: direction, and how certain that is."""

    direction: str
    certainty: str
    studies: int


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A question whose verdict is another one now. `before` or `after` is None where there was or is no study."""

    substance: str
    target: str
    condition: str
    before: Verdict | None
    after: Verdict | None
    because: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph as far as a record of changes speaks of it. Holds the id of every paper: some 200 bytes each."""

    papers: Mapping[str, str | None]
    marked: Mapping[str, str]
    trials: frozenset[str]
    maps: Mapping[str, EvidenceMap]


@dataclass(frozen=True, slots=True)
class Changes:
    """The record: everything that an update brought, took or turned."""

    new_papers: tuple[PaperNote, ...]
    removed_papers: tuple[str, ...]
    status_changes: tuple[PaperNote, ...]
    new_trials: tuple[TrialNote, ...]
    verdicts: tuple[VerdictChange, ...]

    def __bool__(self) -> bool:
        return any((self.new_papers, self.removed_papers, self.status_changes, self.new_trials, self.verdicts))


def take_snapshot(store: Store) -> Snapshot:
    """What is compared later."""
    return Snapshot(
        {row["id"]: row["pmid"] for row in store.stream("update.paper_ids")},
        {row["id"]: row["status"] for row in store.stream("update.marked_papers")},
        frozenset(row["id"] for row in store.stream("update.trial_ids")),
        {substance: evidence_map(store, substance) for substance in _watched()},
    )


def _watched() -> list[str]:
    """Ketamine and what is narrower: whose evidence is compared before and after."""
    reached = {_WATCHED}
    for concept in load_vocabulary().concepts:
        if reached & set(concept.broader):
            reached.add(concept.id)
    return sorted(reached)


def changes_since(store: Store, before: Snapshot) -> Changes:
    """The record of what is another way now than it was in `before`."""
    now = take_snapshot(store)
    new = sorted(now.papers.keys() - before.papers.keys())
    turned = sorted(
        id for id in before.papers.keys() & now.papers.keys() if before.marked.get(id) != now.marked.get(id)
    )
    status_changes = _papers(store, turned, {id: before.marked.get(id, "ok") for id in turned})
    trials = sorted(now.trials - before.trials)
    rows = [row for batch in _batches(trials) for row in store.read("update.papers_of_trials", ids=batch)]
    new_papers = _papers(store, new, {})
    return Changes(
        new_papers=new_papers,
        removed_papers=tuple(sorted(before.papers.keys() - now.papers.keys())),
        status_changes=status_changes,
        new_trials=tuple(TrialNote(row["id"], row["registry"], tuple(row["papers"])) for row in rows),
        verdicts=tuple(_verdict_changes(store, before, now, new_papers, status_changes)),
    )


def _papers(store: Store, ids: Sequence[str], was: Mapping[str, str]) -> tuple[PaperNote, ...]:
    rows = [row for batch in _batches(ids) for row in store.read("update.papers", ids=batch)]
    return tuple(
        PaperNote(
            row["id"],
            row["pmid"],
            row["title"] or "",
            row["year"],
            row["design"],
            row["status"] or "ok",
            was.get(row["id"], ""),
        )
        for row in rows
    )


def _verdict_changes(
    store: Store, before: Snapshot, now: Snapshot, new: Sequence[PaperNote], turned: Sequence[PaperNote]
) -> Iterable[VerdictChange]:
    """Questions in which direction or certainty differ; a question that is new has no verdict before."""
    for substance, current in now.maps.items():
        earlier = before.maps[substance]
        for condition, target in sorted(earlier.cells.keys() | current.cells.keys()):
            first, then = (_verdict(held, condition, target) for held in (earlier, current))
            if _words(first) == _words(then):
                continue
            profile = evidence_profile(store, substance, target, condition or None)
            yield VerdictChange(
                profile.substance.name,
                profile.target.name,
                profile.condition.name if profile.condition else "",
                first,
                then,
                _reason(profile, new, turned),
            )


def _verdict(held: EvidenceMap, condition: str, target: str) -> Verdict | None:
    cell = held.cells.get((condition, target))
    return Verdict(cell.direction, cell.certainty, cell.studies) if cell else None


def _words(verdict: Verdict | None) -> tuple[str, str] | None:
    return (verdict.direction, verdict.certainty) if verdict else None


def _reason(profile: EvidenceProfile, new: Sequence[PaperNote], turned: Sequence[PaperNote]) -> str:
    """New studies and retractions that stand in the profile, then what its certainty is rated down for."""
    added = {paper.pmid or paper.id for paper in new}
    retracted = {paper.pmid or paper.id for paper in turned if paper.status == "retracted"}
    held = [study for study in (*profile.studies, *profile.preclinical) if added & set(study.references)]
    gone = [study for study in profile.excluded if retracted & set(study.references)]
    reasons = [
        *(f"new study: {_cited(study)}" for study in held),
        *(f"retracted: {_cited(study)}" for study in gone),
        *(f"{d.domain} ({d.points:+d}): {d.reason}" for d in profile.deductions if d.points),
    ]
    return "; ".join(reasons) or "studies were revised"


def _cited(study: Study) -> str:
    return f"{study.label} ({', '.join(study.references)})"


def _batches(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))
