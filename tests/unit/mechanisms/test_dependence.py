"""Sentences that say that one thing depends on another, or goes with it; and sentences that do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.mechanisms.dependence import dependences

MECHANISM, OUTCOME = "mechanism:bdnf", "outcome:craving"


def related(text: str) -> list[tuple[str, str]]:
    """What a sentence says of BDNF and craving, wherever it names them."""
    mentions = [
        (c, text.index(w), text.index(w) + len(w)) for c, w in ((MECHANISM, "BDNF"), (OUTCOME, "craving")) if w in text
    ]
    return [(found.kind, found.says) for found in dependences(text, mentions, frozenset({MECHANISM}))]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The fall in craving was mediated by BDNF.", ("stated dependence", "depends")),
        ("The fall in craving was BDNF-dependent.", ("stated dependence", "depends")),
        ("BDNF not only underlies the fall in craving but lifts mood.", ("stated dependence", "depends")),
        ("BDNF was necessary for the effect on craving.", ("stated dependence", "depends")),
        ("The fall in craving was not mediated by BDNF.", ("stated dependence", "does not depend")),
        ("Craving aside, craving fell independently of BDNF.", ("stated dependence", "does not depend")),
        ("The rise in BDNF correlated with less craving.", ("correlated", "goes with")),
        ("The rise in BDNF did not correlate with craving.", ("correlated", "does not go with")),
    ],
)
def test_what_a_sentence_says(text: str, says: tuple[str, str]) -> None:
    assert related(text) == [says]


@pytest.mark.parametrize(
    "text",
    [
        "BDNF rose and craving fell.",
        "BDNF rose in a dose-dependent manner and craving fell.",
        "BDNF rose; craving was mediated by mood.",
    ],
)
def test_side_by_side_says_nothing(text: str) -> None:
    assert related(text) == []


@settings(deadline=None)
@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_no_text_breaks_it(text: str, one: int, other: int) -> None:
    spans = [(MECHANISM, min(one, len(text)), len(text)), (OUTCOME, min(other, len(text)), len(text))]
    assert len(list(dependences(text, spans, frozenset({MECHANISM})))) <= 1
