"""A whole new store from import files, built beside the running one and put in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from graph.bulk.tables import ImportTables
from graph.named_queries import query
from graph.schema import CURRENT, MIGRATIONS
from graph.server.admin import off_heap_memory, run_admin
from graph.server.layout import make_home
from graph.server.moved import is_moving
from graph.store import Store
from ingest.errors import StoreError, UsageError
from ingest.home import home_directory

_DATABASE = "neo4j"
_BUILD = "build-"
_LEAST_BUFFER = 4 << 20
_WAIT_SECONDS = 24 * 3600
_BATCH = 10_000
_SMALL = 1 << 30


def is_private() -> bool:
    """Whether the store is the private server's: only its files are ours to write."""
    return not os.environ.get("NEO4J_URI", "").strip()


@contextmanager
def building_place() -> Iterator[Path]:
    """A folder beside the private server's data, so that what is built there can be moved; removed afterwards.

    Raises `UsageError` for a server that NEO4J_URI names.
    """
    if not is_private():
        raise UsageError("A server named by NEO4J_URI can't be loaded from files; unset it to use the private server.")
    server = make_home(home_directory())
    _clear_abandoned(server)
    folder = server / f"{_BUILD}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        if not is_moving(server):
            shutil.rmtree(folder, ignore_errors=True)


def _clear_abandoned(server: Path) -> None:
    """What a command that was killed left behind, unless a store is still to be moved from it."""
    if is_moving(server):
        return
    for folder in server.glob(f"{_BUILD}*"):
        if not psutil.pid_exists(int(folder.name.removeprefix(_BUILD))):
            shutil.rmtree(folder, ignore_errors=True)


def import_tables(tables: ImportTables, place: Path) -> None:
    """Builds a store in ``place/data`` from these tables. Raises `ServerError` when the import fails."""
    multiline = [str(path.relative_to(place)) for path in tables.multiline]
    run_import(
        [
            *_groups("nodes", tables.nodes, place),
            *_groups("relationships", tables.relationships, place),
            "--array-delimiter=U+001F",
            *(["--multiline-fields-format=v2", f"--multiline-fields={','.join(multiline)}"] if multiline else []),
        ],
        place,
        largest=tables.largest,
    )


def run_import(arguments: Sequence[str], place: Path, *, largest: int = 0) -> None:
    """``neo4j-admin database import full`` into ``place/data``; `largest` are the bytes of the largest value.

    `arguments` name files from `place`. They go into a file: of a whole PubMed they are too many for a command line.
    """
    every = (
        *arguments,
        "--id-type=string",
        "--bad-tolerance=0",
        "--overwrite-destination=true",
        f"--read-buffer-size={max(_LEAST_BUFFER, 4 * largest)}",
        f"--max-off-heap-memory={off_heap_memory()}",
    )
    (place / "bulk.args").write_text("".join(f"{argument}\n" for argument in every), encoding="utf-8")
    small = sum(path.stat().st_size for path in place.rglob("*.csv")) < _SMALL
    # Java's second compiler pays off in minutes; it would take a fifth of the time of an import that takes seconds.
    java = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1") if small else ("-XX:+UseParallelGC",)
    run_admin(["database", "import", "full", _DATABASE, "@bulk.args"], place, java=java)


def put_right(store: Store, tables: ImportTables) -> None:
    """After an import of tables: constraints and indexes, then the lists that files can't express.

    Raises `StoreError` for such a list of anything but a paper.
    """
    if set(tables.one_empty) - {"Paper"}:
        raise StoreError(f"A list of one empty text can't be imported for {', '.join(tables.one_empty)}.")
    create_schema(store)
    lists = [{"id": id, "key": key} for id, key in tables.one_empty.get("Paper", ())]
    for start in range(0, len(lists), _BATCH):
        store.write([("bulk.put_one_empty", {"lists": lists[start : start + _BATCH]})])


def create_schema(store: Store) -> None:
    """All constraints and indexes of a store that holds data already, however long that takes.

    The full-text index takes longest by far, so it is asked for first. Neo4j fills the indexes while constraints, each
    of which it waits for, are made.
    """
    names = [name for migration in MIGRATIONS for name in migration.queries]
    for name in sorted(names, key=_turn):
        store.write([(name, {})])
    store.run_alone("bulk.await_indexes", seconds=_WAIT_SECONDS)
    store.write([("schema.set_version", {"schema": CURRENT})])


def _turn(name: str) -> int:
    text = query(name).text
    return 0 if "FULLTEXT" in text else 2 if "CONSTRAINT" in text else 1


def _groups(kind: str, files: Mapping[str, Sequence[Path]], place: Path) -> list[str]:
    """A group a file, since each has a header of its own; named from `place`."""
    return [f"--{kind}={name}={path.relative_to(place)}" for name, paths in files.items() for path in paths]
