"""Finds the labelled sections of an abstract: ``BACKGROUND: …``, ``Methods: …``, ``RESULTS We …``.

A label counts only where a sentence begins; what its sentences may be is kept in ``section_labels.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.reading.data_files import read_yaml
from ingest.reading.model import ROLES

GivenSection = tuple[int, int, str, str]
"""Start and end in the abstract, label as printed, NLM's category; the last two may be empty."""

_LONGEST_LABEL = 90
_BOUNDARY = re.compile(r"(?:[.!?;:][\"'”’)\]]*|[)\]%”])\s+|\n\s*|[•▪●■]\s+")
_BEGINS = r"[.!?:;)\]%”\"]\s{1,3}|\n\s{0,3}"
"""What stands before a label that has no colon: the end of a sentence."""
_CAPITALS = re.compile(r"(?P<label>[A-Z]{3,}(?:(?: ?[/&,] ?| )[A-Z']{2,}){0,8})(?=\s+(?:[A-Z0-9\[(]|to\s))")
_LATER_CAPITALS = re.compile(f"(?:{_BEGINS}){_CAPITALS.pattern}")
_ALL_CAPITALS = re.compile(r"[A-Z][A-Z &/,'’()-]{2,60}[A-Z)]")
_NOT_ALONE = re.compile(r"\s*:|\s+AND\b")
_NOISE = re.compile(r"[^\w' ]+|[\d_]+")


@dataclass(frozen=True, slots=True)
class Section:
    """``text[start:end]`` is a section; `label` is as printed, `roles` are those its sentences may have."""

    start: int
    end: int
    label: str
    roles: tuple[str, ...]


def printed_sections(text: str, start: int, end: int) -> tuple[Section, ...]:
    """The sections whose labels stand in ``text[start:end]``, in order; what precedes the first label is in none."""
    shouted = _is_shouted(text[start:end])
    found = [*_with_colon(text, start, end, shouted=shouted)]
    if not shouted:
        found += [*_in_capitals(text, start, end), *_plain(text, start, end)]
    starts: list[tuple[int, str, tuple[str, ...]]] = []
    for at, label, roles in sorted(found, key=lambda label: (label[0], -len(label[1]))):
        if not starts or at >= starts[-1][0] + len(starts[-1][1]):
            starts.append((at, label, roles))
    ends = [at for at, _, _ in starts[1:]] + [end]
    return tuple(Section(at, stop, label, roles) for (at, label, roles), stop in zip(starts, ends, strict=False))


def given_sections(given: Iterable[GivenSection], offset: int) -> tuple[Section, ...]:
    """Sections that a source has told, as PubMed does, moved by `offset`; those without label and category left out."""
    return tuple(
        Section(start + offset, end + offset, label, _told_roles(label, category))
        for start, end, label, category in given
        if label or category
    )


def roles_of_label(label: str) -> tuple[str, ...] | None:
    """The roles a label allows, None for one that is not known. ``METHODS AND RESULTS`` allows both.

    Case, hyphens and figures do not count.
    """
    plain = _normalised(label)
    table = _labels()
    if plain in table:
        return table[plain]
    parts = [part for part in re.split(r",|\bAND\b", plain) if part.strip()]
    known = [table.get(part.strip()) for part in parts]
    if not parts or len(parts) > 5 or any(roles is None for roles in known):
        return None
    return tuple(role for role in ROLES if any(role in roles for roles in known if roles))


def _told_roles(label: str, category: str) -> tuple[str, ...]:
    told = _table()["categories"].get(category.upper())
    by_label = roles_of_label(label) if label else None
    if told and (by_label is None or len(by_label) == len(ROLES)):
        return (told,)
    return by_label or ROLES


