"""What is read in a claim: who acts, on what, which way, how strongly worded, which numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.claims.model import STRENGTHS, TYPES, Number, ParsedClaim
from graph.claims.numbers import days_of, numbers_in
from graph.claims.parse import parse
from graph.claims.statements import single, statements


def read(text: str) -> ParsedClaim:
    return parse(single(text))


@pytest.mark.parametrize(
    ("text", "target", "direction"),
    [
        ("Ketamine reduces relapse in alcohol use disorder", "outcome:relapse", "benefit"),
        ("Ketamine increases abstinence from alcohol", "outcome:abstinence", "benefit"),
        ("Ketamine makes people stay sober for longer", "outcome:abstinence", "benefit"),
        ("After ketamine the blood pressure goes down", "outcome:blood-pressure", "benefit"),
        ("Ketamine raises blood pressure", "outcome:blood-pressure", "harm"),
        ("Ketamine blocks NMDA receptors", "mechanism:nmda", "decrease"),
        ("Ketamine triggers a release of glutamate", "mechanism:glutamate", "increase"),
        ("Ketamine does not reduce craving for cocaine", "outcome:craving", "no difference"),
    ],
)
def test_direction_of_a_target(text: str, target: str, direction: str) -> None:
    found = {t.target: t.direction for t in read(text).targets}
    assert found[target] == direction


def test_each_outcome_of_a_claim_is_a_target_of_its_own() -> None:
    claim = read("Ketamine lowers craving and relapse and raises blood pressure in cocaine use disorder")
    assert {t.target for t in claim.targets} >= {"outcome:craving", "outcome:relapse", "outcome:blood-pressure"}
    assert claim.conditions == ("condition:cocaine-use-disorder",)


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Ketamine may reduce craving", "hedged"),
        ("Early evidence suggests that ketamine lowers craving", "hedged"),
        ("Ketamine lowers craving", "stated"),
        ("Ketamine has been proven to lower craving", "demonstrated"),
        ("Ketamine cures addiction", "absolute"),
        ("Ketamine always works", "absolute"),
    ],
)
def test_strength_of_wording(text: str, strength: str) -> None:
    assert read(text).strength == strength


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Our clinic is the best in town", "promotion"),
        ("Call us today to schedule a free consultation", "offer"),
        ("Can ketamine help you?", "offer"),
        ("More research is needed on ketamine", "opinion"),
        ("Ketamine is approved by the FDA as an anaesthetic", "regulation"),
        ("Ketamine reduces relapse in alcohol use disorder", "efficacy"),
        ("Ketamine must be used under medical supervision", "safety"),
    ],
)
def test_sort_of_statement(text: str, kind: str) -> None:
    assert read(text).type == kind


def test_it_is_what_the_sentence_before_is_about() -> None:
    second = statements("Alcohol use disorder is common. It can be treated with medicines.")[1]
    assert parse(second).conditions == ("condition:alcohol-use-disorder",)


def test_a_missing_subject_is_taken_from_the_same_sentence() -> None:
    second = statements("Ketamine acts on receptors in the brain and enhances the release of BDNF.")[1]
    assert "substance:ketamine" in parse(second).agents


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("for five days", [(5, "days")]),
        ("0.5 mg/kg over 40 minutes", [(0.5, "mg/kg"), (40, "minutes")]),
        ("nearly 29 million adults", [(29_000_000, "people")]),
        ("10-15 years", [(10, "years"), (15, "years")]),
        ("one in ten", [(10, "%")]),
        ("11 percent of them", [(11, "%")]),
        ("1,200 patients", [(1200, "people")]),
        ("no number", []),
    ],
)
def test_numbers_with_their_units(text: str, numbers: list[tuple[float, str]]) -> None:
    assert [(number.value, number.unit) for number in numbers_in(text)] == numbers


def test_durations_in_days() -> None:
    assert days_of(Number(2, "weeks", "2 weeks")) == 14
    assert days_of(Number(2, "mg", "2 mg")) is None


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    claim = read(text)
    assert claim.type in TYPES
    assert claim.strength in STRENGTHS
