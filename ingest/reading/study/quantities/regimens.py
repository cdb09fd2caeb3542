"""How often something was given: ``three weekly infusions``, ``twice weekly for 4 weeks``, ``a single dose``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ingest.reading.study.quantities.amounts import dose_cues
from ingest.reading.study.quantities.numbers import number_of

_NUMBER = (
    r"(?:single|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"eighteen|twenty|[0-9]{1,2})"
)
# No pattern is tried where none of these stands.
_ACT_STEMS = (
    "infusion",
    "injection",
    "administration",
    "treatment",
    "session",
    "dosing",
    "dose",
    "bolus",
    "application",
    "times",
)
_RATE_STEMS = ("dai", "week", "day", "month", "nightly", "every", "interval")
_NO_ACT = (
    r"of|to|or|and|in|with|mins?|minutes?|h|hrs?|hours?|days?|d|weeks?|wk|months?|years?|yr|mg|[µμu]g|mcg|g|kg|ml|l|"
    r"patients?|subjects?|participants?|groups?|arms?|points?|items?|times?|of|adults?|women|men"
)
_BREAK = "with|were|was|had|received|receiving|who|after|before|during|for|at|in|from|by|per|than|that|which|on|over"
_RATES = {"once": 1, "twice": 2, "thrice": 3}
_MOST_TIMES = 400
_MOST = 40  # regimens of a sentence
_NEAR = 90  # signs after a regimen in which its length or interval stands
_LEFT = 30  # signs before it in which its rate stands


@dataclass(frozen=True, slots=True)
class Regimen:
    """``text[start:end]`` says how many `times`, how many days apart (`interval`); either may be untold."""

    start: int
    end: int
    times: int | None
    interval: float | None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Patterns over lower-case text."""
    cues = dose_cues()
    acts, doses, every, spans = (_any(cues[name]) for name in ("acts", "doses", "every", "spans"))
    length = rf"(?P<length>{_NUMBER}|a)[\s-](?:consecutive\s|treatment\s)?(?P<span>{spans})\b"
    minutes = r"(?:[0-9]{1,3}[\s-]?(?:min|minutes?|h|hours?)\s)?"
    middle = rf"(?P<middle>(?:(?!(?:{_BREAK})\b)[^\W\d][\w().-]*\s){{0,6}}?)(?:\([^()]{{1,40}}\)\s)?"
    return {
        "number": re.compile(rf"(?:{_NUMBER})(?=[\s-])"),
        "acts": re.compile(
            rf"[\s-]{minutes}(?!(?:{_NO_ACT}|{_NUMBER})\b){middle}(?:(?P<act>{acts})|(?P<dose>{doses}))\b"
        ),
        "times": re.compile(r"\stimes\b(?!\s?(?:higher|lower|more|less|the|as|greater|a|per|each|/|daily|-?weekly)\b)"),
        "every": re.compile(rf"\b(?:{every}|day|week|month)\b"),
        "rate": re.compile(rf"\b(?P<rate>once|twice|thrice|{_NUMBER}\stimes|{_NUMBER}x)[\s-](?:a\s|per\s|every\s|/)?$"),
        "each": re.compile(rf"\b(?:every|each|at)\s(?P<length>{_NUMBER})[\s-](?P<span>{spans})\b(?:\sintervals?)?"),
        "length": re.compile(rf"\b(?:for|over|during|within|in)\s(?:a\speriod\sof\s|the\s|a\stotal\sof\s)?{length}"),
        "apart": re.compile(
            rf"\b(?:at\s|separated\sby\s(?:at\sleast\s|a\s)?|spaced\s)?{length}\s?(?P<apart>intervals?|apart)?"
        ),
    }


def _any(words: Iterator[str] | list[str] | Mapping[str, float]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=lambda w: (-len(w), w)))


def regimens_in(small: str, start: int, end: int) -> list[Regimen]:
    """All regimens in ``small[start:end]``, a lower-case text: counted givings, "n times", then rates over a length."""
    inside = small[start:end]
    found: list[Regimen] = []
    if any(word in inside for word in _ACT_STEMS):
        found += _counted(small, start, end)
    if any(word in inside for word in _RATE_STEMS):
        found += _rates(small, start, end)
    return found[:_MOST]


