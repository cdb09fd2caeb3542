"""Small wordings: numbers with their noun, days as people say them."""

from __future__ import annotations

from collections.abc import Sequence

_DAY_WORDS = ((730, 365.25, "year"), (84, 30.44, "month"), (22, 7, "week"))


def many(number: int, one: str, more: str) -> str:
    """``1 study``, ``3 studies``."""
    return f"{number} {one if number == 1 else more}"


def days_in_words(days: int | None) -> str:
    """``21 days``, ``6 weeks``, ``6 months``, ``2 years``; "not stated" for None."""
    if days is None:
        return "not stated"
    for least, length, unit in _DAY_WORDS:
        if days >= least:
            number = round(days / length)
            return many(number, unit, f"{unit}s")
    return many(days, "day", "days")


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
