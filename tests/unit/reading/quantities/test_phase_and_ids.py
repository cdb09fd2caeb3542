"""Phase and registry numbers of a trial. All sentences are made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.study.quantities.phase import phase
from ingest.reading.study.quantities.trial_ids import trial_ids
from tests.unit.reading.quantities.made import made_abstract, words_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In a double-blind phase 2 clinical trial, patients received ketamine.", "2"),
        ("This was a phase III randomized trial.", "3"),
        ("A Phase IIb open-label study of ketamine.", "2b"),
        ("We did a phase I/II trial of esketamine.", "1/2"),
        ("A phase 1-2 study was done.", "1/2"),
    ],
)
def test_phase(text: str, value: str) -> None:
    abstract = made_abstract(text)
    found = phase(abstract)
    assert found is not None
    assert found[0] == value
    assert words_of(abstract, found[1]).lower().startswith("phase")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Women were tested in the follicular phase of a randomised study.",
        "In phase 1 of the study, rats were trained.",
        "Phase 3 trials have shown an effect of esketamine.",
        "Phase 2 sleep was longer.",
    ],
)
def test_other_phases(text: str) -> None:
    assert phase(made_abstract(text)) is None


def test_trial_ids_stand_where_they_say() -> None:
    abstract = made_abstract("Registered as NCT01234567 and ISRCTN 12345678, EudraCT 2015-000222-11.")
    found = trial_ids(abstract)
    assert [number for number, _ in found] == ["NCT01234567", "ISRCTN12345678", "2015-000222-11"]
    assert [words_of(abstract, where) for _, where in found] == ["NCT01234567", "12345678", "2015-000222-11"]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    abstract = made_abstract(text)
    assert trial_ids(abstract) == trial_ids(abstract)
    found = phase(abstract)
    if found is not None:
        words_of(abstract, found[1])
