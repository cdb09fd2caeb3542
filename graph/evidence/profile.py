"""Questions to the graph: the profile of one outcome, the map of all, the summary of findings, trials without result.

Everything is kept until the graph changes. Substance, target and condition are concept ids.
"""

from __future__ import annotations

from typing import Any

from graph.evidence.concepts import Concepts, condition_named, substance_named, target_named
from graph.evidence.effects import effect_text
from graph.evidence.facts import FACT_KEYS
from graph.evidence.load import PaperFindings, Snapshot, kept, papers_on, snapshot
from graph.evidence.model import (
    EvidenceMap,
    EvidenceProfile,
    Forest,
    MapCell,
    RegisteredTrial,
    SummaryRow,
)
from graph.evidence.registered import unpublished, within_condition
from graph.evidence.rows import ConceptRef
from graph.evidence.rules import load_rules
from graph.evidence.scope import Question
from graph.evidence.weighing import Asked, weigh
from graph.store import Store
from ingest.errors import UsageError

_ANSWERS: dict[Any, Any] = {}
_MOST = 400
"""Answers that are kept."""
NOT_STATED = ConceptRef("", "condition not stated", "condition")
"""The column of the map for papers that state no condition."""


def profile_named(
    store: Store, substance: str, target: str, condition: str | None = None, least_confidence: float = 0.0
) -> EvidenceProfile:
    """The profile of concepts given by name, synonym or id. Raises `UsageError` for an unknown one, with like names."""
    concepts = snapshot(store).concepts
    return evidence_profile(
        store,
        substance_named(concepts, substance).id,
        target_named(concepts, target).id,
        condition_named(concepts, condition).id if condition else None,
        least_confidence,
    )


def evidence_profile(
    store: Store, substance: str, target: str, condition: str | None = None, least_confidence: float = 0.0
) -> EvidenceProfile:
    """What is known of a substance and an outcome or mechanism, in one condition or (None) in all taken together.

    Extracted findings read with less confidence than `least_confidence` (0 to 1) are left out. Raises `UsageError` for
    an id that is no substance or intervention, outcome or mechanism, or condition.
    """
    state = snapshot(store)
    key = ("profile", state.key, substance, target, condition, least_confidence)

    def weighed() -> EvidenceProfile:
        question = ask(state.concepts, substance, target, condition)
        papers = papers_on(store, state, substance, target)
        registered = within_condition(_unpublished(store, state, substance), condition, state.concepts)
        return weigh(papers, question, registered, Asked(least_confidence, state.searched_at, state.revision))

    return kept(_ANSWERS, key, weighed, _MOST)


def ask(concepts: Concepts, substance: str, target: str, condition: str | None) -> Question:
    """A question of concept ids. Raises `UsageError` where one is unknown or of another kind."""
    return Question(
        substance=_of_kind(concepts, substance, ("substance", "intervention")),
        target=_of_kind(concepts, target, ("outcome", "mechanism")),
        condition=None if condition is None else _of_kind(concepts, condition, ("condition",)),
        concepts=concepts,
        rules=load_rules(),
    )


def _of_kind(concepts: Concepts, concept: str, kinds: tuple[str, ...]) -> ConceptRef:
    ref = concepts.ref(concept)
    if ref.kind not in kinds:
        raise UsageError(f"{concept!r} is no {' or '.join(kinds)} but a {ref.kind}.")
    return ref


def registered_unpublished(
    store: Store, substance: str | None = None, condition: str | None = None
) -> tuple[RegisteredTrial, ...]:
    """Trials known by registry number or protocol with no result among the loaded papers, the latest first."""
    state = snapshot(store)
    return within_condition(_unpublished(store, state, substance), condition, state.concepts)


def _unpublished(store: Store, state: Snapshot, substance: str | None) -> tuple[RegisteredTrial, ...]:
    key = ("registered", state.key, substance)

    def known() -> tuple[RegisteredTrial, ...]:
        substances = sorted(state.concepts.within(substance)) if substance else None
        plans = list(load_rules().plans)
        not_reports = [*plans, *load_rules().reviews]
        rows = store.read(
            "evidence.plans",
            substances=substances,
            plans=plans,
            not_reports=not_reports,
            fact_keys=list(FACT_KEYS),
        )
        return unpublished(rows)

    return kept(_ANSWERS, key, known, _MOST)


def evidence_map(store: Store, substance: str, least_confidence: float = 0.0) -> EvidenceMap:
    """Direction and certainty of every condition and target of which any study of a substance is loaded."""
    state = snapshot(store)
    key = ("map", state.key, substance, least_confidence)

    def made() -> EvidenceMap:
        _of_kind(state.concepts, substance, ("substance", "intervention"))
        papers = papers_on(store, state, substance, None)
        registered = _unpublished(store, state, substance)
        asked = Asked(least_confidence, state.searched_at, state.revision)
        return map_of(papers, state.concepts, substance, registered, asked)

    return kept(_ANSWERS, key, made, _MOST)


