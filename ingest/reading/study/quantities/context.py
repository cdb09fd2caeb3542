"""The words on either side of a count, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.study.quantities.counts import Count, verb_kinds
from ingest.reading.study.quantities.numbers import NUMBER_WORDS

_LARGER_WORDS = NUMBER_WORDS - {"one", "two", "three"}
WINDOW = 10
"""Words looked at on either side."""


def own_verbs(words: Sequence[str], count: Count) -> set[str]:
    """Kinds of the verbs between a count and the next number or stop, and "a total of 96 were"."""
    kinds = verb_kinds()
    return {kind for word in until_number(side(words, count.last + 1, 1)) for kind in kinds.get(word, ())}


def until_number(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index("0")] if "0" in words else words


def side(words: Sequence[str], start: int, step: int) -> list[str]:
    """Up to `WINDOW` words from `start` on to one side, to the end of the sentence; figures are made alike."""
    found: list[str] = []
    at = start
    while 0 <= at < len(words) and len(found) < WINDOW:
        word = words[at]
        if word in ".?!;" and not (word == "." and step < 0 and not found):
            found.append(word)
            break
        found.append("0" if "0" <= word < ":" or word in _LARGER_WORDS else word)
        at += step
    return found
