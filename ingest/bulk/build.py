"""From parts to the CSV tables of a whole graph: only what holds, with edges, statuses and words for filters."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.bulk.tables import ImportTables
from graph.concepts import concept_row, vocabulary_digest
from graph.rows import Row
from ingest.bulk.links import Links, citations, find_links
from ingest.bulk.merge import Integers, Merged
from ingest.bulk.parts import Flags, Part, property_columns, table_of
from ingest.reading.vocabulary import Vocabulary, load_vocabulary

_CONCEPT_EDGES = {"OF": "substance", "VERSUS": "comparator", "ON": "target", "IN": "condition"}
UNFINISHED = "baseline files"
"""The mark of a graph from an import that is not done; every command but a repeated import refuses it."""
_TOGETHER = 2
"""Parts written at once: Arrow leaves the interpreter free for most of it. Each takes some 0.3 GB meanwhile."""
_MOST_AUTHORS = 2_000_000
"""Rows of authors gathered before the same author's are joined again."""


@dataclass(slots=True)
class _Authors:
    """Authors by id, each with the fullest name that any paper prints, as queries/link.cypher chooses it."""

    gathered: list[pa.Table] = field(default_factory=list)
    rows: int = 0
    joined: int = 0

    def add(self, fullest: pa.Table) -> None:
        self.gathered.append(fullest)
        self.rows += self.gathered[-1].num_rows
        if self.rows > self.joined + _MOST_AUTHORS:
            self.gathered = [self.result()]
            self.rows = self.joined = self.gathered[0].num_rows

    def result(self) -> pa.Table:
        return _fullest(pa.concat_tables(self.gathered, promote_options="default"))


def _fullest(authors: pa.Table) -> pa.Table:
    sized = authors.append_column("size", pc.utf8_length(authors.column("name")))
    ordered = sized.sort_by([("author", "ascending"), ("size", "ascending"), ("name", "ascending")])
    ids = ordered.column("author").combine_chunks()
    if len(ids) < 2:
        return ordered.drop_columns(["size"])
    last = np.append(np.asarray(pc.not_equal(ids[1:], ids[:-1])), True)
    return ordered.filter(pa.array(last)).drop_columns(["size"])


def build_tables(
    tables: ImportTables, parts: Sequence[Part], merged: Merged, *, revision: int, loads: Sequence[Row]
) -> None:
    """Writes everything that a graph of these parts holds. `loads` are notes on earlier runs, which are kept."""
    vocabulary = load_vocabulary()
    _add_vocabulary(tables, vocabulary, revision)
    tables.add_nodes("Load", _columns(table_of(list(loads)))) if loads else None
    links = find_links(parts, merged)
    for kind, pairs in links.edges.items():
        _add_paper_edges(tables, kind, pairs)
    authors, trials = _Authors(), dict[str, str]()
    kept = [_Kept(part, wanted) for part, wanted in zip(parts, merged.wanted, strict=True) if wanted.any()]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for found in pool.map(lambda one: _add_part(tables, one, merged.present, links), kept):
            if found.authors is not None:
                authors.add(found.authors)
            for trial, registry in found.trials.items():
                trials[trial] = min(registry, trials.get(trial, registry))
    if authors.gathered:
        everyone = authors.result()
        tables.add_nodes(
            "Author",
            {"id": everyone.column("author"), "name": everyone.column("name"), "orcid": everyone.column("orcid")},
        )
    if trials:
        tables.add_nodes("Trial", _columns(table_of([{"id": id, "registry": name} for id, name in trials.items()])))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What holds of a part."""

    part: Part
    wanted: Flags

    def papers(self) -> pa.Table:
        table = self.part.table("papers")
        return table.filter(pa.array(self.wanted)) if table is not None else pa.table({})

    def beside(self, name: str) -> pa.Table | None:
        """One of the tables that hang on papers."""
        table = self.part.table(name)
        if table is None:
            return None
        return table.filter(pa.array(self.wanted[np.asarray(table.column("row"))]))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What a part names that others may name too: its authors, and its trials with their registries."""

    authors: pa.Table | None
    trials: dict[str, str]


