"""Which findings count, and which papers are one study."""

from __future__ import annotations

from typing import Any

import pytest

from graph.evidence.model import EvidenceProfile
from graph.evidence.naming import short_name, surname
from tests.unit.evidence.made import (
    AUD,
    COCAINE,
    CRAVING,
    DEPRESSION,
    ESKETAMINE,
    NMDA,
    SUD,
    finding,
    paper,
    profile,
    question,
    study,
)


def apart(found: EvidenceProfile) -> dict[str, list[str]]:
    return {group.key: [one.key for one in group.studies] for group in found.apart}


def test_narrower_conditions_count_under_a_wider_one_and_others_do_not() -> None:
    papers = [
        study(1),
        paper(2, finding(2, condition=COCAINE), conditions=(COCAINE,)),
        paper(3, finding(3, condition=DEPRESSION)),
    ]
    assert [one.key for one in profile(papers, question(condition=SUD)).studies] == ["1", "2"]
    assert [one.key for one in profile(papers, question(condition=AUD)).studies] == ["1"]


def test_a_finding_without_condition_counts_only_where_the_study_states_it() -> None:
    stated = paper(1, finding(1, condition=None), conditions=(AUD,))
    unstated = paper(2, finding(2, condition=None), conditions=())
    wider = paper(3, finding(3, condition=SUD), conditions=(SUD,))
    found = profile([stated, unstated, wider])
    assert [one.key for one in found.studies] == ["1"]
    assert apart(found) == {"condition not stated": ["2", "3"]}


def test_a_curated_study_of_people_with_both_conditions_counts_under_each() -> None:
    curated = frozenset({"conditions"})
    both = paper(1, finding(1, method="curated", condition=DEPRESSION), conditions=(DEPRESSION, AUD), curated=curated)
    read = paper(2, finding(2, condition=DEPRESSION), conditions=(DEPRESSION, AUD))
    assert [one.key for one in profile([both, read]).studies] == ["1"]


def test_a_study_of_ketamine_users_says_nothing_on_treatment() -> None:
    found = profile([study(1, "harm", role="drug of abuse"), study(2, "benefit")])
    assert [one.key for one in found.studies] == ["2"]
    assert apart(found) == {"drug of abuse": ["1"]}


def test_another_compound_stands_apart_and_counts_as_indirect_where_there_is_nothing_else() -> None:
    other = paper(1, finding(1, substance=ESKETAMINE))
    beside = profile([other, study(2)])
    assert (beside.basis, [one.key for one in beside.studies], apart(beside)) == (
        "direct",
        ["2"],
        {"other compound": ["1"]},
    )
    alone = profile([other])
    assert (alone.basis, [one.key for one in alone.studies]) == ("other compound", ["1"])
    assert "other compound" in {d.code for d in alone.deductions}


def test_animals_alone_are_preclinical_only() -> None:
    rats = [study(n, design="animal study", species="animal") for n in (1, 2, 3)]
    found = profile([*rats, study(4, design="in vitro study", species="in vitro")])
    assert (found.certainty, found.direction, found.tally.studies) == ("preclinical only", "unclear", 0)
    assert found.grade.deductions == ()
    assert [one.key for one in found.preclinical] == ["1", "2", "3", "4"]
    assert "animals" in found.meaning


def test_nothing_loaded_is_no_evidence_and_says_that_this_is_no_proof_of_no_effect() -> None:
    found = profile([])
    assert (found.certainty, found.direction) == ("no evidence", "unclear")
    assert "no evidence that there is no effect" in found.meaning


def test_challenge_studies_are_a_rung_of_their_own_but_tell_of_mechanisms() -> None:
    challenge = study(1, role="research challenge")
    assert [one.key for one in profile([challenge, study(2)]).studies] == ["2"]
    on_mechanism = [
        paper(1, finding(1, "decrease", target=NMDA), role="research challenge"),
        paper(2, finding(2, "decrease", target=NMDA)),
    ]
    found = profile(on_mechanism, question(target=NMDA))
    assert (len(found.studies), found.direction) == (2, "decrease")


def test_curated_stands_before_extracted_and_a_difference_is_told() -> None:
    read_by_eye = finding(1, "no difference", method="curated", contrast="against comparator", confidence=None)
    by_program = finding(2, "benefit")
    found = profile([paper(1, read_by_eye, by_program)])
    assert [one.direction for one in found.studies] == ["no difference"]
    assert found.studies[0].reports[0].set_aside == (by_program,)
    assert any("points elsewhere" in note for note in found.notes)


def test_moderation_is_no_effect() -> None:
    found = profile([paper(1, finding(1, None, method="curated", contrast="moderation"), finding(2, "benefit"))])
    assert found.studies == ()


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ({"trial_ids": ("NCT00000001",)}, {"trial_ids": ("NCT00000001",)}, "registry number"),
        ({"key": "Doe2020"}, {"key": "Roe2021", "parent": "Doe2020"}, "curated link"),
    ],
)
def test_reports_of_one_trial_count_once_with_the_reason(
    first: dict[str, Any], second: dict[str, Any], rule: str
) -> None:
    found = profile([study(1, **first), study(2, **second)])
    (one,) = found.studies
    assert one.references == ("1", "2")
    assert [merge.rule for merge in one.merges] == [rule]


