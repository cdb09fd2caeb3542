"""Files that ``neo4j-admin database import full`` takes: a header and a data file for each table, and its arguments.

    with ImportFiles(folder) as files:
        files.node(["Paper"], {"id": "pmid:1", "title": "…", "year": 2020})
        files.relationship("CITES", ("Paper", "pmid:1"), ("Paper", "pmid:2"), {})
    finish(folder, files.restored)

Several writers may share a folder, each with a `part` of its own (so that processes write side by side); `finish`
then puts all tables into one list of arguments. Format: Neo4j 5 operations manual, "Neo4j-admin import", section
"CSV header format". A property keeps its type: one that is a whole number here and a fraction there makes a
second table, since a column has one type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from graph.export.files import prepared, reported, write_text
from graph.named_queries import query
from graph.schema import CURRENT, MIGRATIONS
from ingest.errors import KetagraphError

ARRAY_DELIMITER = "\x1f"
NO_ELEMENT, ONE_EMPTY = "\x1d", "\x1e"
"""What stands in a cell for [] and for [""], neither of which the importer can tell from a missing value."""
ARGUMENTS_FILE, AFTER_FILE = "import.args", "after-import.cypher"
RESTORING = ("export.restore_node_lists", "export.restore_relationship_lists")
OPTIONS = (
    "--id-type=string",
    "--array-delimiter=U+001F",
    "--multiline-fields=true",
    "--bad-tolerance=0",
    "--overwrite-destination=true",
)
_HEADER = "-header.csv"
_TYPES: Mapping[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}
_RESERVED = (ARRAY_DELIMITER, NO_ELEMENT, ONE_EMPTY)
_TABLE_NAME = re.compile(r"(?P<kind>nodes|relationships)-(?P<names>[A-Za-z_.]+)-.*")

End = tuple[str, str]
"""An end of a relationship: label and id."""


@dataclass(slots=True)
class _Table:
    """One data file: `columns` maps a property to its type and grows as new ones come; short rows end early."""

    path: Path
    fixed: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    stream: TextIO | None = None

    def takes(self, types: Mapping[str, str]) -> bool:
        return all(self.columns.get(name, kind) == kind for name, kind in types.items())

    def append(self, fixed: Sequence[str], properties: Mapping[str, Any], types: Mapping[str, str]) -> None:
        if self.stream is None:
            self.stream = self.path.open("w", encoding="utf-8", newline="")
        for name, kind in types.items():
            self.columns.setdefault(name, kind)
        cells = [_quoted(text) for text in fixed]
        cells += [_cell(name, properties[name]) if name in types else "" for name in self.columns]
        self.stream.write(",".join(cells).rstrip(",") + "\n")

    def close(self) -> None:
        if self.stream is None:
            return
        self.stream.close()
        header = ",".join([*self.fixed, *(f"{name}:{kind}" for name, kind in self.columns.items())])
        write_text(self.path.with_name(self.path.stem + _HEADER), header + "\n")


class ImportFiles:
    """Writes nodes and relationships into `folder` as they come; memory does not grow with the graph.

    `part` tells writers apart that share a folder. Raises `KetagraphError` where a file can't be written or a value
    can't be expressed: nothing is left out in silence.
    """

    def __init__(self, folder: Path, *, part: str = "1") -> None:
        self._folder = prepared(folder)
        self._part = part
        self._tables: dict[tuple[str, ...], list[_Table]] = {}
        self.restored: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def node(self, labels: Sequence[str], properties: Mapping[str, Any]) -> None:
        """A node; its property ``id`` must be unique among nodes of the same first label."""
        rest = {name: value for name, value in properties.items() if name != "id"}
        self._append(("nodes", *labels), (f"id:ID({labels[0]})",), (str(properties["id"]),), rest)

    def relationship(self, kind: str, start: End, end: End, properties: Mapping[str, Any]) -> None:
        """A relationship between two nodes, each named by its first label and its id."""
        fixed = (f":START_ID({start[0]})", f":END_ID({end[0]})")
        self._append(("relationships", kind, start[0], end[0]), fixed, (start[1], end[1]), properties)

    def close(self) -> None:
        """Writes the headers, which are known only now."""
        for tables in self._tables.values():
            for table in tables:
                with reported(table.path):
                    table.close()

    def _append(
        self, key: tuple[str, ...], fixed: tuple[str, ...], values: tuple[str, ...], properties: Mapping[str, Any]
    ) -> None:
        types = {name: _type(name, value) for name, value in properties.items() if value is not None}
        tables = self._tables.setdefault(key, [])
        table = next((table for table in tables if table.takes(types)), None)
        if table is None:
            name = f"{key[0]}-{'.'.join(key[1:])}-{self._part}-{len(tables) + 1}.csv"
            table = _Table(self._folder / name, fixed)
            tables.append(table)
        self.restored |= {name for name in types if properties[name] in ([], [""])}
        with reported(table.path):
            table.append(values, properties, types)


def finish(folder: Path, restored: Iterable[str]) -> list[Path]:
    """Writes ``import.args`` from all tables in `folder`, and ``after-import.cypher``; returns their paths.

    Neo4j reads the first as ``neo4j-admin database import full neo4j @import.args``, run inside the folder. The second
    makes constraints and indexes, and puts back the lists that a file can't tell apart (`restored` names their
    properties): run it once in cypher-shell or Neo4j Browser.
    """
    lines = [line for header in sorted(folder.glob(f"*{_HEADER}")) if (line := _argument(header.name))]
    arguments, after = folder / ARGUMENTS_FILE, folder / AFTER_FILE
    write_text(arguments, "".join(f"{line}\n" for line in [*lines, *OPTIONS]))
    names = [name for migration in MIGRATIONS for name in migration.queries]
    schema = "".join(f"{query(name).text};\n" for name in [*names, "schema.await_indexes"])
    parameters = f":param {{keys: {json.dumps(sorted(restored))}, schema: {CURRENT}}}\n"
    rest = "".join(f"{query(name).text};\n" for name in RESTORING)
    write_text(after, f"{schema}{parameters}{rest}{query('schema.set_version').text};\n")
    return [arguments, after]


def _argument(header: str) -> str:
    """The argument of one table, or nothing for a file that is none of ours."""
    data = header.removesuffix(_HEADER) + ".csv"
    match = _TABLE_NAME.fullmatch(data)
    if match is None:
        return ""
    names = match["names"].split(".")
    group = ":".join(names) if match["kind"] == "nodes" else names[0]
    return f"--{match['kind']}={group}={header},{data}"


def _type(name: str, value: Any) -> str:
    """The column type; an empty list passes for a list of texts. Raises `KetagraphError` for what Neo4j can't hold."""
    if isinstance(value, list):
        kinds = {_TYPES.get(type(entry), "") for entry in value} or {"string"}
        if len(kinds) == 1 and "" not in kinds:
            return f"{kinds.pop()}[]" if value not in ([], [""]) else "string[]"
    elif type(value) in _TYPES:
        return _TYPES[type(value)]
    raise KetagraphError(f"The property {name!r} holds {value!r:.80}, which a column of an import file can't hold.")


def _cell(name: str, value: Any) -> str:
    if not isinstance(value, list):
        return _quoted(_text(value))
    if value in ([], [""]):
        return _quoted(ONE_EMPTY if value else NO_ELEMENT)
    texts = [_text(entry) for entry in value]
    if any(mark in text for text in texts for mark in _RESERVED):
        raise KetagraphError(f"A value of the list {name!r} holds a control character that separates values in files.")
    return _quoted(ARRAY_DELIMITER.join(texts))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
