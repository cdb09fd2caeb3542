"""Numbers that a claim states, each with its unit, and how they compare with what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.claims.cues import rules
from graph.claims.model import Number

_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


@cache
def _small() -> dict[str, float]:
    return {str(word): float(value) for word, value in rules()["numbers"]["words"].items()}


@cache
def _units() -> dict[str, str]:
    return {str(form): unit for unit, forms in rules()["numbers"]["units"].items() for form in forms}


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(_small(), key=len, reverse=True))
    units = "|".join(re.escape(form) for form in sorted(_units(), key=len, reverse=True))
    number = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:{words})\b)"
    return re.compile(
        rf"(?<![\w.])(?P<low>{number})(?:\s?(?:-|–|to|or)\s?(?P<high>{number}))?(?:st|nd|rd|th)?[\s-]?"
        rf"(?:(?P<scale>thousand|million|billion)\s)?(?:(?:of|or more|different|additional|consecutive|nhs|weekly|daily|adult)\s)?"
        rf"(?P<unit>{units})(?![\w/])",
        re.IGNORECASE,
    )


def numbers_in(text: str) -> tuple[Number, ...]:
    """All numbers with a unit in a text, in order; a range gives both its ends."""
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[Number]:
    for match in _pattern().finditer(text):
        unit = _units()[match["unit"].lower()]
        scale = _SCALE.get((match["scale"] or "").lower(), 1.0)
        if unit == "million people":
            unit, scale = "people", 1e6
        for printed in (match["low"], match["high"]):
            if printed:
                yield Number(_value(printed) * scale, unit, match.group().strip())


def _value(printed: str) -> float:
    word = printed.lower()
    return _small()[word] if word in _small() else float(word.replace(",", ""))


def days_of(number: Number) -> float | None:
    """A duration in days; None for what is no duration."""
    lengths = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4, "years": 365.0}
    return number.value * lengths[number.unit] if number.unit in lengths else None
