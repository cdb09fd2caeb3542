"""Arrow tables as the CSV files that ``neo4j-admin database import`` takes, written column by column.

`graph.export.import_files` writes the same format row by row, from rows that come out of a store; it would need
minutes for what lies in columns already.

Header: https://neo4j.com/docs/operations-manual/5/tools/neo4j-admin/neo4j-admin-import/#import-tool-header-format
Array elements are parted by U+001F, which XML 1.0 does not allow in any text. Fields are quoted wherever they are not
null, so that an empty text is told from none. One thing CSV can't say: an array of one empty text. It is left out, and
put right after the import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from graph.export.import_files import ARRAY_DELIMITER
from ingest.errors import StoreError

WHOLE = " (whole)"
"""Ends the name of a column of whole numbers beside one of broken ones: one property, two types."""
_TYPES = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "long"),
    (pa.types.is_floating, "double"),
    (pa.types.is_string, "string"),
)
Columns = Mapping[str, pa.Array | pa.ChunkedArray]


@dataclass(slots=True)
class ImportTables:
    """CSV files under `folder`, gathered by label and by type. Several threads may add at once.

    `one_empty` are, by label, ids and properties of what is to be put right afterwards.
    """

    folder: Path
    nodes: dict[str, list[Path]] = field(default_factory=dict)
    relationships: dict[str, list[Path]] = field(default_factory=dict)
    multiline: list[Path] = field(default_factory=list)
    one_empty: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    largest: int = 0
    """Bytes of the largest value: the importer's buffer must hold it."""
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def add_nodes(self, label: str, properties: Columns) -> None:
        """Nodes with these properties; ``id`` is one of them, and unique among nodes of the label."""
        self._add(label, {}, properties, self.nodes.setdefault(label, []), f"ID({label})")

    def add_relationships(
        self, kind: str, start: tuple[str, pa.ChunkedArray], end: tuple[str, pa.ChunkedArray], properties: Columns
    ) -> None:
        """Relationships from nodes to nodes, each end given as its label and the column of its ids."""
        ends = {f":START_ID({start[0]})": start[1], f":END_ID({end[0]})": end[1]}
        self._add(kind, ends, properties, self.relationships.setdefault(kind, []), "")

    def _add(self, name: str, ends: Columns, properties: Columns, files: list[Path], id_type: str) -> None:
        for part in _apart(pa.table({**ends, **properties})):
            if part.num_rows == 0:
                continue
            columns, lone = {}, list[tuple[str, str]]()
            for column in part.column_names:
                values = part.column(column)
                if pa.types.is_null(values.type):
                    continue
                header = column if column in ends else _header(column, values.type, id_type)
                if pa.types.is_list(values.type):
                    values, ids = _joined(column, values, part.column("id") if id_type else None)
                    lone += [(one, column) for one in ids]
                columns[header] = values
            self._write(name, pa.table(columns), files, lone)

    def _write(self, name: str, columns: pa.Table, files: list[Path], lone: list[tuple[str, str]]) -> None:
        longest = max(map(_longest, columns.columns))
        multiline = any(map(_has_line_ends, columns.columns))
        with self._lock:
            path = self.folder / f"{name}-{len(files)}.csv"
            files.append(path)
            self.largest = max(self.largest, longest)
            if multiline:
                self.multiline.append(path)
            if lone:
                self.one_empty.setdefault(name, []).extend(lone)
        csv.write_csv(columns, path, csv.WriteOptions(quoting_style="all_valid"))


def _longest(values: pa.ChunkedArray) -> int:
    """Bytes of the longest text."""
    return int(pc.max(pc.binary_length(values)).as_py() or 0) if pa.types.is_string(values.type) else 0


def _joined(column: str, lists: pa.ChunkedArray, ids: pa.ChunkedArray | None) -> tuple[pa.ChunkedArray, Sequence[str]]:
    """Lists as texts. Of nodes, a list of one empty text is left out, and the node's id is among those returned."""
    texts = lists.cast(pa.list_(pa.string()))
    _refuse_separators(column, texts)
    joined = pc.binary_join(texts, ARRAY_DELIMITER)
    lone = pc.fill_null(pc.and_(pc.equal(pc.list_value_length(texts), 1), pc.equal(joined, "")), False)
    if ids is None or not pc.any(lone).as_py():
        return joined, ()
    return pc.if_else(lone, None, joined), ids.filter(lone).to_pylist()


def _apart(table: pa.Table) -> list[pa.Table]:
    """Tables in which a property has one type: rows whose number is whole go into a table of their own."""
    whole = next((name for name in table.column_names if name.endswith(WHOLE)), None)
    if whole is None:
        return [table]
    is_whole = pc.is_valid(table.column(whole))
    rest = table.filter(pc.invert(is_whole)).drop_columns([whole])
    name = whole.removesuffix(WHOLE)
    wholes = table.filter(is_whole)
    names = [name if column == whole else column for column in wholes.column_names if column != name]
    wholes = wholes.drop_columns([name]) if name in wholes.column_names else wholes
    return [*_apart(rest), *_apart(wholes.rename_columns(names))]


def _header(column: str, kind: pa.DataType, id_type: str) -> str:
    if column == "id" and id_type:
        return f"id:{id_type}"
    array = pa.types.is_list(kind)
    of = kind.value_type if array else kind
    for is_it, name in _TYPES:
        if is_it(of):
            return f"{column}:{name}{'[]' if array else ''}"
    raise StoreError(f"The property {column} is of type {kind}, which a bulk import does not take.")


def _has_line_ends(values: pa.ChunkedArray) -> bool:
    if not pa.types.is_string(values.type):
        return False
    return bool(pc.any(pc.match_substring_regex(values, "[\n\r]")).as_py())


def _refuse_separators(column: str, texts: pa.ChunkedArray) -> None:
    flat = pc.list_flatten(texts)
    if pc.any(pc.match_substring(flat, ARRAY_DELIMITER)).as_py():
        raise StoreError(
            f"A value of {column} holds U+001F, which parts the elements of a list in a bulk import. "
            "Load the files with: ketagraph ingest files"
        )