def test_children_of_a_study_that_is_not_here_are_one_study() -> None:
    found = profile([study(1, parent="Doe2020", key="A2021"), study(2, parent="Doe2020", key="B2022")])
    assert len(found.studies) == 1


def test_a_secondary_analysis_joins_the_report_that_shares_its_authors() -> None:
    names = {"authors": ("Doe J", "Roe R", "Moe M")}
    main = paper(1, paper_fields={**names, "year": 2019})
    later = paper(
        2,
        paper_fields={"authors": ("Poe P", "Roe R", "Moe M"), "year": 2021, "title": "Sleep: a secondary analysis"},
        participants=58,
    )
    stranger = study(3)
    (first, second) = sorted(profile([main, later, stranger]).studies, key=lambda one: -len(one.reports))
    assert first.references == ("1", "2")
    assert [merge.rule for merge in first.merges] == ["own words"]
    assert second.references == ("3",)


def test_same_people_and_number_within_few_years_are_one_study_another_number_is_another() -> None:
    names = {"authors": ("Doe J", "Moe M")}
    same = [paper(n, paper_fields={**names, "year": 2018 + n}, participants=55) for n in (1, 2)]
    other = paper(3, paper_fields={**names, "year": 2020}, participants=20)
    later = paper(4, paper_fields={**names, "year": 2029}, participants=55)
    found = profile([*same, other, later])
    assert sorted(one.references for one in found.studies) == [("1", "2"), ("3",), ("4",)]
    (joined,) = [one for one in found.studies if len(one.reports) == 2]
    assert not joined.merges[0].sure
    assert joined.participants == 55


def test_an_analysis_of_several_trials_bridges_none() -> None:
    one = study(1, trial_ids=("NCT00000001",))
    two = study(2, trial_ids=("NCT00000002",))
    both = study(3, trial_ids=("NCT00000001", "NCT00000002"), participants=500)
    found = profile([one, two, both])
    assert len(found.studies) == 2
    assert sorted(study.participants or 0 for study in found.studies) == [60, 60]


def test_reviews_are_shown_with_the_studies_that_they_include() -> None:
    review = paper(
        9,
        finding(9, own=False),
        design="systematic review",
        paper_fields={"reference_pmids": ("2", "77"), "year": 2024},
    )
    (entry,) = profile([study(1), study(2), review]).reviews
    assert (entry.included, entry.list_known) == (("2",), True)


def test_the_best_comparison_decides_then_the_latest_time() -> None:
    curated: dict[str, Any] = {"method": "curated", "confidence": None}
    before_after = finding(1, "benefit", contrast="before and after", **curated)
    early = finding(2, "benefit", contrast="against comparator", day=21, **curated)
    late = finding(3, "no difference", contrast="against comparator", day=180, **curated)
    (one,) = profile([paper(1, before_after, early, late)]).studies
    assert (one.direction, one.deciding) == ("no difference", (late,))
    assert "latest" in one.rule
    (other,) = profile([paper(1, finding(2, "benefit"), finding(3, "no difference"))]).studies
    assert other.direction == "mixed"


def test_a_change_over_time_within_a_trial_is_no_randomised_evidence() -> None:
    found = profile([paper(1, finding(1, contrast="before and after", method="curated"))])
    assert (found.studies[0].tier, found.grade.start) == ("non-randomised", "low")


def test_concern_and_correction_are_counted_and_told() -> None:
    papers = [paper(1, paper_fields={"status": "concern"}), paper(2, paper_fields={"status": "corrected"})]
    found = profile(papers)
    assert len(found.studies) == 2
    assert [note.split(": ")[1][:14] for note in found.notes] == ["the journal ha", "a correction h"]


def test_disagreement_names_what_differs() -> None:
    early = study(1, "benefit", follow_up_days=21, participants=40, co_therapy="motivational enhancement")
    late = study(2, "no difference", follow_up_days=180, participants=96, co_therapy="education", comparator_concept="")
    (contrast,) = profile([early, late]).contrasts
    assert {d.what: (d.first, d.second) for d in contrast.differences} == {
        "follow-up": ("21 days", "6 months"),
        "co-therapy": ("motivational enhancement", "education"),
    }
    assert "not known" in contrast.text


def test_a_surrogate_outcome_deducts() -> None:
    found = profile([paper(1, finding(1, target=CRAVING))], question(target=CRAVING))
    assert "surrogate outcome" in {d.code for d in found.deductions}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Doe J", "Doe"), ("J. Doe", "Doe"), ("Li YY", "Li"), ("Janssen-Aguilar R", "Janssen-Aguilar"), ("", "")],
)
def test_surnames_whichever_side_initials_stand_on(name: str, expected: str) -> None:
    assert surname(name) == expected


def test_studies_are_named_by_author_and_year_else_by_key_else_by_number() -> None:
    assert short_name(("Doe J", "Roe R"), "Other2001", 2020, "1") == "Doe 2020"
    assert short_name((), "Doe2014a", 2014, "1") == "Doe 2014"
    assert short_name((), "", None, "12") == "PMID 12"
