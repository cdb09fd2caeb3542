"""Parts: what one file of PubMed becomes, as Parquet tables in a folder that is there whole or not at all.

A part holds ``papers`` and the tables of what hangs on them (`TABLES`; column ``row`` is the paper's row in ``papers``)
and ``events``: every record and deletion in the order of the file, wanted or not, from which it is told later which
version of a paper holds.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from graph.bulk.tables import WHOLE
from graph.rows import PaperRows, Row
from ingest.errors import KetagraphError
from ingest.record import Deletion, Record, Rejection

PART_FORMAT = 2
"""Parts of another format are made anew."""
TABLES = ("authorships", "mentions", "registrations", "facts", "findings")
UNWANTED, RECORD, DELETION = 0, 1, 2
_MAY_BE_NULL: Mapping[str, tuple[str, ...]] = {
    "authorships": ("orcid",),
    "mentions": (),
    "registrations": (),
    "facts": (),
    "findings": ("substance", "comparator", "target", "condition"),
}
"""Keys that the rows of ordinary writes have even where they are null; properties are left out then."""
_CHUNK = 2000
"""Papers turned into columns at once: bounds the memory that rows take as Python objects."""
Flags = npt.NDArray[np.bool_]
_EVENTS = pa.schema(
    [
        ("pmid", pa.int64()),
        ("version", pa.int16()),
        ("revised", pa.int32()),
        ("kind", pa.int8()),
        ("row", pa.int32()),
    ]
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a part is made of and holds. `fault` says why the file could not be read to its end, or is empty."""

    file: str
    fingerprint: str
    records: int = 0
    selected: int = 0
    deletions: int = 0
    rejected: int = 0
    fault: str = ""
    seconds: float = 0.0

    @property
    def seen(self) -> int:
        return self.records + self.deletions + self.rejected


class PartWriter:
    """Gathers a file's items; `finish` puts the part in its place with one rename."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._papers: list[PaperRows] = []
        self._chunks: dict[str, list[pa.Table]] = {name: [] for name in ("papers", *TABLES)}
        self._events: list[tuple[int, int, int, int, int]] = []
        self._rejections: list[Rejection] = []
        self._selected = 0

    def add(self, record: Record, rows: PaperRows | None) -> None:
        """A record, with its rows where it is wanted."""
        kind, row = (RECORD, self._selected) if rows else (UNWANTED, -1)
        self._events.append((int(record.pmid), record.version, day_number(record.revised), kind, row))
        if rows:
            self._papers.append(rows)
            self._selected += 1
        if len(self._papers) >= _CHUNK:
            self._flush()

    def delete(self, deletion: Deletion) -> None:
        self._events.append((int(deletion.pmid), deletion.version, 0, DELETION, -1))

    def reject(self, rejection: Rejection) -> None:
        self._rejections.append(rejection)

    def finish(self, file: str, fingerprint: str, fault: str, seconds: float) -> Manifest:
        """Writes all tables beside the part's place and moves them there. Raises `KetagraphError` where it can't."""
        self._flush()
        deletions = sum(event[3] == DELETION for event in self._events)
        manifest = Manifest(
            file,
            fingerprint,
            records=len(self._events) - deletions,
            selected=self._selected,
            deletions=deletions,
            rejected=len(self._rejections),
            fault=fault,
            seconds=round(seconds, 2),
        )
        try:
            self._write(manifest)
        except OSError as error:
            raise KetagraphError(
                f"The part {self._folder} can't be written: {error.strerror or error}. Free some space, or name "
                "another folder with --parts; finished parts are kept."
            ) from error
        return manifest

    def _write(self, manifest: Manifest) -> None:
        partial = self._folder.with_name(f".{self._folder.name}.{os.getpid()}")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, chunks in self._chunks.items():
            if chunks:
                pq.write_table(unified(chunks), partial / f"{name}.parquet")
        columns = [pa.array([event[i] for event in self._events], kind.type) for i, kind in enumerate(_EVENTS)]
        pq.write_table(pa.table(columns, schema=_EVENTS), partial / "events.parquet")
        lines = [json.dumps(asdict(rejection)) + "\n" for rejection in self._rejections]
        (partial / "rejections.jsonl").write_text("".join(lines), encoding="utf-8")
        (partial / "manifest.json").write_text(
            json.dumps({**asdict(manifest), "format": PART_FORMAT}), encoding="utf-8"
        )
        shutil.rmtree(self._folder, ignore_errors=True)
        partial.replace(self._folder)

    def _flush(self) -> None:
        papers, first = self._papers, self._selected - len(self._papers)
        if not papers:
            return
        self._chunks["papers"].append(table_of([rows.paper for rows in papers]))
        for name in TABLES:
            # Properties lie flat beside the keys of a row, under names that no key has.
            flat = [{"row": first + at, **_flat(row)} for at, rows in enumerate(papers) for row in getattr(rows, name)]
            if flat:
                self._chunks[name].append(table_of(flat))
        self._papers = []


_PROPERTY = "property "


def _flat(row: Row) -> Row:
    properties = row.get("properties") or {}
    keys = {key: value for key, value in row.items() if key != "properties"}
    return keys | {_PROPERTY + key: value for key, value in properties.items()}


def _nested(row: Row) -> Row:
    properties = {key.removeprefix(_PROPERTY): v for key, v in row.items() if key.startswith(_PROPERTY)}
    keys = {key: value for key, value in row.items() if not key.startswith(_PROPERTY)}
    return keys | {"properties": properties} if properties else keys


def property_columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The columns of a node's or edge's properties, by the property's name."""
    return {
        name.removeprefix(_PROPERTY): table.column(name) for name in table.column_names if name.startswith(_PROPERTY)
    }


