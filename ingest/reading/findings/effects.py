"""Effects as sentences print them: measure, value, 95 % interval and p, parsed to numbers, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.model import Effect

_NUMBER = r"[-−–+]?\s?(?:\d+(?:[.,·]\d+)?|[.·]\d+)"
_MEASURES = {
    "MD": (
        r"(?:weighted |adjusted |least[- ]squares? )?mean (?:group )?differences?|\bW?MD\b|between-group difference"
        r"|(?:treatment |LS mean |risk |absolute )?difference(?= (?:was|of|=|:|\d))"
    ),
    "SMD": (
        r"standardi[sz]ed mean differences?|\bSMD\b|[Hh]edges['’]?\s?(?:s )?g\b|[Cc]ohen['’]?s? ?['’]?d\b"
        r"|[Ee]ffect size(?: \(?d\)?)?"
    ),
    "OR": r"(?:adjusted |crude |pooled )?odds ratios?(?: \(OR\))?|\b[aA]?ORs?\b",
    "RR": (
        r"(?:adjusted |pooled |relative )?risk ratios?|relative risks?(?: \(RR\))?|\b[aA]?RRs?\b"
        r"|(?:incidence )?rate ratio|\bIRR\b"
    ),
    "HR": r"(?:adjusted )?hazard ratios?(?: \(HR\))?|\b[aA]?HRs?\b",
}
_LINK = (
    r"[\s,;:=(\[]{0,4}(?:\((?:OR|RR|HR|MD|SMD|WMD|aOR|aHR|IRR)\)"
    r"|(?:was|of|is|were|equal to|for the [a-z ]{3,20})\s)?[\s,;:=(\[]{0,4}"
)
_VALUED = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _MEASURES.items()).join(("(?:", ")"))
    + _LINK
    + rf"(?P<value>{_NUMBER})(?P<percent>\s?%)?"
)
_INTERVAL = re.compile(
    rf"(?:95\s?%\s?(?:confidence intervals?|CIs?|CrI|credible intervals?)|\bCI(?:95|95%)?\b|confidence interval)"
    rf"(?:\s?\(?CI\)?)?(?:\s?95\s?%)?[\s,:;=\[(]{{0,4}}(?:from |of |was )?"
    rf"(?P<low>{_NUMBER})\s?%?\s?(?:to|,|;|-|–|−|—|and|/)\s?(?P<high>{_NUMBER})"
)
_P = re.compile(
    r"\b[pP](?:[- ]?values?)?\s?(?:\(?[a-z]+\)?\s)?(?P<sign>[=<>≤≥]|of|was|is)\s?(?P<p>0?[.·]\s?\d+|[01](?![\d.]))"
)
_NO_SHARE = re.compile(r"\s?%?\s?(?:CI|confidence|Cr)")
_PERCENT = re.compile(r"(?P<value>\d+(?:[.·]\d+)?)\s?%")
_REACH = 120
"""Characters between a value and its interval or p; farther apart they belong to different results."""


@dataclass(frozen=True, slots=True)
class PrintedEffect:
    """An effect and the offsets of its words in the text."""

    effect: Effect
    start: int
    end: int


def effects_in(text: str, start: int = 0, end: int | None = None) -> tuple[PrintedEffect, ...]:
    """All measured effects of ``text[start:end]`` in order, each with the interval and p that follow it."""
    stop = len(text) if end is None else end
    found = list(_VALUED.finditer(text, start, stop))
    if not found:
        return ()
    ends = [*(match.start() for match in found[1:]), stop]
    return tuple(
        _complete(text, match, min(limit, match.end() + _REACH)) for match, limit in zip(found, ends, strict=True)
    )


def percentages_in(text: str, start: int, end: int) -> tuple[PrintedEffect, ...]:
    """Percentages of ``text[start:end]`` as effects of measure ``%``; the share of an interval's name is none."""
    found = [m for m in _PERCENT.finditer(text, start, end) if not _NO_SHARE.match(text, m.end())]
    return tuple(PrintedEffect(Effect("%", _number(m["value"])), m.start(), m.end()) for m in found)


def p_values_in(text: str, start: int, end: int) -> tuple[tuple[float, str, int], ...]:
    """Each p of ``text[start:end]``: its value, the sign before it, its offset."""
    return tuple((_number(m["p"]), _sign(m["sign"]), m.start()) for m in _P.finditer(text, start, end))


def nearest_effect(effects: Sequence[PrintedEffect], end: int) -> PrintedEffect | None:
    """The effect that speaks of the words that end at `end`: the first behind them, else the last before them."""
    behind = [effect for effect in effects if effect.start >= end]
    if behind:
        return behind[0]
    return effects[-1] if effects else None


def excludes_no_effect(effect: Effect) -> bool | None:
    """Whether the interval leaves out no effect (1 for ratios, 0 for differences); None without an interval."""
    if effect.ci is None:
        return None
    null = 1.0 if effect.measure in ("OR", "RR", "HR") else 0.0
    return not effect.ci[0] <= null <= effect.ci[1]


def _complete(text: str, match: re.Match[str], limit: int) -> PrintedEffect:
    measure = next(name for name in _MEASURES if match[name] is not None)
    interval = _INTERVAL.search(text, match.end(), limit)
    at = interval.end() if interval else match.end()
    p = _P.search(text, at, min(len(text), max(limit, at)))
    effect = Effect(
        measure,
        _number(match["value"]),
        _ordered(_number(interval["low"]), _number(interval["high"])) if interval else None,
        _number(p["p"]) if p else None,
    )
    return PrintedEffect(effect, match.start(), (p or interval or match).end())


def _ordered(low: float, high: float) -> tuple[float, float]:
    """An interval printed with a dash may lose the sign of its lower end to it; the ends are put in order."""
    return (low, high) if low <= high else (high, low)


def _sign(printed: str) -> str:
    return {"≤": "<", "≥": ">", "of": "=", "was": "=", "is": "="}.get(printed, printed)


def _number(printed: str) -> float:
    plain = re.sub(r"\s", "", printed).replace("−", "-").replace("–", "-").replace("·", ".")
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))
