"""When two lengths of time are the same."""

from __future__ import annotations

_SAME = 0.15


def same_days(one: float, other: float) -> bool:
    """Whether two follow-ups agree: six months are 180, 182 or 183 days, so up to 15 % between them is nothing."""
    return abs(one - other) <= _SAME * max(one, other)
