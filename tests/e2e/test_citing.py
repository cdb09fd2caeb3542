"""Citing in a real browser: a style, a text to copy, a file to download; a selection that outlives page loads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PageTimeout

from graph.citations import csl_item, papers_to_cite
from graph.citations.ris import read_ris
from graph.store import Store
from graph.write import link_papers
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from ingest.record import Author, Record
from tests.conftest import emptied
from tests.e2e.conftest import ready
from tests.made import record, retraction_notice, trial_report

pytestmark = [pytest.mark.store, pytest.mark.browser]
HOSTILE = "<script>window.run=1</script><img src=x onerror='window.run=1'> {$x$}"
MANY, PAGE_SIZE = 50, 20
OPENINGS = 6
"""How often a list is opened before a style counts as missing."""


def made(number: int) -> Record:
    return record(
        str(number),
        f"Ketamine and craving, made-up part {number}.",
        authors=(Author(last="van den Brink", fore="Wim"), Author(collective="Made-up Group")),
        journal="Journal of Made-up Trials",
        date="2021-05",
        year=2021,
        volume="7",
        pages=f"{number}-9",
    )


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store) -> Store:
    store = emptied(server)
    papers = [
        trial_report("1"),
        record("2", "Withdrawn ketamine study"),
        retraction_notice("3", of="2"),
        record("4", f"Hostile ketamine {HOSTILE}", authors=(Author(last=HOSTILE),), journal=HOSTILE),
        *(made(number) for number in range(100, 100 + MANY)),
    ]
    load(papers, store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    link_papers(store)
    return store


def opened(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)


def choose_style(page: Page, label: str) -> None:
    """Opens the list again where a late redraw of the page closed it."""
    option = page.get_by_role("option", name=label, exact=True)
    for _ in range(OPENINGS):
        ready(page)
        page.get_by_label("Style").click()
        try:
            option.click(timeout=5_000)
        except PageTimeout:
            continue
        return
    expect(option).to_be_visible()


def downloaded(page: Page) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_paper_is_cited_in_the_style_of_the_house(app: str, page: Page) -> None:
    opened(page, f"{app}/paper?pmid=1")
    page.get_by_role("button", name="Cite").click()
    text = page.locator("[data-testid=stCode]")
    expect(text).to_contain_text("Doe J; The Made-up Group. Ketamine for alcohol")
    expect(page.get_by_text("Not in the loaded record")).to_contain_text("volume")
    choose_style(page, "APA 7")
    expect(text).to_contain_text("Doe, J., & The Made-up Group. (2020). Ketamine for alcohol use disorder")
    assert downloaded(page).startswith("Doe, J., & The Made-up Group. (2020).")


def test_a_finding_has_a_dated_citation_card(app: str, page: Page) -> None:
    opened(page, f"{app}/paper?pmid=1")
    page.get_by_text("Citation cards of the findings").click()
    page.get_by_role("button", name="Citation card", exact=False).first.click()
    card = page.locator("[data-testid=stCode]")
    expect(card).to_contain_text("**Kind of quote:** sentence of the abstract, found by a program that errs")
    expect(card).to_contain_text(f"**Searched on:** {datetime.now(UTC):%Y-%m}")
    assert "**PMID:** 1" in downloaded(page)


def test_a_withdrawn_paper_is_not_cited_as_if_nothing_had_happened(app: str, page: Page) -> None:
    opened(page, f"{app}/paper?pmid=2")
    page.get_by_role("button", name="Cite").click()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("[Retracted]")
    expect(page.get_by_text("Look at the status before you cite")).to_be_visible()


def test_hostile_text_is_cited_and_not_run(app: str, page: Page) -> None:
    opened(page, f"{app}/selection?papers=pmid:4")
    expect(page.locator("[data-testid=stCode]")).to_contain_text("Hostile ketamine")
    assert page.evaluate("window.run") is None
    assert page.locator("main img").count() == 0


def test_a_selection_outlives_the_load_of_a_page_and_shrinks_again(app: str, page: Page) -> None:
    opened(page, f"{app}/paper?pmid=100")
    page.get_by_role("button", name="Select", exact=True).click()
    expect(page.get_by_role("button", name="Selected")).to_be_visible()
    ready(page)
    opened(page, f"{app}/paper?pmid=101")
    expect(page.get_by_role("link", name="Selection (1)")).to_be_visible()
    page.get_by_role("button", name="Select", exact=True).click()
    page.get_by_role("link", name="Selection (2)").click()
    expect(page.get_by_role("link", name="made-up part 100")).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).first.click()
    expect(page.get_by_role("link", name="made-up part 100")).to_have_count(0)
    expect(page.get_by_role("link", name="made-up part 101")).to_be_visible()
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_text("No paper is selected")).to_be_visible()


def test_fifty_papers_are_shared_by_address_and_read_back_from_ris(app: str, page: Page, loaded: Store) -> None:
    ids = [f"pmid:{number}" for number in range(100, 100 + MANY)]
    opened(page, f"{app}/selection?papers={'+'.join(ids)}")
    expect(page.get_by_text(f"{MANY} papers, kept")).to_be_visible()
    choose_style(page, "RIS")
    expect(page.locator("[data-testid=stCode]")).to_contain_text("TY - JOUR")
    ready(page)
    assert read_ris(downloaded(page)) == [csl_item(paper) for paper in papers_to_cite(loaded, ids)]


def test_each_card_can_be_cited_and_selected(app: str, page: Page) -> None:
    opened(page, f"{app}/?q=craving")
    expect(page.locator("article.kg-card")).to_have_count(PAGE_SIZE)
    expect(page.get_by_role("button", name="Select", exact=True)).to_have_count(PAGE_SIZE)
    page.get_by_role("button", name="Cite").nth(1).click()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("Ketamine and craving")
