"""``ketagraph update``: what is new, what was retracted since, and what that changes, from PubMed and from files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import ingest, update
from graph.store import Store
from ingest.errors import KetagraphError, UsageError
from tests.eutils.server import Article, EutilsServer
from tests.integration.bulk.files import deletion, made_article, write_file

pytestmark = pytest.mark.store
TRIAL = (
    "BACKGROUND: Relapse is common. METHODS: In this double-blind randomised placebo-controlled trial, 120 patients "
    "with alcohol use disorder received ketamine or placebo. RESULTS: Ketamine significantly increased abstinence "
    "compared with placebo (p = 0.01). Registered as NCT01234567."
)


def article(pmid: int, title: str, *, day: str = "2000/01/01", **fields: Any) -> Article:
    return Article(str(pmid), day, made_article(pmid, title, **fields).encode())


def of(*articles: Article) -> dict[str, Article]:
    return {one.pmid: one for one in articles}


@pytest.fixture
def pubmed(empty_store: Store, home: Path) -> Iterator[EutilsServer]:
    """A graph of two papers loaded from a local PubMed."""
    with EutilsServer(of(article(1, "Ketamine, made up"), article(2, "Craving, made up"))) as server:
        done = run(ingest.command, "pubmed", "--query", "made up", "--base-url", server.url)
        assert done.exit_code == 0, done.output
        yield server


def run(command: Any, *arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)))


def updated(server: EutilsServer, *options: str) -> Mapping[str, Any]:
    done = run(update.command, "--base-url", server.url, "--json", *options)
    assert done.exit_code == 0, done.output
    record: Mapping[str, Any] = json.loads(done.stdout)
    return record


def test_a_retraction_and_a_new_trial_since_the_last_load_are_told(pubmed: EutilsServer, home: Path) -> None:
    pubmed.behaviour.articles = of(
        article(1, "Ketamine, made up", revised="20260101", links=(("RetractionIn", 5),)),
        article(2, "Craving, made up"),
        article(3, "Ketamine for abstinence: a made-up trial", day="2999/01/01", abstract=TRIAL),
    )
    record = updated(pubmed)
    assert [(paper["pmid"], paper["was"], paper["status"]) for paper in record["status_changes"]] == [
        ("1", "ok", "retracted")
    ]
    assert [paper["pmid"] for paper in record["new_papers"]] == ["3"]
    assert [(trial["id"], trial["papers"]) for trial in record["new_trials"]] == [("NCT01234567", ["3"])]
    assert record["verdicts"]
    assert all("3" in change["because"] for change in record["verdicts"])
    assert len(list((home / "updates").glob("*.json"))) >= 1
    words = "\n".join(update.lines_of(*told(record)))
    assert "1 Ketamine, made up: was ok, now retracted" in words
    assert "from no study to" in words


def told(record: Mapping[str, Any]) -> tuple[Any, Any]:
    from ingest.update.changes import Changes, PaperNote, TrialNote, Verdict, VerdictChange

    def verdict(value: Any) -> Verdict | None:
        return Verdict(**value) if value else None

    return (
        Changes(
            tuple(PaperNote(**one) for one in record["new_papers"]),
            tuple(record["removed_papers"]),
            tuple(PaperNote(**one) for one in record["status_changes"]),
            tuple(TrialNote(**one) for one in record["new_trials"]),
            tuple(
                VerdictChange(**{**one, "before": verdict(one["before"]), "after": verdict(one["after"])})
                for one in record["verdicts"]
            ),
        ),
        record,
    )


def test_where_nothing_changed_a_quiet_update_prints_nothing(pubmed: EutilsServer) -> None:
    done = run(update.command, "--base-url", pubmed.url, "--quiet")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nothing that is reported here has changed." in run(update.command, "--base-url", pubmed.url).stdout


def test_papers_that_pubmed_no_longer_delivers_are_named_and_kept(pubmed: EutilsServer, empty_store: Store) -> None:
    pubmed.behaviour.withheld.add("2")
    assert updated(pubmed)["missing"] == ["2"]
    assert empty_store.read("status.counts")[0]["papers"] == 2


def test_without_a_load_from_pubmed_there_is_nothing_to_go_on_from(empty_store: Store) -> None:
    done = run(update.command)
    assert isinstance(done.exception, UsageError)
    assert "--since" in str(done.exception)


@pytest.mark.timeout(180)
def test_update_files_are_read_once_and_loaded_papers_whatever_is_selected(
    pubmed: EutilsServer, empty_store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "updatefiles"
    folder.mkdir()
    write_file(
        folder / "pubmed26n1300.xml.gz",
        made_article(1, "Ketamine, made up", revised="20260101", links=(("RetractionIn", 5),)),
        made_article(8, "Of something else"),
        deletion(2),
    )
    broken = folder / "pubmed26n1301.xml.gz"
    broken.write_bytes(b"\x1f\x8bno gzip")
    first = run(update.command, folder, "--workers", 1, "--json")
    assert isinstance(first.exception, KetagraphError)
    assert broken.name in str(first.exception)
    record = json.loads(first.stdout)
    assert [paper["pmid"] for paper in record["status_changes"]] == ["1"]
    assert record["removed_papers"] == ["pmid:2"]
    assert record["new_papers"] == []
    broken.unlink()
    again = json.loads(run(update.command, folder, "--json").stdout)
    assert again["files"] == []
