"""Stretches of a text, and whether another one overlaps any of them, in time that grows with their logarithm."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Stretches given by start and end offsets, in any order; they may overlap one another."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def overlap(self, start: int, end: int) -> bool:
        """Whether ``start:end`` shares a character with any of them."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._furthest[before - 1] > start
