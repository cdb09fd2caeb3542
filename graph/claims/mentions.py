"""Names in short texts: concepts of the vocabulary, conditions in lay words, stems of meaning, standard wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from graph.claims.background.patterns import words_of
from graph.claims.cues import rules
from ingest.reading.concepts import ConceptMatcher, Mention
from ingest.reading.vocabulary import Concept, load_vocabulary


@cache
def concepts_by_id() -> dict[str, Concept]:
    """The vocabulary by concept id."""
    return {concept.id: concept for concept in load_vocabulary().concepts}


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


@cache
def _abbreviated() -> str:
    """The long names of concepts that have abbreviations, so that "AUD" alone is understood as pages use it."""
    named = [concept.name for concept in load_vocabulary().concepts if concept.abbreviations]
    return " . ".join(named)


def concept_mentions(text: str) -> list[Mention]:
    """The concepts that a short text names, abbreviations of the field included."""
    return [m for m in _matcher().mentions(f"{text} . {_abbreviated()}") if m.end <= len(text)]


def with_lay_conditions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, and conditions in the words of pages ("dependent on alcohol") in the place of what they hold."""
    added = [
        Mention(condition, match.start(), match.end(), match.group())
        for condition, pattern in lay_patterns("lay_conditions")
        for match in pattern.finditer(text)
    ]
    wider = [m for m in added if not any(o.start <= m.start and m.end <= o.end and o != m for o in (*mentions, *added))]
    kept = [m for m in mentions if not any(w.start <= m.start and m.end <= w.end for w in wider)]
    return sorted([*kept, *wider], key=lambda mention: (mention.start, mention.end))


@cache
def lay_patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Concept ids with the pattern of their lay words, of a list of cues.yaml."""
    listed = rules()[kind].items()
    return tuple((concept, re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)) for concept, words in listed)


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning: what two sentences may have in common."""
    stop = frozenset(map(str, rules()["stop_words"]))
    return frozenset(_stem(word) for word in words_of(text).split() if len(word) > 2 and word not in stop)


_AMERICAN = (
    ("ae", "e"),
    ("oe", "e"),
    ("our", "or"),
    ("isation", "ization"),
    ("ise", "ize"),
    ("ising", "izing"),
    ("yse", "yze"),
)
"""Spellings that differ: compared as if American."""


def _stem(word: str) -> str:
    for british, american in _AMERICAN:
        word = word.replace(british, american)
    for ending in ("ingly", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)][:7]
    return word[:7]


_THOUSANDS = re.compile(r"(\d),(\d{3})(?!\d)")
"""Figures are one word with their comma; patterns of facts look for the part before it."""


@cache
def _paraphrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(lay, re.IGNORECASE), standard) for lay, standard in rules()["paraphrases"])


def paraphrased(text: str) -> str:
    """A text with lay wording in the terms of the field."""
    for lay, standard in _paraphrases():
        text = lay.sub(standard, text)
    return _THOUSANDS.sub(r"\1 \2", text)
