"""Search: what users mean is found, what they type never raises, filters and facets hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.search.engine import SearchFilters, search
from graph.store import Store
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from ingest.record import AbstractSection, Author, Deletion, Link, Record
from tests.made import record, retraction_notice, trial_report

pytestmark = pytest.mark.store
PAPERS: tuple[Record, ...] = (
    trial_report("1"),
    record("2", "Ketalar in the clinic", year=2010, authors=(Author(last="Krupitsky", fore="Evgeny"),)),
    record("3", "Cocaine self-administration in rats", year=2015, abstract=(AbstractSection("Rats pressed levers."),)),
    record("4", "A study that was withdrawn", year=2016, abstract=(AbstractSection("On ketamine."),)),
    retraction_notice("5", of="4"),
    record("6", "Benzyl alcohol in creams", year=2001),
    record("7", "<script>alert(1)</script> AND +title:(x", year=2002),
    record("8", "Memory reconsolidation of rewards", year=2003, links=(Link("ErratumIn", "9"),)),
    record("9", "Rewards of memory after reconsolidation", year=2004),
)


@pytest.fixture(scope="module")
def papers(server: Store) -> Store:
    from tests.conftest import emptied

    store = emptied(server)
    load(PAPERS, store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    return store


def found(store: Store, text: str, filters: SearchFilters | None = None) -> list[str | None]:
    return [hit.pmid for hit in search(store, text, filters).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ketamine alcohol relapse", "1"),
        ("AUD", "1"),
        ("NCT00000001 craving", "1"),
        ("author:Krupitsky", "2"),
        ("author:krupitsky ketalar", "2"),
        ("pmid:3", "3"),
        ("title:cocaine", "3"),
        ("rat", "3"),
        ('"memory reconsolidation"', "8"),
        ("reward memory NOT author:Krupitsky year:2004", "9"),
    ],
)
def test_what_is_meant_comes_first(papers: Store, text: str, first: str) -> None:
    assert found(papers, text)[0] == first


def test_the_facets_of_the_living_review_narrow_a_search(papers: Store) -> None:
    counted = {facet.value: facet.count for facet in search(papers, "ketamine").facets["living_review"]}
    assert counted["substances: Ketamine"] >= 1
    (facet,) = [value for value in counted if value.startswith("condition:") and "lcohol" in value]
    assert found(papers, "", SearchFilters(living_review=facet)) == ["1"]


def test_a_brand_name_finds_the_substance_and_the_other_way_round(papers: Store) -> None:
    assert set(found(papers, "ketalar")) == set(found(papers, "ketamine")) == {"1", "2"}
    assert found(papers, "K-hole")[:2] != []


def test_a_word_that_no_paper_holds_finds_nothing(papers: Store) -> None:
    with_landmarks = replace(record("20", "Ketamine and sleep"), source="landmarks")
    load([with_landmarks], papers, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    with papers._driver.session(database=papers.database) as session:
        session.run("MATCH (p:Paper {pmid: '20'}) SET p.state_text = 'xcuratedqyesx'").consume()
    assert found(papers, "zzzzqq") == []
    assert found(papers, "zzzzqq wwwwqq") == []
    load([Deletion("20")], papers, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)


def test_a_phrase_is_kept_together(papers: Store) -> None:
    assert found(papers, '"memory reconsolidation"') == ["8"]


def test_boolean_words(papers: Store) -> None:
    assert found(papers, "cocaine AND ketamine") == []
    assert set(found(papers, "cocaine OR ketalar")) >= {"2", "3"}
    assert "1" not in found(papers, "ketamine NOT craving")
    assert "1" not in found(papers, "ketamine -craving")


def test_a_year_does_not_make_the_words_optional(papers: Store) -> None:
    assert found(papers, "cocaine year:2015-2016") == ["3"]
    assert found(papers, "cocaine year:2001") == []


def test_another_alcohol_is_not_alcohol(papers: Store) -> None:
    assert "6" not in found(papers, "", SearchFilters(substance="substance:alcohol"))


def test_retracted_papers_are_off_by_default_and_marked(papers: Store) -> None:
    assert "4" not in found(papers, "withdrawn study")
    (hit,) = [h for h in search(papers, "withdrawn", SearchFilters(include_retracted=True)).hits if h.pmid == "4"]
    assert hit.status == "retracted"


def test_filters_and_facets_agree(papers: Store) -> None:
    everything = search(papers, "", limit=100)
    for facet in everything.facets["substance"]:
        assert search(papers, "", SearchFilters(substance=facet.value)).total == facet.count
    for facet in everything.facets["year"]:
        year = int(facet.value)
        assert search(papers, "", SearchFilters(year_from=year, year_to=year)).total == facet.count


def test_a_snippet_is_the_sentence_with_the_terms_marked(papers: Store) -> None:
    hit = search(papers, "craving ketamine").hits[0]
    assert "".join(segment.text for segment in hit.snippet).startswith("Craving fell after ketamine")
    assert {segment.text.lower() for segment in hit.snippet if segment.marked} >= {"craving", "ketamine"}


def test_pages_do_not_overlap(papers: Store) -> None:
    whole = [hit.id for hit in search(papers, "", limit=100).hits]
    halves = [hit.id for offset in (0, 4) for hit in search(papers, "", limit=4, offset=offset).hits]
    assert halves == whole[:8]


@given(st.text(max_size=60) | st.text(alphabet='+-&|!(){}[]^"~*?:\\/ ANDORNOTyear:pmid2019', max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_raises(papers: Store, text: str) -> None:
    result = search(papers, text)
    assert result.query == text
    assert len(result.hits) <= result.total


def test_concepts_of_a_changed_paper_are_found_anew(papers: Store) -> None:
    changed = replace(PAPERS[2], title="Morphine self-administration in rats")
    load([changed], papers, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    assert "3" in found(papers, "", SearchFilters(substance="substance:morphine"))
    load([PAPERS[2]], papers, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    assert "3" not in found(papers, "", SearchFilters(substance="substance:morphine"))