def _counted(text: str, start: int, end: int) -> Iterator[Regimen]:
    for number in _patterns()["number"].finditer(text, start, end):
        if number.start() > start and (text[number.start() - 1].isalnum() or text[number.start() - 1] in ".,-"):
            continue
        times = _value(number[0])
        match = _patterns()["acts"].match(text, number.end(), end)
        if match and not _is_of_another_kind(text, match):
            interval = _interval(text, number.start(), match.end(), times, start, end)
            several = match["dose"] and times > 1 and interval is None  # "two doses" may be two sizes of dose
            if 0 < times <= _MOST_TIMES and not several:
                yield Regimen(number.start(), match.end(), times, interval)
        elif (match := _patterns()["times"].match(text, number.end(), end)) and times:
            yield Regimen(
                number.start(), match.end(), times, _interval(text, number.start(), match.end(), times, start, end)
            )


def _is_of_another_kind(text: str, match: re.Match[str]) -> bool:
    """Whether what was given so often is no substance: "seven sessions of mindfulness"."""
    words = re.findall(r"[a-z-]+", f"{match['middle']} {text[match.end() : match.end() + 40]}".split(",")[0])
    near = words if text[match.end() : match.end() + 4] == " of " else re.findall(r"[a-z-]+", match["middle"])
    return not set(near).isdisjoint(dose_cues()["no_giving"])


def _interval(text: str, first: int, last: int, times: int, start: int, end: int) -> float | None:
    """Days between givings: "weekly" in or around the phrase, "2 weeks apart", or a length divided by the times."""
    if times < 2:
        return None
    patterns = _patterns()
    after = (last, min(end, last + _NEAR))
    for low, high in ((first, last), after, (max(start, first - _LEFT), first)):
        for every in patterns["every"].finditer(text, low, high):
            days = _days(text, every, low)
            if days is not None:
                return days
    each = patterns["each"].search(text, *after)
    if each and (each[0][0] == "e" or "interval" in each[0]):
        return round(_length(each), 3)
    apart = patterns["apart"].search(text, *after)
    if apart and (apart["apart"] or "separated" in apart[0] or "spaced" in apart[0]):
        return round(_length(apart), 3)
    length = patterns["length"].search(text, *after)
    if length and length["span"] not in ("h", "hour", "hours"):
        return round(_length(length) / times, 3)
    return None


def _rates(text: str, start: int, end: int) -> Iterator[Regimen]:
    for every in _patterns()["every"].finditer(text, start, end):
        interval = _days(text, every, start)
        if interval is None:
            continue
        rate = _rate_before(text, every, start)
        length = _patterns()["length"].search(text, every.end(), min(end, every.end() + _NEAR))
        times = round(_length(length) / interval) if length else None
        yield Regimen(
            rate.start() if rate else every.start(), length.end() if length else every.end(), times or None, interval
        )
    for each in _patterns()["each"].finditer(text, start, end):
        if each[0][0] == "e" or "interval" in each[0]:
            yield Regimen(each.start(), each.end(), None, round(_length(each), 3))


def _rate_before(text: str, every: re.Match[str], start: int) -> re.Match[str] | None:
    return _patterns()["rate"].search(text, max(start, every.start() - _LEFT), every.start())


def _days(text: str, every: re.Match[str], start: int) -> float | None:
    """Days between givings at a rate: "twice weekly" is 3.5; None where "week" is just a word."""
    rate = _rate_before(text, every, start)
    unit = re.sub(r"\s", " ", every[0])
    rates = dose_cues()["every"]
    if rate is None and unit not in rates:
        return None
    often = rate["rate"].split()[0].rstrip("x") if rate else "once"
    return round(float(rates.get(unit) or dose_cues()["spans"][unit]) / max(1, _RATES.get(often) or _value(often)), 3)


def _length(match: re.Match[str]) -> float:
    return _value(match["length"]) * float(dose_cues()["spans"][match["span"]])


def _value(printed: str) -> int:
    if printed in ("single", "a"):
        return 1
    return int(number_of(printed) or 1)
