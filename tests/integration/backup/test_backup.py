"""Backup, loss of everything, restore: the same graph; and no half of one, whatever is interrupted."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import backup, restore, status
from app.cli.ingest import load_landmarks
from graph.backup.file import check_backup
from graph.backup.restore import write_through_bolt
from graph.connection import open_store
from graph.digest import graph_digest
from graph.schema import require_schema
from graph.server.private import stop_server
from graph.store import Store
from ingest.errors import KetagraphError, SchemaError, StoreError
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from tests.conftest import emptied
from tests.made import record, retraction_notice, trial_report

pytestmark = pytest.mark.store


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)))  # type: ignore[arg-type]


def digest() -> str:
    with open_store() as store:
        return graph_digest(store)


def some_graph(store: Store) -> None:
    papers = [trial_report("1"), record("2", 'Of "quotes",\nlines and \u202e marks'), retraction_notice("3", "1")]
    load(papers, store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)


@pytest.mark.timeout(300)
def test_after_the_loss_of_the_whole_home_a_restore_brings_the_same_graph(own_home: Path, tmp_path: Path) -> None:
    load_landmarks()
    with open_store() as store:
        some_graph(store)
    before, file = digest(), tmp_path / "graph.jsonl.gz"
    assert run(backup.command, file).exit_code == 0
    refused = run(restore.command, file)
    assert isinstance(refused.exception, StoreError)
    assert "--replace" in str(refused.exception)

    stop_server()
    shutil.rmtree(own_home)

    assert run(restore.command, file).exit_code == 0
    assert digest() == before
    with open_store() as store:
        require_schema(store)
        loads = [row["load"]["query"] for row in store.read("status.loads")]
    assert sorted(loads) == ["curated landmark studies", "made up"]


def test_another_server_is_restored_through_bolt(server: Store, empty_store: Store, tmp_path: Path) -> None:
    some_graph(server)
    before, file = graph_digest(server), tmp_path / "graph.jsonl.gz"
    run(backup.command, file)
    emptied(server)
    load([record("9", "To be replaced")], server, PaperReader(), LoadRequest("files", "x"), rejects=lambda _: None)
    write_through_bolt(server, file)
    assert graph_digest(server) == before
    require_schema(server)


def test_an_interrupted_restore_is_no_graph_until_it_is_run_again(
    server: Store, empty_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_graph(server)
    file = tmp_path / "graph.jsonl.gz"
    run(backup.command, file)

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("graph.backup.restore._create_edges", breaks)
        with pytest.raises(KeyboardInterrupt):
            write_through_bolt(server, file)
    with pytest.raises(SchemaError, match="was not finished"):
        require_schema(server)
    with pytest.raises(SchemaError, match="was not finished"):
        load_landmarks()
    assert isinstance(run(status.command).exception, SchemaError)
    write_through_bolt(server, file)
    require_schema(server)


@pytest.mark.parametrize("harm", ["cut", "changed", "no backup"])
def test_a_damaged_backup_is_refused_before_anything_is_changed(
    server: Store, empty_store: Store, tmp_path: Path, harm: str
) -> None:
    some_graph(server)
    before, file = graph_digest(server), tmp_path / "graph.jsonl.gz"
    run(backup.command, file)
    text = gzip.decompress(file.read_bytes())
    match harm:
        case "cut":
            file.write_bytes(file.read_bytes()[:-200])
        case "changed":
            file.write_bytes(gzip.compress(text.replace(b"Ketamine", b"Ketamime", 1)))
        case _:
            file.write_bytes(gzip.compress(b"{}\n" + text))
    result = run(restore.command, file, "--replace")
    assert isinstance(result.exception, KetagraphError)
    assert "Nothing was changed" in str(result.exception)
    assert graph_digest(server) == before


def test_a_backup_that_fails_leaves_the_earlier_one(
    server: Store, empty_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_graph(server)
    file = tmp_path / "graph.jsonl.gz"
    run(backup.command, file)
    kept = check_backup(file)
    monkeypatch.setattr("graph.backup.make.graph_digest", lambda _: "changed meanwhile")
    result = run(backup.command, file)
    assert isinstance(result.exception, StoreError)
    assert check_backup(file) == kept
    assert list(tmp_path.iterdir()) == [file]
