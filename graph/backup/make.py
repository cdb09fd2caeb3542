"""``ketagraph backup``: the graph, node by node, into one file that is checked before it gets its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.backup.file import BackupWriter, Contents, new_backup
from graph.digest import LEFT_OUT, element_hash, graph_digest, joined
from graph.store import Row, Store
from ingest.errors import StoreError

_SECONDS = 24 * 3600.0
_ATTEMPTS = 3


def make_backup(store: Store, path: Path) -> Contents:
    """Writes the graph to `path` and returns what the file holds.

    A read through Bolt is no snapshot: what was written is compared, by its digest, with the graph as it is
    afterwards, and written anew when another command has changed the graph meanwhile. Raises `StoreError` when that
    happens three times, `KetagraphError` when the file can't be written.
    """
    for _ in range(_ATTEMPTS):
        with new_backup(path) as file:
            contents = _write(store, file)
            if contents.digest == graph_digest(store):
                file.finish(contents)
                return contents
    raise StoreError("The graph kept changing while it was backed up. Wait until nothing is being loaded, then repeat.")


def _write(store: Store, file: BackupWriter) -> Contents:
    numbers: dict[str, int] = {}
    ids: list[str | None] = []
    total = 0
    for row in store.stream("backup.nodes", seconds=_SECONDS):
        numbers[row["element"]] = len(ids)
        ids.append(row["properties"].get("id"))
        file.put({"labels": row["labels"], "properties": row["properties"]})
        if not LEFT_OUT & set(row["labels"]):
            total += element_hash({"labels": sorted(row["labels"]), "properties": row["properties"]})
    edges = 0
    for edge in _edges(store, numbers):
        file.put(edge)
        total += element_hash(edge | {"start": ids[edge["start"]], "end": ids[edge["end"]]})
        edges += 1
    return Contents(len(ids), edges, joined(total))


def _edges(store: Store, numbers: dict[str, int]) -> Iterator[Row]:
    """Relationships with the numbers of their ends; one of a node that came after the nodes were read is left out."""
    for row in store.stream("backup.relationships", seconds=_SECONDS):
        start, end = numbers.get(row["start"]), numbers.get(row["end"])
        if start is not None and end is not None:
            yield {"type": row["type"], "start": start, "end": end, "properties": row["properties"]}
