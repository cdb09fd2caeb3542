"""Registry numbers in text and in data banks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import Accession, TrialId
from ingest.sources.trial_ids import databank_entry, trial_ids_in, unique_trial_ids


@pytest.mark.parametrize(
    ("text", "number", "registry"),
    [
        ("ClinicalTrials.gov identifier: NCT02649231.", "NCT02649231", "NCT"),
        ("(NCT 02649231)", "NCT02649231", "NCT"),
        ("nct-02649231", "NCT02649231", "NCT"),
        ("NCT: 0264 9231", "NCT02649231", "NCT"),
        ("clinicaltrials.govNCT02649231", "NCT02649231", "NCT"),
        ("ISRCTN 14689382", "ISRCTN14689382", "ISRCTN"),
        ("ISRCTN, number 14689382 (registered)", "ISRCTN14689382", "ISRCTN"),
        ("ISRCTN Registry 14689382", "ISRCTN14689382", "ISRCTN"),
        ("Trials Registry (ACTRN): 12614000310662", "ACTRN12614000310662", "ACTRN"),
        ("isrctn.com/ISRCTN14689382", "ISRCTN14689382", "ISRCTN"),
        ("EudraCT 2015-000222-11", "2015-000222-11", "EudraCT"),
        ("EudraCT number: 2015–000222–11", "2015-000222-11", "EudraCT"),
        ("EudraCT 2015 - 000222 - 11", "2015-000222-11", "EudraCT"),
        ("ACTRN12610000123456", "ACTRN12610000123456", "ACTRN"),
        ("ACTRN 12610000123456", "ACTRN12610000123456", "ACTRN"),
        ("ANZCTRN12610000123456", "ACTRN12610000123456", "ACTRN"),
        ("ChiCTR-TRC-10000123", "ChiCTR-TRC-10000123", "ChiCTR"),
        ("chictr 1900021234", "ChiCTR1900021234", "ChiCTR"),
        ("ChiCTR-1900021234", "ChiCTR1900021234", "ChiCTR"),
    ],
)
def test_a_number_is_found_and_normalised(text: str, number: str, registry: str) -> None:
    assert trial_ids_in(text) == (TrialId(number, registry, "text"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NCT0264923",
        "NCT026492310",
        "the NCT trial of 12345678 people",
        "0123-2015-000222-11",
        "phone 2015-000222-119",
        "EU trial 2022-500123-14-00",
        "FUNCTION12345678",
        "NCTC 10490, 12345678",
        "clinicaltrials.gov identifier CRD42019141037",
        "ISRCTN and others, 1999",
    ],
)
def test_what_is_no_number_of_a_trial_is_left(text: str) -> None:
    assert trial_ids_in(text) == ()


def test_the_digits_of_the_next_number_are_not_taken() -> None:
    assert [found.number for found in trial_ids_in("NCT02649231 23 patients; NCT01234567, NCT02649231")] == [
        "NCT02649231",
        "NCT01234567",
    ]


def test_a_data_bank_is_told_from_a_trial_registry() -> None:
    assert databank_entry("ClinicalTrials.gov", "NCT02649231") == TrialId("NCT02649231", "NCT", "databank")
    assert databank_entry("ANZCTR", "ACTRN12610000123456").number == "ACTRN12610000123456"
    assert databank_entry("IRCT", "IRCT20100718004413N4") == TrialId("IRCT20100718004413N4", "IRCT", "databank")
    assert databank_entry("UMIN CTR", "UMIN000001") == TrialId("UMIN000001", "UMIN CTR", "databank")
    assert databank_entry("GENBANK", "U12345") == Accession("GENBANK", "U12345")


def test_a_number_in_both_places_counts_once_as_the_data_bank_states_it() -> None:
    stated = TrialId("NCT02649231", "NCT", "databank")
    assert unique_trial_ids((stated, *trial_ids_in("NCT02649231"))) == (stated,)


@given(st.text())
def test_any_text_is_read_without_an_error_and_found_numbers_are_found_again(text: str) -> None:
    for found in trial_ids_in(text):
        assert trial_ids_in(found.number)[0].number == found.number


@given(
    st.integers(0, 10**8 - 1),
    st.sampled_from(["", " ", "-", ": ", "\u00a0"]),
    st.text(alphabet="abc ,.;()", max_size=20),
)
def test_a_number_survives_any_ordinary_surroundings(number: int, gap: str, around: str) -> None:
    found = trial_ids_in(f"{around} NCT{gap}{number:08d} {around}")
    assert [trial.number for trial in found] == [f"NCT{number:08d}"]
