"""Labelled sections of an abstract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.model import ROLES
from ingest.reading.sections import given_sections, printed_sections, roles_of_label


def labels(text: str) -> list[str]:
    return [section.label for section in printed_sections(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BACKGROUND: It is so. METHODS: We did. CONCLUSIONS: Good.", ["BACKGROUND", "METHODS", "CONCLUSIONS"]),
        ("Aim of study: To see. Methods: We did. Results: It rose.", ["Aim of study", "Methods", "Results"]),
        ("AIM To see it all. METHODS We did it. RESULTS 12 rats rose.", ["AIM", "METHODS", "RESULTS"]),
        ("Aims To see. Methods We did. Results Rats rose.", ["Aims", "Methods", "Results"]),
        ("Methods. We did. Results. Rats rose.", ["Methods", "Results"]),
        ("RESULTS AND DISCUSSION: It rose.", ["RESULTS AND DISCUSSION"]),
        ("Design, Setting, and Participants: A trial. Main outcome measure(s): Pain.",
         ["Design, Setting, and Participants", "Main outcome measure(s)"]),
        ("It fell in the morning RESULTS: It rose.", ["RESULTS"]),
        ("METHODS: We did. ODD NEW THING: It rose.", ["METHODS", "ODD NEW THING"]),
        ("BACKGROUND: IT IS SO. RESULTS: THE RESULTS ROSE.", ["BACKGROUND", "RESULTS"]),
    ],
)  # fmt: skip
def test_labels_are_found(text: str, found: list[str]) -> None:
    assert labels(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Results from three trials are pooled. Methods vary.",
        "We used two drugs: ketamine and saline. NMDA: a receptor.",
        "The results: good. The RESULTS were good.",
        "THE METHODS WERE GOOD. RESULTS WERE GOOD.",
        "AIMS scores fell.",
        "Results The first alone is no label.",
    ],
)
def test_other_words_are_no_labels(text: str) -> None:
    assert labels(text) == []


@pytest.mark.parametrize(
    ("label", "roles"),
    [
        ("RESULTS", ("results",)),
        ("Materials & methods", ("methods",)),
        ("Methods/Results", ("methods", "results")),
        ("BACKGROUND AND PURPOSE", ("background", "objective")),
        ("AUTHORS’ CONCLUSIONS", ("conclusions",)),
        ("Summary", ROLES),
        ("Ketamine", None),
        ("", None),
    ],
)
def test_roles_that_a_label_allows(label: str, roles: tuple[str, ...] | None) -> None:
    assert roles_of_label(label) == roles


def test_told_sections_take_their_label_s_roles_else_nlm_s_category() -> None:
    told = [
        (0, 5, "METHODS AND RESULTS", "RESULTS"),
        (6, 9, "WHATEVER", "CONCLUSIONS"),
        (10, 12, "WHATEVER", "UNASSIGNED"),
        (13, 15, "", ""),
    ]
    assert [(section.start, section.label, section.roles) for section in given_sections(told, 10)] == [
        (10, "METHODS AND RESULTS", ("methods", "results")),
        (16, "WHATEVER", ("conclusions",)),
        (20, "WHATEVER", ROLES),
    ]  # fmt: skip


_PIECES = st.lists(
    st.sampled_from(["METHODS", "Results", ":", ". ", "We", "AND", "&", " ", "\n", "CONCLUSIONS: ", "(s)", "Aim "])
)


@given(st.one_of(st.text(), _PIECES.map("".join)))
def test_sections_follow_one_another_to_the_end(text: str) -> None:
    sections = printed_sections(text, 0, len(text))
    assert all(text.startswith(section.label, section.start) and section.roles for section in sections)
    assert [section.end for section in sections] == [section.start for section in sections[1:]] + [len(text)] * bool(
        sections
    )