def table_of(rows: Sequence[Row]) -> pa.Table:
    """Rows as columns; a key that a row lacks is null there.

    Neo4j tells 90 from 90.0, a column does not: numbers of both kinds lie in two columns, `WHOLE` ones apart.
    Raises `KetagraphError` for any other mixture.
    """
    columns = {}
    for name in dict.fromkeys(key for row in rows for key in row):
        values = [row.get(name) for row in rows]
        kinds = {type(value) for value in values} - {type(None)}
        if kinds == {int, float}:
            columns[name + WHOLE] = pa.array([v if isinstance(v, int) else None for v in values], pa.int64())
            values = [v if isinstance(v, float) else None for v in values]
        try:
            columns[name] = pa.array(values, type=_type_of(values))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise KetagraphError(f"{name.removeprefix(_PROPERTY)} has values of several types ({error}).") from error
    return pa.table(columns)


def unified(chunks: Sequence[pa.Table]) -> pa.Table:
    """Tables one below the other. A property that is whole in one and broken in another gets its two columns."""
    schemas = [table.schema for table in chunks]
    floats = {field.name for schema in schemas for field in schema if pa.types.is_floating(field.type)}
    renamed = [
        table.rename_columns(
            [
                field.name + WHOLE if pa.types.is_integer(field.type) and field.name in floats else field.name
                for field in table.schema
            ]
        )
        for table in chunks
    ]
    return pa.concat_tables(renamed, promote_options="default")


def _type_of(values: Iterable[Any]) -> pa.DataType:
    present = [value for value in values if value is not None]
    lists = any(isinstance(value, list | tuple) for value in present)
    kinds = {type(one) for value in present for one in (value if isinstance(value, list | tuple) else (value,))}
    if not kinds and not lists:
        return pa.null()
    of = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    if len(kinds) > 1 or not kinds <= set(of):
        raise pa.ArrowTypeError(", ".join(sorted(kind.__name__ for kind in kinds)))
    kind = of[kinds.pop()] if kinds else pa.string()
    return pa.list_(kind) if lists else kind


def day_number(iso: str) -> int:
    """``2020-03-07`` as 20200307, ``2020`` as 20200000, nothing as 0: ordered as the texts are."""
    year, month, day = (*iso.split("-"), "", "")[:3]
    return int(year or 0) * 10_000 + int(month or 0) * 100 + int(day or 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is there whole."""

    folder: Path
    manifest: Manifest

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table | None:
        """One of the tables, or None where the file had nothing for it."""
        path = self.folder / f"{name}.parquet"
        return pq.read_table(path, columns=columns) if path.exists() else None

    def rejections(self) -> Iterator[Rejection]:
        for line in (self.folder / "rejections.jsonl").read_text(encoding="utf-8").splitlines():
            yield Rejection(**json.loads(line))

    def papers(self, wanted: Flags) -> Iterator[PaperRows]:
        """The rows of the papers whose row is wanted, in order, as ordinary writes take them."""
        table = self.table("papers")
        if table is None:
            return
        beside = {name: self._grouped(name) for name in TABLES}
        row = 0
        for batch in table.to_batches(max_chunksize=_CHUNK):
            for paper in batch.to_pylist():
                if wanted[row]:
                    parts = {name: tuple(groups.get(row, ())) for name, groups in beside.items()}
                    yield PaperRows(_present(paper), **parts)
                row += 1

    def _grouped(self, name: str) -> dict[int, list[Row]]:
        groups: dict[int, list[Row]] = {}
        table = self.table(name)
        for row in table.to_pylist() if table is not None else ():
            at = row.pop("row")
            groups.setdefault(at, []).append(_nested(dict.fromkeys(_MAY_BE_NULL[name]) | _present(row)))
        return groups


def _present(row: Row) -> Row:
    return {key.removesuffix(WHOLE): value for key, value in row.items() if value is not None}


def read_part(folder: Path) -> Part | None:
    """The part in this folder, or None where there is none, or none of this format."""
    try:
        values = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if values.pop("format") != PART_FORMAT:
            return None
        return Part(folder, Manifest(**values))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise KetagraphError(
            f"The part {folder} can't be read ({error}). Remove this folder, and it is made anew."
        ) from error
