"""Whose word is it: tokens of a passage marked as the intervention's, the comparator's or the outcome's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from typing import Any

from ingest.reading.data_files import read_yaml

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\d*|\d+(?:[.,·]\d+)*|[%<>=≤≥±;:()/–−-]|\.(?=\s|$)|\n")
_INITIALS = re.compile(r"[A-Za-z]+")
_NO_INITIAL = frozenset({"of", "the", "and", "with", "in"})
_SHORT_LENGTH = 6
_MAX_FIELD = 600
"""Code points of a question's field that are read."""
_GROUP = re.compile(r"\b(?:group|arm|gp|grp)s?[\s-]{1,2}([A-Za-z]|[IVXivx]{1,4}|\d)\b", re.IGNORECASE)
_ENDINGS = ("ies", "es", "s")
INTERVENTION, COMPARATOR, OUTCOME, GENERIC = "INT", "CMP", "OUT", "ARM"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figure or sign of a passage; `mark` is INT, CMP, OUT or empty; `start` its offset in code points."""

    text: str
    lower: str
    mark: str
    start: int

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a passage: which way did `intervention` move `outcome`, against `comparator`."""

    intervention: str
    comparator: str
    outcome: str


@cache
def cues() -> dict[str, Any]:
    """The word lists of cues.yaml."""
    data: dict[str, Any] = read_yaml(__package__, "cues.yaml")
    return data


@cache
def _ignored() -> frozenset[str]:
    return frozenset(cues()["ignored"])


def stem(word: str) -> str:
    """A crude stem: without a plural's ending, at most six letters."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            word = word[: -len(ending)]
            break
    return word[:_SHORT_LENGTH]


def split(text: str) -> Iterator[tuple[str, int]]:
    """Words, figures, signs and line ends, with their offsets."""
    for match in _TOKEN.finditer(text):
        yield match.group(), match.start()


@lru_cache(maxsize=256)
def _stems(field: str) -> frozenset[str]:
    words = (word.lower() for word, _ in split(field) if word[0].isalpha())
    parts = {part for word in words for part in (word, *word.split("-"))}
    return frozenset(stem(part) for part in parts if len(part) > 1 and part not in _ignored())


def _short_forms(field: str) -> frozenset[str]:
    """Capital abbreviations that a field gives, and the initials of its first two to five words."""
    given = {
        word.rstrip("s") for word, _ in split(field) if word[:2].isupper() and len(word) <= _SHORT_LENGTH
    }  # fmt: skip
    names = [word for word in _INITIALS.findall(field) if word.lower() not in _NO_INITIAL]
    initials = {"".join(word[0] for word in names[:count]).upper() for count in range(2, min(len(names), 5) + 1)}
    return frozenset(given | initials)


@lru_cache(maxsize=256)
def _names(field: str) -> frozenset[str]:
    """Stems (lower-case) and short forms (capitals) by which a passage may name what a field tells of."""
    return _stems(field) | _short_forms(field)


def _figures(field: str) -> frozenset[str]:
    return frozenset(word for word, _ in split(field) if word[0].isdigit())


def _letters(field: str) -> frozenset[str]:
    """``i`` of ``group I``; else first letters of the names, as authors call nalbuphine's arm group N."""
    named = frozenset(match.group(1).lower() for match in _GROUP.finditer(field))
    initials = (word[0].lower() for word in field.split() if word[0].isalpha() and word.lower() not in _ignored())
    return named or frozenset(initials)


def _told_apart(one: frozenset[str], other: frozenset[str]) -> dict[str, str]:
    """Name to arm; what both arms share tells neither from the other."""
    return dict.fromkeys(one - other, INTERVENTION) | dict.fromkeys(other - one, COMPARATOR)


def _names_to_marks(question: Question) -> dict[str, str]:
    """Name (stem, short form or figure) to mark; an arm's own names go before those that any report uses."""
    one, other = _names(question.intervention), _names(question.comparator)
    outcome = _stems(question.outcome)
    own = {name: arm for name, arm in _told_apart(one, other).items() if name not in outcome}
    table = dict.fromkeys(map(stem, cues()["treated"]), GENERIC) | dict.fromkeys(
        map(stem, cues()["control"]), COMPARATOR
    )
    table |= dict.fromkeys(outcome | _short_forms(question.outcome), OUTCOME)
    table |= own
    if COMPARATOR not in own.values():  # as a drug with another against that other alone
        table |= dict.fromkeys(map(stem, cues()["alone"]), COMPARATOR)
    if not (_stems(question.intervention) ^ _stems(question.comparator)):  # as 10 mg of a drug against 20 mg of it
        table |= _told_apart(_figures(question.intervention), _figures(question.comparator))
    return {name: found for name, found in table.items() if not (name in one and name in other)}


def mark(question: Question, passage: str) -> list[Token]:
    """The passage's tokens, each marked with whom of the question it names.

    Words that any report uses for its treated arm count as the intervention only where nothing names it by its own.
    """
    question = Question(*(field[:_MAX_FIELD] for field in astuple(question)))
    table = _names_to_marks(question)
    groups = _told_apart(_letters(question.intervention), _letters(question.comparator))
    of_group = {m.start(1): hit for m in _GROUP.finditer(passage) if (hit := groups.get(m.group(1).lower()))}
    words = _words_with_names(passage)
    marks = [of_group.get(start) or _mark_of(names, table) for _, _, start, names in words]
    generic = "" if INTERVENTION in marks else INTERVENTION
    return [
        Token(text, lower, generic if hit == GENERIC else hit, start)
        for (text, lower, start, _), hit in zip(words, marks, strict=True)
    ]


@lru_cache(maxsize=8)
def _words_with_names(passage: str) -> tuple[tuple[str, str, int, tuple[str, ...]], ...]:
    """Each word, in lower case, its offset, and the names it may stand for: the same for every question."""
    return tuple((text, text.lower(), start, tuple(_names_of_word(text))) for text, start in split(passage))


def _names_of_word(text: str) -> Iterator[str]:
    """By what names a table may list a word, the first that it has being right: short form, stem, stems of parts."""
    if not text[0].isalpha():
        yield text
        return
    if text[:2].isupper():
        yield text.rstrip("s")
    lower = text.lower()
    yield stem(lower)
    if "-" in text:
        yield from map(stem, lower.split("-"))


def _mark_of(names: tuple[str, ...], table: dict[str, str]) -> str:
    for name in names:
        if name in table:
            return table[name]
    return ""
