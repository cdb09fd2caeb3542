"""The run of cues of a passage: who is named, which way a word points, what is negated, in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.reading.direction.figures import p_values
from ingest.reading.direction.marking import COMPARATOR, INTERVENTION, OUTCOME, Token, cues

_SENTENCE_END = frozenset({".", "\n"})
_CHANGES = frozenset({"UP", "DOWN", "NOT", "THAN", "SAME"})
_OPPOSITE = {"UP": "DOWN", "DOWN": "UP", "GOOD": "BAD", "BAD": "GOOD"}
_ARM = {INTERVENTION: 1, COMPARATOR: -1}
AMOUNT = {"UP": 1, "DOWN": -1}
"""Cues of more and less."""
VALUE = {"GOOD": 1, "BAD": -1}
"""Cues of better and worse."""


class Symbol(NamedTuple):
    """A token as the model sees it: the word (or its mark, ``0`` for figures), and its cue or mark, or empty."""

    word: str
    cue: str


@cache
def _cue_pattern() -> re.Pattern[str]:
    lists = cues()
    whole = "|".join(f"(?P<W{kind}>{'|'.join(map(re.escape, words))})$" for kind, words in lists["words"].items())
    stems = "|".join(f"(?P<{kind}>{'|'.join(map(re.escape, words))})" for kind, words in lists["stems"].items())
    return re.compile(f"{whole}|{stems}")


@lru_cache(maxsize=16384)
def cue_of(word: str) -> str:
    """The kind of cue (a key of cues.yaml) that a lower-case word is, or empty."""
    match = _cue_pattern().match(word)
    return match.lastgroup.removeprefix("W") if match and match.lastgroup else ""


def symbols_by_sentence(tokens: list[Token], passage: str) -> list[list[Symbol]]:
    """The passage's symbols, a list a sentence; a run of one mark is one symbol, a p value is PSIG or PNS."""
    tests = [(start, end, "PSIG" if significant else "PNS") for start, end, significant in p_values(passage)]
    sentences: list[list[Symbol]] = [[]]
    at = 0
    for place, token in enumerate(tokens):
        while at < len(tests) and tests[at][1] <= token.start:
            sentences[-1].append(Symbol(tests[at][2], tests[at][2]))
            at += 1
        if at < len(tests) and tests[at][0] <= token.start:
            continue
        if token.lower in _SENTENCE_END:
            sentences.append([])
            continue
        symbol = _symbol(tokens, place)
        if not (token.mark == symbol.word and sentences[-1] and sentences[-1][-1].word == symbol.word):
            sentences[-1].append(symbol)
    sentences[-1] += [Symbol(name, name) for *_, name in tests[at:]]
    return [sentence for sentence in sentences if sentence]


def _symbol(tokens: list[Token], place: int) -> Symbol:
    token = tokens[place]
    cue = cue_of(token.lower) if token.text[0].isalpha() else ""
    if token.mark and (cue not in _CHANGES or _inside_outcome(tokens, place)):
        return Symbol(token.mark, token.mark)
    return Symbol("0" if token.is_number else token.lower, cue)


def _inside_outcome(tokens: list[Token], place: int) -> bool:
    """Whether a word of change is part of the outcome's own name there: ``weight loss``, ``75% reduction in PASI``."""
    near = tokens[max(0, place - 2) : place] + tokens[place + 1 : place + 3]
    return tokens[place].mark == OUTCOME and any(token.mark == OUTCOME and not cue_of(token.lower) for token in near)


def cue_run(sentence: list[Symbol]) -> list[str]:
    """The sentence's cues and marks, other words left out."""
    return [cue for _, cue in sentence if cue]


def composed_run(sentence: list[Symbol]) -> list[str]:
    """The run of cues, where a cue of amount before one of change is one cue: ``greater reduction`` is DOWN."""
    run: list[str] = []
    last = -9
    for place, (_, cue) in enumerate(sentence):
        if not cue:
            continue
        if run and place - last <= 2 and run[-1] in AMOUNT and cue in _OPPOSITE:
            run[-1] = cue if run[-1] == "UP" else _OPPOSITE[cue]
        else:
            run.append(cue)
        last = place
    return run


