"""The graph as CSV: a table for each kind of node, one for relationships, one for findings with all they are about."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from graph.export.files import prepared, reported
from graph.export.scope import Scope
from graph.store import Row

FILES = {
    "Paper": "papers.csv",
    "Finding": "findings.csv",
    "StudyFacts": "study_facts.csv",
    "Concept": "concepts.csv",
    "Author": "authors.csv",
    "Trial": "trials.csv",
}
RELATIONSHIPS = "relationships.csv"
RELATIONSHIP_COLUMNS = ("start", "end", "type", "properties")
ABOUT = {"OF": "substance_concept", "VERSUS": "comparator_concept", "ON": "target", "IN": "condition"}
"""What a finding is about, as columns of its table: relationship type to column."""
INTERNAL = frozenset({"filter_text", "state_text", "fingerprint", "mesh_text", "concept_text", "author_text"})
"""Properties that serve our own index; they say nothing that others don't."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_csv(scope: Scope, folder: Path) -> list[Path]:
    """Writes a table for each kind of node, and ``relationships.csv`` (UTF-8, RFC 4180); returns their paths.

    Lists are JSON. A text that a spreadsheet would take for a formula gets an apostrophe in front
    (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers. Raises `KetagraphError` when
    they can't be written.
    """
    about: dict[str, dict[str, str]] = {}
    path = prepared(folder) / RELATIONSHIPS
    _write(path, RELATIONSHIP_COLUMNS, _relationships(scope, about))
    with spooled(scope.nodes()) as (columns, rows):
        return [*_node_tables(folder, columns, rows, about), path]


def safe_cell(value: object) -> str:
    """The cell's text, defused where a spreadsheet would run it; a number is written as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else value if isinstance(value, str) else as_json(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV (RFC 4180), for a file to download; no cell is a formula."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def as_json(value: Any) -> str:
    """JSON with characters as they are, keys in order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


Columns = dict[str, dict[str, set[type]]]
"""By label, the properties in the order in which they came, each with the types of its values."""


@contextmanager
def spooled(rows: Iterable[Row]) -> Iterator[tuple[Columns, Iterable[Row]]]:
    """Rows read once and kept on disk, with what properties they have: a table's header comes before its rows."""
    columns: Columns = {}
    with TemporaryFile("w+", encoding="utf-8") as spool:
        for row in rows:
            of_label = columns.setdefault(str(row.get("label") or row.get("type")), {})
            for name, value in row["properties"].items():
                of_label.setdefault(name, set()).add(type(value))
            spool.write(json.dumps(row) + "\n")
        yield columns, _replayed(spool)


def _replayed(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    for line in spool:
        yield json.loads(line)


def _relationships(scope: Scope, about: dict[str, dict[str, str]]) -> Iterator[Mapping[str, Any]]:
    """The rows, of which those that say what a finding is about are noted in `about`."""
    for row in scope.relationships():
        if row["type"] in ABOUT:
            about.setdefault(row["start"], {})[ABOUT[row["type"]]] = row["end"]
        elif row["type"] == "REPORTS":
            about.setdefault(row["end"], {})["paper"] = row["start"]
        yield row


def _node_tables(
    folder: Path, columns: Columns, rows: Iterable[Row], about: Mapping[str, Mapping[str, str]]
) -> list[Path]:
    """All tables in one pass over the rows."""
    paths = {label: folder / FILES.get(label, f"{label.lower()}.csv") for label in columns}
    streams: dict[str, IO[str]] = {}
    try:
        writers = {}
        for label, path in paths.items():
            with reported(path):
                streams[label] = path.open("w", encoding="utf-8", newline="", errors="replace")
            writers[label] = _Table(streams[label], _columns(label, columns[label]))
        for row in rows:
            with reported(paths[row["label"]]):
                writers[row["label"]].write({**row["properties"], **about.get(row["id"], {})})
    finally:
        for label, stream in streams.items():
            with reported(paths[label]):
                stream.close()
    return list(paths.values())


def _columns(label: str, known: Iterable[str]) -> list[str]:
    own = sorted(name for name in known if name not in INTERNAL and name != "id")
    first = ["id", "paper", *ABOUT.values()] if label == "Finding" else ["id"]
    return [*first, *(name for name in own if name not in first)]


class _Table:
    def __init__(self, stream: IO[str], columns: list[str]) -> None:
        self._columns = columns
        self._writer = csv.writer(stream)
        self._writer.writerow(columns)

    def write(self, values: Mapping[str, Any]) -> None:
        self._writer.writerow([safe_cell(values.get(name)) for name in self._columns])


def _write(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    with reported(path), path.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        table = _Table(stream, list(columns))
        for row in rows:
            table.write(row)
