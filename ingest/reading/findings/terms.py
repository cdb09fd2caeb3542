"""Where a text names an outcome or mechanism that findings are read for, and whether more of the word is more of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick_rs

from ingest.reading.concepts import Mention, folded
from ingest.reading.data_files import read_yaml
from ingest.reading.spans import Spans
from ingest.reading.vocabulary import load_vocabulary

MORE, LESS = 1, -1


@dataclass(frozen=True, slots=True)
class TargetMention:
    """``text[start:end]`` names a target. `sense` is -1 where more of the word is less of the target (abstinence days
    against use; analgesia against pain), else 1."""

    target: str
    start: int
    end: int
    sense: int
    surface: str


class TargetMatcher:
    """Matches the terms of the data file, and the vocabulary's synonyms of the same targets, longest first."""

    def __init__(self, terms: Mapping[str, Mapping[str, Any]]) -> None:
        meanings: dict[str, set[tuple[str, int]]] = {}
        for target, lists in terms.items():
            for key, sense in (("more", MORE), ("less", LESS)):
                for term in lists.get(key, ()):
                    meanings.setdefault(folded(str(term)), set()).add((target, sense))
            for term in lists.get("not", ()):
                meanings.setdefault(folded(str(term)), set())
        for concept in load_vocabulary().concepts:
            if concept.id in terms:
                for name in (concept.name, *concept.synonyms):
                    meanings.setdefault(folded(name), {(concept.id, MORE)})
        self._stems = [term.endswith("*") for term in meanings]
        self._meanings = [tuple(sorted(found)) for found in meanings.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [term.rstrip("*") for term in meanings], matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def mentions(self, text: str, concepts: Iterable[Mention] = ()) -> list[TargetMention]:
        """All mentions in order; `concepts` adds abbreviations that the text defines itself."""
        plain = folded(text)
        found = list(self._longest(plain, text))
        taken = Spans((mention.start, mention.end) for mention in found)
        for concept in concepts:
            if concept.concept_id in _terms() and not taken.overlap(concept.start, concept.end):
                found.append(TargetMention(concept.concept_id, concept.start, concept.end, MORE, concept.surface))
        return sorted(found, key=lambda mention: (mention.start, mention.target))

    def _longest(self, plain: str, text: str) -> Iterator[TargetMention]:
        candidates = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            if start and plain[start - 1].isalnum():
                continue
            if end < len(plain) and plain[end].isalnum():
                if not self._stems[pattern]:
                    continue
                while end < len(plain) and plain[end].isalnum():
                    end += 1
            candidates.append((start, end, pattern))
        at = 0
        for start, end, pattern in sorted(candidates, key=lambda c: (c[0], -c[1], self._stems[c[2]])):
            if start < at:
                continue
            at = end
            for target, sense in self._meanings[pattern]:
                yield TargetMention(target, start, end, sense, text[start:end])


@cache
def _terms() -> Mapping[str, Mapping[str, Any]]:
    data: dict[str, Mapping[str, Any]] = read_yaml(__package__, "target_terms.yaml")
    return data


@cache
def target_matcher() -> TargetMatcher:
    """The matcher of the data file that ships with the reader; made once."""
    return TargetMatcher(_terms())
