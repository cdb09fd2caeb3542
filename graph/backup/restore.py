"""``ketagraph restore``: a backup takes the place of what is in the store, whole or not at all.

The private server gets a new store, built beside the old one by Neo4j's importer and moved into its place at the end:
until then the old one is untouched. A server named by NEO4J_URI is written through Bolt: while that goes on, the graph
carries a mark, and every command refuses it as unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from graph.backup.file import Contents, check_backup, read_backup
from graph.bulk.replace import building_place, create_schema, is_private, run_import
from graph.connection import open_store
from graph.digest import graph_digest
from graph.export.import_files import ARGUMENTS_FILE, RESTORING, ImportFiles, finish
from graph.schema import graph_revision
from graph.server.private import server_away
from graph.store import Row, Store
from ingest.errors import StoreError

_BATCH = 2000
_GRAPH = "Graph"


def restore_backup(path: Path, *, replace: bool) -> Contents:
    """Puts the graph of `path` into the store and returns what it holds.

    Raises `KetagraphError` for a file that is no whole backup, before anything is changed; `StoreError` for a store
    that holds papers, unless `replace` is set, and when the graph is not the one that was backed up.
    """
    contents = check_backup(path)
    with open_store() as store:
        _refuse_data(store, path, replace=replace)
        if is_private():
            replace_files(store, path)
        else:
            write_through_bolt(store, path)
    with open_store() as restored:
        digest = graph_digest(restored)
    if digest != contents.digest:
        raise StoreError(
            f"The restored graph has the digest {digest}, the backup {contents.digest}. "
            f"Another command may have loaded papers meanwhile; stop it and run: ketagraph restore {path} --replace"
        )
    return contents


def _refuse_data(store: Store, path: Path, *, replace: bool) -> None:
    papers = store.read("status.counts")[0]["papers"]
    if papers and not replace:
        raise StoreError(
            f"The graph holds {papers} papers. To put the backup in their place, run: "
            f"ketagraph restore {path} --replace (ketagraph backup keeps what is there)"
        )


def replace_files(store: Store, path: Path) -> None:
    """Builds a store from the backup beside the private server's own and moves it into its place."""
    revision = graph_revision(store)
    with building_place() as place:
        tables = place / "tables"
        with ImportFiles(tables) as files:
            largest = _write_tables(files, path, revision)
        finish(tables, files.restored)
        # The arguments name files from their own folder; the import is run one above it.
        lines = (tables / ARGUMENTS_FILE).read_text(encoding="utf-8").splitlines()
        groups = [_from_above(line) for line in lines if line.startswith(("--nodes", "--relationships"))]
        run_import([*groups, "--array-delimiter=U+001F", "--multiline-fields=true"], place, largest=largest)
        with server_away() as start_with:
            start_with(place / "data")
    with open_store() as new:
        for name in RESTORING:
            new.run_alone(name, keys=sorted(files.restored))
        create_schema(new)


def _from_above(argument: str) -> str:
    """``--nodes=Paper=a-header.csv,a.csv`` with the files as seen from the folder above."""
    option, group, files = argument.split("=")
    return f"{option}={group}={','.join(f'tables/{file}' for file in files.split(','))}"


def _write_tables(files: ImportFiles, path: Path, revision: int) -> int:
    """Nodes and relationships as tables; returns the bytes of the largest node."""
    ends: list[tuple[str, str]] = []
    largest = 0
    for row in read_backup(path):
        properties = row["properties"]
        if "labels" in row:
            if row["labels"] == [_GRAPH]:
                # The schema is made after the import; readers must see that the graph is another one now.
                properties = {**properties, "revision": int(properties.get("revision") or 0) + revision + 1}
                properties.pop("schema", None)
            files.node(row["labels"], properties)
            ends.append((row["labels"][0], str(properties["id"])))
            largest = max(largest, *(len(value) for value in properties.values() if isinstance(value, str)), 0)
        else:
            files.relationship(row["type"], ends[row["start"]], ends[row["end"]], properties)
    return 4 * largest  # at most four bytes a character


def write_through_bolt(store: Store, path: Path) -> None:
    """Marks the graph as being restored, empties it, writes the backup, and takes the mark away."""
    store.write([("backup.begin_restore", {"file": path.name})])
    store.run_alone("backup.wipe")
    create_schema(store)
    elements: list[str] = []
    graph: Row = {}
    rows = read_backup(path)
    for batch in _batches(rows):
        nodes = [row for row in batch if "labels" in row]
        graph = next((row["properties"] for row in nodes if row["labels"] == [_GRAPH]), graph)
        _create_nodes(store, nodes, elements)
        edges = [row for row in batch if "type" in row]
        if edges:
            _create_edges(store, edges, elements)
    store.write([("backup.finish_restore", {"properties": graph})])


def _create_nodes(store: Store, nodes: Sequence[Row], elements: list[str]) -> None:
    """Writes nodes and appends their ids in the store; the mark's own node is there already, and keeps its place."""
    first = len(elements)
    elements.extend("" for _ in nodes)
    wanted = [{"number": first + at, **row} for at, row in enumerate(nodes) if row["labels"] != [_GRAPH]]
    (made,) = store.write([("backup.create_nodes", {"nodes": wanted})])
    for row in made:
        elements[row["number"]] = row["element"]


def _create_edges(store: Store, edges: Sequence[Row], elements: Sequence[str]) -> None:
    placed = [edge | {"start": elements[edge["start"]], "end": elements[edge["end"]]} for edge in edges]
    store.write([("backup.create_relationships", {"relationships": placed})])


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
