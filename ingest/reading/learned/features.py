"""Features of a text for the linear models: words, neighbouring words, with figures made alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,·]\d+)*|[%<>=±×]")


def words(text: str) -> list[str]:
    """Lower-case words and signs; every figure is ``0``, its size being for other rules."""
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(text.lower())]


def ngrams(tokens: Sequence[str], longest: int = 2, prefix: str = "") -> list[str]:
    """Every run of 1 to `longest` words, joined by a space, after a prefix that tells one field from another."""
    found = list(tokens)
    for size in range(2, longest + 1):
        found += map(" ".join, zip(*(tokens[start:] for start in range(size)), strict=False))
    return [prefix + run for run in found] if prefix else found
