"""What the linear model sees of a question and a passage: marked words, the run of cues, order of arms, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ingest.reading.direction.cue_runs import (
    AMOUNT,
    VALUE,
    Symbol,
    arms_around,
    around_outcome,
    composed_run,
    cue_run,
    net_change,
    significance,
    symbols_by_sentence,
)
from ingest.reading.direction.figures import arm_pairs, arm_values, stated_statistics, table_row
from ingest.reading.direction.marking import OUTCOME, Question, cues, mark, stem
from ingest.reading.learned.features import ngrams

MAX_PASSAGE = 4000
"""Code points of a passage that are read; results stand early in anything longer."""

_POINTING = ("UP", "DOWN", "GOOD", "BAD")
_SIGNED = (
    "anet:", "anearest:", "gnet:", "gnearest:", "net:", "nearest:", "pair:", "ordered:", "arms:", "ratio:", "ci:",
    "difference:", "figures:", "better:",
)  # fmt: skip
"""Prefixes of the features whose meaning hangs on significance: each is told with it, too."""

_COMPARED = ("pair:", "ordered:", "arms:more", "arms:less", "ratio:", "difference:", "row:")
"""Prefixes of the features that tell the direction where no word does."""


@cache
def _negative() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, cues()["negative"])))


def features(question: Question, passage: str) -> list[str]:
    """Named features of a passage for a question, in no order, with repetitions: about thirty for ten words."""
    passage = passage[:MAX_PASSAGE]
    tokens = mark(question, passage)
    sentences = symbols_by_sentence(tokens, passage)
    better = "less" if _negative().search(question.outcome.lower()) else "more"
    found = [f"better:{better}"]
    found += _of_passage(passage)
    if _FIGURE.search(passage):
        found += arm_values(tokens)
        found += arm_pairs(tokens)
    outcome_stems = {stem(word) for word in question.outcome.lower().split()}
    naming = [sentence for sentence in sentences if any(symbol.word == OUTCOME for symbol in sentence)]
    for sentence in naming or sentences:
        found += _sentence_features(sentence, better, outcome_stems)
    run = [cue for sentence in sentences for cue in cue_run(sentence)]
    state = significance(run)
    state = "both" if state == "sig" and "p:ns" in found else state
    found += [f"{state}&{name}" for name in set(found) if name.startswith(_SIGNED)]
    if not set(run) & set(_POINTING):
        found += [f"mute&{state}&{name}" for name in set(found) if name.startswith(_COMPARED)]
    found += [f"o:{word}" for word in question.outcome.lower().split()]
    if "base" in question.comparator.lower():
        found.append("comparator:baseline")
    found += ngrams([symbol.word for sentence in sentences for symbol in [*sentence, _STOP]], 3)
    found.append("named:" + ",".join(sorted({token.mark for token in tokens} - {""})))
    return found


_STOP = Symbol(".", "")
_FIGURE = re.compile(r"\d")


@lru_cache(maxsize=8)
def _of_passage(passage: str) -> tuple[str, ...]:
    """What the figures of a passage say whatever is asked."""
    return (*stated_statistics(passage), *table_row(passage))


def _sentence_features(sentence: list[Symbol], better: str, outcome_stems: set[str]) -> Iterator[str]:
    """Features of a sentence that names the outcome, of which `better` (``more`` or ``less``) is wished for."""
    run, composed = cue_run(sentence), composed_run(sentence)
    kinds = sorted(set(run))
    wished = 1 if better == "more" else -1
    yield from ngrams([symbol.word for symbol in sentence], 2, "s:")
    yield from ngrams(run, 4, "c:")
    yield from ngrams(composed, 4, "k:")
    yield from around_outcome(run)
    yield from arms_around(run)
    yield from net_change(composed, AMOUNT)
    yield from net_change(composed, VALUE, "g")
    yield from net_change(composed, AMOUNT | {kind: wished * sign for kind, sign in VALUE.items()}, "a")
    yield from (f"has:{kind}" for kind in kinds)
    yield from (f"{kind}&better:{better}" for kind in kinds if kind in _POINTING)
    if "GOOD" in composed:
        yield from (f"good&{word}" for word in outcome_stems)
