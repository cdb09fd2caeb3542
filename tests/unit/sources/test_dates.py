"""Dates are as exact as the source, and never more."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.dates import date_of_digits, date_of_parts, date_of_text


@pytest.mark.parametrize(
    ("text", "iso", "year"),
    [
        ("1998 Dec-1999 Jan", "1998", 1998),
        ("2000 Spring", "2000", 2000),
        ("Spring 2000", "2000", 2000),
        ("1979 Mar-Apr", "1979", 1979),
        ("1978-1979", "1978", 1978),
        ("1979 Apr 15-30", "1979", 1979),
        ("1976-1977 Fall-Winter", "1976", 1976),
        ("2020 3rd Quarter", "2020", 2020),
        ("2020 Mar 7", "2020-03-07", 2020),
        ("2020 Sept", "2020-09", 2020),
        ("2020/03//", "2020-03", 2020),
        ("2019///", "2019", 2019),
        ("2021/02/01/", "2021-02-01", 2021),
        ("2020-03-07", "2020-03-07", 2020),
        ("2021 Feb 30", "2021-02", 2021),
        ("date not in source", "", None),
        ("[date unknown]", "", None),
        ("10 15", "", None),
        ("0000", "", None),
        ("", "", None),
    ],
)
def test_a_printed_date(text: str, iso: str, year: int | None) -> None:
    date = date_of_text(text)
    assert (date.iso, date.year, date.text) == (iso, year, text)


@pytest.mark.parametrize(
    ("parts", "iso", "text"),
    [
        (("2020", "Mar", "7", ""), "2020-03-07", "2020 Mar 7"),
        (("2020", "03", "", ""), "2020-03", "2020 03"),
        (("2020", "", "", "Spring"), "2020", "2020 Spring"),
        (("2020", "", "", ""), "2020", "2020"),
        (("", "Mar", "", ""), "", "Mar"),
    ],
)
def test_a_date_in_parts(parts: tuple[str, str, str, str], iso: str, text: str) -> None:
    date = date_of_parts(*parts)
    assert (date.iso, date.text) == (iso, text)


@given(st.text())
def test_no_text_raises_and_the_year_is_that_of_the_date(text: str) -> None:
    date = date_of_text(text)
    assert (date.year is None) == (date.iso == "")
    assert date_of_text(date.text) == date


@given(st.text(), st.text(), st.text())
def test_no_parts_raise_and_every_iso_date_is_one(year: str, month: str, day: str) -> None:
    iso = date_of_parts(year, month, day).iso
    assert iso == "" or len(iso) in (4, 7, 10)


@given(st.dates(min_value=datetime.date(1500, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_day_is_read_in_every_printing(day: datetime.date) -> None:
    assert date_of_text(day.strftime("%Y %b %d")).iso == day.isoformat()
    assert date_of_text(day.strftime("%Y/%m/%d")).iso == day.isoformat()
    assert date_of_digits(day.strftime("%Y%m%d")) == day.isoformat()