def around_outcome(run: list[str]) -> Iterator[str]:
    """The cues next before and after each naming of the outcome."""
    for at, symbol in enumerate(run):
        if symbol != OUTCOME:
            continue
        before = [cue for cue in run[max(0, at - 3) : at] if cue != OUTCOME]
        after = [cue for cue in run[at + 1 : at + 5] if cue != OUTCOME]
        yield "before:" + " ".join(before[-2:])
        yield "after:" + " ".join(after[:2])
        yield "after3:" + " ".join(after[:3])
        yield "around:" + " ".join([*before[-1:], "_", *after[:1]])


def arms_around(run: list[str]) -> Iterator[str]:
    """Each cue of change with the arms named before and after it, and with what follows ``than``."""
    for at, symbol in enumerate(run):
        if symbol not in ("UP", "DOWN", "GOOD", "BAD", "SAME"):
            continue
        before, after = _arm_before(run, at), _arm_in(run[at + 1 :])
        negated = "not " if "NOT" in run[max(0, at - 3) : at] else ""
        yield f"arms:{before} {negated}{symbol} {after}"
        if "THAN" in run[at:]:
            yield f"than:{before} {symbol} {after} THAN {_arm_in(run[run.index('THAN', at) :])}"


def _arm_in(run: list[str]) -> str:
    return next((cue for cue in run if cue in _ARM), "-")


def _arm_before(run: list[str], at: int) -> str:
    return _arm_in(run[:at][::-1])


def net_change(run: list[str], signs: Mapping[str, int], prefix: str = "") -> Iterator[str]:
    """Whether the intervention's arm has more or less, from each cue of `signs` and the arms around it.

    The arm after ``than`` is the one compared with; else the cue is of the arm named next after it, else before it.
    The cue nearest to the outcome is told once more.
    """
    outcomes = [at for at, symbol in enumerate(run) if symbol == OUTCOME]
    nearest, shortest = "", len(run) + 1
    for at, symbol in enumerate(run):
        if symbol not in signs:
            continue
        arm, how = _arm_of_change(run, at)
        net = {1: "more", -1: "less", 0: f"{symbol}?"}[signs[symbol] * arm]
        yield f"{prefix}net:{net}"
        yield f"{prefix}net:{net},{how}"
        distance = min((abs(at - outcome) for outcome in outcomes), default=len(run))
        if distance < shortest:
            nearest, shortest = net, distance
    if nearest:
        yield f"{prefix}nearest:{nearest}"


def _arm_of_change(run: list[str], at: int) -> tuple[int, str]:
    """1 when the change is the intervention's, -1 when it is the comparator's, 0 when no arm is named; and by what."""
    rest = run[at + 1 :]
    if "THAN" in rest:
        than = rest.index("THAN")
        reference = _ARM.get(_arm_in(rest[than:]), 0)
        if reference:
            return -reference, "than"
        rest = rest[:than]
    subject = _ARM.get(_arm_in(rest), 0)
    return (subject, "after") if subject else (_ARM.get(_arm_before(run, at), 0), "before")


def significance(run: list[str]) -> str:
    """What the passage says of significance: ``sig``, ``ns``, ``both`` or ``unsaid``."""

    def negated(at: int, reach: int) -> bool:
        return "NOT" in run[max(0, at - reach) : at]

    without = "PNS" in run or "SAME" in run
    without = without or any(cue in ("SIG", "DIFF") and negated(at, 3) for at, cue in enumerate(run))
    stated = "PSIG" in run or any(cue == "SIG" and not negated(at, 2) for at, cue in enumerate(run))
    return "both" if stated and without else "sig" if stated else "ns" if without else "unsaid"
