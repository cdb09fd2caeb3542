"""Word lists and patterns of claims, from cues.yaml, in the pattern language of the background facts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from graph.claims.background.patterns import Pattern, compiled, words_of
from ingest.reading.data_files import read_yaml
from ingest.reading.vocabulary import load_vocabulary

_GLUED = re.compile(r"[^\W\d_]{9,}")


@cache
def rules() -> dict[str, Any]:
    """All of cues.yaml."""
    data: dict[str, Any] = read_yaml(__package__, "cues.yaml")
    return data


@cache
def patterns(kind: str) -> tuple[Pattern, ...]:
    """The patterns of a list of cues.yaml."""
    return tuple(compiled(str(text)) for text in rules()["patterns"][kind])


def has_cue(kind: str, text: str) -> bool:
    """Whether a pattern of the list stands in the text."""
    return cue_in(kind, text) is not None


def cue_in(kind: str, text: str) -> str | None:
    """The words of the first pattern of the list that stands in the text, negated or not."""
    words = words_of(text)
    for pattern in patterns(kind):
        match = pattern.regex.search(words)
        if match:
            return _shown(match.group().split(), gap="..." in pattern.text)
    return None


def cue_at_head(kind: str, text: str) -> bool:
    """Whether a text begins with a pattern of the list."""
    words = words_of(text)
    return any(pattern.regex.match(words, 1) for pattern in patterns(kind))


def _shown(words: list[str], *, gap: bool) -> str:
    """The words as a reason quotes them; of a pattern with a gap the words at its ends."""
    return f"{words[0]} … {words[-1]}" if gap and len(words) > 3 else " ".join(words)


def unglued(text: str) -> str:
    """The text for reading: odd spaces plain, and words that a page ran together ("pressurebegins") taken apart.

    For comparing only: offsets do not hold.
    """
    plain = re.sub(r"[\u00a0\u2000-\u200a\u202f\u3000\t]+", " ", text).replace("\u200b", "").replace("\u00ad", "")
    plain = re.sub(r"(?<=\w)-\s(?=[a-z])(?!(?:and|or|to)\b)", "-", plain)  # a broken "D- aspartate"
    return _GLUED.sub(_taken_apart, plain)


@cache
def _known_heads() -> frozenset[str]:
    """Words of the vocabulary's names: what a page ran something on to."""
    names = (name for concept in load_vocabulary().concepts for name in (concept.name, *concept.synonyms))
    return frozenset(word for name in names for word in re.findall(r"[a-z]{5,}", name.lower()))


@cache
def _known_tails() -> tuple[str, ...]:
    return tuple(sorted(map(str, rules()["glued"]["tails"]), key=len, reverse=True))


def _taken_apart(match: re.Match[str]) -> str:
    word = match.group()
    for tail in _known_tails():
        head = word[: -len(tail)]
        if word.endswith(tail) and word.lower() not in _known_heads() and head.lower() in _known_heads():
            return f"{head} {tail}"
    return word