def map_of(
    papers: tuple[PaperFindings, ...],
    concepts: Concepts,
    substance: str,
    registered: tuple[RegisteredTrial, ...],
    asked: Asked,
) -> EvidenceMap:
    """The map of papers that report of one substance."""
    by_target: dict[str, dict[str, list[PaperFindings]]] = {}
    for one in papers:
        for target in sorted({finding.target for finding in one.findings}):
            narrowed = PaperFindings(one.paper, tuple(f for f in one.findings if f.target == target))
            for condition in conditions_of(narrowed, concepts):
                by_target.setdefault(target, {}).setdefault(condition, []).append(narrowed)
    cells: dict[tuple[str, str], MapCell] = {}
    for target, by_condition in by_target.items():
        for condition, held in by_condition.items():
            question = ask(concepts, substance, target, condition or None)
            here = within_condition(registered, condition, concepts) if condition else ()
            cell = cell_of(weigh(held, question, here, asked), condition)
            if cell.studies or cell.preclinical or cell.apart or cell.retracted:
                cells[condition, target] = cell
    return EvidenceMap(
        substance=concepts.ref(substance),
        conditions=_ranked([c for c, _ in cells], cells, 0, concepts),
        targets=_ranked([t for _, t in cells], cells, 1, concepts),
        cells=cells,
        least_confidence=asked.least_confidence,
        searched_at=asked.searched_at,
        revision=asked.revision,
    )


def conditions_of(one: PaperFindings, concepts: Concepts) -> frozenset[str]:
    """All conditions under which a paper's findings may be asked for, wider ones too; "" where none is stated."""
    stated = {finding.condition for finding in one.findings if finding.condition} | set(one.paper.facts.conditions)
    known = {condition for condition in stated if condition in concepts.refs}
    return frozenset(known | {wide for condition in known for wide in concepts.above(condition)}) or frozenset({""})


def cell_of(profile: EvidenceProfile, condition: str) -> MapCell:
    """A profile in short."""
    return MapCell(
        condition=condition,
        target=profile.target.id,
        direction=profile.direction,
        certainty=profile.certainty,
        studies=len(profile.studies),
        participants=profile.participants,
        preclinical=len(profile.preclinical),
        apart=sum(len(group.studies) for group in profile.apart),
        retracted=len(profile.excluded),
        meaning=profile.meaning,
    )


def _ranked(
    ids: list[str], cells: dict[tuple[str, str], MapCell], place: int, concepts: Concepts
) -> tuple[ConceptRef, ...]:
    counts = dict.fromkeys(ids, 0)
    for key, cell in cells.items():
        counts[key[place]] += cell.studies + cell.preclinical
    ordered = sorted(counts, key=lambda concept: (concept == "", -counts[concept], concepts.name(concept)))
    return tuple(concepts.ref(concept) if concept else NOT_STATED for concept in ordered)


def summary_of_findings(
    store: Store, substance: str, condition: str | None = None, least_confidence: float = 0.0
) -> tuple[SummaryRow, ...]:
    """A line an outcome: those with most studies first. Outcomes known from animals alone come last, and say so."""
    state = snapshot(store)
    key = ("summary", state.key, substance, condition, least_confidence)

    def lines() -> tuple[SummaryRow, ...]:
        papers = papers_on(store, state, substance, None)
        targets = sorted({f.target for one in papers for f in one.findings})
        outcomes = [target for target in targets if target in state.concepts.refs]
        outcomes = [target for target in outcomes if state.concepts.ref(target).kind == "outcome"]
        profiles = [evidence_profile(store, substance, target, condition, least_confidence) for target in outcomes]
        rows = [summary_row(profile) for profile in profiles if profile.studies or profile.preclinical]
        return tuple(sorted(rows, key=lambda row: (-row.studies, -row.participants, row.target.name)))

    return kept(_ANSWERS, key, lines, _MOST)


def summary_row(profile: EvidenceProfile) -> SummaryRow:
    """A profile as a line of a summary-of-findings table."""
    cited = [reference for study in profile.studies for reference in study.references]
    return SummaryRow(
        target=profile.target,
        studies=len(profile.studies),
        participants=profile.participants,
        unknown=profile.tally.unknown,
        direction=profile.direction,
        effect=_effect(profile),
        certainty=profile.certainty,
        reasons=tuple(f"{d.domain} ({d.points:+d}): {d.reason}" for d in profile.deductions if d.points),
        meaning=profile.meaning,
        references=tuple(dict.fromkeys(cited)),
    )


def _effect(profile: EvidenceProfile) -> str:
    """The pooled effect, else the one of the largest deciding study that reports a figure."""
    for forest in profile.forests:
        if forest.pooled is not None:
            return pooled_text(forest)
    reporting = [study for study in profile.body if effect_text(study.effect)]
    if not reporting:
        return ""
    largest = max(reporting, key=lambda study: (study.participants or 0, study.key))
    return f"{effect_text(largest.effect)} ({largest.label})"


def pooled_text(forest: Forest) -> str:
    """``odds ratio 0.61 (95% CI 0.4 to 0.9), 4 studies, I² 12%``."""
    if forest.pooled is None:
        return ""
    p = forest.pooled
    return f"{forest.kind} {p.value:.2f} (95% CI {p.low:.2f} to {p.high:.2f}), {p.studies} studies, I² {p.i2:.0f}%"
