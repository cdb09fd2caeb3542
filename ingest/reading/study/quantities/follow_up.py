"""How long a study followed its participants: the longest duration that its own sentences tell of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.reading.data_files import read_yaml
from ingest.reading.model import Abstract, Evidence, Sentence
from ingest.reading.study.quantities.numbers import DIGITS, NUMBER_WORDS, lower, number_of

LONGEST = 20_000
"""Signs of a text that are read for durations."""
LEAST_DAYS = 1 / 24
MOST_DAYS = 40 * 365.0
_AROUND = 40  # signs on either side that are looked at
_SURE = 0.8  # confidence of a sentence's role from which it is taken for granted
_LIST_JOIN = r"(?:\s?,\s?(?:and\s|or\s)?|\s?[\-‐‑–/]\s?|\s(?:and|or|to)\s)"
_WORDS = "|".join(sorted(NUMBER_WORDS, key=lambda word: (-len(word), word)))
_NUMBER = rf"(?:{DIGITS}|(?:{_WORDS})(?:[\s-](?:{_WORDS}))?)"
_LAST_WORD = re.compile(rf"(?:{_WORDS})$")
_MOST = 100_000  # no duration has a larger number
_LONGEST_LIST = 60
_GAPS = " \t\n\u00a0\u2009\u202f-‐‑"


@dataclass(frozen=True, slots=True)
class Duration:
    """``text[start:end]`` is a duration, or a list of them, the longest of which has so many `days`."""

    days: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Kind:
    confidence: float
    near: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    least: float
    most: float


def follow_up(abstract: Abstract) -> tuple[float, Evidence] | None:
    """Days of the longest follow-up stated, and where; months have 30 days and twelve of them a year's 365.

    The surest kind of wording decides: where a follow-up or a time after treatment is told, lengths of treatment
    don't count. Ages, durations of illness, and what is told as background are none.
    """
    found: list[tuple[int, Duration]] = []
    text = lower(abstract.text[:LONGEST])
    for sentence in abstract.sentences:
        if not _is_background(sentence):
            found += _of_sentence(text, sentence)
    if not found:
        return None
    surest = min(kind for kind, _ in found)
    allowed = max(surest, len(_kinds()) - 2)  # all but the length of a study, unless nothing else is told
    kind, longest = max((f for f in found if f[0] <= allowed), key=lambda f: (f[1].days, -f[0], -f[1].start))
    return longest.days, Evidence(longest.start, longest.end, _kinds()[kind].confidence)


def durations_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Duration]:
    """All durations in ``text[start:end]``: ``3 and 6 months``, ``two-year``, ``day 28``."""
    yield from _durations(lower(text), start, len(text) if end is None else end)


def _durations(small: str, start: int, end: int) -> Iterator[Duration]:
    for match in _unit().finditer(small, start, end):
        if small[match.start() - 1 : match.start()].isalpha():
            continue
        listed = _listed(small, match, start)
        if listed is not None:
            values = [
                value for part in _split(listed["list"]) if (value := number_of(part)) is not None and value < _MOST
            ]
            days = max((_days(value, match[0]) for value in values), default=0.0)
            if 0 < days <= MOST_DAYS:
                yield Duration(days, min(match.start(), listed.start("list")), max(match.end(), listed.end("list")))


def _listed(small: str, unit: re.Match[str], start: int) -> re.Match[str] | None:
    """The number or list of numbers before a unit, "3 and 6 months", else after it, "days 1, 7 and 14"."""
    begin = max(start, unit.start() - _LONGEST_LIST)
    gap = small[begin : unit.start()]
    word = gap.rstrip(_GAPS)
    if len(gap) - len(word) <= 1 and (word[-1:].isdecimal() or _LAST_WORD.search(word) is not None):
        return _list_before().search(small, begin, unit.start())
    if unit[0] in _cues()["named"] and small[unit.end() : unit.end() + 1].isspace():
        return _list_after().match(small, unit.end())
    return None


def _is_background(sentence: Sentence) -> bool:
    return sentence.role == "background" and sentence.role_confidence >= _SURE


def _of_sentence(text: str, sentence: Sentence) -> Iterator[tuple[int, Duration]]:
    for duration in _durations(text, sentence.start, min(sentence.end, len(text))):
        before = text[max(sentence.start, duration.start - _AROUND) : duration.start]
        after = text[duration.end : min(sentence.end, duration.end + _AROUND)]
        kind = _kind_of(before, after)
        if kind is not None and _kinds()[kind].least <= duration.days <= _kinds()[kind].most:
            yield kind, duration


def _kind_of(before: str, after: str) -> int | None:
    """The place in the list of kinds, None where the duration is none of the study's or nothing tells."""
    followed = _kinds()[0].near
    if followed is not None and (followed.search(before) or followed.search(after)):
        return 0 if not _ruled_out()[1].match(after) else None
    if _ruled_out()[0].search(before) or _ruled_out()[1].match(after):
        return None
    for place, kind in enumerate(_kinds()):
        if (kind.before and kind.before.search(before)) or (kind.after and kind.after.match(after)):
            return place
    return None


@cache
def _cues() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_yaml(__package__, "follow_up.yaml")
    return data


@cache
def _kinds() -> Sequence[_Kind]:
    return [
        _Kind(
            confidence=float(kind["confidence"]),
            near=_either(kind.get("near")),
            before=_either(kind.get("before")),
            after=_either(kind.get("after")),
            least=float(kind.get("least", LEAST_DAYS)),
            most=float(kind.get("most", MOST_DAYS)),
        )
        for kind in _cues()["kinds"]
    ]


def _either(patterns: Sequence[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


@cache
def _ruled_out() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = _cues()["not"]
    return re.compile("|".join(rules["before"])), re.compile("|".join(rules["after"]))


@cache
def _unit() -> re.Pattern[str]:
    units = "|".join(sorted(map(str, _cues()["units"]), key=lambda unit: (-len(unit), unit)))
    return re.compile(rf"(?:{units})(?![\w/])")


@cache
def _list_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,/-])(?P<list>{_NUMBER}(?:{_LIST_JOIN}{_NUMBER}){{0,6}})[\s\-‐‑]?$")


@cache
def _list_after() -> re.Pattern[str]:
    return re.compile(rf"\s(?P<list>{_NUMBER}(?:{_LIST_JOIN}{_NUMBER}){{0,8}})(?![\w%]|\.[0-9])")


def _split(listed: str) -> list[str]:
    return [part for part in re.split(_LIST_JOIN, listed) if part]


def _days(value: float, unit: str) -> float:
    size = float(_cues()["units"][unit])
    if size == 30 and value >= 12:
        return 365 * (value // 12) + 30 * (value % 12)
    return round(value * size, 3)
