"""How people and studies are named: surnames out of bylines, ``Grabski 2022`` for a study."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_KEY = re.compile(r"(?P<name>[^\W\d_]+)(?P<year>(?:19|20)\d\d)[a-z]?")


def surname(name: str) -> str:
    """The surname of a byline entry, whichever side its initials stand on: the longest of its words, no initials."""
    words = _WORD.findall(name)
    return max(words, key=lambda word: (not word.isupper(), len(word))) if words else name.strip()


def short_name(authors: Sequence[str], key: str, year: int | None, reference: str) -> str:
    """``Grabski 2022``: first author and year, else the key of a curated study, else PMID or id."""
    if authors and year:
        return f"{surname(authors[0])} {year}"
    match = _KEY.fullmatch(key)
    if match:
        return f"{match['name']} {match['year']}"
    return key or (f"PMID {reference}" if reference.isdigit() else reference)
