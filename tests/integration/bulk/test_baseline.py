"""``ketagraph ingest baseline`` ends in the graph that ``ingest files`` makes, and goes on past what is broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.ingest import command
from graph.connection import open_store
from graph.digest import graph_digest
from graph.schema import require_schema
from graph.server.private import running_server
from ingest.bulk.selection import Selection
from ingest.bulk.task import make_part
from ingest.errors import KetagraphError, SchemaError
from tests.conftest import emptied
from tests.integration.bulk.files import deletion, made_article, real_slice, write_file

pytestmark = pytest.mark.store
HOSTILE = "=cmd|' /C calc'!A0, \"quoted\"; &lt;script&gt; \\ \u202e\u200b\u2028 \U0001f600 :ID,;"
"""What a table, a query or a page might take for more than text; as XML."""


def ingest(*arguments: object) -> Result:
    return CliRunner().invoke(command, [*map(str, arguments), "--json"])


def digest() -> str:
    with open_store() as store:
        return graph_digest(store)


def made_files(folder: Path) -> tuple[Path, Path]:
    """Two files in which papers are revised, deleted, issued again, retracted by the other file, and cited across."""
    folder.mkdir(exist_ok=True)
    first = write_file(
        folder / "pubmed20n0001.xml.gz",
        made_article(1, "Ketamine and craving, made up", abstract="Craving fell after ketamine.", author="Doe|Jane"),
        made_article(2, "An older printing", author="Doe|Jane Q"),
        made_article(3, "Withdrawn later", author="Doe|Jane Quincy"),
        made_article(4, "Retracted later", cites=(1, 2, 99)),
        made_article(5, "Deleted and issued again"),
        made_article(6, "Revised twice", version=2, revised="20200201"),
        made_article(10, HOSTILE, abstract=f"{HOSTILE} Ketamine, &#233;. " * 300, author=f"{HOSTILE}|=1+1"),
    )
    second = write_file(
        folder / "pubmed20n0002.xml.gz",
        made_article(2, "A newer printing", revised="20210101", author="Doe|Jane Q"),
        made_article(6, "An earlier version that comes late", version=1, revised="20220101"),
        made_article(7, "Retraction of something", links=(("RetractionOf", 4),)),
        made_article(8, "Erratum", links=(("ErratumFor", 1),)),
        deletion(3, 5),
        made_article(5, "Issued again", revised="20190101"),
    )
    return first, second


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.timeout(300)
@pytest.mark.data
def test_import_files_and_ordinary_writes_end_in_one_graph(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "baseline"
    made_files(folder)
    real_slice("pubmed21n1298.xml.gz", folder, articles=60, skip=2000)
    cut = real_slice("pubmed20n0014.xml.gz", folder, articles=60, skip=20_000)
    cut.write_bytes(cut.read_bytes()[:-9000])

    with monkeypatch.context() as interrupted:
        interrupted.setattr("ingest.bulk.load.put_right", interrupt)
        assert ingest("baseline", folder, "--select", "all", "--workers", 2).exit_code != 0
    with open_store() as store, pytest.raises(SchemaError, match="was not finished"):
        require_schema(store)
    by_import = ingest("baseline", folder, "--select", "all", "--workers", 1)
    assert json.loads(by_import.stdout)["method"] == "bulk import"
    imported = digest()
    with open_store() as store:
        papers = {pmid: store.read("papers.details", id=f"pmid:{pmid}") for pmid in range(2, 7)}
        names = {row["properties"]["name"] for row in store.stream("export.nodes") if row["label"] == "Author"}
    assert papers[2][0]["paper"]["title"] == "A newer printing"
    assert papers[3] == []
    assert papers[4][0]["paper"]["status"] == "retracted"
    assert papers[5][0]["paper"]["title"] == "Issued again"
    assert papers[6][0]["paper"]["title"] == "Revised twice"
    assert {"Jane Doe", "Jane Q Doe"} <= names

    with open_store() as store:
        emptied(store)
        by_files = ingest("files", *sorted(folder.glob("*.xml.gz")))
        assert digest() == imported
        for result in (by_import, by_files):
            assert isinstance(result.exception, KetagraphError)
            assert cut.name in str(result.exception)

        emptied(store)
        state = running_server()
        assert state is not None
        monkeypatch.setenv("NEO4J_URI", state.uri)
        monkeypatch.setenv("NEO4J_PASSWORD", state.password)
        by_writes = ingest("baseline", folder, "--select", "all", "--workers", 1)
        assert json.loads(by_writes.stdout)["method"] == "ordinary writes"
        assert digest() == imported


def test_a_file_whose_md5_differs_is_named_and_not_used(tmp_path: Path) -> None:
    first, _ = made_files(tmp_path)
    first.write_bytes(first.read_bytes() + gzip.compress(b" "))
    manifest = make_part(first.resolve(), tmp_path / "parts", Selection("all"))
    assert (manifest.records, manifest.selected) == (0, 0)
    assert first.name in manifest.fault
    assert "MD5" in manifest.fault


def test_parts_are_kept_until_file_or_selection_change(tmp_path: Path) -> None:
    first, _ = made_files(tmp_path)
    folder = tmp_path / "parts"
    kept = make_part(first, folder, Selection("all"))
    assert make_part(first, folder, Selection("all")) == kept
    assert make_part(first, folder, Selection("some", frozenset({"1"}))).selected == 1
    write_file(first, made_article(9, "Another"))
    assert make_part(first, folder, Selection("all")).fingerprint != kept.fingerprint
