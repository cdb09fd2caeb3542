"""Finds the cue phrases of cues.yaml in an abstract, and says in which part of it each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from ingest.errors import DataFileError
from ingest.reading.concepts import folded
from ingest.reading.data_files import read_yaml
from ingest.reading.model import Abstract

LONGEST = 12_000
"""Signs of a text that are read; no real abstract is longer, entries of trial registers end before."""
OPENING, CLOSING = 2, 3
"""Sentences after the title that open an abstract, and sentences that close it where it has five or more."""


class Hit(NamedTuple):
    """That a phrase of a cue (its place in `names`) stands at ``plain[start:end]``."""

    cue: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases. `entries` maps a pattern of the automaton to its cues, and whether it may end inside a word."""

    names: tuple[str, ...]
    automaton: ahocorasick_rs.AhoCorasick
    entries: Sequence[tuple[tuple[int, bool], ...]]

    def hits(self, plain: str) -> list[Hit]:
        """All hits in a folded text, in no order; a phrase inside a longer one counts too."""
        entries = self.entries
        return [
            Hit(cue, start, end)
            for pattern, start, end in self.automaton.find_matches_as_indexes(plain, overlapping=True)
            if not (start and plain[start - 1].isalnum())
            for cue, is_stem in entries[pattern]
            if is_stem or not (plain[end : end + 1].isalnum() and plain[end - 1].isalnum())
        ]


@cache
def lexicon() -> Lexicon:
    """The phrases of cues.yaml. Raises `DataFileError` when a cue has none."""
    cues: Mapping[str, Sequence[object]] = read_yaml(__package__, "cues.yaml")
    entries: dict[str, list[tuple[int, bool]]] = {}
    for number, (name, phrases) in enumerate(cues.items()):
        if not phrases:
            raise DataFileError(f"cues.yaml: {name} has no phrases. Give it some, or take it out.")
        for phrase in map(str, phrases):
            entries.setdefault(folded(phrase.rstrip("*")), []).append((number, phrase.endswith("*")))
    automaton = ahocorasick_rs.AhoCorasick(list(entries), matchkind=ahocorasick_rs.MatchKind.Standard)
    return Lexicon(tuple(cues), automaton, [tuple(found) for found in entries.values()])


@dataclass(frozen=True, slots=True)
class Zones:
    """Ends of the title and of the opening, start of the closing, as offsets into the text; sentences in all."""

    title_end: int
    opening_end: int
    closing_start: int
    sentences: int


def zones(abstract: Abstract) -> Zones:
    """Where title, opening and closing of an abstract lie. A short one has no opening apart from its closing."""
    body = [sentence.start for sentence in abstract.sentences if sentence.start > abstract.title_end]
    if not body:
        return Zones(abstract.title_end, abstract.title_end + 1, abstract.title_end + 1, 0)
    closing = body[-CLOSING] if len(body) >= OPENING + CLOSING else body[-1]
    return Zones(abstract.title_end, body[min(OPENING, len(body) - 1)], closing, len(body))
