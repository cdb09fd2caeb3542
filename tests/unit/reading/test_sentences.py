"""Sentences: where one ends and the next begins."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "whole",
    [
        "Rats got 0.5 mg/kg i.v. twice, vs. saline (p < .05).",
        "Craving fell, e.g. in heavy users, i.e. daily users, cf. Fig. 2 and Figs. 3 and 4.",
        "E. coli and C. elegans were used as by J. R. Smith et al. (2004).",
        "No. 5 of Vol. 3 was read by Dr. Smith and Prof. Jones.",
        "The dose was 0. 2 mg, with P = 0. 05 and p < . 01.",
        "It rose (see above. Then it fell. Then it rose) for a day.",
        "The text was broken\nin the middle of a line.",
        "Nothing ends here",
        "As in the U.S. Food and Drug rules, n. 5 and p. 12 apply.",
        "The mean was 5.0 vs. 6.0 in approx. 20 rats.",
        "Of the group (median 7.0 v. 6.5) few stayed.",
        "It worked well. (P = 0.03)",
    ],
)
def test_one_sentence_stays_one(whole: str) -> None:
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It fell. (R)-ketamine rose. (±)-Ketamine fell.", ["It fell.", "(R)-ketamine rose.", "(±)-Ketamine fell."]),
        ("It bound. [[3]H]MK-801 did not.", ["It bound.", "[[3]H]MK-801 did not."]),
        ("We saw TNF-α. α-Synuclein fell. mRNA rose.", ["We saw TNF-α.", "α-Synuclein fell.", "mRNA rose."]),
        ("All got vitamin C. It was type B. We had 25 C.", ["All got vitamin C.", "It was type B.", "We had 25 C."]),
        ("Rats got 5 mg/kg i.p. Ketamine helped.", ["Rats got 5 mg/kg i.p.", "Ketamine helped."]),
        ("It was safe.The drug helped.", ["It was safe.", "The drug helped."]),
        ("They came in 2012. 45 patients stayed.", ["They came in 2012.", "45 patients stayed."]),
        ("Why is it so? It is! Good.", ["Why is it so?", "It is!", "Good."]),
        ("1. Ketamine binds. 2. It leaves.", ["1. Ketamine binds.", "2. It leaves."]),
        ("We did:\n• one thing\n• another", ["We did:", "• one thing", "• another"]),
        ("First part\n\nSecond part", ["First part", "Second part"]),
        ("THE RATS CAME. IT HELPED (P < .05). ALL WENT.", ["THE RATS CAME.", "IT HELPED (P < .05).", "ALL WENT."]),
        ("They follow Smith et al. The rest did not.", ["They follow Smith et al.", "The rest did not."]),
        ("It rose by 5%. Then it fell.", ["It rose by 5%.", "Then it fell."]),
    ],
)  # fmt: skip
def test_sentences_end_where_they_should(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_break_that_is_told_is_kept() -> None:
    text = "one two three"
    assert [text[a:b] for a, b in sentence_spans(text, 0, len(text), [4])] == ["one", "two three"]


_PIECES = st.lists(
    st.sampled_from(
        ["Drug", "we", "0.5", "i.v.", "vs.", ".", "?", "(", ")", "\n", "\n\n", " ", "•", "A.", "\u00a0", "[3]"]
    )
)


@given(st.one_of(st.text(), _PIECES.map("".join), _PIECES.map(" ".join)), st.lists(st.integers(-5, 60)))
def test_sentences_hold_all_that_is_not_white_space_once_and_in_order(text: str, breaks: list[int]) -> None:
    spans = list(sentence_spans(text, 0, len(text), breaks))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", [".", ". ", " ", "\n", "(a. ", "A. ", "a.)", "x", "\n ", "( ", "Aa. ", "i.v.", "A.B", "• "]
)
def test_50_000_characters_of_anything_are_cut(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    assert "".join("".join(text[a:b].split()) for a, b in sentence_spans(text, 0, len(text))) == "".join(text.split())
