"""Which abstracts the reader's models learned from: agreement on them shows less than agreement on others."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from ingest.errors import DataFileError

FILE = "learned_from.txt"
_ANNOTATIONS = Path(__file__).resolve().parents[1] / "training" / "annotations.jsonl"
_HEAD = (
    "# PMIDs of the abstracts whose labels design, facts, conclusion and findings were learned from. "
    "Made by: python -m ingest.reading.measuring\n"
)


@cache
def learned_from() -> frozenset[str]:
    """PMIDs of the labelled abstracts. Raises `DataFileError` when the list is absent."""
    try:
        lines = files(__package__).joinpath(FILE).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataFileError(f"The list {FILE} can't be read ({error}). Install the package anew.") from error
    return frozenset(line for line in lines if line and not line.startswith("#"))


def write_list() -> None:
    """Writes the list from the labelled data. Raises `DataFileError` where that is not there."""
    from ingest.reading.training.data import gold

    rows = map(json.loads, _ANNOTATIONS.read_text(encoding="utf-8").splitlines())
    keys = {str(row["pmid"]) for row in gold("findings_dev")} | {str(row["id"]) for row in rows}
    listed = sorted((key for key in keys if key.isdigit()), key=int)
    Path(__file__).with_name(FILE).write_text(_HEAD + "\n".join(listed) + "\n", encoding="utf-8")
