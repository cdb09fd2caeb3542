"""Files for neo4j-admin: types kept, columns that grow, lists that have no notation, nothing lost in silence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.export.import_files import AFTER_FILE, ARGUMENTS_FILE, NO_ELEMENT, ONE_EMPTY, ImportFiles, finish
from ingest.errors import KetagraphError


def table(folder: Path, name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of one table."""
    with (folder / f"{name}-header.csv").open(newline="") as stream:
        header = next(csv.reader(stream))
    with (folder / f"{name}.csv").open(newline="") as stream:
        return header, list(csv.reader(stream))


def test_columns_have_types_and_grow_as_properties_come(tmp_path: Path) -> None:
    with ImportFiles(tmp_path) as files:
        files.node(["Paper"], {"id": "1", "year": 2020, "book": True})
        files.node(["Paper"], {"id": "2", "title": 'Says "no",\nand ends', "year": None})
    header, rows = table(tmp_path, "nodes-Paper-1-1")
    assert header == ["id:ID(Paper)", "year:long", "book:boolean", "title:string"]
    assert rows == [["1", "2020", "true"], ["2", "", "", 'Says "no",\nand ends']]


def test_a_property_of_two_types_makes_two_tables(tmp_path: Path) -> None:
    with ImportFiles(tmp_path) as files:
        for number, value in enumerate((1, 0.5, 2)):
            files.node(["Finding"], {"id": str(number), "value": value})
    assert table(tmp_path, "nodes-Finding-1-1")[1] == [["0", "1"], ["2", "2"]]
    assert table(tmp_path, "nodes-Finding-1-2") == (["id:ID(Finding)", "value:double"], [["1", "0.5"]])


def test_lists_without_a_notation_are_marked_and_named(tmp_path: Path) -> None:
    with ImportFiles(tmp_path) as files:
        files.node(["Paper"], {"id": "1", "labels": [""], "authors": [], "years": [1, 2]})
    assert table(tmp_path, "nodes-Paper-1-1")[1] == [["1", ONE_EMPTY, NO_ELEMENT, "1\x1f2"]]
    assert files.restored == {"labels", "authors"}
    finish(tmp_path, files.restored)
    assert ':param {keys: ["authors", "labels"]' in (tmp_path / AFTER_FILE).read_text()


def test_arguments_name_all_tables_of_all_parts(tmp_path: Path) -> None:
    for part in ("1", "2"):
        with ImportFiles(tmp_path, part=part) as files:
            files.node(["Paper", "Preprint"], {"id": part})
            files.relationship("CITES", ("Paper", part), ("Paper", "1"), {"count": 1})
    finish(tmp_path, ())
    lines = (tmp_path / ARGUMENTS_FILE).read_text().splitlines()
    assert [line for line in lines if line.startswith("--nodes")] == [
        f"--nodes=Paper:Preprint=nodes-Paper.Preprint-{part}-1-header.csv,nodes-Paper.Preprint-{part}-1.csv"
        for part in ("1", "2")
    ]
    assert "--relationships=CITES=" in lines[2]
    assert table(tmp_path, "relationships-CITES.Paper.Paper-2-1") == (
        [":START_ID(Paper)", ":END_ID(Paper)", "count:long"],
        [["2", "1", "1"]],
    )


@pytest.mark.parametrize("value", [{"a": 1}, [1, "a"], ["a\x1fb"], [None]])
def test_what_a_file_cannot_hold_is_refused(tmp_path: Path, value: object) -> None:
    with ImportFiles(tmp_path) as files, pytest.raises(KetagraphError):
        files.node(["Paper"], {"id": "1", "value": value})
