"""``ketagraph ingest files`` with several files, one of which can't be read to its end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.ingest import command
from graph.store import Store
from ingest.errors import SourceError

pytestmark = pytest.mark.store

RIS = "TY  - JOUR\nTI  - Ketamine and craving, made up {n}\nPY  - 2020\nAN  - {n}\nDB  - PubMed\nER  - \n"


def test_a_fault_in_one_file_is_named_and_the_others_are_loaded(empty_store: Store, tmp_path: Path) -> None:
    good, broken, later = tmp_path / "good.ris", tmp_path / "broken.xml", tmp_path / "later.ris"
    good.write_text(RIS.format(n=1))
    broken.write_text("<PubmedArticleSet><PubmedArticle>")
    later.write_text(RIS.format(n=2))
    done = CliRunner().invoke(command, ["files", str(good), str(broken), str(later), "--json"])
    assert isinstance(done.exception, SourceError)
    assert "broken.xml" in str(done.exception)
    assert json.loads(done.stdout)["added"] == 2
    assert empty_store.read("status.counts")[0]["papers"] == 2
