"""Numbers that a claim states, each with its unit, and how they compare with what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.claims.cues import rules
from graph.claims.model import Number

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
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
    number = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:{_TENS})[ -](?:{words})\b|(?:{words})\b)"
    return re.compile(
        rf"(?<![\w.])(?P<low>{number})(?:\s?(?:-|–|to|or)\s?(?P<high>{number}))?(?:st|nd|rd|th)?[\s-]?"
        rf"(?:(?P<scale>thousand|million|billion)\s)?"
        rf"(?:(?:of|or more|different|additional|consecutive|nhs|weekly|daily|adult)\s)?"
        rf"(?P<unit>{units})(?![\w/])",
        re.IGNORECASE,
    )


def numbers_in(text: str) -> tuple[Number, ...]:
    """All numbers with a unit in a text, in order; a range gives both its ends."""
    shares = (*_shares(text), *_parts(text))
    alone = text
    for shared in (_ONE_IN, _PART_OF):
        alone = shared.sub(lambda match: "_" * len(match.group()), alone)
    return (*_numbers(alone), *_described_people(alone), *shares)


_NOT_DESCRIBING = (
    "of in to and or a an the than per for with from by at on each every other both more mg percent thousand million "
    "billion minutes hours days weeks months years times doses infusions sessions injections studies trials"
)


@cache
def _people() -> re.Pattern[str]:
    units = "|".join(form for form, unit in sorted(_units().items(), reverse=True) if unit == "people")
    words = "|".join(word for word, value in sorted(_small().items()) if value >= 2)
    other = "|".join(_NOT_DESCRIBING.split())
    return re.compile(
        rf"(?<![\w.])(?P<value>\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{words})\b)\s"
        rf"(?:(?!(?:{other})\b)[a-z][a-z-]*\s){{1,2}}(?:{units})\b",
        re.IGNORECASE,
    )


def _described_people(text: str) -> Iterator[Number]:
    """``90 heavy drinkers``: numbers of people with a word or two on whom."""
    for match in _people().finditer(text):
        if not _pattern().match(match.group()):
            yield Number(_value(match["value"]), "people", match.group())


def _numbers(text: str) -> Iterator[Number]:
    for match in _pattern().finditer(text):
        unit = _units()[match["unit"].lower()]
        scale = _SCALE.get((match["scale"] or "").lower(), 1.0)
        if unit == "million people":
            unit, scale = "people", 1e6
        for printed in (match["low"], match["high"]):
            if printed:
                yield Number(_value(printed) * scale, unit, match.group().strip())


_ONE_IN = re.compile(
    r"\b(?P<part>one|two|three|four|five|six|seven|eight|nine|[1-9])\s(?:in|out of|of every|of each)\s"
    r"(?:every\s|each\s)?(?P<whole>\d+|[a-z]+)\b",
    re.IGNORECASE,
)


def _shares(text: str) -> Iterator[Number]:
    """``one in ten`` as a share."""
    for match in _ONE_IN.finditer(text):
        words = (match["part"].lower(), match["whole"].lower())
        values = [_small().get(word) or (float(word) if word.isdigit() else 0.0) for word in words]
        if all(values):
            yield Number(100 * values[0] / values[1], "%", match.group())


_PARTS = {"half": 50.0, "third": 100 / 3, "thirds": 200 / 3, "quarter": 25.0, "quarters": 75.0}
_PART_OF = re.compile(
    r"\b(?:(?:one|a|two|three)[\s-])?(?P<part>half|thirds?|quarters?)\sof\s(?!an?\b|(?:the|each|every)\s(?:dose|year|life))",
    re.IGNORECASE,
)


def _parts(text: str) -> Iterator[Number]:
    """``half of the patients`` as a share; not ``half of an hour``."""
    for match in _PART_OF.finditer(text):
        yield Number(_PARTS[match["part"].lower()], "%", match.group().strip())


def _value(printed: str) -> float:
    word = printed.lower()
    tens = re.fullmatch(rf"({_TENS})[ -](\w+)", word)
    if tens:
        return _small()[tens[1]] + _small()[tens[2]]
    return _small()[word] if word in _small() else float(word.replace(",", ""))


def days_of(number: Number) -> float | None:
    """A duration in days; None for what is no duration."""
    lengths = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
    return number.value * lengths[number.unit] if number.unit in lengths else None
