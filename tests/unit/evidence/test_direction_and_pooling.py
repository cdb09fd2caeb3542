"""Tallies, the direction of a body, the sign test, pooled effects, and the sentences for all of them."""

from __future__ import annotations

import math
from itertools import product
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.evidence.effects import effect_of, effect_text, measure_kind, side
from graph.evidence.load import PaperFindings
from graph.evidence.meaning import meaning, wordings
from graph.evidence.model import BodyDirection, Certainty
from graph.evidence.pooling import forests, heterogeneity, pool
from graph.evidence.rows import Effect, StudyDirection
from graph.evidence.rules import load_rules, parse_rules
from graph.evidence.words import days_in_words, listed
from ingest.errors import DataFileError
from tests.unit.evidence.made import ABSTINENCE, NMDA, finding, paper, profile, question, ratio, study

FIVE: tuple[StudyDirection, ...] = ("benefit",) * 5


def of(*directions: StudyDirection) -> list[PaperFindings]:
    return [study(n, d) for n, d in enumerate(directions, 1)]


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (("benefit",), "favours"),
        (("benefit", "benefit", "no difference"), "favours"),
        (("benefit", "no difference"), "unclear"),
        (("benefit", "harm"), "mixed"),
        (("benefit", "benefit", "benefit", "harm", "harm"), "mixed"),
        (("harm", "harm", "no difference"), "against"),
        (("no difference", "no difference", "benefit"), "no difference shown"),
        (("mixed", "mixed"), "mixed"),
        (("mixed", "no difference"), "unclear"),
    ],
)
def test_direction_of_a_body(directions: tuple[StudyDirection, ...], expected: str) -> None:
    assert profile(of(*directions)).direction == expected


def test_no_difference_is_no_vote_against() -> None:
    assert profile(of("no difference", "no difference", "no difference")).direction == "no difference shown"


def test_sign_test_only_where_enough_studies_point_one_way_or_the_other() -> None:
    five = profile(of(*FIVE, "no difference", "no difference")).tally
    assert five.sign_test is None
    assert "5 of the 6" in five.why_no_test
    seven = profile(of(*FIVE, "benefit", "harm", "no difference")).tally.sign_test
    assert seven is not None
    assert (seven.favourable, seven.directed) == (6, 7)
    assert seven.p == pytest.approx(0.125)


def test_targets_without_a_better_side_increase_or_decrease() -> None:
    papers = [paper(n, finding(n, "increase", target=NMDA)) for n in (1, 2)]
    found = profile(papers, question(target=NMDA))
    assert found.direction == "increase"
    assert "increase NMDA receptor function" in found.meaning


def test_three_alike_effects_are_pooled_two_are_not() -> None:
    papers = [paper(n, finding(n, effect=ratio(0.5 + n / 20, 0.3, 0.9))) for n in (1, 2, 3)]
    (forest,) = profile(papers).forests
    assert forest.pooled is not None
    assert 0.5 < forest.pooled.value < 0.7
    assert (forest.no_effect, forest.log_scale, forest.favourable) == (1.0, True, "lower")
    assert sum(row.weight or 0 for row in forest.rows) == pytest.approx(1)
    (short,) = profile(papers[:2]).forests
    assert short.pooled is None
    assert "3 are needed" in short.why_not


def test_effects_counted_from_different_sides_or_in_units_are_not_pooled() -> None:
    effects = [ratio(0.5, 0.3, 0.9), ratio(2.0, 1.2, 3.0), ratio(0.6, 0.4, 0.9)]
    (forest,) = profile([paper(n, finding(n, effect=e)) for n, e in enumerate(effects)]).forests
    assert forest.pooled is None
    assert "different sides" in forest.why_not
    units = [Effect(f"mean difference ({u})", "mean difference", 2, 1, 3) for u in ("days", "points", "grams")]
    (other,) = profile([paper(n, finding(n, effect=e)) for n, e in enumerate(units)]).forests
    assert "different units" in other.why_not


def test_a_study_without_interval_is_no_row() -> None:
    p_only = Effect("", "", None, None, None, "0.01")
    assert profile([paper(1, finding(1, effect=p_only))]).forests == ()
    assert forests((), load_rules()) == ()


