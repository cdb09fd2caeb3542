"""Search by meaning: other words find it, filters hold for it, and all else works without it."""

from __future__ import annotations

import numpy as np
import pytest

from graph.digest import graph_digest
from graph.meaning.encoder import DIMENSIONS, Encoder, encoder_is_there, shared_encoder
from graph.meaning.vectors import meaning_counts, read_meaning
from graph.search.engine import SearchFilters, search
from graph.store import Store
from ingest.errors import UsageError
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from ingest.record import AbstractSection, Record
from tests.conftest import emptied
from tests.made import record, retraction_notice

pytestmark = [
    pytest.mark.store,
    pytest.mark.skipif(not encoder_is_there(), reason="the extra semantic is not installed"),
]
PAPERS: tuple[Record, ...] = (
    record("1", "Cutting down on spirits", year=2011, abstract=(AbstractSection("People drank less whisky."),)),
    record("2", "Bladder pain in young people", year=2012, abstract=(AbstractSection("Their bladders hurt."),)),
    record("3", "Sleep of shift workers", year=2013, abstract=(AbstractSection("Nurses slept badly by day."),)),
    record("4", "Whisky drinkers who stopped", year=2014, abstract=(AbstractSection("It was withdrawn."),)),
    retraction_notice("5", of="4"),
)
QUERY = "lower consumption of liquor"


@pytest.fixture
def papers(server: Store) -> Store:
    store = emptied(server)
    load(PAPERS, store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    return store


def found(store: Store, filters: SearchFilters | None = None) -> list[str | None]:
    return [hit.pmid for hit in search(store, QUERY, filters).hits]


def test_other_words_find_what_means_the_same(papers: Store) -> None:
    assert found(papers) == []
    assert read_meaning(papers, shared_encoder()) == len(PAPERS)
    assert found(papers)[0] == "1"
    assert "4" not in found(papers)
    assert found(papers, SearchFilters(year_from=2012))[:1] != ["1"]
    assert found(papers, SearchFilters(substance="substance:ketamine")) == []


def test_what_is_in_quotes_is_taken_literally(papers: Store) -> None:
    read_meaning(papers, shared_encoder())
    assert search(papers, f'"{QUERY}"').hits == ()


def test_meaning_is_read_once_and_anew_for_a_changed_paper(papers: Store) -> None:
    digest = graph_digest(papers)
    read_meaning(papers, shared_encoder())
    assert graph_digest(papers) == digest
    assert read_meaning(papers, shared_encoder()) == 0
    changed = record("3", "Sleep of nurses", year=2013)
    load([changed], papers, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    assert meaning_counts(papers).known == len(PAPERS) - 1
    assert read_meaning(papers, shared_encoder()) == 1


def test_an_index_that_was_half_made_is_made_by_the_next_run_and_words_find_until_then(
    papers: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(papers, "run_alone", broken_off)
        with pytest.raises(KeyboardInterrupt):
            read_meaning(papers, shared_encoder())
    assert found(papers) == []
    assert [hit.pmid for hit in search(papers, "whisky drinkers").hits] == ["1"]
    assert read_meaning(papers, shared_encoder()) == 0
    assert found(papers)[0] == "1"


def test_without_the_extra_search_is_by_words(papers: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read_meaning(papers, shared_encoder())
    monkeypatch.setattr("graph.meaning.vectors.encoder_is_there", lambda: False)
    monkeypatch.setattr("graph.meaning.encoder.encoder_is_there", lambda: False)
    assert found(papers) == []
    with pytest.raises(UsageError, match=r"ketagraph\[semantic\]"):
        Encoder()


def test_vectors_are_unit_length_whatever_the_text() -> None:
    vectors = shared_encoder().encode(["", "craving", "x" * 50_000, "\ud800", "渇望"])
    assert vectors.shape == (5, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