def _add_part(tables: ImportTables, kept: _Kept, present: Integers, links: Links) -> _Shared:
    authors, trials = None, dict[str, str]()
    papers = kept.papers()
    _add_paper_edges(tables, "CITES", citations(papers, present))
    tables.add_nodes("Paper", _columns(_with_state(papers, links)))
    if (authorships := kept.beside("authorships")) is not None:
        authors = _fullest(authorships.select(["author", "name", "orcid"]))
        tables.add_relationships(
            "WROTE",
            ("Author", authorships.column("author")),
            ("Paper", authorships.column("paper")),
            {"position": authorships.column("position"), "name": authorships.column("name")},
        )
    if (mentions := kept.beside("mentions")) is not None:
        tables.add_relationships(
            "MENTIONS",
            ("Paper", mentions.column("paper")),
            ("Concept", mentions.column("concept")),
            {"sections": mentions.column("sections"), "count": mentions.column("count")},
        )
    if (registrations := kept.beside("registrations")) is not None:
        _add_registrations(tables, registrations, trials)
    if (facts := kept.beside("facts")) is not None:
        _add_owned(tables, "StudyFacts", "DESCRIBED_BY", facts)
    if (findings := kept.beside("findings")) is not None:
        _add_owned(tables, "Finding", "REPORTS", findings)
        _add_concept_edges(tables, findings)
    return _Shared(authors, trials)


def _with_state(papers: pa.Table, links: Links) -> pa.Table:
    """Papers with the status in force and the words by which the full-text index filters."""
    pmids = np.asarray(papers.column("pmid").cast(pa.int64()), dtype=np.int64)
    statuses = links.statuses(pmids, papers.column("own_status").to_pylist())
    rows = papers.select([name for name in ("design", "species", "year") if name in papers.column_names]).to_pylist()
    words = [_state_text(row | {"status": status}) for row, status in zip(rows, statuses, strict=True)]
    return papers.drop_columns(["status"]).append_column("status", [statuses]).append_column("state_text", [words])


def _state_text(paper: Row) -> str:
    """The same words as link.filters makes."""
    words = [_word(kind, paper[kind]) for kind in ("status", "design", "species") if paper.get(kind)]
    if paper.get("year") is not None:
        words.append(_word("year", str(paper["year"])))
    return "".join(f"{word} " for word in words)


def _word(kind: str, value: str) -> str:
    return f"x{kind}q{value.replace(' ', 'z').replace('-', 'z')}x"


def _add_paper_edges(tables: ImportTables, kind: str, pairs: Integers) -> None:
    if len(pairs):
        start, end = (pa.chunked_array([[f"pmid:{pmid}" for pmid in pairs[:, side]]]) for side in (0, 1))
        tables.add_relationships(kind, ("Paper", start), ("Paper", end), {})


def _add_registrations(tables: ImportTables, registrations: pa.Table, trials: dict[str, str]) -> None:
    for trial, registry in zip(
        registrations.column("trial").to_pylist(), registrations.column("registry").to_pylist(), strict=True
    ):
        trials[trial] = min(registry, trials.get(trial, registry))
    tables.add_relationships(
        "REGISTERED_AS",
        ("Paper", registrations.column("paper")),
        ("Trial", registrations.column("trial")),
        {"stated_in": registrations.column("stated_in"), "registry": registrations.column("registry")},
    )


def _add_owned(tables: ImportTables, label: str, kind: str, owned: pa.Table) -> None:
    properties = property_columns(owned)
    tables.add_nodes(label, properties)
    tables.add_relationships(kind, ("Paper", owned.column("paper")), (label, properties["id"]), {})


def _add_concept_edges(tables: ImportTables, findings: pa.Table) -> None:
    known = pa.array([concept.id for concept in load_vocabulary().concepts])
    ids = property_columns(findings)["id"]
    for kind, column in _CONCEPT_EDGES.items():
        concepts = findings.column(column)
        if pa.types.is_null(concepts.type):
            continue
        chosen = pc.is_in(concepts, value_set=known)
        tables.add_relationships(kind, ("Finding", ids.filter(chosen)), ("Concept", concepts.filter(chosen)), {})


def _add_vocabulary(tables: ImportTables, vocabulary: Vocabulary, revision: int) -> None:
    tables.add_nodes("Concept", _columns(table_of([concept_row(concept) for concept in vocabulary.concepts])))
    pairs = [(concept.id, broad) for concept in vocabulary.concepts for broad in concept.broader]
    if pairs:
        narrow, broad = (pa.chunked_array([list(ids)]) for ids in zip(*pairs, strict=True))
        tables.add_relationships("BROADER", ("Concept", narrow), ("Concept", broad), {})
    # Without its schema, and marked as unfinished: constraints and indexes are made once the tables are in.
    graph = {"id": "graph", "vocabulary": vocabulary_digest(vocabulary), "revision": revision, "restoring": UNFINISHED}
    tables.add_nodes("Graph", _columns(table_of([graph])))


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))