def test_pooling_agrees_with_a_worked_example() -> None:
    # Equal effects with equal errors: the mean is the effect, nothing differs between studies.
    pooled, weights = pool([(2.0, 1.0, 4.0)] * 4, log_scale=True)
    assert pooled.value == pytest.approx(2)
    assert (pooled.i2, pooled.tau2) == (0, 0)
    assert weights == pytest.approx([0.25] * 4)
    plain = math.log(4) / 3.92 / math.sqrt(4)  # standard error of the fixed-effect mean
    assert math.log(pooled.high / 2) >= 1.96 * plain


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.1, 2)), min_size=2, max_size=8))
def test_pooled_values_lie_within_their_studies_and_intervals_hold_them(effects: list[tuple[float, float]]) -> None:
    rows = [(value, value - half, value + half) for value, half in effects]
    pooled, weights = pool(rows, log_scale=False)
    assert min(v for v, _ in effects) - 1e-9 <= pooled.value <= max(v for v, _ in effects) + 1e-9
    assert pooled.low <= pooled.value <= pooled.high
    assert 0 <= pooled.i2 <= 100
    assert sum(weights) == pytest.approx(1)
    if pooled.prediction_low is not None:
        assert pooled.prediction_low <= pooled.low + 1e-9


def test_heterogeneity_needs_three_effects() -> None:
    assert heterogeneity([ratio(0.5, 0.3, 0.9)] * 2) is None
    apart = heterogeneity([ratio(0.1, 0.09, 0.11), ratio(1, 0.9, 1.1), ratio(9, 8.5, 9.5)])
    assert apart is not None
    assert apart > 90


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        ("OR", "odds ratio"),
        ("aOR", "odds ratio"),
        ("risk ratio", "risk ratio"),
        ("RR", "risk ratio"),
        ("HR", "hazard ratio"),
        ("SMD", "standardised mean difference"),
        ("mean difference (percentage points of days)", "mean difference"),
        ("reporting odds ratio", ""),
        ("F(1,253)", ""),
        ("%", ""),
    ],
)
def test_measures_in_standard_words(measure: str, kind: str) -> None:
    assert measure_kind(measure) == kind


def test_effects_in_words() -> None:
    effect = effect_of({"measure": "OR", "value": 5.7, "ci_low": 1.3, "ci_high": 25.1, "p": "0.02"})
    assert effect_text(effect) == "odds ratio 5.7 (95% CI 1.3 to 25.1), p = 0.02"
    assert effect_text(effect_of({"p": "<0.01"})) == "p <0.01"
    assert effect_text(effect_of({"measure": "%", "value": 50})) == "50%"
    assert effect_of({}) is None
    assert effect_text(None) == ""


def test_the_good_side_is_told_by_the_direction() -> None:
    assert side(finding(1, "benefit", effect=ratio(0.5, 0.2, 0.9))) == "lower"
    assert side(finding(1, "harm", effect=ratio(0.5, 0.2, 0.9))) == "higher"
    assert side(finding(1, "no difference", effect=ratio(0.9, 0.5, 1.4))) == ""


def test_every_direction_and_certainty_has_its_sentence() -> None:
    for direction, certainty in product(get_args(BodyDirection), get_args(Certainty)):
        said = meaning(direction, certainty, question(target=ABSTINENCE))
        assert said.endswith(".")
        assert "{" not in said
    assert "may improve abstinence in alcohol use disorder" in meaning("favours", "low", question(target=ABSTINENCE))
    assert "may reduce relapse" in meaning("favours", "low", question())


def test_every_deduction_has_a_sentence_on_what_would_change_it() -> None:
    said = wordings()["would_change"]
    for code in said["order"]:
        assert said.get(said["same_as"].get(code, code))


def test_days_as_people_say_them() -> None:
    assert [days_in_words(d) for d in (1, 21, 35, 180, 730, None)] == [
        "1 day", "21 days", "5 weeks", "6 months", "2 years", "not stated",
    ]  # fmt: skip
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_rules_name_only_sources_that_are_given() -> None:
    assert load_rules().sign_test.source in load_rules().sources
    with pytest.raises(DataFileError):
        parse_rules("tiers: []")
