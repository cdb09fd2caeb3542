"""Amounts of a substance as printed, ``0.1, 0.5 and 1.0 mg kg(-1)``, with their units as UCUM writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.reading.data_files import read_yaml
from ingest.reading.study.quantities.numbers import DIGITS, digits_value, lower

_SPREAD = re.compile(r"\s?(?:±|\+/?[-–])")  # "12 mg ± 3": a value that was measured
_PER_SIGNS = "/.·⋅∙•*×"
_KG_OR_PER = re.compile(r"\s(?:kg|per\s)")
_MOST_IN_LIST = 7
_LONGEST_LIST = 90
_GAPS = " \t\n\u00a0\u2009\u202f-‐‑–"
_LARGEST = 100_000.0
_NUMBER = rf"(?:0,[0-9]{{1,3}}(?![0-9])|{DIGITS}|[.·][0-9]+)"  # "0,5" as some countries print it
_RANGE_SIGNS = r"\-‐‑–—−"  # for a class of characters
_PER_KG_AFTER_NAME = re.compile(r"\s(?:of\s)?[a-z-]{4,30}(?:\s(?:hcl|hydrochloride))?\s?(?:/\s?|\sper\s)kg\b")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount, not yet of any substance; ``text[start:end]`` is the whole list that it stands in.

    `values` has all amounts of the list, both ends of a range.
    """

    values: tuple[float, ...]
    unit: str
    start: int
    end: int


@cache
def dose_cues() -> Mapping[str, Any]:
    """The lists of doses.yaml."""
    data: Mapping[str, Any] = read_yaml(__package__, "doses.yaml")
    return data


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _by_form(group: str) -> dict[str, str]:
    return {form: unit for unit, forms in dose_cues()[group].items() for form in map(lower, map(str, forms))}


@cache
def _mass() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(list(_by_form('masses')))})(?!\w)")


@cache
def _list_before() -> re.Pattern[str]:
    """A list of numbers at the end of a text, where a mass follows it; not a result, "= 5" or "± 5"."""
    join = rf"\s?(?:,\s?(?:and|or)\s|,|[{_RANGE_SIGNS}/]|to\s|and\s|or\s|vs\.?\s|versus\s)\s?"
    result = r"(?:(?<![=<>±]\s)|(?<=dose\s=\s))(?:(?<![=<>±])|(?<=dose=))(?<!/-)(?<!/-\s)"
    listed = rf"{_NUMBER}(?:{join}{_NUMBER}){{0,{_MOST_IN_LIST - 1}}}"
    return re.compile(rf"(?<![\w.,·]){result}(?P<list>{listed})[\s{_RANGE_SIGNS}]?$")


@cache
def _per_after() -> re.Pattern[str]:
    """One "per" after a mass: "/kg", " kg(-1)", "·min−1", " per day"."""
    pers, concentration = _any(list(_by_form("per"))), _any(dose_cues()["concentration"])
    power = rf"(?:\s?[(^]?\s?\(?[{_RANGE_SIGNS}]\s?1\)?)"
    return re.compile(
        rf"(?:\s?/\s?\(?|\s?per\s|\s?[.·⋅∙•*×]|\s[x×]\s|[-]|\s)(?P<count>[0-9]{{1,2}}\s?)?"
        rf"(?:(?P<concentration>(?:{concentration})(?![^\W_]))|(?P<per>{pers})(?![^\W\d_]))(?P<power>{power})?"
    )


def amounts_in(text: str) -> Iterator[Amount]:
    """All amounts of mass in a text, in order; concentrations (ng/ml) and measured values (5 ± 1 mg) are none."""
    text = lower(text)
    for mass in _mass().finditer(text):
        if not text[max(0, mass.start() - 2) : mass.start()].rstrip(_GAPS)[-1:].isdecimal():
            continue
        before = _list_before().search(text, max(0, mass.start() - _LONGEST_LIST), mass.start())
        after = _per(text, mass.end())
        if before is None or after is None or _SPREAD.match(text, after[1]):
            continue
        pers, end = after
        values = tuple(_values(before["list"]))
        if values:
            yield Amount(values, _by_mass()[mass[0]] + pers, before.start(), end)


@cache
def _by_mass() -> Mapping[str, str]:
    return _by_form("masses")


@cache
def _by_per() -> Mapping[str, str]:
    return _by_form("per")


def _per(text: str, at: int) -> tuple[str, int] | None:
    """What an amount is given per (``/kg/h``), and where that ends; None for a concentration."""
    found = ""
    while match := _per_after().match(text, at):
        if not _is_unit(match, first=not found):
            break
        if match["concentration"]:
            return None
        count = (match["count"] or "").strip()
        unit = _by_per()[match["per"]]
        if count and unit not in ("kg", "h"):
            break
        if count == "24" and unit == "h":
            count, unit = "", "d"
        if f"/{count}{unit}" not in found:
            found += f"/{count}{unit}"
        at = match.end()
    if not found and _PER_KG_AFTER_NAME.match(text, at):  # "10 mg ketamine/kg"
        found = "/kg"
    return found, at


def _is_unit(match: re.Match[str], *, first: bool) -> bool:
    """Whether what follows a mass goes on its unit: "2 mg kg" and "2 mg·day" do, "2 mg day" doesn't."""
    sign = match[0].lstrip()[:1]
    if sign == "-":
        return not first  # "mg/(kg-h)"
    return bool(match["power"]) or sign in _PER_SIGNS or _KG_OR_PER.match(match[0]) is not None


def _values(printed: str) -> Iterator[float]:
    for match in re.finditer(_NUMBER, printed):
        value = digits_value(_decimal_comma(match[0]))
        if 0 < value < _LARGEST:
            yield value


def _decimal_comma(printed: str) -> str:
    if printed.startswith("0,"):
        return printed.replace(",", ".")
    return "0" + printed if printed[0] in ".·" else printed
