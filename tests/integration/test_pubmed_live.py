"""PubMed live: the real Biopython client against a local server with real records and real faults."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from lxml import etree

from ingest.errors import RemoteError
from ingest.record import Record, Rejection
from ingest.sources.entrez import LiveQuery, search_pubmed, unreachable_reason
from ingest.sources.entrez.client import Waiting
from tests.eutils.server import Article, EutilsServer
from tests.shared_data import shared_data

pytestmark = pytest.mark.data
FAST = Waiting(sleep=lambda _: None)


@cache
def real_articles(count: int) -> tuple[tuple[str, bytes], ...]:
    found = []
    with gzip.open(shared_data("baseline/pubmed20n0014.xml.gz")) as stream:
        for _, element in etree.iterparse(stream, tag="PubmedArticle", no_network=True, resolve_entities=False):
            found.append((str(element.findtext("MedlineCitation/PMID")), etree.tostring(element, with_tail=False)))
            element.clear()
            if len(found) == count:
                break
    return tuple(found)


def articles(count: int, *, one_day: bool = False, undated: int = 0) -> dict[str, Article]:
    """Real records, spread over days of 2020, or all on one day; the last `undated` have no day."""
    return {
        pmid: Article(
            pmid,
            ""
            if number >= count - undated
            else "2020/05/05"
            if one_day
            else f"2020/{1 + number % 12:02}/{1 + number % 28:02}",
            xml,
        )
        for number, (pmid, xml) in enumerate(real_articles(count))
    }


@pytest.fixture
def small() -> Iterator[EutilsServer]:
    with EutilsServer(articles(900)) as server:
        yield server


def query(server: EutilsServer, **fields: object) -> LiveQuery:
    return LiveQuery("ketamine", base_url=server.url, **fields)  # type: ignore[arg-type]


def fetch(server: EutilsServer, folder: Path, **fields: object) -> list[Record | Rejection]:
    return list(search_pubmed(query(server, **fields), progress_directory=folder, waiting=FAST))  # type: ignore[arg-type]


def times_each(items: list[Record | Rejection]) -> Counter[str]:
    return Counter(item.pmid for item in items if isinstance(item, Record))


@pytest.mark.parametrize("one_day", [False, True], ids=["over a year", "on a single day"])
def test_twelve_thousand_hits_arrive_exactly_once_through_all_faults(tmp_path: Path, one_day: bool) -> None:
    everything = articles(12_000, one_day=one_day)
    with EutilsServer(everything) as server:
        server.behaviour.faults.extend(["429", "500", "html", "", "empty", "json error", "", "cut inside"])
        server.behaviour.faults.extend([""] * 8 + ["cut", "500", "429", "", "html", "", "cut inside", "empty"])
        items = fetch(server, tmp_path)
    assert times_each(items) == Counter(dict.fromkeys(everything, 1))
    assert set(server.behaviour.fetched.values()) == {1}


def test_records_without_a_date_are_not_lost(tmp_path: Path) -> None:
    everything = articles(12_000, undated=40)
    with EutilsServer(everything) as server:
        items = fetch(server, tmp_path)
    assert times_each(items) == Counter(dict.fromkeys(everything, 1))


def test_an_interrupted_run_goes_on_without_fetching_twice(small: EutilsServer, tmp_path: Path) -> None:
    running = search_pubmed(query(small), progress_directory=tmp_path, waiting=FAST)
    begun = list(islice(running, 500))
    running.close()
    items = fetch(small, tmp_path)
    assert len(begun) == 500
    assert times_each(items) == Counter(dict.fromkeys(small.behaviour.articles, 1))
    assert set(small.behaviour.fetched.values()) == {1}
    assert list(tmp_path.iterdir()) == []


def test_since_asks_for_what_was_added_later(small: EutilsServer, tmp_path: Path) -> None:
    items = fetch(small, tmp_path, since=date(2020, 7, 1))
    assert times_each(items).keys() == {a.pmid for a in small.behaviour.articles.values() if a.day >= "2020/07/01"}


def test_a_limit_is_kept(small: EutilsServer, tmp_path: Path) -> None:
    assert len(fetch(small, tmp_path, limit=7)) == 7


def test_a_record_that_never_comes_is_set_aside(small: EutilsServer, tmp_path: Path) -> None:
    lost = next(iter(small.behaviour.articles))
    small.behaviour.withheld.add(lost)
    items = fetch(small, tmp_path)
    (rejection,) = [item for item in items if isinstance(item, Rejection)]
    assert lost in rejection.position
    assert len(items) == 900


def test_batches_are_posted_with_tool_email_and_key(small: EutilsServer, tmp_path: Path) -> None:
    fetch(small, tmp_path, email="someone@example.org", api_key="secret")
    batches = [request for request in small.behaviour.requests if request["_tool"] == "efetch.fcgi"]
    assert [len(request["id"].split(",")) for request in batches] == [400, 400, 100]
    assert {request["_method"] for request in batches[:2]} == {"POST"}
    for request in small.behaviour.requests:
        assert (request["tool"], request["email"], request["api_key"]) == ("ketagraph", "someone@example.org", "secret")


def test_endless_faults_end_in_a_sentence_without_the_key(small: EutilsServer, tmp_path: Path) -> None:
    small.behaviour.faults.extend(["500"] * 50)
    with pytest.raises(RemoteError, match="no usable answer to esearch") as caught:
        fetch(small, tmp_path, api_key="secret")
    assert "secret" not in str(caught.value)
    assert "500" in str(caught.value)


def test_reachability_is_told_apart(small: EutilsServer) -> None:
    assert unreachable_reason(small.url) == ""
    assert "no connection" in unreachable_reason("http://127.0.0.1:1/")
