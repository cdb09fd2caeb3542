"""What people see: search, share, open a paper; hostile text is inert, and no page calls anywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from graph.store import Store
from ingest.curated import load_curated
from ingest.paper_reader import PaperReader
from ingest.pipeline import prepare
from ingest.record import AbstractSection, Author
from tests.conftest import emptied
from tests.e2e.conftest import is_outside, ready, serving
from tests.made import record, retraction_notice, trial_report

pytestmark = [pytest.mark.store, pytest.mark.browser]
HOSTILE = (
    '<script>window.run=1</script><img src=x onerror="window.run=1"> **bold** $x^2$ :material/home: '
    "![i](http://192.0.2.1/i.png) [l](javascript:window.run=1) \u202eesrever"
)


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store) -> Store:
    store = emptied(server)
    hostile = record(
        "66",
        f"Hostile ketamine {HOSTILE}",
        abstract=(AbstractSection(f"Ketamine {HOSTILE} craving.", HOSTILE),),
        authors=(Author(last=HOSTILE),),
        keywords=(HOSTILE,),
        journal=HOSTILE,
    )
    papers = [trial_report("1"), record("2", "Withdrawn ketamine study"), retraction_notice("3", of="2"), hostile]
    load_curated(store, PaperReader(), beside=papers)
    return store


def test_a_search_is_typed_narrowed_shared_and_a_paper_opened(app: str, page: Page) -> None:
    page.goto(app)
    ready(page)
    box = page.get_by_label("Search papers on ketamine and addiction")
    box.fill("ketamine alcohol relapse")
    box.press("Enter")
    first = page.locator("article.kg-card").first
    expect(first).to_contain_text("Ketamine")
    expect(first.locator("mark").first).to_be_visible()
    expect(page).to_have_url(re.compile("q=ketamine"))
    page.get_by_label("Landmark studies only").locator("xpath=ancestor::label").click()
    expect(page).to_have_url(re.compile("curated=yes"))
    shared = page.url
    titles = page.locator("article.kg-card h3").all_inner_texts()
    page.goto(shared)
    ready(page)
    expect(page.locator("article.kg-card h3").first).to_have_text(titles[0])
    page.get_by_role("link", name="A Single Ketamine Infusion Combined With Motivational").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A Single Ketamine Infusion")
    expect(page.get_by_role("heading", name="Curated findings")).to_be_visible()
    expect(page.get_by_role("table", name="Study facts")).to_contain_text("Verified from")


def test_a_retracted_paper_says_so(app: str, page: Page) -> None:
    page.goto(f"{app}/paper?pmid=2")
    expect(page.get_by_text("RETRACTED").first).to_be_visible()
    expect(page.get_by_role("link", name="Retraction of something")).to_be_visible()


def test_an_unknown_paper_is_a_sentence(app: str, page: Page) -> None:
    page.goto(f"{app}/paper?pmid=99999")
    expect(page.get_by_text("is not among the loaded papers")).to_be_visible()


def test_the_abstract_marks_concepts_by_kind(app: str, page: Page) -> None:
    page.goto(f"{app}/paper?pmid=1")
    expect(page.locator("section .kg-outcome").first).to_have_text("relapse")
    expect(page.locator("section .kg-substance", has_text="KET").first).to_be_visible()
    expect(page.get_by_label("Kinds of concepts")).to_contain_text("mechanism")


def test_a_finding_marks_its_sentence(app: str, page: Page) -> None:
    page.goto(f"{app}/paper?pmid=1")
    rows = page.get_by_role("table", name="Extracted findings").locator("tbody tr")
    relapse = rows.filter(has_text="no difference").first
    expect(relapse).to_contain_text("relapse")
    said = page.locator(".kg-said", has_text="did not change").first
    before = said.evaluate("e => getComputedStyle(e).backgroundColor")
    relapse.hover()
    assert said.evaluate("e => getComputedStyle(e).backgroundColor") != before
    page.mouse.move(0, 0)
    relapse.get_by_role("link").click()
    expect(page).to_have_url(re.compile("#finding-"))
    assert said.evaluate("e => getComputedStyle(e).backgroundColor") != before


def test_about_the_data_shows_counts_and_a_table(app: str, page: Page) -> None:
    page.goto(f"{app}/about")
    ready(page)
    expect(page.get_by_text("Papers by year and source")).to_be_visible()
    expect(page.get_by_text("The same as a table")).to_be_visible()
    expect(page.locator("dl.kg-counts dt").first).to_have_text("Papers")
    expect(page.locator("table.kg-table").first).to_contain_text("retraction notice")
    expect(page.get_by_role("heading", name="Loads")).to_be_visible()


@pytest.mark.parametrize("path", ["/?q=hostile", "/paper?pmid=66"])
def test_hostile_text_is_shown_and_not_run(app: str, page: Page, path: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if is_outside(request.url) else None)
    page.goto(app + path)
    ready(page)
    expect(page.get_by_text("window.run=1").first).to_be_visible()
    assert page.evaluate("window.run") is None
    assert page.locator("main img, main a[href^=javascript]").count() == 0
    assert "\u202e" not in page.locator("body").inner_text()
    assert outside == []


def test_a_phone_and_a_dark_theme_have_the_same_cards(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app}/?q=ketamine")
    ready(page)
    card = page.locator("article.kg-card").first
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_keyboard_is_enough(app: str, page: Page) -> None:
    page.goto(app)
    ready(page)
    page.get_by_label("Search papers on ketamine and addiction").focus()
    page.keyboard.type("ketamine alcohol relapse")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=ketamine"))
    expect(page.locator("article.kg-card mark").first).to_be_visible()
    ready(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('article.kg-card')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/paper"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_what_narrows_the_results_is_said_and_taken_away(app: str, page: Page) -> None:
    page.goto(f"{app}/?q=ketamine&condition=condition%3Aalcohol-use-disorder&from=2000")
    ready(page)
    expect(page.get_by_text("Narrowed to Condition: alcohol use disorder; From: 2000")).to_be_visible()
    page.get_by_role("link", name="take all filters away").click()
    expect(page).to_have_url(f"{app}/?q=ketamine")


def test_nothing_found_says_what_to_do(app: str, page: Page) -> None:
    page.goto(f"{app}/?q=zzzzqq")
    expect(page.get_by_text("No paper matches.")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/about", "/paper?pmid=1"])
def test_a_store_that_is_down_is_a_sentence_with_a_way_on(stranded: str, page: Page, path: str) -> None:
    page.goto(stranded + path)
    expect(page.get_by_text("The graph can't be read just now")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_text("It is no medical advice")).to_be_visible()
    assert "Traceback" not in page.locator("body").inner_text()


@pytest.fixture(scope="module")
def stranded() -> Iterator[str]:
    """An app whose Neo4j does not answer."""
    with serving(NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD="unused") as address:
        yield address


def test_an_empty_graph_says_how_to_fill_it(server: Store, loaded: Store, app: str, page: Page) -> None:
    with loaded._driver.session(database=loaded.database) as session:
        session.run("MATCH (g:Graph) SET g.schema = 0").consume()
    try:
        with serving() as address:
            page.goto(address)
            expect(page.get_by_text("The graph holds no papers yet")).to_be_visible()
            expect(page.get_by_role("button", name="Look again")).to_be_visible()
    finally:
        prepare(loaded)
