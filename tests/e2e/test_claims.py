"""Checking a claim and auditing a page in a real browser, with the landmark studies alone."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from graph.store import Store
from ingest.curated import load_curated
from ingest.paper_reader import PaperReader
from tests.conftest import emptied

pytestmark = [pytest.mark.store, pytest.mark.browser]
HOSTILE = (
    "Ketamine blocks NMDA receptors <img src=x onerror='window.run=1'><script>window.run=1</script>. "
    "Ketamine cures alcoholism, as [they](javascript:window.run=1) say in the \u202enwot."
)


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Store) -> Store:
    store = emptied(server)
    load_curated(store, PaperReader())
    return store


def pasted(page: Page, app: str, text: str) -> None:
    page.goto(f"{app}/audit")
    page.get_by_label("Text of the page").fill(text)
    page.get_by_role("button", name="Audit", exact=True).click()


def test_a_shared_claim_shows_verdict_certainty_evidence_and_wording(app: str, page: Page) -> None:
    page.goto(f"{app}/check?claim={quote('Ketamine increases abstinence in alcohol use disorder')}")
    card = page.locator(".kg-verdict-card").first
    expect(card).to_contain_text("Certainty of the evidence")
    expect(card).to_contain_text("Grabski 2022")
    card.get_by_role("link", name=re.compile("Grabski 2022")).first.click()
    expect(page).to_have_url(re.compile("/paper"))
    expect(page.get_by_role("heading", name="Curated findings")).to_be_visible()


def test_a_claim_at_odds_with_what_is_known_says_so(app: str, page: Page) -> None:
    page.goto(f"{app}/check?claim={quote('After ketamine the blood pressure goes down')}")
    expect(page.locator(".kg-verdict").first).to_contain_text("contradicted")


def test_a_pasted_page_is_marked_and_each_claim_can_be_chosen_by_keyboard(app: str, page: Page) -> None:
    pasted(page, app, "Ketamine blocks NMDA receptors. Ketamine cures alcoholism.")
    claims = page.locator("a.kg-claim")
    expect(claims).to_have_count(2)
    claims.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("selected=2"))
    expect(page.locator(".kg-verdict-card")).to_contain_text("Ketamine cures alcoholism")
    expect(page.locator("a.kg-claim[aria-current]")).to_have_count(1)
    expect(page.locator("#claim-2")).to_be_focused()
    page.get_by_role("link", name="← claim 1").click()
    expect(page).to_have_url(re.compile("selected=1"))


def test_a_page_is_uploaded_narrowed_to_a_verdict_and_read_as_a_table(app: str, page: Page) -> None:
    page.goto(f"{app}/audit")
    page.get_by_text("Upload a file", exact=True).click()
    content = b"<html><body><p>Ketamine blocks NMDA receptors.</p><p>Ketamine cures alcoholism.</p></body></html>"
    page.locator("input[type=file]").set_input_files({"name": "made.html", "mimeType": "text/html", "buffer": content})
    expect(page.get_by_text("made.html").first).to_be_visible()
    page.get_by_role("button", name="Audit", exact=True).click()
    expect(page.locator("a.kg-claim")).to_have_count(2)
    page.goto(f"{page.url}&show=overstated")
    page.get_by_text("The same as a table").click()
    expect(page.locator("table.kg-table", has_text="Ketamine cures alcoholism")).to_be_visible()
    expect(page.locator("a.kg-claim.kg-dim")).to_have_count(1)


def test_an_audit_is_kept_as_files(app: str, page: Page, tmp_path: Path) -> None:
    pasted(page, app, "Ketamine blocks NMDA receptors.")
    for label, start in (("Markdown", b"# Audit"), ("Word", b"PK"), ("CSV", b"number,")):
        with page.expect_download() as started:
            page.get_by_role("button", name=label, exact=True).click()
        target = tmp_path / label
        started.value.save_as(target)
        assert target.read_bytes().startswith(start)


def test_a_hostile_page_is_shown_and_not_run(app: str, page: Page) -> None:
    pasted(page, app, HOSTILE)
    expect(page.locator(".kg-audited")).to_contain_text("onerror")
    page.goto(f"{page.url}&selected=1")
    expect(page.locator(".kg-verdict-card")).to_be_visible()
    assert page.evaluate("window.run") is None
    assert page.locator("main img, main a[href^=javascript]").count() == 0
    assert "\u202e" not in page.locator("body").inner_text()


def test_an_address_inside_the_network_is_refused(app: str, page: Page) -> None:
    page.goto(f"{app}/audit")
    page.get_by_text("Web address", exact=True).click()
    page.get_by_label("Address of the page").fill("http://127.0.0.1/")
    page.get_by_role("button", name="Audit", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator(".kg-audited")).to_have_count(0)


def test_an_audit_that_was_let_go_says_so(app: str, page: Page) -> None:
    page.goto(f"{app}/audit?audit=unknown")
    expect(page.get_by_text("no longer kept")).to_be_visible()