def _with_colon(text: str, start: int, end: int, *, shouted: bool) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Labels before a colon: known ones, and unknown ones in capitals where a known one stands in the same abstract."""
    unknown: list[tuple[int, str]] = []
    any_known = False
    colon = text.find(":", start, end)
    while colon >= 0:
        label, at_boundary = _before_colon(text, start, colon)
        roles = roles_of_label(label) if label else None
        unsure = roles is None and not (at_boundary and _ALL_CAPITALS.fullmatch(label))
        if unsure and (tail := _tail_label(text[max(start, colon - _LONGEST_LABEL) : colon])):
            label, roles = tail, roles_of_label(tail)
        if roles is not None:
            any_known = True
            yield colon - len(label), label.rstrip(), roles
        elif at_boundary and _ALL_CAPITALS.fullmatch(label) and " " in label:
            unknown.append((colon - len(label), label))
        colon = text.find(":", colon + 1, end)
    if any_known and not shouted:
        yield from ((at, label, ROLES) for at, label in unknown)


def _before_colon(text: str, start: int, colon: int) -> tuple[str, bool]:
    """What stands between the last boundary and a colon, if it may be a label, and whether there was a boundary."""
    left = max(start, colon - _LONGEST_LABEL)
    at, bounded = left, left == start
    for boundary in _BOUNDARY.finditer(text, left, colon):
        at, bounded = boundary.end(), True
    label = text[at:colon]
    return (label if bounded and label[:1].isupper() else "", bounded)


def _tail_label(words: str) -> str:
    """The plain label that ends `words`, where no full stop stands before it: ``in the morning RESULTS``."""
    match = _plain_pattern("before_colon").search(words)
    return match.group() if match else ""


def _in_capitals(text: str, start: int, end: int) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Labels in capitals without a colon: ``AIM To see … METHODS We saw``."""
    for match in _at_beginnings(_CAPITALS, _LATER_CAPITALS, text, start, end):
        words, at = match["label"], match.start("label")
        while words:
            roles = roles_of_label(words)
            if roles is not None and not _NOT_ALONE.match(text, at + len(words)):
                yield at, words, roles
                break
            words = words.rpartition(" ")[0].rstrip(" ,/&")


def _plain(text: str, start: int, end: int) -> list[tuple[int, str, tuple[str, ...]]]:
    """Title-case labels without a colon, where two different ones begin sentences: ``Aims To … Results We …``."""
    found = [
        (match.start("label"), match["label"], roles_of_label(match["label"]) or ROLES)
        for match in _at_beginnings(_plain_pattern("first"), _plain_pattern("later"), text, start, end)
    ]
    return found if len({label.lower() for _, label, _ in found}) >= 2 else []


def _at_beginnings(
    first: re.Pattern[str], later: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Matches of a pattern at the start of a text, then after each end of a sentence."""
    at_start = first.match(text, start, end)
    if at_start:
        yield at_start
    yield from later.finditer(text, start, end)


def _is_shouted(text: str) -> bool:
    """Whether a whole text is in capitals, where a word in capitals shows nothing."""
    return sum(map(text.count, "ETAOINS")) > 4 * sum(map(text.count, "etaoins"))


def _normalised(label: str) -> str:
    plain = label.upper().replace("(S)", "S").replace("&", " AND ").replace("/", " AND ").replace("’", "'")
    return " ".join(_NOISE.sub(lambda m: "," if m.group().strip() == "," else " ", plain).replace(",", " , ").split())


@cache
def _plain_pattern(kind: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _table()["plain"]), key=len, reverse=True))
    if kind == "before_colon":
        capitals = "|".join(sorted((re.escape(word.upper()) for word in _table()["plain"]), key=len, reverse=True))
        return re.compile(rf"(?<=\s)(?:{words}|{capitals})$")
    first = rf"(?P<label>{words})(?:\s+|\s?[.—–-]+\s*)(?=[A-Z0-9(\[])"
    return re.compile(first if kind == "first" else f"(?:{_BEGINS}){first}")


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    table = _table()
    labels = {label: (role,) for role in ROLES for label in table[role]}
    return labels | dict.fromkeys(table["any"], ROLES)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(__package__, "section_labels.yaml")
    return table
