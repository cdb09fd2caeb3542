"""Trials that loaded papers name by registry number: with a result here, or only announced."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store import Row, Store

PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class TrialPapers:
    """A trial with the papers that name it. `status` is what curated facts say of its registration, else empty.

    `has_result` tells whether any of these papers, protocols aside, reports a finding of its own.
    """

    id: str
    registry: str
    status: str
    papers: tuple[Row, ...]
    has_result: bool
    has_protocol: bool


def trials(store: Store, substance: str | None = None) -> tuple[TrialPapers, ...]:
    """All trials, or those of papers that name a substance (a concept id), by number."""
    return tuple(_trial(row) for row in store.read("trials.listed", substance=substance))


def _trial(row: Row) -> TrialPapers:
    papers = tuple(sorted(row["papers"], key=lambda paper: (paper["year"] or 9999, paper["id"])))
    reports = [paper for paper in papers if paper["design"] != PROTOCOL]
    return TrialPapers(
        id=str(row["id"]),
        registry=str(row["registry"] or ""),
        status=str(row["status"] or ""),
        papers=papers,
        has_result=any(paper["results"] and paper["status"] != "retracted" for paper in reports),
        has_protocol=len(reports) < len(papers),
    )
