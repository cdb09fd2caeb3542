"""What a passage's figures say: p values, confidence intervals, ratios, and which arm has the larger value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.reading.direction.marking import COMPARATOR, INTERVENTION, Token

LEVEL = 0.05
"""The level of significance that reports of trials use unless they say otherwise."""

_NUMBER = r"(?:[-−–+]\s?)?(?:\d{1,12}(?:[.·]\d{1,12})?|[.·]\d{1,12})"
_P_VALUE = re.compile(
    r"\bp(?:[\s-]?values?)?\s{0,3}(?:(?:was|of|is)\s)?([<>=≤≥]|&lt;|&gt;)?\s{0,3}(\d?[.·,]\d{1,12}|0|1)(?!\d)",
    re.IGNORECASE,
)
_NOT_SIGNIFICANT = re.compile(
    r"\bn\.?\s?s\b\.?|\bnon-?\s?significan|\bnot\s(?:statistically\s)?significan", re.IGNORECASE
)
_INTERVAL = re.compile(
    rf"(?:\bCIs?\b|confidence\sintervals?|\[|\()[\s\])(:,;=]{{0,4}}({_NUMBER})\s?%?\s?(?:to|,|;|-|–|−|:)\s?({_NUMBER})"
    r"(?![\d%]?\s?%\s?CI)",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\b(?:a?HR|a?OR|a?RR|IRR|(?i:hazard|odds|risk|rate)\s(?i:ratio)|(?i:relative\srisk))\b"
    r"[\s,:=;()\]\[a-z]{0,12}?(\d{1,6}(?:[.·]\d{1,6})?)"
)
_DIFFERENCE = re.compile(
    r"\b(?:difference|MD|WMD|SMD|effect\ssize|change|coefficient|β|beta)\b[^.;\d−–-]{0,30}" rf"({_NUMBER})",
    re.IGNORECASE,
)
_ROW_VALUE = re.compile(r"\s*([-−–+]?\d{1,12}(?:[.·]\d{1,12})?)")
_ROW_P = re.compile(r"\s*(?:p\s*)?([<>=≤])?\s*(0?[.·]\d{1,12})\s*\*?[a-z]?\s*", re.IGNORECASE)
_VERSUS = frozenset({"vs", "versus", "compared", "and", "v"})
_NO_VALUE_AFTER = frozenset({
    "p", "n", "ci", "±", "=", "<", ">", "≤", "≥", "table", "figure", "fig", "day", "week", "month", "at",
})  # fmt: skip
"""A figure after one of these is a p value, a group's size, a deviation, a table's number or a time: no arm's value."""


def p_values(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end (code points) of each p value, and whether it is below .05."""
    for match in _P_VALUE.finditer(text):
        value, sign = _value(match.group(2)), match.group(1) or "="
        above = sign in (">", "≥", "&gt;")
        significant = value < LEVEL or (value == LEVEL and sign in ("<", "≤", "&lt;"))
        yield match.start(), match.end(), significant and not (above and value >= LEVEL / 5)


def stated_statistics(text: str) -> Iterator[str]:
    """Features of the passage's tests: p values, intervals across 0 or 1, ratios above or below 1, differences."""
    found = [significant for _, _, significant in p_values(text)]
    if found:
        yield f"p:first={found[0]}"
        yield f"p:any={any(found)},all={all(found)}"
    if _NOT_SIGNIFICANT.search(text):
        yield "p:ns"
    for match in _INTERVAL.finditer(text):
        yield from _interval(_value(match.group(1)), _value(match.group(2)))
    for match in _RATIO.finditer(text):
        yield "ratio:below1" if _value(match.group(1)) < 1 else "ratio:above1"
    for match in _DIFFERENCE.finditer(text):
        yield "difference:negative" if match.group(1)[0] in "-−–" else "difference:positive"


def _interval(low: float, high: float) -> Iterator[str]:
    if low >= high:
        return
    yield "ci:below0" if high < 0 else "ci:across0" if low < 0 else "ci:positive"
    if low > 0:
        yield "ci:below1" if high < 1 else "ci:across1" if low < 1 else "ci:above1"


def arm_values(tokens: list[Token]) -> Iterator[str]:
    """Which arm has the larger figure: by the figure next after each name, and by the first two in the arms' order."""
    values: dict[str, float] = {}
    order = _arms_in_order(tokens)
    figures: list[float] = []
    arm = ""
    for at, token in enumerate(tokens):
        if token.mark in (INTERVENTION, COMPARATOR):
            arm = token.mark
        elif (value := _arm_value(tokens, at)) is not None:
            figures.append(value)
            if arm:
                values.setdefault(arm, value)
    if len(values) > 1:
        yield "arms:" + _relation(values[INTERVENTION], values[COMPARATOR])
    if len(figures) > 1:
        yield "figures:" + _relation(figures[0], figures[1])
        yield f"ordered:{_in_order(figures[0], figures[1], order)},{len(order)}"
        yield f"last:{_relation(figures[0], figures[-1])}"


def arm_pairs(tokens: list[Token]) -> Iterator[str]:
    """``12.1 (3.0) vs 9.8``: two figures with only signs, brackets or ``versus`` between, in the order of the arms."""
    order = _arms_in_order(tokens)
    figures = [(at, value) for at in range(len(tokens)) if (value := _arm_value(tokens, at)) is not None]
    for (one, first), (other, second) in pairwise(figures):
        between = {token.lower for token in tokens[one + 1 : min(other, one + 20)]}
        if between & _VERSUS and len(between) < 6:
            relation = _in_order(first, second, order)
            yield f"pair:{relation}"
            yield f"pair:{relation},{len(order)}"


def table_row(passage: str) -> Iterator[str]:
    """A row of a table, a cell a line: which of its first two values is larger, and whether its last p is below .05."""
    lines = [line for line in passage.split("\n") if line.strip()]
    if len(lines) < 3:
        return
    cells = [match.group(1) for line in lines[1:] if (match := _ROW_VALUE.match(line))]
    relation = _relation(_value(cells[0]), _value(cells[1])) if len(cells) > 1 else ""
    if relation:
        yield f"row:{relation}"
    last = next((match for line in reversed(lines) if (match := _ROW_P.fullmatch(line))), None)
    if last:
        significant = _value(last.group(2)) < LEVEL
        yield f"row:p={significant}"
        yield f"row:{relation},p={significant}"


def _arms_in_order(tokens: list[Token]) -> list[str]:
    return list(dict.fromkeys(token.mark for token in tokens if token.mark in (INTERVENTION, COMPARATOR)))


def _arm_value(tokens: list[Token], at: int) -> float | None:
    token = tokens[at]
    if token.mark in (INTERVENTION, COMPARATOR) or not token.is_number:
        return None
    if at > 0 and tokens[at - 1].lower in _NO_VALUE_AFTER:
        return None
    try:
        return float(token.text.replace("·", ".").replace(",", ""))
    except ValueError:  # a date or a section's number, with several points
        return None


def _in_order(first: float, second: float, order: list[str]) -> str:
    return _relation(second, first) if order[:1] == [COMPARATOR] else _relation(first, second)


def _relation(one: float, other: float) -> str:
    return "more" if one > other else "less" if one < other else "same"


def _value(text: str) -> float:
    """A figure as printed, with a middle dot, comma or typographic minus."""
    plain = re.sub(r"\s", "", text).translate(_PLAIN)
    return float(plain)


_PLAIN = str.maketrans({"·": ".", ",": ".", "−": "-", "–": "-"})
