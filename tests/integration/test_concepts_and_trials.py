"""Concept, trial and similar papers: what their pages are made of, on the landmark studies and some made-up papers."""

from __future__ import annotations

import pytest

from graph.concept import concept_details
from graph.similar import same_trial, similar_papers
from graph.store import Store
from graph.trials import trials
from ingest.curated import load_curated
from ingest.errors import UsageError
from ingest.paper_reader import PaperReader
from ingest.record import AbstractSection, PublicationType, TrialId
from tests.conftest import emptied
from tests.made import record, retraction_notice, trial_report

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def loaded(server: Store) -> Store:
    store = emptied(server)
    number = TrialId("NCT00000001", "NCT", "text")
    papers = [
        trial_report("1"),
        record(
            "2",
            "Ketamine for alcohol use disorder: protocol of a made-up trial",
            publication_types=(PublicationType("Clinical Trial Protocol", "D000078325"),),
            abstract=(
                AbstractSection("We will give ketamine to people with alcohol use disorder. Relapse is counted."),
            ),
            trial_ids=(number,),
        ),
        record("3", "Ketamine protocol alone", trial_ids=(TrialId("NCT00000003", "NCT", "text"),)),
        record("4", "Sleep of shift workers", abstract=(AbstractSection("Nurses slept badly by day."),)),
        record("5", "Ketamine cures craving", abstract=(AbstractSection("Ketamine reduced craving in 40 people."),)),
        retraction_notice("6", of="5"),
    ]
    load_curated(store, PaperReader(), beside=papers)
    return store


def test_a_concept_has_its_place_and_its_findings(loaded: Store) -> None:
    craving = concept_details(loaded, "outcome:craving")
    assert (craving.name, craving.better) == ("craving", "lower")
    assert any(name.startswith("MeSH:") for name in craving.identifiers)
    assert {row["direction"] for row in craving.favourable} <= {"benefit", "increase"}
    assert {row["direction"] for row in craving.against} <= {"harm", "decrease", "no difference", "mixed"}
    assert craving.favourable[0]["method"] == "curated"
    assert "substance:ketamine" in {row["id"] for row in craving.linked}
    assert sum(row["papers"] for row in craving.by_year) <= craving.papers


def test_a_retracted_paper_says_nothing_for_a_concept(loaded: Store) -> None:
    craving = concept_details(loaded, "outcome:craving")
    assert "pmid:5" not in {row["paper"] for row in (*craving.favourable, *craving.against)}


def test_an_unknown_concept_is_a_sentence(loaded: Store) -> None:
    with pytest.raises(UsageError, match="no concept 'outcome:nothing'"):
        concept_details(loaded, "outcome:nothing")


def test_trials_tell_results_from_announcements(loaded: Store) -> None:
    found = {trial.id: trial for trial in trials(loaded, "substance:ketamine")}
    assert found["NCT00000001"].has_result
    assert found["NCT00000001"].has_protocol
    assert [paper["pmid"] for paper in found["NCT00000001"].papers] == ["1", "2"]
    assert not found["NCT00000003"].has_result


@pytest.mark.parametrize("compared", [20_000, 0])
def test_papers_of_the_same_trial_and_similar_papers(
    loaded: Store, monkeypatch: pytest.MonkeyPatch, compared: int
) -> None:
    monkeypatch.setattr("graph.similar.MOST_COMPARED", compared)
    monkeypatch.setattr("graph.similar._KEPT", {})
    assert [row["pmid"] for row in same_trial(loaded, "pmid:1")] == ["2"]
    alike = similar_papers(loaded, "pmid:1")
    assert alike[0]["pmid"] == "2" or "lcohol" in alike[0]["title"]
    assert [row["likeness"] for row in alike] == sorted((row["likeness"] for row in alike), reverse=True)
    assert "pmid:1" not in {row["id"] for row in alike}
    assert "pmid:4" not in {row["id"] for row in alike}
    assert similar_papers(loaded, "no such paper") == []
