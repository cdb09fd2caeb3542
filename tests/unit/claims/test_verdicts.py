"""From parts to a verdict: doubt goes to the weaker side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims.background import BackgroundFact, NumberRange, Source
from graph.claims.facts import Compared, _numbers, _without_fitting
from graph.claims.mentions import paraphrased
from graph.claims.model import VERDICTS, ParsedClaim, Part
from graph.claims.numbers import numbers_in
from graph.claims.parse import parse
from graph.claims.statements import single
from graph.claims.verdicts import Found, conclude, together

_TOLD = st.sampled_from(["supported", "partly supported", "overstated", "unresolved", "no evidence found"])


def fact(statement: str, **given_fields: object) -> BackgroundFact:
    """A made-up fact on made-up words."""
    made = BackgroundFact(
        id="made.up", topic="made", statement=statement, subject="substance:ketamine", relation="is", object="a thing",
        direction=None, keywords=(("ketamine",),), agrees=(), numbers=(), contradicted_by=(), overstated_by=(),
        unless=(), strength="high", scope="", source=Source("A made-up source", "https://example.org/"),
    )  # fmt: skip
    return replace(made, **given_fields)  # type: ignore[arg-type]


def compared(one: BackgroundFact, stance: str = "stated") -> Compared:
    return Compared(one, stance, "the words", "", "", None)


def claim(text: str) -> ParsedClaim:
    return parse(single(text))


def verdict(text: str, *facts: Compared, outcomes: tuple[Part, ...] = (), trial: Part | None = None) -> str:
    return conclude(claim(text), Found(outcomes, facts, trial), "Nothing is loaded on this.").verdict


@given(st.lists(_TOLD, min_size=1, max_size=5))
def test_several_outcomes_are_never_better_than_the_best_and_supported_only_together(told: list[str]) -> None:
    found = together(told)
    assert found in VERDICTS
    if found == "supported":
        assert set(told) == {"supported"}
    if set(told) == {"no evidence found"}:
        assert found == "no evidence found"


@pytest.mark.parametrize(
    ("stance", "strength", "expected"),
    [
        ("stated", "high", "supported"),
        ("stated", "moderate", "supported"),
        ("stated", "low", "partly supported"),
        ("named", "high", "unresolved"),
        ("overstated", "high", "overstated"),
        ("contradicted", "high", "contradicted"),
    ],
)
def test_stance_to_a_fact(stance: str, strength: str, expected: str) -> None:
    one = fact("Ketamine is an old anaesthetic of hospitals.", strength=strength)
    assert verdict("Ketamine is an old anaesthetic of hospitals", compared(one, stance)) == expected


def test_one_fact_that_is_denied_outweighs_one_that_is_stated() -> None:
    one, other = fact("Ketamine is an old anaesthetic."), fact("Ketamine is a new anaesthetic.", id="made.other")
    assert verdict("Ketamine is an old anaesthetic", compared(one), compared(other, "contradicted")) == "contradicted"


def test_a_fact_supports_no_more_than_it_covers() -> None:
    one = fact("Ketamine is an anaesthetic.")
    assert (
        verdict("Ketamine is an anaesthetic that treats cocaine use disorder and psychosis", compared(one))
        != "supported"
    )


def test_a_cause_that_the_fact_does_not_give_is_not_supported() -> None:
    one = fact("Addiction is a chronic disease with loss of control.", subject="condition:substance-use-disorder")
    assert verdict("Addiction is a chronic disease with loss of control", compared(one)) == "supported"
    text = "Addiction is a chronic disease with loss of control due to bad company"
    assert verdict(text, compared(one)) == "partly supported"


def test_what_is_known_from_animals_only_is_not_supported_in_people() -> None:
    one = fact("In rats ketamine raises the level of a protein of the brain.", strength="moderate")
    assert verdict("Ketamine raises the level of a protein of the brain", compared(one)) == "partly supported"


def test_absolute_words_are_not_supported_by_a_fact_without_them() -> None:
    one = fact("Ketamine relieves pain in surgery.")
    assert verdict("Ketamine always relieves pain in surgery", compared(one)) == "overstated"


def test_a_fact_alone_never_makes_a_treatment_of_addiction_supported() -> None:
    one = fact("Ketamine reduces relapse in alcohol use disorder.")
    assert verdict("Ketamine reduces relapse in alcohol use disorder", compared(one)) == "partly supported"


def test_a_wrong_detail_of_a_trial_contradicts_whatever_the_outcome() -> None:
    outcome = Part("outcome:abstinence", "supported", "high", ("why",), direction="favours", said="benefit")
    trial = Part("trial", "contradicted", "", ("why",))
    text = "In a trial people with alcohol use disorder got ketamine for five days and abstinence increased"
    assert verdict(text, outcomes=(outcome,), trial=trial) == "contradicted"


def test_nothing_found_says_so() -> None:
    answer = conclude(claim("Ketamine lowers cholesterol"), Found(), "Nothing is loaded on this.")
    assert answer.verdict == "no evidence found"
    assert answer.why == ("Nothing is loaded on this.",)


HALF_LIFE = fact(
    "The half-life of ketamine is 2 to 4 hours.",
    numbers=(NumberRange("half-life", 2, 4, "hours", near=("half life",)),),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ketamine has a half-life of 3 hours", "fits"),
        ("Ketamine has a half-life of 180 minutes", "fits"),
        ("Ketamine has a half-life of 5 hours", "near"),
        ("Ketamine has a half-life of 24 hours", "wrong"),
        ("Ketamine is gone within 24 hours, with a half-life of 2.5 hours", "fits"),
        ("Ketamine has a half-life of 3 mg", ""),
        ("Ketamine acts for 24 hours", ""),
    ],
)
def test_figures_against_those_of_a_fact(text: str, expected: str) -> None:
    assert _numbers(HALF_LIFE, text, numbers_in(text))[0] == expected


def test_a_figure_that_one_fact_has_right_is_not_wrong_by_another() -> None:
    wrong = replace(compared(HALF_LIFE), number="wrong", number_words="29 million people", range=HALF_LIFE.numbers[0])
    right = replace(compared(HALF_LIFE), number="fits", number_words="29 million people")
    assert [entry.number for entry in _without_fitting([wrong, right])] == ["", "fits"]


def test_lay_wording_has_a_standard_one_beside_it() -> None:
    assert "supervision" in paraphrased("under the close care of medical professionals")
    assert paraphrased("nothing to replace here") == "nothing to replace here"
