"""Finds the concepts of the vocabulary in a text: longest match, at word boundaries, with exact offsets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from ingest.reading.abbreviations import Definition, definitions_in
from ingest.reading.spans import Spans
from ingest.reading.vocabulary import Concept, Vocabulary

_EXCLUDED = ""
"""What an excluded expression stands for: it takes its place in the text and names nothing."""


@dataclass(frozen=True, slots=True)
class Mention:
    """That ``text[start:end] == surface`` names a concept; offsets in code points."""

    concept_id: str
    start: int
    end: int
    surface: str


class ConceptMatcher:
    """Matches a vocabulary. Making one takes a moment; matching is a single pass over the text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        names: defaultdict[str, set[str]] = defaultdict(set)
        short: defaultdict[str, set[str]] = defaultdict(set)
        for concept in vocabulary.concepts:
            for name in _names(concept):
                names[folded(name)].add(concept.id)
            for name in concept.excluded:
                names[folded(name)].add(_EXCLUDED)
            for abbreviation in concept.abbreviations:
                short[abbreviation].add(concept.id)
        self._names = list(names)
        self._concepts = [tuple(sorted(names[name])) for name in self._names]
        self._by_name = dict(zip(self._names, self._concepts, strict=True))
        self._automaton = ahocorasick_rs.AhoCorasick(self._names, matchkind=ahocorasick_rs.MatchKind.Standard)
        self._short = dict(short)
        self._short_forms = list(short)
        self._short_automaton = ahocorasick_rs.AhoCorasick(
            self._short_forms, matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def mentions(self, text: str) -> list[Mention]:
        """All mentions in the order of the text; overlaps give the longest, a shared surface gives one a concept."""
        found = list(self._long_mentions(text))
        present = {mention.concept_id for mention in found}
        defined = self._meanings(definitions_in(text))
        taken = Spans((mention.start, mention.end) for mention in found)
        found += [m for m in self._short_mentions(text, present, defined) if not taken.overlap(m.start, m.end)]
        return sorted(found, key=lambda mention: (mention.start, mention.end, mention.concept_id))

    def _long_mentions(self, text: str) -> Iterator[Mention]:
        plain = folded(text)
        candidates = [
            (start, end, pattern)
            for pattern, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True)
            if _bounded(plain, start, end)
        ]
        at = 0
        for start, end, pattern in sorted(candidates, key=lambda found: (found[0], -found[1])):
            if start < at:
                continue
            at = end
            for concept in self._concepts[pattern]:
                if concept != _EXCLUDED:
                    yield Mention(concept, start, end, text[start:end])

    def _meanings(self, definitions: Iterable[Definition]) -> dict[str, tuple[str, ...]]:
        """What the short forms that the text defines itself stand for; nothing, where that is no concept of ours."""
        meanings: dict[str, tuple[str, ...]] = {}
        for definition in definitions:
            long = folded(definition.long).strip()
            concepts = self._by_name.get(long) or self._by_name.get(long.split(" ", 1)[-1]) or ()
            meanings.setdefault(definition.short, tuple(c for c in concepts if c != _EXCLUDED))
        return meanings

    def _short_mentions(self, text: str, present: set[str], defined: dict[str, tuple[str, ...]]) -> Iterator[Mention]:
        places = [
            (start, -end, self._short_forms[form])
            for form, start, end in self._short_automaton.find_matches_as_indexes(text, overlapping=True)
        ]
        for short in defined:
            if short not in self._short:
                places += [(start, -start - len(short), short) for start in _places(short, text)]
        at = 0
        for start, minus_end, short in sorted(places):
            if start < at or not _is_word(text, start, -minus_end):
                continue
            at = -minus_end
            concepts = defined[short] if short in defined else sorted(self._short.get(short, set()) & present)
            for concept in concepts:
                yield Mention(concept, start, at, short)


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """Lower case, with every hyphen, dash, apostrophe and odd space made plain; of the same length, so offsets hold."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered (İ): those stay as they are
        lower = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lower.translate(_PLAIN)


_PLAIN = {ord(c): " " for c in "-‐‑‒–—−\u00a0\u2009\u202f\u2002\u2003\t\n\r/"} | {ord(c): "'" for c in "’‘´`"}
_AMERICAN = (
    ("behaviour", "behavior"), ("sensitis", "sensitiz"), ("anaesth", "anesth"), ("tumour", "tumor"),
    ("hospitalis", "hospitaliz"), ("mobilis", "mobiliz"), ("randomis", "randomiz"), ("oestr", "estr"),
    ("haem", "hem"), ("diarrhoea", "diarrhea"), ("urinary tract", "urinary tract"),
)  # fmt: skip


def _names(concept: Concept) -> set[str]:
    """All surfaces of a concept: plurals and American spellings beside what the vocabulary lists."""
    names = {concept.name, *concept.synonyms}
    names |= {name.replace(british, american) for name in names for british, american in _AMERICAN if british in name}
    return names | {plural for name in names for plural in _plurals(name)}


def _plurals(name: str) -> Iterator[str]:
    if len(name) < 4 or name[-1] == "s" or not name[-1].isalpha() or name.isupper():
        return
    if name.endswith("y") and name[-2] not in "aeiou":
        yield name[:-1] + "ies"
    elif not name.endswith(("sis", "ing", "ed")):
        yield name + "s"


def _places(word: str, text: str) -> Iterator[int]:
    """Every offset at which a text has a word, within another one too."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether no letter, figure or underscore stands beside ``text[start:end]``."""
    beside = (text[start - 1 : start], text[end : end + 1])
    return not any(sign.isalnum() or sign == "_" for sign in beside)


def _bounded(plain: str, start: int, end: int) -> bool:
    return not (start and plain[start - 1].isalnum()) and not (end < len(plain) and plain[end].isalnum())
