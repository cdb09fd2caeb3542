"""Where a page makes statements: offsets are exact, sentences fall apart where they say several things."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.claims.cues import unglued
from graph.claims.layout import blocks
from graph.claims.statements import single, statements

_PIECES = st.sampled_from(
    ["Ketamine helps", " and ", "it lowers craving", ". ", "\n", "\n\n", "\u00a0", "• ", ": ", "; ", ", but ", "while ",
     "(", ")", "“", "”", "İ", "blood pressurebegins", "1) ", "due to ", "😀", "patients who are ill", "\r\n", "\u2028"]
)  # fmt: skip


def said(text: str) -> list[str]:
    return [text[s.start : s.end] for s in statements(text)]


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=300))
@example("")
@example("A: b:\n• c\n• d")
@settings(max_examples=300, deadline=None)
def test_offsets_are_exact_in_order_and_apart(text: str) -> None:
    found = statements(text)
    for statement in found:
        assert 0 <= statement.start <= statement.end <= len(text)
        piece = text[statement.start : statement.end]
        assert piece == piece.strip()
    ends = [0, *(s.end for s in found)]
    assert all(s.start >= end for s, end in zip(found, ends, strict=False))


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_blocks_hold_every_letter_of_a_text(text: str) -> None:
    held = "".join(text[b.start : b.end] for b in blocks(text))
    assert sum(c.isalpha() for c in held) >= sum(c.isalpha() for c in text) - text.count("(") - text.count("\n") - 9


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Drug A lowers pain in adults, but it raises the pulse.", 2),
        ("While drug A helps many adults, there are concerns about its safety.", 2),
        ("Drug A acts on many receptors in the brain and enhances the release of proteins.", 2),
        ("Drug A has been used for decades; drug B is a new medicine.", 2),
        ("Drug A lowers pain and fever in adults.", 1),
        ("Drug A helps patients who are in recovery and would like to stay sober.", 1),
        ("There is more and more evidence that drug A is useful in adults.", 1),
        ("Drug A (it is new and it works well in adults) lowers pain.", 1),
    ],
)
def test_a_sentence_falls_apart_where_it_says_several_things(sentence: str, parts: int) -> None:
    assert len(said(sentence)) == parts


def test_the_design_of_a_trial_and_its_result_are_two_statements() -> None:
    text = "In a double-blind placebo-controlled trial, researchers found that people on drug A drank less."
    first, second = said(text)
    assert first.startswith("In a double-blind")
    assert second == "people on drug A drank less."


def test_a_list_goes_with_the_sentence_that_opens_it() -> None:
    text = "Side effects of the drug include:\n\n  • Nausea\n  • Tears\n\nCall us today."
    assert said(text)[0] == "Side effects of the drug include:\n\n  • Nausea\n  • Tears"


def test_headings_and_questions_on_a_line_of_their_own_are_no_statements() -> None:
    text = "What Is Drug A?\nThe Science Behind Drug A\nDrug A is a medicine that lowers pain in adults."
    assert said(text) == ["Drug A is a medicine that lowers pain in adults."]


def test_a_sentence_that_a_page_broke_is_one() -> None:
    text = "Drug A was found to be effective in the\n\ntreatment of severe pain in adults."
    assert said(text) == [text]


def test_words_that_ran_together_are_taken_apart_for_reading_only() -> None:
    statement = statements("After an hour the blood pressurebegins to rise again.")[0]
    assert "pressure begins" in statement.words
    assert unglued("depression and\u00a0anxiety") == "depression and anxiety"
    assert unglued("expressionism") == "expressionism"


@given(st.text(max_size=100))
def test_a_single_claim_is_the_text_without_its_edges(text: str) -> None:
    statement = single(text)
    assert text[statement.start : statement.end] == text.strip()
