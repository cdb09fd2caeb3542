"""Features of a text for the linear models: words, neighbouring words, with figures made alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,·]\d+)*|[%<>=±×]")


def words(text: str) -> list[str]:
    """Lower-case words and signs; every figure is ``0``, its size being for other rules."""
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(text.lower())]


def ngrams(tokens: list[str], longest: int = 2, prefix: str = "") -> Iterator[str]:
    """Every run of 1 to `longest` words, joined by a space, after a prefix that tells one field from another."""
    for size in range(1, longest + 1):
        for start in range(len(tokens) - size + 1):
            yield prefix + " ".join(tokens[start : start + size])
