"""Finds the phrases of cues.yaml and facts_cues.yaml, by which abstracts tell what kind of study they report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick_rs

from ingest.errors import DataFileError
from ingest.reading.concepts import folded
from ingest.reading.data_files import read_yaml
from ingest.reading.model import Abstract

_SPELLINGS = ("randomised", "randomized")
_WORDS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class CueHit:
    """``text[start:end]`` is a phrase of the cue, in sentence number `sentence` (-1: in none)."""

    cue: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    cue: str
    open_end: bool
    excluded: bool


class CueMatcher:
    """All cues in one pass over the text."""

    def __init__(self, cues: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        meanings: defaultdict[str, list[_Phrase]] = defaultdict(list)
        for cue, entry in cues.items():
            for key in ("phrases", "not"):
                for phrase in entry.get(key, ()):
                    for text, open_end in _expanded(cue, str(phrase)):
                        meanings[text].append(_Phrase(cue, open_end, key == "not"))
        self._meanings = [tuple(found) for found in meanings.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(list(meanings), matchkind=ahocorasick_rs.MatchKind.Standard)

    def hits(self, abstract: Abstract) -> list[CueHit]:
        """All hits in the order of the text; those of one cue may overlap those of another, not one another."""
        plain, at = _single_spaced(folded(abstract.text))
        found: list[tuple[int, int, _Phrase]] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            if start and plain[start].isalnum() and plain[start - 1].isalnum():
                continue
            runs_on = end < len(plain) and plain[end].isalnum() and plain[end - 1].isalnum()
            start, end = at(start), at(end - 1) + 1
            found += [(start, -end, p) for p in self._meanings[pattern] if p.open_end or not runs_on]
        found.sort(key=lambda hit: hit[:2])
        return list(_without_covered(found, [sentence.start for sentence in abstract.sentences]))


@lru_cache(maxsize=4)
def _single_spaced(plain: str) -> tuple[str, Callable[[int], int]]:
    """The text with runs of spaces made one, and what turns an offset in it into one in the text given."""
    if "  " not in plain:
        return plain, _same
    kept = [0]
    lost = [0]
    parts = []
    for match in _WORDS.finditer(plain):
        parts.append(match.group())
        kept.append(match.end() - match.start() + 1 + kept[-1])
        lost[-1] = match.start() - kept[-2]
        lost.append(0)
    return " ".join(parts), lambda offset: offset + lost[bisect_right(kept, offset) - 1]


def _same(offset: int) -> int:
    return offset


def _without_covered(found: list[tuple[int, int, _Phrase]], starts: list[int]) -> Iterator[CueHit]:
    """Of the hits of each cue the leftmost longest ones; an excluded phrase takes its place and gives no hit."""
    taken: dict[str, int] = {}
    for start, minus_end, phrase in found:
        if start < taken.get(phrase.cue, 0):
            continue
        taken[phrase.cue] = -minus_end
        if not phrase.excluded:
            yield CueHit(phrase.cue, start, -minus_end, bisect_right(starts, start) - 1)


def _expanded(cue: str, phrase: str) -> Iterator[tuple[str, bool]]:
    """The literal forms of a phrase, and whether its last word may go on."""
    open_end = phrase.endswith("*")
    text = phrase[:-1] if open_end else phrase
    for form in {text.replace("randomi*", spelling) for spelling in _SPELLINGS}:
        if "*" in form or folded(form) != form:
            raise DataFileError(f"Cue phrase {phrase!r} of {cue!r}: lower case, no hyphens, a star only at the end.")
        yield form, open_end


@cache
def load_cues(name: str = "cues") -> CueMatcher:
    """The matcher of ``<name>.yaml``. Raises `DataFileError` naming the phrase where one breaks the rules."""
    return CueMatcher(read_yaml(__package__, f"{name}.yaml"))


def first_of(hits: Iterable[CueHit], cues: Container[str]) -> CueHit | None:
    """The first hit of any of the cues."""
    return next((hit for hit in hits if hit.cue in cues), None)
