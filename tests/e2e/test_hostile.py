"""Hostile records from a PubMed file to every page that can show them, and into every export: inert everywhere."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from app.cli.check import command as check
from app.cli.cite import command as cite
from app.cli.export import command as export
from app.cli.ingest import command as ingest
from app.cli.search import command as search
from graph.citations import FORMS, papers_to_cite
from graph.store import Store
from ingest.errors import SourceError, UsageError
from tests.conftest import emptied
from tests.e2e.conftest import is_outside
from tests.hostile import ABSTRACT_CHARACTERS, AUTHORS, CYPHER, EVERYTHING, LUCENE, PMIDS, hostile_file, surrogate_files

pytestmark = [pytest.mark.store, pytest.mark.browser]
PAGES = (
    "/?q=hostile",
    f"/?q={quote(LUCENE)}",
    f"/?q={quote(CYPHER)}",
    f"/?q={quote(EVERYTHING)}",
    *(f"/paper?pmid={pmid}" for pmid in PMIDS),
    "/concept?id=substance:ketamine",
    f"/concept?id={quote(EVERYTHING)}",
    "/trials",
    "/evidence?substance=substance:ketamine&target=outcome:craving",
    f"/evidence?substance={quote(EVERYTHING)}&target={quote(EVERYTHING)}",
    "/mechanisms?from=substance:ketamine",
    f"/mechanisms?from={quote(EVERYTHING)}&to={quote(EVERYTHING)}",
    f"/check?claim={quote('Ketamine reduces craving ' + EVERYTHING)}",
    "/about",
)
TURNING = re.compile("[\u200b\u200d\u202a-\u202e\u2066-\u2069\ufeff]")
FORMULA = re.compile(r"[=+\-@\t\r\n]")


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = emptied(server)
    done = CliRunner().invoke(ingest, ["files", str(hostile_file(tmp_path_factory.mktemp("hostile"))), "--json"])
    assert done.exception is None, done.exception
    assert json.loads(done.stdout)["added"] == len(PMIDS)
    return store


def test_all_of_it_is_kept(loaded: Store) -> None:
    papers = {paper["pmid"]: paper for paper in papers_to_cite(loaded, [f"pmid:{pmid}" for pmid in PMIDS])}
    assert len(papers) == len(PMIDS)
    assert "<script>window.run=1</script>" in papers["660"]["title"]
    assert len(papers["662"]["authors"]) == AUTHORS


def test_half_a_character_is_checked_as_a_claim_and_refused_as_a_name(loaded: Store) -> None:
    assert "verdict" in json.loads(CliRunner().invoke(check, ["Ketamine reduces craving \ud800", "--json"]).stdout)
    with pytest.raises(UsageError, match="half a character"):
        loaded.read("papers.to_cite", ids=["\ud800"])


@pytest.mark.parametrize("which", [0, 1])
def test_lone_surrogates_are_named_and_what_came_before_is_kept(loaded: Store, tmp_path: Path, which: int) -> None:
    done = CliRunner().invoke(ingest, ["files", str(surrogate_files(tmp_path)[which]), "--json"])
    assert isinstance(done.exception, SourceError)
    assert "line" in str(done.exception)
    assert papers_to_cite(loaded, ["pmid:670"])


@pytest.mark.parametrize("asked", ["hostile", LUCENE, CYPHER, EVERYTHING, "\ud800", "*", "a" * 5000])
def test_hostile_searches_answer(loaded: Store, asked: str) -> None:
    done = CliRunner().invoke(search, [asked, "--json"])
    assert done.exception is None, done.exception
    assert "hits" in json.loads(done.stdout)


def test_every_page_shows_it_and_runs_nothing(app: str, page: Page) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if is_outside(request.url) else None)
    page.on("dialog", lambda dialog: outside.append(dialog.message))
    for path in PAGES:
        page.goto(app + path)
        _inert(page, path)
    page.goto(f"{app}/audit")
    page.get_by_label("Text of the page").fill(f"Ketamine reduces craving. {EVERYTHING}")
    page.get_by_role("button", name="Audit", exact=True).click()
    expect(page.locator(".kg-audited")).to_contain_text("window.run=1")
    _inert(page, "audit")
    assert outside == []


def _inert(page: Page, path: str) -> None:
    expect(page.get_by_text("It is no medical advice").last).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    assert page.evaluate("window.run") is None, path
    assert page.locator("main :is(img, script, a[href^=javascript], [onerror], [onload], .katex)").count() == 0, path
    assert page.locator("[data-testid=stException]").count() == 0, path
    # What a reader typed stands in the box as it was typed; all else is shown without what hides or turns text.
    assert not TURNING.search(page.locator("main").inner_text()), path


def test_exports_hold_it_and_no_cell_is_a_formula(loaded: Store, tmp_path: Path) -> None:
    for form in ("csv", "graphml", "jsonl"):
        done = CliRunner().invoke(export, [form, str(tmp_path / form)])
        assert done.exception is None, (form, done.exception)
    csv.field_size_limit(2 * ABSTRACT_CHARACTERS)
    for path in (tmp_path / "csv").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    assert not FORMULA.match(cell) or _is_number(cell), (path.name, cell[:80])
    for path in (tmp_path / "jsonl").glob("*"):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                json.loads(line)


@pytest.mark.parametrize("style", list(FORMS))
def test_every_style_cites_it(loaded: Store, style: str) -> None:
    done = CliRunner().invoke(cite, [*PMIDS, "--style", style])
    assert done.exception is None, done.exception
    assert "hostile" in done.stdout


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
