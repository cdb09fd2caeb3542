"""What the linear model sees of a question and a passage: marked words, the run of cues, order of arms, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.reading.direction.marking import COMPARATOR, INTERVENTION, OUTCOME, Question, Token, cues, mark
from ingest.reading.direction.statistics import arm_values, figures, p_values
from ingest.reading.learned.features import ngrams

_SENTENCE_END = frozenset({".", "\n"})
MAX_PASSAGE = 4000
"""Code points of a passage that are read; results stand early in anything longer."""


@cache
def _cue_pattern() -> re.Pattern[str]:
    lists = cues()
    whole = "|".join(f"(?P<W{kind}>{'|'.join(map(re.escape, words))})$" for kind, words in lists["words"].items())
    stems = "|".join(f"(?P<{kind}>{'|'.join(map(re.escape, words))})" for kind, words in lists["stems"].items())
    return re.compile(f"{whole}|{stems}")


@cache
def _negative() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, cues()["negative"])))


@cache
def cue_of(word: str) -> str:
    """The kind of cue that a lower-case word is, or empty."""
    match = _cue_pattern().match(word)
    return match.lastgroup.removeprefix("W") if match and match.lastgroup else ""


def _symbols(tokens: list[Token], passage: str) -> list[tuple[str, str, bool]]:
    """Word-or-mark, cue-or-mark (empty for other words) and end-of-sentence of each token, runs of a mark as one."""
    spans = [(start, end, "PSIG" if significant else "PNS") for start, end, significant in p_values(passage)]
    out: list[tuple[str, str, bool]] = []
    at = 0
    for token in tokens:
        while at < len(spans) and spans[at][1] <= token.start:
            out.append((spans[at][2], spans[at][2], False))
            at += 1
        if at < len(spans) and spans[at][0] <= token.start:
            continue
        if token.lower in _SENTENCE_END:
            out.append((token.lower, "", True))
            continue
        cue = cue_of(token.lower) if token.text[0].isalpha() else ""
        symbol = token.mark if token.mark and cue not in ("UP", "DOWN", "NOT", "THAN", "SAME") else ""
        word = symbol or ("0" if token.is_number else token.lower)
        if not (symbol and out and out[-1][0] == symbol):
            out.append((word, symbol or cue, False))
    out.extend((span[2], span[2], False) for span in spans[at:])
    return out


def _sentences(symbols: list[tuple[str, str, bool]]) -> list[list[tuple[str, str, bool]]]:
    found: list[list[tuple[str, str, bool]]] = [[]]
    for item in symbols:
        if item[2]:
            found.append([])
        else:
            found[-1].append(item)
    return [sentence for sentence in found if sentence]


def _around_outcome(cue_run: list[str]) -> Iterator[str]:
    """The cues next before and after each naming of the outcome, with a negation that stands before them."""
    for at, symbol in enumerate(cue_run):
        if symbol != OUTCOME:
            continue
        before = [cue for cue in cue_run[max(0, at - 3) : at] if cue != OUTCOME]
        after = [cue for cue in cue_run[at + 1 : at + 5] if cue != OUTCOME]
        yield "before:" + " ".join(before[-2:])
        yield "after:" + " ".join(after[:2])
        yield "after3:" + " ".join(after[:3])
        yield "around:" + " ".join([*before[-1:], "_", *after[:1]])


def _comparisons(cue_run: list[str]) -> Iterator[str]:
    """Each cue of change with the arms around it: ``INT UP CMP`` says more in the intervention's arm."""
    for at, symbol in enumerate(cue_run):
        if symbol not in ("UP", "DOWN", "GOOD", "BAD", "SAME"):
            continue
        before = next((cue for cue in reversed(cue_run[:at]) if cue in (INTERVENTION, COMPARATOR)), "-")
        after = next((cue for cue in cue_run[at + 1 :] if cue in (INTERVENTION, COMPARATOR)), "-")
        negated = "NOT" in cue_run[max(0, at - 3) : at]
        yield f"arms:{before} {'not ' if negated else ''}{symbol} {after}"
        if "THAN" in cue_run[at:]:
            than = cue_run.index("THAN", at)
            second = next((cue for cue in cue_run[than:] if cue in (INTERVENTION, COMPARATOR)), "-")
            yield f"than:{before} {symbol} {after} THAN {second}"


def features(question: Question, passage: str) -> list[str]:
    """Named features of a passage for a question, in no order, with repetitions. At most a few per token."""
    passage = passage[:MAX_PASSAGE]
    tokens = mark(question, passage)
    symbols = _symbols(tokens, passage)
    found = list(figures(passage))
    found += arm_values(tokens)
    lower = "less" if _negative().search(question.outcome.lower()) else "more"
    found.append(f"better:{lower}")
    with_outcome = [s for s in _sentences(symbols) if any(item[0] == OUTCOME for item in s)] or _sentences(symbols)
    found += ngrams([word for word, _, _ in symbols], 3)
    for sentence in with_outcome:
        run = [cue for _, cue, _ in sentence if cue]
        found += ngrams(run, 4, "c:")
        found += ngrams([word for word, _, _ in sentence], 2, "s:")
        found += _around_outcome(run)
        found += _comparisons(run)
        kinds = sorted(set(run))
        found += [f"has:{kind}" for kind in kinds]
        found += [f"{kind}&better:{lower}" for kind in kinds if kind in ("GOOD", "BAD", "UP", "DOWN")]
    found += [f"o:{word}" for word in question.outcome.lower().split()]
    if "base" in question.comparator.lower():
        found.append("comparator:baseline")
    marks = {token.mark for token in tokens}
    found.append("named:" + ",".join(sorted(marks - {""})))
    return found
