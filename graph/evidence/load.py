"""From the graph to rows: one query brings all that papers report of a substance, kept until the graph changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from graph.evidence.concepts import Concepts, read_concepts
from graph.evidence.effects import effect_of
from graph.evidence.facts import FACT_KEYS, facts_in_force
from graph.evidence.rows import FindingRow, PaperRow
from graph.evidence.rules import load_rules
from graph.store import Store

FINDING_KEYS = (
    "id", "method", "direction", "contrast", "certainty", "significant", "own", "comparator", "measure", "value",
    "ci_low", "ci_high", "p", "day", "sentence", "statement", "section", "start", "end", "confidence", "note",
)  # fmt: skip
"""The properties of Finding nodes that weighing uses, in the order in which the query returns them."""
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class PaperFindings:
    """A paper with what it reports of the substances asked for, on all targets asked for."""

    paper: PaperRow
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is the same for every question to one state of the graph. `key` tells states and graphs apart."""

    key: tuple[str, ...]
    revision: int
    concepts: Concepts
    searched_at: str


_KEPT = 24
_LOCK = Lock()
_SNAPSHOTS: dict[tuple[str, ...], Snapshot] = {}
_PAPERS: dict[tuple[tuple[str, ...], str, str], tuple[PaperFindings, ...]] = {}
"""Threads of the app may fill a place twice, with equal values, never half."""


def snapshot(store: Store) -> Snapshot:
    """Vocabulary and date of the search at the present state of the graph."""
    (row,) = store.read("evidence.state")
    searched = str(row["finished"] or "")
    key = (store.address, store.database, str(row["revision"]), str(row["latest"]), searched)
    revision = int(row["revision"] or 0)
    return kept(_SNAPSHOTS, key, lambda: Snapshot(key, revision, read_concepts(store), searched))


def kept(cache: dict[Any, Any], key: Any, make: Callable[[], Kept], most: int = _KEPT) -> Kept:
    """What is kept under a key, else made and kept; the oldest goes when there are too many."""
    found: Kept | None = cache.get(key)
    if found is None:
        found = make()
        with _LOCK:
            while len(cache) >= most:
                cache.pop(next(iter(cache)))
            cache[key] = found
    return found


def papers_on(store: Store, state: Snapshot, substance: str, target: str | None) -> tuple[PaperFindings, ...]:
    """All papers that report of a substance, what is narrower, or another compound of it; `target` None for all."""
    whole = (state.key, substance, "")
    everything = _PAPERS.get(whole)
    if everything is not None:
        return on_target(everything, target)

    def read() -> tuple[PaperFindings, ...]:
        substances = sorted(state.concepts.within(substance))
        reviews = list(load_rules().reviews)
        rows = store.read(
            "evidence.papers",
            substances=substances,
            target=target,
            reviews=reviews,
            finding_keys=list(FINDING_KEYS),
            fact_keys=list(FACT_KEYS),
        )
        return as_papers(rows)

    return kept(_PAPERS, (state.key, substance, target or ""), read)


def on_target(papers: Iterable[PaperFindings], target: str | None) -> tuple[PaperFindings, ...]:
    """Only the findings on one target, and only papers that have one."""
    if target is None:
        return tuple(papers)
    narrowed = ((one.paper, tuple(f for f in one.findings if f.target == target)) for one in papers)
    return tuple(PaperFindings(paper, findings) for paper, findings in narrowed if findings)


def as_papers(rows: Sequence[Mapping[str, Any]]) -> tuple[PaperFindings, ...]:
    """Rows of ``evidence.papers`` as dataclasses, findings in a fixed order."""
    return tuple(
        PaperFindings(
            as_paper(row["paper"], row["facts"], row["trials"]),
            tuple(sorted((as_finding(one) for one in row["findings"]), key=lambda f: (f.method, f.start or 0, f.id))),
        )
        for row in rows
    )


def as_paper(paper: Mapping[str, Any], facts: Sequence[Sequence[Any]], trials: Sequence[str]) -> PaperRow:
    """A paper with its facts in force; `facts` are the values of `FACT_KEYS`, curated, extracted or both."""
    text = f"{paper.get('title') or ''}\n{paper.get('abstract') or ''}"
    return PaperRow(
        id=str(paper["id"]),
        pmid=str(paper.get("pmid") or ""),
        title=str(paper.get("title") or ""),
        year=paper.get("year"),
        journal=str(paper.get("journal") or ""),
        status=str(paper.get("status") or "ok"),
        authors=tuple(paper.get("authors") or ()),
        reference_pmids=tuple(paper.get("reference_pmids") or ()),
        facts=facts_in_force(facts, trials, text, paper.get("design")),
        doi=str(paper.get("doi") or ""),
        text=text,
    )


def as_finding(row: Sequence[Any]) -> FindingRow:
    """One finding of ``evidence.papers``: substance, target, comparator, condition, the values of `FINDING_KEYS`."""
    substance, target, comparator, condition, values = row
    finding = dict(zip(FINDING_KEYS, values, strict=True))
    day = finding.get("day")
    return FindingRow(
        id=str(finding["id"]),
        method="curated" if finding.get("method") == "curated" else "extracted",
        direction=finding.get("direction"),
        contrast=str(finding.get("contrast") or ""),
        hedged=finding.get("certainty") == "hedged",
        significant=finding.get("significant"),
        own=finding.get("own") is not False,
        substance=str(substance),
        comparator=str(comparator or finding["comparator"] or ""),
        target=str(target),
        condition=condition,
        effect=effect_of(finding),
        day=None if day is None else int(day),
        sentence=str(finding.get("sentence") or ""),
        statement=str(finding.get("statement") or ""),
        section=str(finding.get("section") or ""),
        start=finding.get("start"),
        end=finding.get("end"),
        confidence=finding.get("confidence"),
        note=str(finding.get("note") or ""),
    )
