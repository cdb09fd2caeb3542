"""The evidence page: two axes apart, every deduction shown, disagreement in words, retracted papers counted nowhere."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from graph.store import Store
from ingest.curated import load_curated
from ingest.paper_reader import PaperReader
from ingest.record import AbstractSection
from tests.conftest import emptied
from tests.e2e.conftest import ready, serving
from tests.e2e.test_app import HOSTILE
from tests.made import record, retraction_notice, trial_report

pytestmark = [pytest.mark.store, pytest.mark.browser]
ALCOHOL = {"substance": "substance:ketamine", "condition": "condition:alcohol-use-disorder"}


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store) -> Store:
    """Landmarks, a trial, a retracted trial of the same outcome, and one with hostile words."""
    store = emptied(server)
    said = "In alcohol use disorder, ketamine significantly reduced relapse compared with placebo"
    withdrawn = record("2", "Ketamine for relapse withdrawn", abstract=(AbstractSection(f"{said}."),))
    hostile = record("66", f"Hostile {HOSTILE}", abstract=(AbstractSection(f"{said} {HOSTILE}."),))
    papers = [trial_report("1"), withdrawn, retraction_notice("3", of="2"), hostile]
    load_curated(store, PaperReader(), beside=papers)
    return store


def to(app: str, view: str, **more: str) -> str:
    return f"{app}/evidence?" + urlencode({**ALCOHOL, "view": view, **more})


def test_the_summary_leads_to_reasons_and_sentences(app: str, page: Page) -> None:
    page.goto(f"{app}/evidence")
    ready(page)
    table = page.locator("table.kg-ev").first
    row = table.locator("tbody tr").filter(has=page.get_by_role("link", name="abstinence", exact=True))
    expect(row).to_contain_text("favours")
    expect(row).to_contain_text("low")
    row.get_by_role("link", name="abstinence", exact=True).click()
    expect(page).to_have_url(re.compile("view=profile"))
    expect(page.get_by_text("What would change it.")).to_be_visible()
    expect(page.get_by_role("table", name="Why no surer: every deduction")).to_contain_text("imprecision")
    expect(page.get_by_text("no GRADE rating")).to_be_visible()


def test_relapse_is_unclear_and_says_in_what_studies_differ(app: str, page: Page) -> None:
    page.goto(to(app, "profile", target="outcome:relapse"))
    ready(page)
    signal = page.get_by_label("automated evidence signal")
    expect(signal).to_contain_text("unclear")
    expect(signal).to_contain_text("low")
    differences = page.get_by_role("table", name="In what they differ").first
    expect(differences).to_contain_text("follow-up")
    expect(differences).to_contain_text("midazolam")


def test_a_retracted_study_is_struck_through_and_in_no_tally(app: str, page: Page) -> None:
    page.goto(to(app, "profile", target="outcome:relapse"))
    ready(page)
    struck = page.locator("tr.kg-gone").first
    expect(struck).to_contain_text("RETRACTED")
    tally = page.get_by_role("table", name="Independent human studies by direction")
    hrefs = tally.locator("a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert hrefs
    assert "/paper?id=2" not in hrefs


def test_a_heading_sorts_and_the_order_is_in_the_address(app: str, page: Page) -> None:
    page.goto(to(app, "profile", target="outcome:relapse"))
    ready(page)
    page.locator("table.kg-studies").first.get_by_role("link", name="Year", exact=True).click()
    expect(page).to_have_url(re.compile("sort=year"))
    ready(page)
    expect(page.locator("table.kg-studies th[aria-sort]").first).to_contain_text("Year")


def test_a_cell_of_the_map_leads_to_its_profile(app: str, page: Page) -> None:
    page.goto(to(app, "map"))
    ready(page)
    cell = page.get_by_role("link", name=re.compile("^alcohol use disorder, relapse: unclear"))
    expect(cell).to_be_visible()
    cell.click()
    expect(page.get_by_role("heading", name="ketamine · relapse · alcohol use disorder")).to_be_visible()


def test_the_file_has_the_date_of_the_search(app: str, page: Page, tmp_path: Path) -> None:
    page.goto(to(app, "summary"))
    ready(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    path = tmp_path / "summary.csv"
    download.value.save_as(path)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert {"abstinence", "relapse"} <= {row["outcome"] for row in rows}
    assert all(re.match(r"\d{4}-\d\d-\d\dT", row["search date"]) for row in rows)
    assert {row["kind of statement"] for row in rows} == {"automated evidence signal"}


def test_the_least_confidence_leaves_curated_studies(app: str, page: Page) -> None:
    page.goto(to(app, "profile", target="outcome:relapse", confidence="0.95"))
    ready(page)
    rows = page.locator("table.kg-studies").first
    expect(rows).to_contain_text("curated")
    assert not [words for words in rows.locator(".kg-read").all_inner_texts() if float(words.split()[-1]) < 0.95]


@pytest.mark.parametrize("view", ["timeline", "registered"])
def test_pictures_have_their_table(app: str, page: Page, view: str) -> None:
    page.goto(to(app, view, target="outcome:relapse"))
    ready(page)
    expect(page.locator("table.kg-ev").first).to_be_attached()
    expect(page.get_by_role("button", name="Download as CSV")).to_be_visible()


def test_an_unknown_name_is_said(app: str, page: Page) -> None:
    page.goto(f"{app}/evidence?" + urlencode({**ALCOHOL, "condition": "condition:nonsense"}))
    expect(page.get_by_text("There is no condition")).to_be_visible()


def test_names_in_the_address_are_understood(app: str, page: Page) -> None:
    page.goto(f"{app}/evidence?view=profile&substance=ketamine&target=relapse&condition=alcohol+use+disorder")
    expect(page.get_by_role("heading", name="ketamine · relapse · alcohol use disorder")).to_be_visible()
    expect(page).to_have_url(re.compile("outcome%3Arelapse"))


def test_a_paper_leads_to_what_its_findings_are_weighed_with(app: str, page: Page) -> None:
    page.goto(f"{app}/paper?pmid=35012326")
    page.get_by_role("link", name="relapse in alcohol use disorder").click()
    expect(page.get_by_role("heading", name="ketamine · relapse · alcohol use disorder")).to_be_visible()


def test_hostile_words_stay_words(app: str, page: Page) -> None:
    page.goto(to(app, "profile", target="outcome:relapse"))
    ready(page)
    assert page.evaluate("window.run") is None
    assert page.locator("main img, main a[href^=javascript]").count() == 0


def test_a_phone_in_the_dark_scrolls_tables_not_the_page(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    for view in ("map", "profile", "summary"):
        page.goto(to(app, view, target="outcome:relapse"))
        ready(page)
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth"), view


def test_a_store_that_is_down_is_a_sentence(page: Page) -> None:
    with serving(NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD="unused") as address:
        page.goto(f"{address}/evidence")
        expect(page.get_by_text("The graph can't be read just now")).to_be_visible()
