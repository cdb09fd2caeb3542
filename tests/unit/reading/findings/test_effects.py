"""Effects as sentences print them become numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.findings.effects import effects_in, excludes_no_effect, nearest_effect, p_values_in, percentages_in
from ingest.reading.model import Effect


@pytest.mark.parametrize(
    ("printed", "effect"),
    [
        ("more days without (mean difference=10.1%, 95% CI=1.1, 19.0)", Effect("MD", 10.1, (1.1, 19.0))),
        ("was less likely (hazard ratio=0.47; 95% CI=0.24, 0.92) to use", Effect("HR", 0.47, (0.24, 0.92))),
        ("risk ratio 0.71; 95% CI [0.50-1.02], p = .06", Effect("RR", 0.71, (0.5, 1.02), 0.06)),
        ("SMD = -0.45 (95% CI −0.60 to −0.30; P < 0.001)", Effect("SMD", -0.45, (-0.6, -0.3), 0.001)),
        ("an odds ratio of 2·5", Effect("OR", 2.5)),
    ],
)
def test_measure_value_interval_and_p(printed: str, effect: Effect) -> None:
    (found,) = effects_in(printed)
    assert found.effect == effect
    assert printed[found.start : found.end]


def test_each_effect_keeps_its_own_interval() -> None:
    first, second = effects_in("OR 2.0 (95% CI 1.1 to 3.0) for one, and RR 0.5 (95% CI 0.2 to 0.9) for the other")
    assert (first.effect.ci, second.effect.ci) == ((1.1, 3.0), (0.2, 0.9))


def test_the_effect_behind_the_words_is_theirs() -> None:
    text = "OR 2.0 for use; craving was lower, OR 0.4"
    found = nearest_effect(effects_in(text), text.index("craving"))
    assert found is not None
    assert found.effect.value == 0.4


def test_the_name_of_an_interval_is_no_percentage() -> None:
    assert [e.effect.value for e in percentages_in("48% of them (95% CI 30 to 60)", 0, 29)] == [48.0]


def test_p_with_its_sign() -> None:
    text = "fell (P < 0.05)"
    assert [(value, sign) for value, sign, _ in p_values_in(text, 0, len(text))] == [(0.05, "<")]


@pytest.mark.parametrize(
    ("effect", "excluded"),
    [
        (Effect("OR", 1.2, (0.9, 1.6)), False),
        (Effect("OR", 1.2, (1.1, 1.6)), True),
        (Effect("MD", 2.0, (-1.0, 5.0)), False),
        (Effect("MD", 2.0), None),
    ],
)
def test_no_effect_is_one_for_ratios_and_zero_for_differences(effect: Effect, excluded: bool | None) -> None:
    assert excludes_no_effect(effect) is excluded


@given(st.text(max_size=300))
def test_any_text_is_read_and_intervals_are_in_order(text: str) -> None:
    for found in effects_in(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.effect.ci is None or found.effect.ci[0] <= found.effect.ci[1]
