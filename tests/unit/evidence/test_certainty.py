"""Every deduction and upgrade, for the reason that it gives."""

from __future__ import annotations

from typing import Any

import pytest

from graph.evidence.load import PaperFindings
from graph.evidence.model import EvidenceProfile, RegisteredTrial
from graph.evidence.rows import StudyDirection
from tests.unit.evidence.made import AUD, ESKETAMINE, HARMS, SALINE, finding, paper, profile, question, ratio, study


def codes(found: EvidenceProfile) -> dict[str, int]:
    return {d.code: d.points for d in found.deductions}


def large(count: int, **fields: Any) -> list[PaperFindings]:
    return [study(n, participants=200, **fields) for n in range(1, count + 1)]


def test_large_blinded_trials_that_agree_are_high() -> None:
    found = profile(large(3))
    assert (found.direction, found.certainty, found.deductions) == ("favours", "high", ())
    assert found.would_change == ""


@pytest.mark.parametrize(
    ("fields", "code", "points"),
    [
        ({"blinding": "open-label"}, "open label", -1),
        ({"blinding": ""}, "blinding not stated", -1),
        ({"control": "placebo", "comparator_concept": SALINE}, "inert placebo", -1),
        ({"control": ""}, "control not stated", -1),
        ({"blinding": "open-label", "control": "none"}, "no control", -2),
        ({"diagnosed": False}, "no diagnosis", -1),
        ({"diagnosed": None}, "no diagnosis", -1),
        ({"follow_up_days": 21}, "short follow-up", -1),
        ({"follow_up_days": None}, "short follow-up", -1),
        ({"role": ""}, "role not stated", -1),
    ],
)
def test_what_all_studies_lack_deducts(fields: dict[str, Any], code: str, points: int) -> None:
    assert codes(profile(large(3, **fields))).get(code) == points


def test_an_inert_placebo_is_a_risk_only_where_the_drug_is_felt() -> None:
    felt = study(1, control="placebo", comparator_concept=SALINE)
    active = study(2)
    marks = {one.key: {m.code for m in one.risks} for one in profile([felt, active]).studies}
    assert marks == {"1": {"inert placebo"}, "2": set()}


def test_marks_carry_the_words_that_they_come_from() -> None:
    found = profile([study(1, blinding="open-label", places={"blinding": "open, unblinded"})])
    (mark,) = [m for m in found.studies[0].risks if m.code == "open label"]
    assert (mark.words, mark.source) == ("open, unblinded", "abstract")


@pytest.mark.parametrize(("participants", "points"), [(30, -2), (100, -1), (400, None)])
def test_few_people_are_imprecise(participants: int, points: int | None) -> None:
    assert codes(profile([study(1, participants=participants)])).get("participants") == points


def test_unknown_numbers_count_as_none() -> None:
    found = profile([study(1, participants=None), study(2, participants=None)])
    assert codes(found)["participants"] == -2
    assert any("no number" in d.reason for d in found.deductions)


def test_one_study_cannot_show_that_studies_agree() -> None:
    assert codes(profile([study(1, participants=500)])) == {"one study": -1}


def test_disagreement_and_opposition_deduct_one_and_two() -> None:
    differ = [*large(2), study(8, "no difference", participants=200)]
    oppose = [*large(2), study(8, "harm", participants=200)]
    assert codes(profile(differ))["directions differ"] == -1
    assert codes(profile(oppose))["directions opposite"] == -2


def test_few_small_favourable_studies_raise_doubt_and_ended_unpublished_trials_do() -> None:
    assert codes(profile([study(1), study(2)]))["few small studies"] == -1
    assert "few small studies" not in codes(profile([study(1), study(2, "no difference")]))
    ended = RegisteredTrial("NCT00000009", "NCT", "completed", (AUD,), 30, ("9",), ("A trial",), (2020,))
    ongoing = RegisteredTrial("NCT00000008", "NCT", "ongoing", (AUD,), 30, ("8",), ("A trial",), (2020,))
    assert codes(profile(large(3), registered=(ended, ongoing))) == {"ended and unpublished": -1}
    assert profile(large(3), registered=(ongoing,)).certainty == "high"


def test_intervals_that_include_no_effect_are_imprecise() -> None:
    wide = [paper(n, finding(n, effect=ratio(0.8, 0.5, 1.3)), participants=300) for n in (1, 2)]
    assert codes(profile(wide))["wide interval"] == -1


