"""The statements of a page: sentences, taken apart where they say several things, with exact offsets.

A statement is the smallest stretch that can be right or wrong by itself: "X blocks A, but Y raises B" are two.
Halves without a verb of their own stay with the other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.claims.background.patterns import words_of
from graph.claims.cues import has_cue, patterns, unglued
from graph.claims.layout import Block, blocks
from ingest.reading.sentences import sentence_spans

LEAST_WORDS = 4
"""A part of fewer words is no statement of its own."""
LONGEST_ITEM_WORDS = 10
"""Items of a list up to this length go with the sentence that opens the list; longer ones are sentences themselves."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SPLIT = re.compile(
    r"(?P<mark>;|:|,\s+(?:but|whereas|although|though|while|yet|because|so)\b"
    r"|,\s+(?=which\s(?:in turn\s|then\s|can\s|may\s|often\s)?(?:leads?|causes?|triggers?|produces?|allows?|helps?"
    r"|makes?|promotes?|stimulates?|increases?|reduces?|enables?|results?|explains?|creates?|restores?"
    r"|activates?|is why)\b)"
    r"|\s(?:but|whereas|because)\s|,?\s+and\s"
    r"|,?\s+due to\s|,?\s+thanks to\s|\sbecause of\s)[\s\u00a0]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s,;:]|(?<=\s)(?:and|but|so|whereas|because(?: of)?|due to|thanks to)\b)+(?=$)", re.IGNORECASE)
_SUBORDINATE = re.compile(r"(?:while|although|though|whereas|despite the fact that|even though)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:over|above|older|up|more|under|younger)\b", re.IGNORECASE)
"""What goes on a figure: "aged 12 and over"."""
_LINE_END = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
"""Of the same length, so that a sentence which a page broke stays one: blocks have parted what stands apart."""
_RELATIVE = re.compile(r"\b(?:who|which|that|whose)\s(?:\S+\s+){0,7}\S*$", re.IGNORECASE)
_COMMA = re.compile(r",\s+")
_REPORT = re.compile(
    r"\b(?:found|showed|shows?|shown|reported|concluded|demonstrated|revealed|suggests?|suggested|know|note[d]?)\s+that\s+",
    re.IGNORECASE,
)
_OPENING = "“\"'‘("


@dataclass(frozen=True, slots=True)
class Statement:
    """``text[start:end]`` says one thing. `words` is it made plain for reading; `sentence` the whole sentence,
    `before` the sentences of its paragraph that stand before it, for what "it" and "both studies" mean."""

    start: int
    end: int
    words: str
    sentence: str
    before: str
    kind: str


def statements(text: str) -> tuple[Statement, ...]:
    """All statements of a page, in order; headings are left out, a list goes with the sentence that opens it."""
    return tuple(_statements(text))


def single(text: str) -> Statement:
    """A text that somebody states as one claim."""
    start = len(text) - len(text.lstrip())
    plain = unglued(text.strip())
    return Statement(start, start + len(text.strip()), plain, plain, "", "paragraph")


def _statements(text: str) -> Iterator[Statement]:
    found = blocks(text)
    plain = _LINE_END.sub(" ", text)
    taken: set[int] = set()
    recent = ""
    for index, block in enumerate(found):
        if block.kind == "heading" or index in taken:
            continue
        before = recent if block.kind == "item" else _last_sentences(recent)
        for start, end in sentence_spans(plain, block.start, block.end):
            sentence_end = end
            if end == block.end and text[end - 1] in ":,":
                listed = _list_after(text, found, index)
                taken.update(listed)
                sentence_end = found[listed[-1]].end if listed else end
            sentence = unglued(text[start:sentence_end])
            parts = _parts(text, start, end)
            for left, right in parts:
                stop = sentence_end if sentence_end > end and right == parts[-1][1] else right
                if left < stop:
                    yield Statement(left, stop, unglued(text[left:stop]), sentence, before, block.kind)
            before = _last_sentences(f"{before} {sentence}")
        recent = before


def _last_sentences(text: str, most: int = 1200) -> str:
    return text[-most:].strip()


