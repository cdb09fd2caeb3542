"""Whose word is it: tokens of a passage marked as the intervention's, the comparator's or the outcome's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\d*|\d+(?:[.,·]\d+)*|[%<>=≤≥±;:()/–−-]|\.(?=\s|$)|\n")
_INITIALS = re.compile(r"[A-Za-z0-9]+")
_SHORT_LENGTH = 6
_ENDINGS = ("ies", "es", "s")
INTERVENTION, COMPARATOR, OUTCOME = "INT", "CMP", "OUT"


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
    data: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("cues.yaml").read_text(encoding="utf-8"))
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


def _stems(field: str) -> frozenset[str]:
    words = (word.lower() for word, _ in split(field) if word[0].isalpha())
    parts = {part for word in words for part in (word, *word.split("-"))}
    return frozenset(stem(part) for part in parts if part and part not in _ignored() and (len(part) > 1))


def _short_forms(field: str) -> frozenset[str]:
    """Capital abbreviations and group letters that a field gives, and the initials of its words."""
    given = {word for word, _ in split(field) if word.isupper() and word[0].isalpha() and len(word) <= _SHORT_LENGTH}
    names = [word for word in _INITIALS.findall(field) if word.lower() not in {"of", "the", "and", "with", "in"}]
    initials = {"".join(word[0] for word in names[:count]).upper() for count in range(2, min(len(names), 5) + 1)}
    return frozenset(given | initials)


def _generic(stems: frozenset[str], taken: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in taken) - stems


def _marks(question: Question) -> dict[str, str]:
    """Stem (lower) or short form (capitals) to mark. What the two arms share tells neither from the other."""
    arms = {
        INTERVENTION: (_stems(question.intervention), _short_forms(question.intervention)),
        COMPARATOR: (_stems(question.comparator), _short_forms(question.comparator)),
    }
    outcome = (_stems(question.outcome), _short_forms(question.outcome))
    table: dict[str, str] = {}
    control = frozenset(stem(word) for word in cues()["control"])
    table |= dict.fromkeys((stem(word) for word in cues()["treated"]), INTERVENTION)
    table |= dict.fromkeys(control, COMPARATOR)
    table |= dict.fromkeys(outcome[0] | outcome[1], OUTCOME)
    shared = arms[INTERVENTION][0] & arms[COMPARATOR][0] | arms[INTERVENTION][1] & arms[COMPARATOR][1]
    for mark, (stems, shorts) in arms.items():
        table |= dict.fromkeys((stems | shorts) - shared - outcome[0], mark)
    for word in shared:
        table.pop(word, None)
    return table


def mark(question: Question, passage: str) -> list[Token]:
    """The passage's tokens, each marked with whom of the question it names."""
    table = _marks(question)
    tokens = []
    for text, start in split(passage):
        lower = text.lower()
        found = table.get(text) if text.isupper() else None
        if found is None and text[0].isalpha():
            found = table.get(stem(lower))
        if found is None and "-" in text:
            found = next((hit for part in lower.split("-") if (hit := table.get(stem(part)))), None)
        tokens.append(Token(text, lower, found or "", start))
    return tokens
