"""``ketagraph cite`` and ``ketagraph export`` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main
from graph.citations import FORMS, citation_card, csl_item
from graph.citations.bibtex import read_bibtex
from graph.paper import paper_details
from graph.store import Store
from graph.write import link_papers
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from tests.conftest import emptied
from tests.made import record, retraction_notice, trial_report

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def loaded(server: Store) -> Store:
    store = emptied(server)
    papers = [trial_report("1"), record("2", "Withdrawn ketamine study"), retraction_notice("3", of="2")]
    load(papers, store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    link_papers(store)
    return store


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    main(arguments)
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_references_are_printed_and_gaps_are_said(loaded: Store, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "cite", "1", "2")
    assert out.splitlines()[0].startswith("1. Doe J; The Made-up Group. Ketamine for alcohol use disorder")
    assert out.splitlines()[1].endswith("[Retracted]")
    assert "PMID 2 has the status: retracted." in err
    assert "The record of PMID 1 has no volume, pages." in err


@pytest.mark.parametrize("style", FORMS)
def test_each_form_is_printed(loaded: Store, capsys: pytest.CaptureFixture[str], style: str) -> None:
    out, _ = said(capsys, "cite", "1", "--style", style)
    assert "Ketamine for alcohol use disorder" in out
    assert out.endswith("\n")


def test_the_machine_forms_hold_the_same_item(loaded: Store, capsys: pytest.CaptureFixture[str]) -> None:
    (item,) = json.loads(said(capsys, "cite", "1", "--style", "csl-json")[0])
    assert read_bibtex(said(capsys, "cite", "1", "--style", "bibtex")[0]) == [item]
    document = json.loads(said(capsys, "cite", "1", "--style", "ama", "--json")[0])
    assert (document["items"], document["style"], document["citations"][0]["pmid"]) == ([item], "ama", "1")


def test_details_of_a_paper_make_the_same_item(loaded: Store, capsys: pytest.CaptureFixture[str]) -> None:
    (item,) = json.loads(said(capsys, "cite", "pmid:1", "--style", "csl-json")[0])
    assert csl_item(paper_details(loaded, "1")) == item


def test_a_finding_of_the_graph_has_a_card(loaded: Store) -> None:
    details = paper_details(loaded, "1")
    card = citation_card(details["findings"][0], details, "2026-01-02")
    assert "**PMID:** 1\n" in card
    assert details["findings"][0]["sentence"] in card.replace("\\", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cite", "999"), "not among the loaded papers"),
        (("cite", "1", "--style", "harvard"), "vancouver"),
        (("export", "csv", "x", "--search", "a", "--evidence", "ketamine", "craving"), "exclude each other"),
        (("export", "csv", "x", "--condition", "depression"), "belongs to --evidence"),
    ],
)
def test_wrong_use_is_a_sentence(
    loaded: Store, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("form", ["graphml", "csv", "jsonl", "neo4j-import"])
def test_exports_name_their_files(loaded: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    document = json.loads(said(capsys, "export", form, str(tmp_path), "--json")[0])
    assert document["scope"] == "the whole graph"
    assert all(Path(name).stat().st_size > 0 for name in document["files"])


def test_a_folder_that_cannot_be_written_is_a_sentence(
    loaded: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["export", "csv", str(tmp_path / "file")])
    assert ended.value.code in (1, 2)
    assert capsys.readouterr().err
