"""The measured error: every figure is in a card, what is shown is what was measured, agreement is counted right."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.reading.measuring.__main__ import README, with_table
from ingest.reading.measuring.agreement import Agreement, agreement_on_labels, agreement_on_landmarks
from ingest.reading.measuring.cards import MeasuredError, error_of, measured_errors
from ingest.reading.measuring.learned_from import learned_from
from ingest.reading.reader import AbstractReader


def test_every_figure_is_in_a_card_and_is_a_share() -> None:
    errors = measured_errors()
    assert {"design", "participants", "finding", "direction", "facet_condition"} <= {error.field for error in errors}
    for error in errors:
        assert 0 < error.value <= 1
        assert error.rows > 0
        assert error.data


def test_the_table_in_the_readme_is_that_of_the_cards() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_table(text) == text, "run: python -m ingest.reading.measuring"


@pytest.mark.parametrize(
    ("measure", "value", "words"), [("right", 0.912, "right in 91 of 100"), ("F1", 0.9714, "F1 .971")]
)
def test_figures_are_said_in_words(measure: str, value: float, words: str) -> None:
    assert MeasuredError("design", "design", measure, value, 214, "labels", "design").in_words() == words


def test_a_field_that_was_not_measured_has_no_figure() -> None:
    assert error_of("doses") is None


def test_curated_and_extracted_facts_are_compared_where_curated_ones_are_known() -> None:
    rows: list[dict[str, Any]] = [
        {
            "curated": {"design": "cohort study", "participants": 40, "blinding": None, "follow_up_days": 180},
            "extracted": {"design": "cohort study", "participants": 44, "follow_up_days": 183},
            "findings": [
                {"method": "curated", "target": "outcome:craving", "direction": "benefit"},
                {"method": "extracted", "target": "outcome:craving", "direction": "benefit"},
                {"method": "curated", "target": "outcome:relapse", "direction": "no difference"},
                {"method": "extracted", "target": "outcome:use", "direction": "harm"},
            ],
        },
        {"curated": {"design": "case report"}, "extracted": {}, "findings": []},
    ]
    compared = {one.field: one for one in agreement_on_landmarks(rows)}
    assert compared["design"] == Agreement("design", 2, 1, 1)
    assert compared["participants"] == Agreement("participants", 1, 0, 0)
    assert compared["follow_up_days"] == Agreement("follow_up_days", 1, 1, 0)
    assert compared["finding"] == Agreement("finding", 2, 1, 1)
    assert "blinding" not in compared


def test_labels_are_compared_field_by_field() -> None:
    row = {
        "title": "Ketamine in rats: a made-up experiment",
        "abstract": "Rats received ketamine. Craving fell.",
        "species": "animal",
        "participants": 7,
    }
    compared = {one.field: one for one in agreement_on_labels([row], AbstractReader())}
    assert compared["species"] == Agreement("species", 1, 1)
    assert compared["participants"] == Agreement("participants", 1, 0)


def test_doses_are_right_where_every_curated_one_was_read() -> None:
    curated = ['{"substance": "substance:ketamine", "amount": "0.50", "unit": "mg/kg"}']
    read = [
        '{"substance": "ketamine", "amount": 0.5, "unit": "mg/kg"}',
        '{"substance": "x", "amount": 2, "unit": "mg"}',
    ]

    def compared(curated: list[str], extracted: list[str]) -> Agreement:
        rows = [{"curated": {"doses": curated}, "extracted": {"doses": extracted}, "findings": []}]
        return agreement_on_landmarks(rows)[0]

    assert compared(curated, read) == Agreement("doses", 1, 1)
    assert compared([*curated, curated[0].replace("0.50", "0.8")], read) == Agreement("doses", 1, 0)
    assert agreement_on_landmarks([{"curated": {"doses": []}, "extracted": {}, "findings": []}]) == ()


def test_the_abstracts_that_models_learned_from_are_listed_by_pmid() -> None:
    assert len(learned_from()) > 1000
    assert all(pmid.isdigit() for pmid in learned_from())
