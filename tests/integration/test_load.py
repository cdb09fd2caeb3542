"""Loading: idempotent, in any order, with deletions, retractions and better sources taking effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.digest import graph_digest
from graph.paper import paper_details
from graph.store import Store
from ingest.curated import load_curated
from ingest.errors import SourceError, UsageError
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, LoadSummary, load
from ingest.record import Deletion, Link, Rejection, SourceItem
from ingest.sources.files import read_file
from tests.made import record, retraction_notice, trial_report
from tests.shared_data import shared_data

pytestmark = pytest.mark.store
READER = PaperReader()


def put(store: Store, *items: SourceItem) -> LoadSummary:
    return load(items, store, READER, LoadRequest("files", "made up"), rejects=lambda _: None)


def test_a_second_load_changes_nothing(empty_store: Store) -> None:
    first = put(empty_store, trial_report("1"), record("2"))
    digest = graph_digest(empty_store)
    second = put(empty_store, trial_report("1"), record("2"))
    assert (first.added, second.added, second.unchanged) == (2, 0, 2)
    assert graph_digest(empty_store) == digest


def test_order_does_not_matter(empty_store: Store) -> None:
    papers = [trial_report("1"), record("2"), retraction_notice("3", of="2")]
    put(empty_store, *papers)
    digest = graph_digest(empty_store)
    put(empty_store, Deletion("1"), Deletion("2"), Deletion("3"))
    put(empty_store, *reversed(papers))
    assert graph_digest(empty_store) == digest


def test_everything_of_a_record_reaches_the_graph(empty_store: Store) -> None:
    put(empty_store, trial_report("1"), record("2"))
    details = paper_details(empty_store, "1")
    assert [section["label"] for section in details["sections"]] == ["BACKGROUND", "RESULTS"]
    text = details["title"] + "\n" + details["abstract"]
    for section in details["sections"]:
        assert text[section["start"] :].startswith(section["text"])
    concepts = {concept["id"]: concept for concept in details["concepts"]}
    assert concepts["substance:ketamine"]["sections"] == ["abstract", "mesh", "title"]
    assert concepts["substance:ketamine"]["count"] == 5
    assert {"condition:alcohol-use-disorder", "outcome:craving", "outcome:relapse"} <= concepts.keys()
    assert details["trials"] == [{"id": "NCT00000001", "registry": "NCT", "stated_in": "text"}]
    assert details["authors"] == ["Doe J", "The Made-up Group"]
    assert [paper["pmid"] for paper in details["references"]] == ["2"]
    assert [paper["pmid"] for paper in paper_details(empty_store, "2")["cited_by"]] == ["1"]


def test_what_the_reader_found_reaches_the_graph(empty_store: Store) -> None:
    put(empty_store, trial_report("1"))
    details = paper_details(empty_store, "1")
    facts = details["facts"]["extracted"]
    assert details["design"] == facts["design"]
    assert facts["conditions"] == ["condition:alcohol-use-disorder"]
    findings = {finding["target"]: finding for finding in details["findings"]}
    text = details["title"] + "\n" + details["abstract"]
    for finding in findings.values():
        assert finding["method"] == "extracted"
        assert text[finding["start"] : finding["end"]] == finding["sentence"]
        assert finding["substance"] == "ketamine"
    assert findings["outcome:relapse"]["direction"] == "no difference"
    assert findings["outcome:craving"]["direction"] == "benefit"


def test_a_paper_without_an_abstract_is_not_read(empty_store: Store) -> None:
    put(empty_store, record("2", "Ketamine reduces craving"))
    details = paper_details(empty_store, "2")
    assert details["facts"] == {}
    assert details["findings"] == []
    assert [concept["id"] for concept in details["concepts"]] == ["outcome:craving", "substance:ketamine"]


def test_a_changed_record_replaces_what_was_read_from_it(empty_store: Store) -> None:
    put(empty_store, trial_report("1"))
    plain = replace(trial_report("1"), title="Morphine", abstract=(), mesh=(), trial_ids=(), authors=())
    assert put(empty_store, plain).changed == 1
    details = paper_details(empty_store, "1")
    assert [concept["id"] for concept in details["concepts"]] == ["substance:morphine"]
    assert details["trials"] == []
    assert details["findings"] == []
    assert details["facts"] == {}
    assert empty_store.read("status.counts")[0]["authors"] == 0


def test_an_older_revision_does_not_replace_a_newer_one(empty_store: Store) -> None:
    put(empty_store, trial_report("1"))
    older = replace(trial_report("1"), title="As it was", revised="2020-06-01")
    assert put(empty_store, older).unchanged == 1
    assert paper_details(empty_store, "1")["title"] == trial_report("1").title


def test_a_deletion_takes_a_paper_and_all_that_hangs_on_it(empty_store: Store) -> None:
    put(empty_store, trial_report("1"))
    summary = put(empty_store, Deletion("1"), Deletion("99"))
    assert summary.deleted == 1
    counts = empty_store.read("status.counts")[0]
    assert (counts["papers"], counts["authors"], counts["trials"]) == (0, 0, 0)
    with pytest.raises(UsageError, match="not among the loaded papers"):
        paper_details(empty_store, "1")


@pytest.mark.parametrize("notice_first", [True, False])
def test_a_notice_retracts_what_it_names_and_not_itself(empty_store: Store, notice_first: bool) -> None:
    papers = [record("1"), retraction_notice("2", of="1")]
    for paper in reversed(papers) if notice_first else papers:
        put(empty_store, paper)
    assert paper_details(empty_store, "1")["status"] == "retracted"
    assert paper_details(empty_store, "2")["status"] == "retraction notice"
    put(empty_store, Deletion("2"))
    assert paper_details(empty_store, "1")["status"] == "ok"


def test_concern_and_erratum_are_weaker_than_retraction(empty_store: Store) -> None:
    put(
        empty_store,
        record("1", links=(Link("ErratumIn", "9"),)),
        record("2", links=(Link("ErratumIn", "9"), Link("ExpressionOfConcernIn", "8"))),
        record("3", links=(Link("ExpressionOfConcernIn", "8"), Link("RetractionIn", "7"))),
    )
    found = [paper_details(empty_store, pmid)["status"] for pmid in "123"]
    assert found == ["corrected", "concern", "retracted"]


def test_what_came_before_an_error_of_the_source_is_kept(empty_store: Store) -> None:
    def broken() -> Iterator[SourceItem]:
        yield record("1")
        raise SourceError("the file ends too early", source="made-up.xml", position="line 3")

    with pytest.raises(SourceError, match=r"made-up.xml, line 3"):
        load(broken(), empty_store, READER, LoadRequest("files", "broken"), rejects=lambda _: None)
    assert paper_details(empty_store, "1")["status"] == "ok"
    loads = [row["load"] for row in empty_store.read("status.loads")]
    assert "finished" not in loads[0]


def test_rejections_are_counted_and_handed_on(empty_store: Store) -> None:
    kept: list[Rejection] = []
    rejection = Rejection("made-up.ris", "record 2", "has neither a title nor an abstract", "TY  - JOUR")
    summary = load([record("1"), rejection], empty_store, READER, LoadRequest("files", "made up"), rejects=kept.append)
    assert (summary.seen, summary.added, summary.rejected) == (2, 1, 1)
    assert kept == [rejection]


def test_landmarks_stand_before_and_after_their_pubmed_record(empty_store: Store) -> None:
    corpus = shared_data("pubmed/corpus.xml.gz")
    wanted = {"35012326", "31786934", "12495789"}
    real = [item for item in read_file(corpus) if getattr(item, "pmid", "") in wanted]
    load_curated(empty_store, READER)
    put(empty_store, *real)
    digest = graph_digest(empty_store)
    kare = paper_details(empty_store, "35012326")
    assert kare["source"] == "pubmed"
    assert kare["abstract"]
    assert kare["facts"]["curated"]["participants"] == 96
    found = {(f["target"], f["direction"]) for f in kare["findings"] if f["method"] == "curated"}
    assert {("outcome:abstinence", "benefit"), ("outcome:relapse", "no difference")} <= found
    load_curated(empty_store, READER)
    assert graph_digest(empty_store) == digest


def test_landmarks_loaded_last_end_in_the_same_graph(empty_store: Store) -> None:
    corpus = shared_data("pubmed/corpus.xml.gz")
    real = [item for item in read_file(corpus) if getattr(item, "pmid", "") in {"35012326", "31786934"}]
    load_curated(empty_store, READER)
    put(empty_store, *real)
    digest = graph_digest(empty_store)
    with empty_store._driver.session() as session:
        session.run("MATCH (n) WHERE NOT n:Graph AND NOT n:Concept DETACH DELETE n").consume()
    put(empty_store, *real)
    load_curated(empty_store, READER)
    assert graph_digest(empty_store) == digest


def test_a_landmark_known_by_doi_becomes_the_pubmed_record(empty_store: Store) -> None:
    put(empty_store, replace(record("", "Known by DOI"), source="landmarks", doi="10.1000/made.1", year=2019))
    assert put(empty_store, trial_report("1")).changed == 1
    assert empty_store.read("status.counts")[0]["papers"] == 1
    assert paper_details(empty_store, "1")["title"] == trial_report("1").title


@pytest.mark.data
def test_all_formats_load_or_are_rejected_with_a_reason(empty_store: Store) -> None:
    rejected: list[Rejection] = []
    unreadable: list[str] = []

    def items(path: Path) -> list[SourceItem]:
        found: list[SourceItem] = []
        try:
            found.extend(read_file(path))
        except SourceError as error:
            unreadable.append(str(error))
        return found

    folder = shared_data("formats")
    everything = [item for path in sorted(folder.rglob("*")) if path.is_file() for item in items(path)]
    summary = load(everything, empty_store, READER, LoadRequest("files", "formats"), rejects=rejected.append)
    assert summary.seen == len(everything)
    assert (
        summary.added + summary.changed + summary.unchanged + summary.rejected + _deletions(everything) == summary.seen
    )
    assert all(rejection.reason for rejection in rejected)
    assert summary.added > 1000


def _deletions(items: list[SourceItem]) -> int:
    return sum(isinstance(item, Deletion) for item in items)
