"""The reject file: one JSON line for each record that was set aside, there at once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import KetagraphError
from ingest.record import Rejection
from ingest.sources.rejects import RejectFile


def test_each_rejection_is_a_line_that_is_there_at_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "rejects.jsonl"
    with RejectFile(path) as rejects:
        assert not path.exists()
        rejects.write(Rejection("a.xml", "record 2", "has no valid PMID", "<x>\n</x>"))
        assert len(path.read_text("utf-8").splitlines()) == 1
        rejects.write(Rejection("a.xml", "record 3", "has no valid PMID", "é\u2028"))
        assert rejects.count == 2
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    assert [set(line) for line in lines] == [{"source", "position", "reason", "excerpt", "at"}] * 2
    assert lines[0]["excerpt"] == "<x>\n</x>"
    assert datetime.fromisoformat(lines[0]["at"]).utcoffset() == timedelta(0)


def test_a_second_load_appends(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    for _ in range(2):
        with RejectFile(path) as rejects:
            rejects.write(Rejection("a", "", "why", ""))
    assert len(path.read_text("utf-8").splitlines()) == 2


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        RejectFile(tmp_path / "file" / "rejects.jsonl") as rejects,
        pytest.raises(KetagraphError, match="can't be written"),
    ):
        rejects.write(Rejection("a", "", "why", ""))


@given(st.text(), st.text())
def test_any_excerpt_stays_one_line(tmp_path_factory: pytest.TempPathFactory, reason: str, excerpt: str) -> None:
    path = tmp_path_factory.mktemp("rejects") / "rejects.jsonl"
    with RejectFile(path) as rejects:
        rejects.write(Rejection("a", "record 1", reason, excerpt))
    (line,) = path.read_text("utf-8").splitlines()
    assert json.loads(line)["excerpt"] == excerpt
