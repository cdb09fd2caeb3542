"""The schema of the graph, in numbered migrations that are applied in order and only once."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store import Store
from ingest.errors import EmptyGraphError, SchemaError


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from one schema version to the next; `queries` are names in queries/, run one by one."""

    version: int
    description: str
    queries: tuple[str, ...]


MIGRATIONS = (
    Migration(
        1,
        "Papers, authors, concepts, trials, findings, study facts, loads; full text of papers.",
        (
            "schema.paper_id",
            "schema.paper_pmid",
            "schema.author_id",
            "schema.concept_id",
            "schema.trial_id",
            "schema.finding_id",
            "schema.study_facts_id",
            "schema.load_id",
            "schema.graph_id",
            "schema.paper_doi",
            "schema.paper_year",
            "schema.paper_status",
            "schema.paper_text",
        ),
    ),
    Migration(2, "Counts by source without a pass over all papers.", ("schema.paper_source",)),
    Migration(3, "Papers by meaning.", ("schema.paper_meaning", "schema.meaning_model")),
)
CURRENT = MIGRATIONS[-1].version


def schema_version(store: Store) -> int:
    """The version that the store has; 0 for an empty one.

    Raises `SchemaError` where a restore or an import was begun and is not done: what is there is a part of a graph.
    """
    rows = store.read("schema.version")
    if rows and rows[0]["restoring"]:
        raise SchemaError(
            f"Putting {rows[0]['restoring']} into the graph at {store.address} was not finished. "
            "Wait for it; if it was interrupted, run the same command again (ketagraph restore with --replace)."
        )
    return int(rows[0]["schema"] or 0) if rows else 0


def graph_revision(store: Store) -> int:
    """A number that grows with every change of the graph: what was computed at another one is old."""
    rows = store.read("schema.version")
    return int(rows[0]["revision"] or 0) if rows else 0


def require_schema(store: Store) -> None:
    """Lets readers pass only where the store has what their queries need; it writes nothing.

    Raises `EmptyGraphError` before the first load, `SchemaError` for a schema of another version.
    """
    present = schema_version(store)
    if present == 0:
        raise EmptyGraphError("The graph is empty. Load something first: ketagraph ingest landmarks")
    _refuse_newer(store, present)
    if present < CURRENT:
        raise SchemaError(
            f"The graph at {store.address} has schema {present}, this version reads {CURRENT}. "
            "Bring it up to date, which keeps all papers: ketagraph ingest landmarks"
        )


def _refuse_newer(store: Store, present: int) -> None:
    if present > CURRENT:
        raise SchemaError(
            f"The graph at {store.address} has schema {present}, this version knows {CURRENT}. Update Ketagraph."
        )


def migrate(store: Store) -> int:
    """Brings the store to the current schema and returns how many migrations were applied.

    Raises `SchemaError` when the store is newer than this version of Ketagraph.
    """
    present = schema_version(store)
    _refuse_newer(store, present)
    missing = [migration for migration in MIGRATIONS if migration.version > present]
    for migration in missing:
        # A transaction each, retried by the driver: two commands that begin at once would deadlock otherwise.
        for name in migration.queries:
            store.write([(name, {})])
        store.write([("schema.await_indexes", {})])
        store.write([("schema.set_version", {"schema": migration.version})])
    return len(missing)
