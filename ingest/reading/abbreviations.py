"""Short forms that a text defines itself, after Schwartz and Hearst 2003 (doi:10.1142/9789812776303_0042)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PARENTHESIS = re.compile(r"\(([^()]{1,80})\)")
_SHORT = re.compile(r"[A-Za-z0-9][\w+\-/]{0,9}")


@dataclass(frozen=True, slots=True)
class Definition:
    """That `short` stands for `long` in a text; `start` and `end` are the long form's offsets."""

    short: str
    long: str
    start: int
    end: int


@lru_cache(maxsize=4)
def definitions_in(text: str) -> tuple[Definition, ...]:
    """Definitions of the form ``long form (SF)`` and ``SF (long form)``, in the order of the text."""
    found = []
    for match in _PARENTHESIS.finditer(text):
        inside = re.split(r"[;,]", match.group(1))[0].strip()
        if _is_short(inside):
            definition = _long_before(text, match.start(), inside)
        else:
            definition = _short_before(text, match.start(), match.start(1), inside)
        if definition:
            found.append(definition)
    return tuple(found)


def _is_short(candidate: str) -> bool:
    return bool(_SHORT.fullmatch(candidate)) and any(c.isupper() for c in candidate) and len(candidate) > 1


def _long_before(text: str, end: int, short: str) -> Definition | None:
    """The shortest run of words before the parenthesis that spells the short form from its end to its start."""
    words = min(len(short) + 5, len(short) * 2)
    before = text[:end].rstrip()
    begin = _start_of_last_words(before, words)
    at, letter = len(before) - 1, len(short) - 1
    while letter >= 0:
        wanted = short[letter].lower()
        if not wanted.isalnum():
            letter -= 1
            continue
        while at >= begin and (
            before[at].lower() != wanted or (letter == 0 and at > begin and before[at - 1].isalnum())
        ):
            at -= 1
        if at < begin:
            return None
        at -= 1
        letter -= 1
    long = before[at + 1 :]
    return (
        Definition(short, long, at + 1, len(before)) if len(long) > len(short) and short not in long.split() else None
    )


def _short_before(text: str, opening: int, start: int, long: str) -> Definition | None:
    short = "".join(text[:opening].rsplit(None, 1)[-1:])
    if not _is_short(short):
        return None
    letters = iter(long.lower())
    if long[:1].lower() != short[:1].lower() or not all(c in letters for c in short.lower() if c.isalnum()):
        return None
    return Definition(short, long, start, start + len(long))


def _start_of_last_words(text: str, count: int) -> int:
    """Where the last `count` words of a text begin; its start where it has fewer."""
    words = text.rsplit(None, count)
    if len(words) < count:
        return 0
    earlier = len(words[0]) if len(words) > count else 0
    return len(text) - len(text[earlier:].lstrip())
