"""Pages of concepts, trials and mechanisms in a real browser: one way leads to the next, nothing calls elsewhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from graph.store import Store
from ingest.curated import load_curated
from ingest.paper_reader import PaperReader
from tests.conftest import emptied
from tests.e2e.conftest import is_outside, ready
from tests.made import trial_report

pytestmark = [pytest.mark.store, pytest.mark.browser]


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store) -> Store:
    store = emptied(server)
    load_curated(store, PaperReader(), beside=[trial_report("1")])
    return store


def test_a_chip_leads_to_the_concept_and_on_to_a_paper(app: str, page: Page) -> None:
    page.goto(f"{app}/?q=ketamine+alcohol+relapse")
    page.get_by_role("link", name="relapse", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("relapse")
    expect(page.get_by_text("Return of what was treated.")).to_be_visible()
    against = page.locator("table.kg-table", has_text="no difference shown").first
    expect(against).to_contain_text("curated")
    against.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/paper"))


def test_trials_are_listed_with_their_papers(app: str, page: Page) -> None:
    page.goto(f"{app}/trials")
    row = page.locator("tr", has_text="NCT00000001")
    expect(row).to_contain_text("a made-up trial")
    expect(row.get_by_role("link", name="NCT00000001")).to_have_attribute("href", re.compile("clinicaltrials.gov"))


@pytest.mark.parametrize("view", ["paths", "graph", "matrix"])
def test_mechanisms_show_paths_a_graph_and_a_matrix_from_here_alone(app: str, page: Page, view: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if is_outside(request.url) else None)
    page.goto(f"{app}/mechanisms?from=substance%3Aketamine&to=outcome%3Acraving&view={view}")
    ready(page)
    expect(page.get_by_role("heading", name="Mechanisms")).to_be_visible()
    expect(page.get_by_text("craving").first).to_be_visible()
    assert "Traceback" not in page.locator("body").inner_text()
    assert outside == []
