"""How a page is laid out: paragraphs, headings and list items, with exact offsets into its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.claims.cues import has_cue

MOST_HEADING_WORDS = 16
"""A line of more words than this is no heading, even without a full stop, if it has a verb."""
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BULLET = re.compile(r"\s*(?:[•·▪◦‣●○*✓✔➢]|[-–—]\s|\(?\d{1,2}[.)]\s|\([a-z]\)\s)[\s\u00a0]*")
_ENDS = re.compile(r"[.!?:;…][\s\"”’)\]]*$")
_ASKS = re.compile(r"(?:What|How|Why|Who|When|Where|Which|Can|Does|Is|Are)\b")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """``text[start:end]`` is a paragraph, heading or list item; `kind` says which. White space and bullets are out."""

    start: int
    end: int
    kind: str


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text in order. Lines that a page or PDF broke inside a sentence are joined."""
    joined = list(_joined(text, list(_lines(text))))
    return tuple(Block(start, end, _kind(text[start:end], bullet)) for start, end, bullet in joined)


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it has a bullet, of each line that holds a letter or figure."""
    for match in _LINE.finditer(text):
        line = match.group()
        if not any(character.isalnum() for character in line):
            continue
        bullet = _BULLET.match(line)
        start = match.start() + (bullet.end() if bullet else len(line) - len(line.lstrip()))
        end = match.start() + len(line.rstrip())
        if start < end:
            yield start, end, bool(bullet)


def _joined(text: str, lines: Sequence[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """A line that begins with a small letter goes on from one that did not end; other lines stand alone."""
    held: tuple[int, int, bool] | None = None
    for start, end, bullet in lines:
        if held and not bullet and text[start].islower() and not _ENDS.search(text[held[0] : held[1]]):
            held = (held[0], end, held[2])
            continue
        if held:
            yield held
        held = (start, end, bullet)
    if held:
        yield held


def _kind(line: str, bullet: bool) -> str:
    if bullet:
        return "item"
    words = _WORD.findall(line)
    if line.rstrip().endswith("?") and len(words) <= MOST_HEADING_WORDS:
        return "heading"
    if _ASKS.match(line) and not _ENDS.search(line) and len(words) <= MOST_HEADING_WORDS:
        return "heading"
    if _ENDS.search(line):
        return "paragraph"
    if len(words) > MOST_HEADING_WORDS:
        return "paragraph" if has_cue("finite_verb", line) else "heading"
    return "paragraph" if _is_statement(line, words) else "heading"


def _is_statement(line: str, words: Sequence[str]) -> bool:
    """A short line without a full stop that is written like a sentence: a finite verb, and few capitals."""
    long = [word for word in words[1:] if len(word) > 3]
    small = sum(word[0].islower() for word in long)
    return len(words) > 4 and bool(long) and small >= 0.6 * len(long) and has_cue("finite_verb", line)
