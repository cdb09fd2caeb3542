"""Dates as bibliographic sources print them, turned into ISO 8601 as far as they are exact.

NLM's rules for PubDate and MedlineDate:
https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#pubdate
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.sources.xml_text import collapsed

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})(?:[\s/.-]+([A-Za-z]{3,9}|\d{1,2})(?:[\s/.-]+(\d{1,2}))?)?[\s/.]*")
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_abbr, calendar.month_name)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """`iso` as exact as the source (``2020``, ``2020-03``, ``2020-03-07``) or empty; `text` as printed."""

    iso: str = ""
    text: str = ""

    @property
    def year(self) -> int | None:
        return int(self.iso[:4]) if self.iso else None


NO_DATE = PrintedDate()


def month_number(text: str) -> int | None:
    """``Mar``, ``March``, ``03`` and ``3`` are 3; anything else is None."""
    if text.isascii() and text.isdigit():
        number = int(text)
        return number if 1 <= number <= 12 else None
    return _MONTHS.get(text.lower().rstrip("."))


@lru_cache(maxsize=1 << 14)
def iso_date(year: str, month: str = "", day: str = "") -> str:
    """The parts of a date joined as far as they are valid; empty where the year is none."""
    year = year.strip()
    if not _YEAR.fullmatch(year):
        return ""
    number = month_number(month.strip())
    if number is None:
        return year
    date = f"{year}-{number:02d}"
    day = day.strip()
    if day.isascii() and day.isdigit() and 1 <= int(day) <= calendar.monthrange(int(year), number)[1]:
        return f"{date}-{int(day):02d}"
    return date


def date_of_parts(year: str, month: str = "", day: str = "", season: str = "") -> PrintedDate:
    """A PubDate given in parts. A season is printed, but it is not in the ISO date."""
    text = " ".join(part for part in (year, season, month, day) if part)
    return PrintedDate(iso_date(year, month, day), text)


def date_of_text(text: str) -> PrintedDate:
    """A date in one string: ``2020 Mar 7``, ``2014/03//``, ``1998 Dec-1999 Jan``, ``Spring 2000``.

    Of a range only the first year is exact. A text without a year ("date not in source") has no ISO date.
    """
    text = collapsed(text)
    exact = _YEAR_MONTH_DAY.fullmatch(text)
    if exact:
        year, month, day = exact.groups(default="")
        if not month or month_number(month):
            return PrintedDate(iso_date(year, month, day), text)
    first_year = _YEAR.search(text)
    return PrintedDate(first_year[1] if first_year else "", text)


def date_of_digits(text: str) -> str:
    """``20200307`` as ISO 8601; empty for anything else."""
    text = text.strip()
    return iso_date(text[:4], text[4:6], text[6:8]) if len(text) == 8 else ""
