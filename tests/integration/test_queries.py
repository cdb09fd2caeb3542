"""Every named query on the real server: reads with what they answer, writes with what they leave; and their plans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from neo4j import Transaction

from graph.named_queries import all_queries, query
from graph.schema import CURRENT, MIGRATIONS, migrate, require_schema, schema_version
from graph.store import Store
from ingest.curated import load_curated
from ingest.errors import EmptyGraphError, SchemaError
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest
from ingest.record import Link
from tests.conftest import emptied
from tests.integration.query_cases import NOTICE, READS, TRIAL, WRITES
from tests.made import record, retraction_notice, trial_report

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def filled(server: Store) -> Store:
    """Landmarks, and made-up papers with every kind of link between them."""
    store = emptied(server)
    papers = [
        trial_report("901"),
        record("902", "Withdrawn ketamine study", year=2019),
        retraction_notice("903", of="902"),
        record("2", "Cited by the trial", links=(Link("ErratumIn", "904"), Link("ExpressionOfConcernIn", "905"))),
        record("904", "Erratum"),
        record("905", "Expression of concern", links=(Link("CommentIn", "906"),)),
        record("906", "Comment"),
    ]
    load_curated(store, PaperReader(), beside=papers, request=LoadRequest("files", "made up"))
    return store


_BY_MIGRATION = {name for migration in MIGRATIONS for name in migration.queries} | {"schema.await_indexes"}
_OWN_TRANSACTIONS = {
    "link.citations", "export.restore_node_lists", "export.restore_relationship_lists", "bulk.await_indexes",
    "backup.wipe", "backup.create_relationships", "meaning.drop_index", "meaning.await_index",
}  # fmt: skip
"""Run outside of a transaction of ours, or with ids that only the server knows: their own tests show what they do."""


def test_no_named_query_is_left_out() -> None:
    assert {*READS, *WRITES, *_BY_MIGRATION, *_OWN_TRANSACTIONS} == set(all_queries())


@pytest.mark.parametrize("name", sorted(READS))
def test_reads_answer(filled: Store, name: str) -> None:
    parameters, holds = READS[name]
    assert holds(filled.read(name, **parameters))


@pytest.fixture
def transaction(filled: Store) -> Iterator[Transaction]:
    """A transaction whose writes are taken back."""
    with filled._driver.session(database=filled.database) as session, session.begin_transaction() as running:
        yield running
        running.rollback()


@pytest.mark.parametrize("name", sorted(WRITES))
def test_writes_leave_what_they_say(transaction: Transaction, name: str) -> None:
    write = WRITES[name]
    if write.before:
        transaction.run(write.before).consume()
    for _ in range(2 if name.startswith("link.") else 1):
        transaction.run(query(name).text, write.parameters).consume()
    assert transaction.run(write.probe).value() == [write.answer]


def test_citations_are_made_once(filled: Store) -> None:
    for _ in range(2):
        filled.run_alone("link.citations")
    rows = filled.read("papers.neighbours", id=TRIAL)
    assert [(row["type"], row["id"]) for row in rows] == [("CITES", "pmid:2")]


def test_lists_that_import_files_cannot_hold_are_put_back(filled: Store) -> None:
    filled.write([("write.put_facts", {"facts": [{"paper": TRIAL, "properties": {"id": "made", "a": ["\x1d"]}}]})])
    mention = {"paper": NOTICE, "concept": "outcome:relapse", "sections": ["\x1e"], "count": 1}
    filled.write([("write.put_mentions", {"mentions": [mention]})])
    for name in ("export.restore_node_lists", "export.restore_relationship_lists"):
        filled.run_alone(name, keys=["a", "sections"])
    details = {row["id"]: row for row in filled.read("papers.details", id=TRIAL)[0]["facts"]}
    assert details["made"]["a"] == []
    (concept,) = filled.read("papers.details", id=NOTICE)[0]["concepts"]
    assert concept["sections"] == [""]


SCANS = {"AllNodesScan", "NodeByLabelScan", "CartesianProduct", "DirectedAllRelationshipsScan"}
WHOLE_GRAPH = {
    "digest.nodes", "digest.relationships", "export.nodes", "export.relationships",
    "write.put_broader", "write.drop_concepts",
}  # fmt: skip
"""What reads the whole graph, or all of its few hundred concepts, because that is what it is for; no page runs it."""
PAGES = sorted({name for name in READS if name.split(".")[0] in {"about", "papers", "search", "status", "schema"}})


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield str(plan["operatorType"]).split("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("name", [n for n in PAGES if n != "schema.indexes"])
def test_no_query_of_the_app_runs_without_an_index(filled: Store, name: str) -> None:
    with filled._driver.session(database=filled.database) as session:
        summary = session.run("PROFILE " + query(name).text, READS[name][0]).consume()
    assert summary.profile is not None
    assert not SCANS & set(operators(summary.profile))


@pytest.mark.parametrize(
    "name", sorted(n for n in {*READS, *WRITES} if n.startswith("write.") and n not in WHOLE_GRAPH)
)
def test_no_write_looks_for_its_nodes_without_an_index(transaction: Transaction, name: str) -> None:
    parameters = READS[name][0] if name in READS else WRITES[name].parameters
    summary = transaction.run("PROFILE " + query(name).text, parameters).consume()
    assert summary.profile is not None
    assert not {"AllNodesScan", "NodeByLabelScan"} & set(operators(summary.profile))


def test_every_label_and_key_that_is_looked_up_has_an_index(filled: Store) -> None:
    indexed = {
        (label, key)
        for row in filled.read("schema.indexes")
        for label in row["labelsOrTypes"] or ()
        for key in row["properties"] or ()
    }
    assert indexed >= {
        *((label, "id") for label in ("Paper", "Author", "Concept", "Trial", "Finding", "StudyFacts", "Load", "Graph")),
        *(("Paper", key) for key in ("pmid", "doi", "year", "status", "source")),
    }


def test_an_older_schema_is_brought_up_to_date_and_readers_wait_for_it(server: Store) -> None:
    store = emptied(server)
    with store._driver.session(database=store.database) as session:
        session.run("DROP INDEX paper_source").consume()
        session.run("MATCH (g:Graph) SET g.schema = 1").consume()
    with pytest.raises(SchemaError, match="ketagraph ingest landmarks"):
        require_schema(store)
    assert migrate(store) == CURRENT - 1
    assert migrate(store) == 0
    require_schema(store)
    assert "paper_source" in {row["name"] for row in store.read("schema.indexes")}


def test_a_newer_schema_is_refused_by_all(server: Store) -> None:
    store = emptied(server)
    with store._driver.session(database=store.database) as session:
        session.run("MATCH (g:Graph) SET g.schema = $new", new=CURRENT + 1).consume()
    for ask in (migrate, require_schema):
        with pytest.raises(SchemaError, match="Update Ketagraph"):
            ask(store)
    emptied(store)


def test_an_empty_store_is_told_apart(server: Store) -> None:
    store = emptied(server)
    with store._driver.session(database=store.database) as session:
        session.run("MATCH (g:Graph) DELETE g").consume()
    assert schema_version(store) == 0
    with pytest.raises(EmptyGraphError, match="Load something first"):
        require_schema(store)
    emptied(store)
