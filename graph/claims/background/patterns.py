"""Word patterns: lower case, `stem*`, `one|other`, and ` ... ` for up to six words between.

A pattern is compared with the words of a sentence, so that dashes, quotes, no-break spaces and case make no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[a-z0-9]+(?:[.,'][a-z0-9]+)*|%")
_FOLD = str.maketrans({"’": "'", "‘": "'", "µ": "u", "μ": "u", "é": "e", "·": ".", "\u00ad": None})
_CONTRACTED = re.compile(r"\b(?:(can)not|(ca|wo|sha)n't|(\w+)n't)\b")
_FULL = {"ca": "can", "wo": "will", "sha": "shall"}
_NEGATIONS = frozenset(
    ["not", "no", "never", "without", "nor", "neither", "none", "myth", "false", "falsely", "hardly", "nobody"]
)
_BEFORE = 3
"""Words before a match in which a negation turns it."""
_GAP = r"(?:[^ ]+ ){0,6}"


def words_of(text: str) -> str:
    """The words of a text with one space around each: what patterns are compared with."""
    full = _CONTRACTED.sub(_expanded, text.lower().translate(_FOLD))
    return " " + " ".join(_WORD.findall(full)) + " "


def _expanded(match: re.Match[str]) -> str:
    stem = next(group for group in match.groups() if group)
    return f"{_FULL.get(stem, stem)} not"


def negated(words: str) -> bool:
    """Whether a run of words holds a negation."""
    return not _NEGATIONS.isdisjoint(words.split())


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. `own_negation`: it speaks of a negation itself, so that one in the text does not turn it."""

    text: str
    regex: re.Pattern[str]
    own_negation: bool

    def found_in(self, words: str) -> bool:
        """Whether the pattern stands in words made by `words_of`, negated or not."""
        return self.regex.search(words) is not None

    def stated_in(self, words: str) -> str | None:
        """The matched words, unless a negation shortly before or inside turns what they say."""
        for match in self.regex.finditer(words):
            before = " ".join(words[: match.start()].split()[-_BEFORE:])
            if self.own_negation or not (negated(before) or negated(match.group())):
                return match.group().strip()
        return None


@cache
def compiled(text: str) -> Pattern:
    """Compiles a pattern. Raises `ValueError` for one without a word."""
    parts = text.lower().replace("…", "...").split()
    regex = ""
    for part in parts:
        regex += _GAP if part == "..." else _alternatives(part) + " "
    if not regex.strip() or not any(part != "..." for part in parts):
        raise ValueError(f"pattern {text!r} has no word")
    return Pattern(text, re.compile("(?<= )" + regex), negated(words_of(re.sub(r"[|*]", " ", text))))


def _alternatives(part: str) -> str:
    return "(?:" + "|".join(_one(alternative, part) for alternative in part.split("|")) + ")"


def _one(alternative: str, part: str) -> str:
    stem = alternative.endswith("*")
    words = words_of(alternative.rstrip("*")).split()
    if not words:
        raise ValueError(f"{part!r} has an alternative without a word")
    return " ".join(map(re.escape, words)) + ("[^ ]*" if stem else "")
