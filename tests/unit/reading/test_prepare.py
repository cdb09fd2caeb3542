"""A title and abstract made ready for reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.model import ROLES, Abstract
from ingest.reading.prepare import prepare
from ingest.reading.sections import GivenSection
from ingest.reading.vocabulary import load_vocabulary

MATCHER = ConceptMatcher(load_vocabulary())


def rows(abstract: Abstract) -> list[tuple[str, str | None, str]]:
    return [(abstract.words_of(sentence), sentence.section, sentence.role) for sentence in abstract.sentences]


def test_the_title_is_a_sentence_of_its_own() -> None:
    abstract = prepare(MATCHER, "A trial of ketamine", "We treated 40 adults.")
    assert rows(abstract)[0] == ("A trial of ketamine", "TITLE", "objective")
    assert abstract.text == "A trial of ketamine\nWe treated 40 adults."


def test_a_printed_label_stays_in_its_first_sentence_and_names_the_section_of_all() -> None:
    abstract = prepare(MATCHER, "", "METHODS: We did this. Then that. CONCLUSIONS It works.")
    assert rows(abstract) == [
        ("METHODS: We did this.", "METHODS", "methods"),
        ("Then that.", "METHODS", "methods"),
        ("CONCLUSIONS It works.", "CONCLUSIONS", "conclusions"),
    ]


def test_a_label_with_a_full_stop_is_no_sentence_of_its_own() -> None:
    assert rows(prepare(MATCHER, "", "Methods. We did this. Results. It rose.")) == [
        ("Methods. We did this.", "Methods", "methods"),
        ("Results. It rose.", "Results", "results"),
    ]


def test_sections_that_the_source_tells_need_no_printed_label() -> None:
    text = "It is so. We did this. It rose"
    told: list[GivenSection] = [
        (0, 9, "BACKGROUND", "BACKGROUND"),
        (10, 22, "What was done", "METHODS"),
        (23, 30, "RESULT", ""),
    ]
    assert rows(prepare(MATCHER, "T", text, sections=told))[1:] == [
        ("It is so.", "BACKGROUND", "background"),
        ("We did this.", "What was done", "methods"),
        ("It rose", "RESULT", "results"),
    ]


def test_what_precedes_the_first_label_has_no_section() -> None:
    read = rows(prepare(MATCHER, "", "It is well known. METHODS: We did this."))
    assert [section for _, section, _ in read] == [None, "METHODS"]


_TOLD = st.tuples(
    st.integers(0, 40), st.integers(0, 40), st.text(max_size=9), st.sampled_from(["", "METHODS", "UNASSIGNED"])
)


@given(st.text(), st.text(), st.lists(_TOLD, max_size=4))
def test_anything_can_be_prepared(title: str, text: str, sections: list[GivenSection]) -> None:
    abstract = prepare(MATCHER, title, text, sections=sections)
    printed = "".join(abstract.words_of(sentence) for sentence in abstract.sentences)
    assert "".join(printed.split()) == "".join(abstract.text.split())
    assert all(sentence.role in ROLES for sentence in abstract.sentences)


@pytest.mark.parametrize(
    "text", ["x" * 50_000, "KETAMINE HELPED. " * 3000, "METHODS: " * 6000, "Результаты хорошие. " * 2500, "word"]
)
def test_odd_abstracts_are_prepared(text: str) -> None:
    assert prepare(MATCHER, "", text).sentences
