"""The mechanism page in a real browser: paths, an edge with those against it first, the graph, the matrix."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from graph.store import Store
from ingest.curated import load_curated
from ingest.paper_reader import PaperReader
from tests.conftest import emptied

pytestmark = [pytest.mark.store, pytest.mark.browser]
ENDS = "from=substance:ketamine&to=outcome:craving"


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store) -> None:
    store = emptied(server)
    load_curated(store, PaperReader())


def test_paths_say_in_whom_each_edge_was_seen(app: str, page: Page) -> None:
    page.goto(f"{app}/mechanisms?{ENDS}")
    path = page.locator("article.kg-path").filter(has_text="memory reconsolidation")
    expect(path.locator(".kg-chain .kg-animal")).to_have_count(1)
    expect(path.get_by_text("the weakest edge")).to_be_visible()


def test_an_edge_lists_who_says_otherwise_first(app: str, page: Page) -> None:
    page.goto(f"{app}/mechanisms?from=mechanism:nmda&to=outcome:craving&edge=mechanism:nmda>outcome:craving")
    expect(page.get_by_text("Who says otherwise")).to_be_visible()
    expect(page.locator("ul.kg-findings").first).to_contain_text("animal model of craving")


def test_the_graph_and_the_matrix_have_tables_beside_them(app: str, page: Page) -> None:
    page.goto(f"{app}/mechanisms?{ENDS}&view=graph")
    expect(page.frame_locator("iframe").first.locator("canvas").first).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.locator("table.kg-table").first).to_contain_text("memory reconsolidation")
    page.get_by_text("Matrix", exact=True).click()
    expect(page.get_by_text("Mechanism against outcome")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.locator("table.kg-table").first).to_contain_text("memory reconsolidation")
