"""The order of things in the clause that names the target: agents, words of change, negations, comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.reading.findings.candidates import Candidate

_BREAK = re.compile(
    r"[;:]|,?\s(?:but|whereas|while|although|though|however|yet|except)\b|,\s(?=(?:and|with|which|as)\s)"
)
"""Where a clause ends and another begins, as far as marks and conjunctions tell."""
_THAN = re.compile(r"\b(?:than|compared|versus|vs|relative to)\b")
_INDUCED = re.compile(
    r"([\w-]+?)[- ](?:induced|evoked|elicited|produced|mediated|related|associated)\s(?:[\w-]+\s){0,3}$"
)
_EFFECTS_OF = re.compile(r"\b(?:effects?|actions?|response|efficacy|properties) (?:of|to) (?:the )?$")
_OPPOSED = re.compile(
    r"\b(?:attenuat|block|revers|antagoni|prevent|abolish|inhibit|suppress|counteract|ameliorat|normali|restor|rescu"
    r"|potentiat|enhanc|augment|prolong)\w*\s(?:[\w-]+\s){0,3}$"
)
_REACH = 30
"""Characters over which a negation takes the word of change behind it."""
_SIDES = {"plus": "+", "minus": "-", "none": "0"}
Event = tuple[int, str]


def breaks_of(lower: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each break between clauses of a sentence in lower case."""
    return tuple(match.span() for match in _BREAK.finditer(lower))


def clause_around(breaks: Sequence[tuple[int, int]], at: int, length: int) -> tuple[int, int]:
    """The clause in which offset `at` of a sentence of `length` characters stands."""
    start = max((end for _, end in breaks if end <= at), default=0)
    end = min((begin for begin, _ in breaks if begin > at), default=length)
    return start, end


def clause_features(
    candidate: Candidate, lower: str, breaks: Sequence[tuple[int, int]], signs: Sequence[Event]
) -> Iterator[str]:
    """What stands in the target's clause, in its order. `signs` are offsets with plus, minus, none or a kind of cue."""
    base = candidate.sentence.start
    at = candidate.target.start - base
    start, end = clause_around(breaks, at, len(lower))
    events = sorted((*composed([e for e in signs if start <= e[0] < end]), *actors(candidate, lower, start, end)))
    symbols = [symbol for _, symbol in events]
    place = symbols.index("T") if "T" in symbols else 0
    before, after = symbols[max(0, place - 3) : place], symbols[place + 1 : place + 4]
    yield "cb=" + "".join(before[-2:])
    yield "ca=" + "".join(after[:2])
    yield "cba=" + "".join(before[-1:]) + "T" + "".join(after[:1])
    yield "cbba=" + "".join(before[-2:]) + "T" + "".join(after[:2])
    found = sorted({symbol for symbol in symbols if symbol in "+-0"})
    yield "cs=" + "".join(found)
    if not found:
        yield "cs-all=" + "".join(sorted({_SIDES.get(sign, "") for _, sign in signs}))
    if len(found) == 1 and "A" in symbols:
        first = next(symbol for symbol in symbols if symbol in "+-0AV")
        yield f"c1={found[0]}{'V' if 'V' in symbols else ''}{first}"


def governed_features(candidate: Candidate, lower: str) -> Iterator[str]:
    """Whether the target is told of as induced by the agent or by another, and the agent as what is acted upon."""
    base = candidate.sentence.start
    at = candidate.target.start - base
    made = _INDUCED.search(lower, max(0, at - 60), at)
    if made:
        own = candidate.named and candidate.agent_start - base <= made.start(1) < candidate.agent_end - base
        yield f"induced={'agent' if own else 'other'}"
    if candidate.named:
        begin = candidate.agent_start - base
        if _EFFECTS_OF.search(lower, max(0, begin - 40), begin):
            yield "effectsof"
        if _OPPOSED.search(lower, max(0, begin - 50), begin):
            yield "actedupon"
        if lower.startswith(("-induced", " induced", "-evoked", "-related", "-associated"), candidate.agent_end - base):
            yield "agentinduced"


def actors(candidate: Candidate, lower: str, start: int, end: int) -> Iterator[Event]:
    """Offsets of the target (T), the agent (A), other agents (O) and a comparison (V) in a stretch of the sentence."""
    base = candidate.sentence.start
    yield candidate.target.start - base, "T"
    if candidate.named and start <= candidate.agent_start - base < end:
        yield candidate.agent_start - base, "A"
    for other in candidate.others:
        at = lower.find(other, start, end)
        if at >= 0:
            yield at, "O"
    than = _THAN.search(lower, start, end)
    if than:
        yield than.start(), "V"


def composed(signs: Sequence[Event]) -> Iterator[Event]:
    """A negation and the word of change it takes are one event."""
    last = -_REACH - 1
    for at, sign in sorted(signs):
        if sign == "none":
            last = at
            yield at, "0"
        elif sign in _SIDES and at - last > _REACH:
            yield at, _SIDES[sign]
