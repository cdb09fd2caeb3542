"""What is exported: the whole graph, or some papers with all that hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.search.engine import POOL, SearchFilters, search
from graph.store import Row, Store
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Scope:
    """Nodes {id, label, labels, properties} and relationships {start, start_label, end, end_label, type, properties}.

    Each function gives its rows anew, in the order of the server; nothing is kept in memory.
    """

    name: str
    nodes: Callable[[], Iterator[Row]]
    relationships: Callable[[], Iterator[Row]]


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