@pytest.mark.parametrize(
    ("design", "start", "certainty"),
    [
        ("randomised controlled trial", "high", "high"),
        ("cohort study", "low", "low"),
        ("case report", "very low", "very low"),
        ("", "very low", "very low"),
    ],
)
def test_certainty_starts_by_design(design: str, start: str, certainty: str) -> None:
    found = profile(large(3, design=design))
    assert (found.grade.start, found.certainty) == (start, certainty)


def test_randomised_studies_decide_and_the_rest_is_told() -> None:
    weaker = [study(n, "benefit", design="cohort study", participants=300) for n in (11, 12, 13)]
    found = profile([study(1, "no difference", participants=300), *weaker])
    assert found.direction == "no difference shown"
    assert len(found.studies) == 4
    assert any("weaker design" in note for note in found.notes)


def test_a_large_effect_lifts_non_randomised_studies_only_where_nothing_else_is_wrong() -> None:
    strong = ratio(0.3, 0.2, 0.45)
    sound = [paper(n, finding(n, effect=strong), design="cohort study", participants=300) for n in (1, 2)]
    flawed = [paper(n, finding(n, effect=strong), design="cohort study", participants=30) for n in (1, 2)]
    assert profile(sound).certainty == "moderate"
    assert profile(sound).grade.upgrades[0].rule == "large effect"
    assert profile(flawed).grade.upgrades == ()


def test_certainty_never_leaves_its_ladder() -> None:
    worst = study(
        1, design="case report", participants=1, blinding="", control="none", diagnosed=None, follow_up_days=1
    )
    assert profile([worst]).certainty == "very low"


def test_no_domain_takes_more_than_two_points() -> None:
    wide = paper(1, finding(1, effect=ratio(0.8, 0.5, 1.3)), participants=20)
    found = profile([wide])
    assert sum(d.points for d in found.deductions if d.domain == "imprecision") == -2


def test_all_conditions_together_are_indirect() -> None:
    papers = [study(1, participants=300), paper(2, finding(2, condition="x"), conditions=("x",), participants=300)]
    assert codes(profile(papers, question(condition=None))) == {"conditions pooled": -1}


def test_what_would_change_it_names_a_feasible_study() -> None:
    found = profile([study(1, participants=96), study(2, participants=40)])
    assert "264 or more further participants" in found.would_change
    alone = profile([study(1, design="cohort study", participants=500)])
    assert alone.would_change.startswith("A randomised trial would start higher.")


def on_harms(number: int, direction: StudyDirection, **fields: Any) -> PaperFindings:
    return paper(number, finding(number, direction, target=HARMS, **fields), participants=300)


def test_nobody_seen_to_be_harmed_is_no_comparison() -> None:
    untested = [on_harms(n, "no difference") for n in (1, 2, 3)]
    found = profile(untested, question(target=HARMS))
    assert {one.tier for one in found.studies} == {"non-randomised"}
    assert "not against comparator" in codes(found)
    tested = [on_harms(n, "no difference", significant=False) for n in (1, 2, 3)]
    assert {one.tier for one in profile(tested, question(target=HARMS)).studies} == {"randomised"}


def test_abstracts_tell_of_fewer_harms_than_there_are() -> None:
    none_shown = [on_harms(n, "no difference", significant=False) for n in (1, 2, 3)]
    shown = [on_harms(n, "harm", significant=True) for n in (1, 2, 3)]
    assert codes(profile(none_shown, question(target=HARMS)))["harms untold"] == -1
    assert "harms untold" not in codes(profile(shown, question(target=HARMS)))


def test_no_difference_without_intervals_is_imprecise() -> None:
    bare = [study(n, "no difference", participants=300) for n in (1, 2)]
    told = [paper(n, finding(n, "no difference", effect=ratio(1.0, 0.9, 1.1)), participants=300) for n in (1, 2)]
    assert codes(profile(bare)) == {"no interval": -1}
    assert profile(told).certainty == "high"


def test_the_sentence_names_what_was_studied() -> None:
    other = profile([paper(1, finding(1, substance=ESKETAMINE))])
    assert other.meaning.startswith("Esketamine may reduce relapse")
    challenge = profile([study(1, role="research challenge")])
    assert challenge.meaning.startswith("Ketamine given once as a challenge may reduce")
