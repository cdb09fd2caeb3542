"""What is exported: the whole graph, or some papers with all that hangs on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.evidence.document import profile_document
from graph.evidence.profile import profile_named
from graph.search.engine import POOL, SearchFilters, search
from graph.store import Row, Store
from ingest.errors import UsageError

EVIDENCE_FILE = "evidence.json"


@dataclass(frozen=True, slots=True)
class Scope:
    """Nodes {id, label, labels, properties} and relationships {start, start_label, end, end_label, type, properties}.

    Each function gives its rows anew, in the order of the server; nothing is kept in memory. `documents` are files
    that go beside them, by name.
    """

    name: str
    nodes: Callable[[], Iterator[Row]]
    relationships: Callable[[], Iterator[Row]]
    documents: Mapping[str, str] = field(default_factory=dict)


def whole_graph(store: Store) -> Scope:
    """Everything but the notes on loads."""
    return Scope("the whole graph", lambda: store.stream("export.nodes"), lambda: store.stream("export.relationships"))


def of_papers(store: Store, papers: Sequence[str], name: str, findings: Sequence[str] | None = None) -> Scope:
    """Papers by id, with their findings (all, or those with the ids in `findings`), facts, authors, trials, concepts.

    Relationships lead only to what is exported too. Raises `UsageError` where there is no paper: an empty file
    would look like an answer.
    """
    if not papers:
        raise UsageError(f"There is nothing to export: no paper for {name}. Ask for less, or load more.")
    asked: dict[str, Any] = {"papers": list(papers), "findings": None if findings is None else list(findings)}
    return Scope(
        name,
        lambda: store.stream("export.nodes_of_papers", **asked),
        lambda: store.stream("export.relationships_of_papers", **asked),
    )


def of_search(store: Store, text: str, filters: SearchFilters | None = None) -> Scope:
    """The papers of a search: as many as the search page ranks, the first `POOL`."""
    result = search(store, text, filters, limit=POOL)
    return of_papers(store, [hit.id for hit in result.hits], f"the search {text!r}")


def of_evidence(store: Store, substance: str, target: str, condition: str | None = None) -> Scope:
    """All papers of an evidence profile with the findings that it weighs, and the profile itself as a document.

    Names, synonyms and ids are understood. Studies that take no part in the count (preclinical ones, reviews, retracted
    papers) are exported too; ``evidence.json`` says which part each takes. Raises `UsageError` for an unknown name.
    """
    profile = profile_named(store, substance, target, condition)
    apart = [study for group in profile.apart for study in group.studies]
    ladder = [study for rung in profile.ladder for study in rung.studies]
    reports = [report for study in (*profile.studies, *ladder, *apart, *profile.excluded) for report in study.reports]
    held = [(report.paper.id, report.findings) for report in reports]
    held += [(entry.paper.id, entry.findings) for entry in profile.reviews]
    asked = " · ".join(filter(None, [profile.substance.name, profile.target.name, condition]))
    scope = of_papers(
        store,
        list(dict.fromkeys(paper for paper, _ in held)),
        f"the evidence on {asked}",
        list(dict.fromkeys(finding.id for _, findings in held for finding in findings)),
    )
    text = json.dumps(profile_document(profile), ensure_ascii=False, indent=2, default=str) + "\n"
    return replace(scope, documents={EVIDENCE_FILE: text})
