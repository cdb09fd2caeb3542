"""Labelled data for training and measuring: read from the folder of shared data, never copied into the repository."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest.errors import DataFileError
from ingest.record import Record
from ingest.sources.files import read_file

Row = dict[str, Any]


def data_folder() -> Path:
    """The folder with gold/, pubmed/ and baseline/: ``KETAGRAPH_DATA``, else shared/data beside the checkout."""
    named = os.environ.get("KETAGRAPH_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[4] / "shared" / "data"


def gold_file(name: str) -> Path:
    """The file ``gold/<name>.jsonl`` or its gzipped form. Raises `DataFileError` when neither is there."""
    for suffix in (".jsonl", ".jsonl.gz"):
        path = data_folder() / "gold" / f"{name}{suffix}"
        if path.exists():
            return path
    raise DataFileError(
        f"The labelled set {name} is not in {data_folder() / 'gold'}. Set KETAGRAPH_DATA to the folder that has it."
    )


@cache
def gold(name: str) -> tuple[Row, ...]:
    """All rows of a labelled set, in the order of its file."""
    path = gold_file(name)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return tuple(json.loads(line) for line in file if line.strip())


def records(*names: str) -> Iterator[Record]:
    """The records of files under the data folder (``pubmed/corpus.xml.gz``, ``baseline/pubmed20n0014.xml.gz``)."""
    for name in names:
        path = data_folder() / name
        if not path.exists():
            raise DataFileError(f"{path} is not there. Set KETAGRAPH_DATA to the folder that has it.")
        yield from (item for item in read_file(path) if isinstance(item, Record))


@dataclass(frozen=True, slots=True)
class Text:
    """A title and an abstract."""

    title: str
    abstract: str


def split_text(text: str) -> Text:
    """PsyNamic's texts are title, newline, abstract."""
    title, _, abstract = text.partition("\n")
    return Text(title, abstract)


def fold_of(key: str, folds: int = 5) -> int:
    """The fold of a text, from its own key: the same in every set and run, so that no text is in two folds."""
    return zlib.crc32(key.encode("utf-8")) % folds
