"""What a passage's figures say: p values, confidence intervals, ratios, and the values of two arms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.reading.direction.marking import COMPARATOR, INTERVENTION, Token

_NUMBER = r"[-−–+]?\s?\d*[.·]?\d+"
P_VALUE = re.compile(
    r"\bp(?:[\s-]?values?)?\s{0,3}(?:(?:was|of|is)\s)?([<>=≤≥]|&lt;|&gt;)?\s{0,3}(\d?[.·,]\d+|0|1)(?!\d)", re.IGNORECASE
)
NOT_SIGNIFICANT = re.compile(r"\bn\.?\s?s\b\.?|\bnon-?\s?significan|\bnot\s(?:statistically\s)?significan", re.IGNORECASE)
INTERVAL = re.compile(
    rf"(?:\bCIs?\b|confidence\sintervals?|\[|\()[\s\])(:,;=]{{0,4}}({_NUMBER})\s?%?\s?(?:to|,|;|-|–|−|:)\s?({_NUMBER})(?![\d%]?\s?%\s?CI)",
    re.IGNORECASE,
)
RATIO = re.compile(
    r"\b(?:HR|OR|RR|aHR|aOR|IRR|hazard\sratio|odds\sratio|risk\sratio|relative\srisk|rate\sratio)\b[\s,:=;()\]\[a-z]{0,12}?(\d*[.·]?\d+)",
    re.IGNORECASE,
)
DIFFERENCE = re.compile(
    rf"\b(?:difference|MD|WMD|SMD|effect\ssize|change|coefficient|β|beta)\b[^.;\d−–-]{{0,30}}({_NUMBER})", re.IGNORECASE
)
LEVEL = 0.05


def _value(text: str) -> float:
    return float(re.sub(r"\s", "", text).replace("·", ".").replace(",", ".").replace("−", "-").replace("–", "-"))


def p_values(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end, and whether the p value is below .05, for each."""
    for match in P_VALUE.finditer(text):
        value, sign = _value(match.group(2)), match.group(1) or "="
        above = sign in (">", "≥", "&gt;")
        significant = value < LEVEL or (value == LEVEL and sign in ("<", "≤", "&lt;"))
        yield match.start(), match.end(), significant and not (above and value >= 0.01)


def figures(text: str) -> Iterator[str]:
    """Features of the passage's statistics as a whole."""
    found = [significant for _, _, significant in p_values(text)]
    if found:
        yield f"p:first={found[0]}"
        yield f"p:any={any(found)},all={all(found)}"
    if NOT_SIGNIFICANT.search(text):
        yield "p:ns"
    for match in INTERVAL.finditer(text):
        low, high = _value(match.group(1)), _value(match.group(2))
        if low < high:
            yield "ci:below0" if high < 0 else "ci:across0" if low < 0 else "ci:positive"
            if 0 < low:
                yield "ci:below1" if high < 1 else "ci:across1" if low < 1 else "ci:above1"
    for match in RATIO.finditer(text):
        value = _value(match.group(1))
        yield "ratio:below1" if value < 1 else "ratio:above1"
    for match in DIFFERENCE.finditer(text):
        yield "difference:negative" if match.group(1).strip()[0] in "-−–" else "difference:positive"


def arm_values(tokens: list[Token]) -> Iterator[str]:
    """Which arm's first figure is larger, where each arm is named once before or after its figure."""
    values: dict[str, float] = {}
    last = ""
    plain: list[float] = []
    for token in tokens:
        if token.mark in (INTERVENTION, COMPARATOR):
            last = token.mark
        elif token.is_number:
            try:
                value = float(token.text.replace("·", ".").replace(",", ""))
            except ValueError:
                continue
            plain.append(value)
            if last and last not in values:
                values[last] = value
    if INTERVENTION in values and COMPARATOR in values:
        yield "arms:" + _relation(values[INTERVENTION], values[COMPARATOR])
    if len(plain) > 1:
        yield "figures:" + _relation(plain[0], plain[1])


def _relation(one: float, other: float) -> str:
    return "more" if one > other else "less" if one < other else "same"
