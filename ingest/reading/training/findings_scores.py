"""Measures the judges of findings: precision, recall and direction as the shared script counts them, reliability."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.reading.findings.judging import direction_named
from ingest.reading.findings.verdicts import Pair, is_kept
from ingest.reading.training.annotated import LabelledAbstract

Numbers = npt.NDArray[Any]
Key = tuple[int, Pair, str]
"""A text's number, the pair, and one of `SIGNS`."""
Triples = dict[int, set[tuple[str, str, str]]]


def scores(texts: Sequence[LabelledAbstract], keys: Sequence[Key], chances: Numbers, folds: int) -> dict[str, float]:
    """Precision, recall and direction as eval/reading.py counts them: as read, and at several thresholds."""
    said = {"as read": _as_read(keys, chances)}
    said |= {f"at {least}": _above(keys, chances, least) for least in (0.25, 0.3, 0.35, 0.4, 0.5, 0.6)}
    measured: dict[str, float] = {}
    for how, found in said.items():
        for about in ("", "on ketamine "):
            for on_gold in (True, False) if how == "as read" else (True,):
                place = "" if on_gold else "our annotations, "
                for score, value in _agreement(texts, found, about[3:].strip(), on_gold).items():
                    measured[f"findings {about}{score} {how}, {place}{folds}-fold cross-validation"] = round(value, 4)
    return measured


def _as_read(keys: Sequence[Key], chances: Numbers) -> Triples:
    """What the reader keeps."""
    found: Triples = defaultdict(set)
    seen: set[tuple[int, Pair]] = set()
    for at in np.argsort(-chances, kind="stable"):
        text, pair, sign = keys[at]
        if is_kept(float(chances[at]), first=(text, pair) not in seen):
            seen.add((text, pair))
            found[text].add((*pair, direction_named(pair[1], sign)))
    return found


def _above(keys: Sequence[Key], chances: Numbers, least: float) -> Triples:
    found: Triples = defaultdict(set)
    for (text, pair, sign), chance in zip(keys, chances, strict=True):
        if chance > least:
            found[text].add((*pair, direction_named(pair[1], sign)))
    return found


def reliability(keys: Sequence[Key], labels: Numbers, chances: Numbers) -> dict[str, float]:
    """Of the findings on ketamine with a confidence in each tenth, the share that the labels have."""
    about = np.array(["ketamine" in pair[0] for _, pair, _ in keys])
    curve = {}
    for low in np.arange(0.3, 1.0, 0.1):
        here = about & (chances >= low) & (chances < low + 0.1)
        tenth = f"confidence {low:.1f} to {low + 0.1:.1f}, both sets"
        curve[f"findings on ketamine with {tenth}, share right of {int(here.sum())}"] = (
            round(float(labels[here].mean()), 4) if here.any() else 0.0
        )
    return curve


def _agreement(texts: Sequence[LabelledAbstract], found: Triples, about: str, on_gold: bool) -> dict[str, float]:
    right = told = said = pairs = agreed = 0
    for text, labelled in enumerate(texts):
        if labelled.is_gold != on_gold:
            continue
        gold_set = {(f.substance, f.target, f.direction) for f in labelled.findings if about in f.substance}
        said_set = {triple for triple in found.get(text, set()) if about in triple[0]}
        right, told, said = right + len(gold_set & said_set), told + len(gold_set), said + len(said_set)
        for pair in {t[:2] for t in gold_set} & {t[:2] for t in said_set}:
            pairs += 1
            agreed += {t[2] for t in gold_set if t[:2] == pair} == {t[2] for t in said_set if t[:2] == pair}
    return {"precision": right / max(said, 1), "recall": right / max(told, 1), "direction": agreed / max(pairs, 1)}