def _list_after(text: str, found: Sequence[Block], index: int) -> list[int]:
    """Places of the short items that follow a sentence which ends with a colon."""
    listed = []
    for place in range(index + 1, len(found)):
        block = found[place]
        if block.kind != "item" or len(_WORD.findall(text[block.start : block.end])) > LONGEST_ITEM_WORDS:
            break
        listed.append(place)
    return listed


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentence's statements as spans, in order, trimmed; the sentence itself where it does not fall apart."""
    cuts = sorted(set(_cuts(text, start, end)))
    edges = [start, *cuts, end]
    return [_trimmed(text, left, right) for left, right in pairwise(edges)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in _OPENING):
        start += 1
    tail = _TAIL.search(text[start:end])
    return start, start + tail.start() if tail else end


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets at which one statement of a sentence gives way to the next."""
    at = start
    first = _after_subordinate(text, start, end)
    if first is not None:
        yield first
        at = first
    report = _REPORT.search(text, at, end)
    if report and _tells_of_a_trial(text[at : report.start()]):
        yield report.end()
        at = report.end()
    for match in _SPLIT.finditer(text, at, end):
        if match.start() < at or _inside_brackets(text, start, match.start()):
            continue
        left, right = text[at : match.start()], text[match.end() : _next_mark(text, match.end(), end)]
        mark = match["mark"].strip(" ,").lower()
        if _may_part(mark, left, right, text[match.end() : end]):
            yield match.end()
            at = match.end()


def _after_subordinate(text: str, start: int, end: int) -> int | None:
    """Where the main clause begins after ``While …,``; None where the sentence has no such clause."""
    lead = re.compile(r"[\s“\"'(]*").match(text, start, end)
    begin = lead.end() if lead else start
    if not _SUBORDINATE.match(text, begin, end):
        return None
    for comma in _COMMA.finditer(text, begin, end):
        left, right = text[begin : comma.start()], text[comma.end() : end]
        if _is_statement(left, least=5) and _is_statement(right) and _opens_clause(right):
            return comma.end()
    return None


def _next_mark(text: str, at: int, end: int) -> int:
    following = _SPLIT.search(text, at, end)
    return following.start() if following else end


def _may_part(mark: str, left: str, right: str, rest: str) -> bool:
    """Whether what stands left and right of a mark are statements of their own."""
    if mark in ("due to", "thanks to", "because of"):
        return _is_statement(left) and has_cue("help", right) and _count(right) >= LEAST_WORDS
    if mark == ":":
        return _is_statement(left) and _is_statement(rest) and _opens_clause(rest)
    if not _is_statement(left):
        return False
    if mark == "and" and _AMOUNT.match(right.lstrip()):
        return False
    if mark == "and":
        return _count(right) >= LEAST_WORDS and (
            (_opens_predicate(right) and not _RELATIVE.search(left)) or (_opens_clause(rest) and _is_statement(right))
        )
    return _is_statement(rest, least=3)


def _is_statement(part: str, least: int = LEAST_WORDS) -> bool:
    return _count(part) >= least and has_cue("finite_verb", part)


def _tells_of_a_trial(part: str) -> bool:
    return has_cue("design_words", part) and has_cue("study_report", part)


def _count(part: str) -> int:
    return len(_WORD.findall(part))


def _opens_predicate(part: str) -> bool:
    """``enhances the release``, ``can help rewire``, ``helping patients stay``: the verb stands first."""
    words = words_of(part).split()
    head = f" {words[0]} " if words else " "
    if head.strip() in ("use", "need", "support", "treatment", "relief", "changes", "treat", "benefits"):
        return False
    return any(p.regex.search(head) for kind in ("second_verb", "second_participle") for p in patterns(kind))


def _opens_clause(part: str) -> bool:
    """``it leads to``, ``your blood pressure begins``, ``brain changes are``: a subject, and a verb soon after."""
    words = words_of(part).split()
    if len(words) < LEAST_WORDS:
        return False
    head = f" {words[0]} "
    before_comma = words_of(part.split(",")[0]).split()
    if any(p.regex.search(head) for p in patterns("second_subject")):
        return has_cue("finite_verb", " ".join(before_comma[1:8]))
    near = before_comma[1:5]
    return has_cue("plain_verb", " ".join(near)) and not set(near) & {"that", "which", "who"}


def _inside_brackets(text: str, start: int, at: int) -> bool:
    before = text[max(start, at - 400) : at]
    return before.count("(") > before.count(")")
