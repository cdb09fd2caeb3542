"""Keys stay the same however a record was printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import normalised_doi, normalised_title, record_key
from ingest.record import Record


@pytest.mark.parametrize(
    "printed",
    [
        "10.1056/NEJMoa2028564",
        "https://doi.org/10.1056/NEJMoa2028564",
        "http://dx.doi.org/10.1056/nejmoa2028564",
        "doi: 10.1056/NEJMOA2028564",
        "  DOI:10.1056/NEJMoa2028564 ",
    ],
)
def test_all_printings_of_a_doi_are_one(printed: str) -> None:
    assert normalised_doi(printed) == "10.1056/nejmoa2028564"


@given(st.text())
def test_normalising_a_title_twice_changes_nothing(title: str) -> None:
    once = normalised_title(title)
    assert normalised_title(once) == once


@given(st.from_regex(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+", fullmatch=True))
def test_normalising_a_doi_twice_changes_nothing(doi: str) -> None:
    assert normalised_doi(normalised_doi(doi)) == normalised_doi(doi)


def test_the_pmid_decides_before_the_doi_and_the_doi_before_the_title() -> None:
    assert record_key(Record("pubmed", "T", pmid="12", doi="10.1/X")) == "pmid:12"
    assert record_key(Record("ris", "T", doi="10.1/X")) == "doi:10.1/x"
    assert record_key(Record("ris", "T", year=2020)).startswith("title:")


def test_titles_that_differ_in_printing_only_share_a_key() -> None:
    one = Record("ris", "Ketamine for Alcohol-Use Disorder: a trial.", year=2022)
    other = Record("ris", "KETAMINE FOR ALCOHOL USE DISORDER - A TRIAL", year=2022)
    assert one.key == other.key


def test_the_same_title_in_another_year_is_another_record() -> None:
    assert Record("ris", "Ketamine", year=2021).key != Record("ris", "Ketamine", year=2022).key
