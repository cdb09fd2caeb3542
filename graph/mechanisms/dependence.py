"""Sentences that say that an outcome or mechanism depends on a mechanism, or goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.mechanisms.data import MENTION, cues

_CLAUSE = re.compile(r"[^;]+")
_SAYS = {
    ("stated dependence", True): "depends",
    ("stated dependence", False): "does not depend",
    ("correlated", True): "goes with",
    ("correlated", False): "does not go with",
}
Mention = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Dependence:
    """That a text relates two concepts: `kind` and what it says, in the words of the edge."""

    first: str
    second: str
    kind: str
    says: str


def dependences(text: str, mentions: Sequence[Mention], first: frozenset[str]) -> Iterator[Dependence]:
    """Pairs of mentioned concepts that a clause relates; the first of each pair is one of `first`.

    `mentions` are (concept, start, end) in code points of `text`. The plainer kind is given where a clause has both.
    """
    found: dict[tuple[str, str], Dependence] = {}
    for clause in _CLAUSE.finditer(text):
        inside = [mention for mention in mentions if clause.start() <= mention[1] and mention[2] <= clause.end()]
        for one in inside:
            for other in inside:
                if one[0] in first and one[0] != other[0]:
                    related = _related(text, one, other, clause.span())
                    if related:
                        found.setdefault((one[0], other[0]), related)
    yield from found.values()


def _related(text: str, one: Mention, other: Mention, clause: tuple[int, int]) -> Dependence | None:
    """What a cue between two mentions of a clause, or near either, says of them."""
    rules = cues()
    alike = _kind(one) == _kind(other)
    reach = 0 if alike else rules.reach
    begin = max(clause[0], min(one[1], other[1]) - reach)
    end = min(clause[1], max(one[2], other[2]) + reach)
    if alike and (end - begin > rules.reach_of_one_kind or (_kind(one) == "mechanism" and "," in text[begin:end])):
        return None
    shown = _with_marks(text[begin:end], [(m[1] - begin, m[2] - begin) for m in (one, other)])
    if rules.denied_by_itself.search(shown):
        return Dependence(one[0], other[0], "stated dependence", "does not depend")
    for kind, words in rules.words.items():
        cue = words.search(shown)
        if cue and not (alike and _turned_round(cue.group()) != (one[1] > other[1])):
            before = shown[max(0, cue.start() - rules.denied_within) : cue.start()]
            holds = not rules.denied.search(before.rsplit(",", 1)[-1])
            return Dependence(one[0], other[0], kind, _SAYS[kind, holds])
    return None


def _kind(mention: Mention) -> str:
    return mention[0].split(":", 1)[0]


def _turned_round(cue: str) -> bool:
    return cues().turned_round.search(cue) is not None


def _with_marks(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with `MENTION` behind each span."""
    marked = text
    for _, end in sorted(spans, reverse=True):
        marked = marked[:end] + MENTION + marked[end:]
    return marked
