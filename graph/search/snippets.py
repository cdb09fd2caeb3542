"""The sentence of an abstract that answers best, with the terms marked. Text stays text: views escape it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_LENGTH = 320
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(\[])")
_WORD = re.compile(r"\w+", re.UNICODE)
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a snippet; `marked` where it answers the query."""

    text: str
    marked: bool


def snippet(text: str, terms: Sequence[str]) -> tuple[Segment, ...]:
    """The best sentence as segments that join to it; the first one where no term stands in any."""
    if not text.strip():
        return ()
    pattern = marking_pattern(terms)
    sentences = _SENTENCE_END.split(text)
    best = (
        max(sentences, key=lambda s: len({m.group().lower() for m in pattern.finditer(s)})) if pattern else sentences[0]
    )
    return marked(_shortened(best, pattern), pattern)


def marking_pattern(terms: Sequence[str]) -> re.Pattern[str] | None:
    """Matches the terms, phrases included, with the endings that the index ignores too."""
    parts = [r"\W+".join(_stem(word) for word in _WORD.findall(term)) for term in terms if _WORD.search(term)]
    if not parts:
        return None
    return re.compile(r"\b(?:" + "|".join(sorted(set(parts), key=len, reverse=True)) + r")\b", re.IGNORECASE)


def marked(text: str, pattern: re.Pattern[str] | None) -> tuple[Segment, ...]:
    """The text cut at the matches."""
    segments: list[Segment] = []
    at = 0
    for match in pattern.finditer(text) if pattern else ():
        if match.start() > at:
            segments.append(Segment(text[at : match.start()], marked=False))
        segments.append(Segment(match.group(), marked=True))
        at = match.end()
    if at < len(text):
        segments.append(Segment(text[at:], marked=False))
    return tuple(segments)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        stem = word[: -len(suffix)]
        if word.lower().endswith(suffix) and len(stem) >= _SHORTEST_STEM:
            return re.escape(stem) + r"\w{0,5}"
    return re.escape(word) + (r"\w{0,4}" if len(word) >= _SHORTEST_STEM else "")


def _shortened(sentence: str, pattern: re.Pattern[str] | None) -> str:
    if len(sentence) <= MAX_LENGTH:
        return sentence
    first = pattern.search(sentence) if pattern else None
    start = max(0, first.start() - MAX_LENGTH // 3) if first else 0
    cut = sentence[start : start + MAX_LENGTH]
    return ("… " if start else "") + cut.strip() + (" …" if start + MAX_LENGTH < len(sentence) else "")
