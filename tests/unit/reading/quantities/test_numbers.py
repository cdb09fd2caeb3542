"""Numbers are read however they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.study.quantities.numbers import lower, number_of, numbers_of, tokens_of

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelt(value: int, joined: str, hyphen: str) -> str:
    """A number in words, with "and" or not, with hyphens or spaces."""
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (hyphen + ONES[value % 10] if value % 10 else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if value >= size:
            rest = value % size
            return f"{spelt(value // size, joined, hyphen)} {name}" + (
                joined + spelt(rest, joined, hyphen) if rest else ""
            )
    raise AssertionError(value)


@given(st.integers(1, 99_999), st.sampled_from([" ", " and "]), st.sampled_from(["-", " ", "‐", "–"]))
def test_number_words_read_back(value: int, joined: str, hyphen: str) -> None:
    assert number_of(spelt(value, joined, hyphen)) == value
    assert number_of(spelt(value, joined, hyphen).capitalize()) == value


@given(st.integers(0, 9_999_999), st.sampled_from([",", " ", "\u2009", "\u202f", "\u00a0", "\u2008"]))
def test_thousands_separators_read_back(value: int, separator: str) -> None:
    assert number_of(f"{value:,}".replace(",", separator)) == value


@pytest.mark.parametrize(
    ("printed", "value"), [("0.5", 0.5), ("0·5", 0.5), ("0. 5", 0.5), ("12.25", 12.25), ("1,234.5", 1234.5)]
)
def test_decimals(printed: str, value: float) -> None:
    assert number_of(printed) == value


def test_numbers_keep_apart() -> None:
    text = "two hundred and three hundred, 12, 15 and one hundred and eighty"
    assert [number.value for number in numbers_of(tokens_of(text))] == [200, 300, 12, 15, 180]


@pytest.mark.parametrize("name", ["MK801", "5HT2A receptor MK-x801", "GluN2B"])
def test_digits_within_a_name_are_no_number(name: str) -> None:
    assert 801 not in [number.value for number in numbers_of(tokens_of(name))]
    assert 2 not in [number.value for number in numbers_of(tokens_of(name))]


@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    tokens = tokens_of(text)
    for index, word in enumerate(tokens.words):
        assert lower(tokens.printed(index)) == word
    for number in numbers_of(tokens):
        assert 0 <= number.first <= number.last < len(tokens.words)


@given(st.text())
def test_lower_case_keeps_offsets(text: str) -> None:
    assert len(lower(text)) == len(text)
