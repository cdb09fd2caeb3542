"""The evidence of the landmark studies, as a real store answers; and retracted, revised and made-up papers beside."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.cli.main import main
from graph.evidence.concepts import condition_named, read_concepts, substance_named, target_named
from graph.evidence.profile import evidence_map, evidence_profile, registered_unpublished, summary_of_findings
from graph.store import Store
from ingest.curated import load_curated
from ingest.errors import UsageError
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from ingest.record import AbstractSection, Author, Link, Record, TrialId
from tests.conftest import emptied
from tests.made import record

pytestmark = pytest.mark.store
KETAMINE = "substance:ketamine"
AUD, COCAINE, TOBACCO = (
    "condition:alcohol-use-disorder",
    "condition:cocaine-use-disorder",
    "condition:tobacco-use-disorder",
)
READER = PaperReader()


def put(store: Store, *records: Record) -> None:
    load(records, store, READER, LoadRequest("files", "made up"), rejects=lambda _: None)


@pytest.fixture(scope="module")
def landmarks(server: Store) -> Store:
    """The store with the landmark studies, loaded once; tests that write take `empty_store`."""
    store = emptied(server)
    load_curated(store, PaperReader())
    return store


def trial(pmid: str, **fields: object) -> Record:
    """A made-up trial of ketamine that any reader understands."""
    text = (
        AbstractSection("People with alcohol use disorder relapse.", "BACKGROUND", "BACKGROUND"),
        AbstractSection(
            "In this double-blind randomized controlled trial, 120 patients with alcohol use disorder were "
            "randomized to ketamine or midazolam.",
            "METHODS",
            "METHODS",
        ),
        AbstractSection(
            "Ketamine significantly reduced relapse to drinking compared with midazolam (p = 0.01).",
            "RESULTS",
            "RESULTS",
        ),
    )
    values: dict[str, object] = {"abstract": text, "year": 2021, "authors": (Author(last=f"Doe{pmid}", initials="J"),)}
    return record(pmid, "Ketamine for alcohol use disorder: a randomized controlled trial", **{**values, **fields})


def test_abstinence_in_alcohol_use_disorder_leans_favourable_at_low_certainty_with_reasons(landmarks: Store) -> None:
    profile = evidence_profile(landmarks, KETAMINE, "outcome:abstinence", AUD)
    assert profile.direction == "favours"
    assert profile.certainty in ("low", "very low")
    assert {study.label for study in profile.studies} == {"Dakwar 2020", "Grabski 2022"}
    assert profile.participants == 136
    assert {"risk of bias", "imprecision"} <= {deduction.domain for deduction in profile.deductions}
    assert all(deduction.pmids for deduction in profile.deductions)
    assert profile.searched_at
    assert profile.reviews


def test_relapse_in_alcohol_use_disorder_is_unresolved_and_says_how_the_studies_differ(landmarks: Store) -> None:
    profile = evidence_profile(landmarks, KETAMINE, "outcome:relapse", AUD)
    assert profile.direction == "unclear"
    assert {study.label: study.direction for study in profile.studies} == {
        "Dakwar 2020": "benefit",
        "Grabski 2022": "no difference",
    }
    (contrast,) = profile.contrasts
    differences = {d.what: {d.first, d.second} for d in contrast.differences}
    assert differences["follow-up"] == {"21 days", "6 months"}
    assert differences["comparator"] == {"midazolam", "saline"}


def test_a_secondary_report_counts_with_its_trial(landmarks: Store) -> None:
    profile = evidence_profile(landmarks, KETAMINE, "outcome:use", AUD)
    (study,) = [one for one in profile.studies if one.label == "Dakwar 2020"]
    assert len(study.references) == 2
    assert study.participants == 40


def test_the_esketamine_trial_stands_apart(landmarks: Store) -> None:
    profile = evidence_profile(landmarks, KETAMINE, "outcome:craving", AUD)
    assert all(study.key != "Gent2024" for study in profile.studies) or profile.basis == "other compound"


def test_the_map_agrees_with_the_profiles_and_names_what_is_only_preclinical(landmarks: Store) -> None:
    found = evidence_map(landmarks, KETAMINE)
    cell = found.cells[AUD, "outcome:relapse"]
    profile = evidence_profile(landmarks, KETAMINE, "outcome:relapse", AUD)
    assert (cell.direction, cell.certainty, cell.studies) == (
        profile.direction,
        profile.certainty,
        len(profile.studies),
    )
    for (condition, target), one in found.cells.items():
        if condition:
            other = evidence_profile(landmarks, KETAMINE, target, condition)
            assert (one.direction, one.certainty, one.studies) == (other.direction, other.certainty, len(other.studies))
        if not one.studies and one.preclinical:
            assert one.certainty == "preclinical only"


def test_the_summary_of_findings_has_a_line_an_outcome(landmarks: Store) -> None:
    rows = {row.target.id: row for row in summary_of_findings(landmarks, KETAMINE, AUD)}
    assert (rows["outcome:abstinence"].studies, rows["outcome:abstinence"].participants) == (2, 136)
    assert "10.1" in rows["outcome:abstinence"].effect
    assert rows["outcome:relapse"].meaning.endswith("unresolved.")


def test_registered_trials_without_a_result_are_known_and_published_ones_are_not_among_them(landmarks: Store) -> None:
    trials = registered_unpublished(landmarks, KETAMINE)
    assert "NCT06496750" in {trial.id for trial in trials}
    assert "NCT02649231" not in {trial.id for trial in trials}
    (ended,) = registered_unpublished(landmarks, KETAMINE, TOBACCO)
    assert (ended.id, ended.state) == ("NCT05796791", "completed")


def test_names_and_synonyms_lead_to_concepts_and_others_to_close_ones(landmarks: Store) -> None:
    concepts = read_concepts(landmarks)
    assert substance_named(concepts, "Special K").id == KETAMINE
    assert target_named(concepts, "relapse").id == "outcome:relapse"
    assert target_named(concepts, "mechanism:nmda").id == "mechanism:nmda"
    assert condition_named(concepts, "AUD").id == AUD
    with pytest.raises(UsageError, match="Did you mean: abstinence"):
        target_named(concepts, "abstinense")
    with pytest.raises(UsageError, match="no substance"):
        substance_named(concepts, "relapse")
    with pytest.raises(UsageError, match="but a"):
        evidence_profile(landmarks, KETAMINE, AUD)


def test_the_command_prints_the_contract(landmarks: Store, capsys: pytest.CaptureFixture[str]) -> None:
    main_returns(["evidence", "ketamine", "relapse", "--condition", "AUD", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert {
        "substance", "target", "condition", "direction", "certainty", "deductions", "would_change", "studies",
        "preclinical", "searched_at",
    } <= set(printed)  # fmt: skip
    assert {"pmids", "design", "participants", "direction", "effect", "status", "sentence"} <= set(
        printed["studies"][0]
    )
    assert {"domain", "points", "reason", "pmids"} <= set(printed["deductions"][0])
    main_returns(["evidence", "ketamine", "relapse", "--condition", "AUD"])
    plain = capsys.readouterr().out
    assert "automated evidence signal: unclear" in plain
    assert "21 days against 6 months" in plain


def main_returns(arguments: list[str]) -> None:
    """Runs a command that ends well."""
    main(arguments)


def test_wrong_use_ends_with_two(landmarks: Store, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "ketamine", "abstinense"])
    assert ended.value.code == 2
    assert "Did you mean" in capsys.readouterr().err


def test_a_retracted_paper_changes_no_tally_and_stays_visible(empty_store: Store) -> None:
    put(empty_store, trial("101"))
    before = evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD)
    assert [study.key for study in before.studies] == ["101"]
    notice = record("103", "Retraction of something", links=(Link("RetractionOf", "102", "J Made-up"),))
    put(empty_store, trial("102"), notice)
    after = evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD)
    assert after.revision > before.revision
    assert (after.tally, after.direction, after.grade) == (before.tally, before.direction, before.grade)
    assert [study.key for study in after.excluded] == ["102"]


def test_one_trial_under_three_numbers_counts_once(empty_store: Store) -> None:
    number = (TrialId("NCT00000001", "NCT", "text"),)
    put(empty_store, *(trial(pmid, trial_ids=number) for pmid in ("101", "102", "103")))
    profile = evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD)
    (study,) = profile.studies
    assert study.references == ("101", "102", "103")
    assert profile.participants == (study.participants or 0)
    assert {merge.rule for merge in study.merges} == {"registry number"}


def test_answers_are_new_when_the_graph_is(empty_store: Store) -> None:
    put(empty_store, trial("101"))
    assert len(evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD).studies) == 1
    put(empty_store, trial("102"))
    assert len(evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD).studies) == 2


def test_stored_sentences_are_quoted_word_for_word(empty_store: Store) -> None:
    one = trial("101")
    put(empty_store, one)
    (study,) = evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD).studies
    finding = study.quotes[0]
    text = f"{one.title}\n{one.abstract_text}"
    assert text[finding.start : finding.end] == finding.sentence
    again = replace(one, title="Ketamine for alcohol use disorder: a randomized controlled trial, corrected")
    put(empty_store, again)
    (changed,) = evidence_profile(empty_store, KETAMINE, "outcome:relapse", AUD).studies
    assert changed.main.title.endswith("corrected")
