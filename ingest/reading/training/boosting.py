"""Grows the small forests of `ingest.reading.facets.trees` by gradient boosting (Friedman 2001), label by label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier

from ingest.reading.facets.trees import DEPTH, Forest

NODES, LEAVES = 2**DEPTH - 1, 2**DEPTH
NEVER = -6.0
"""Log-odds of a label that no row has."""
Numbers = npt.NDArray[np.float32]
Packed = tuple[list[int], list[float], list[float]]


@dataclass(frozen=True, slots=True)
class Boosting:
    """How trees are grown: how many, how fast they learn, which share of features and of rows each split and tree
    sees, and how few rows a leaf may hold."""

    trees: int
    rate: float
    features: float
    rows: float
    least: int


LABEL_TREES = Boosting(trees=70, rate=0.09, features=0.3, rows=0.6, least=2)
MENTION_TREES = Boosting(trees=150, rate=0.08, features=0.3, rows=0.7, least=4)
STEEPEST = 8.0
"""Most log-odds that one tree may add: leaves of one kind of rows only would else have any number."""
LEAST_ROWS = 3
"""Features that fewer rows have are not split on."""


def grown(
    rows: Numbers,
    truth: npt.NDArray[np.bool_],
    labels: Sequence[str],
    how: Boosting,
    weight: npt.NDArray[np.float64] | None = None,
) -> Forest:
    """Trees for each column of `truth` (rows × labels), as one forest. `weight` is that of each row."""
    usable = np.flatnonzero((rows != 0).sum(axis=0) >= LEAST_ROWS)
    packed: list[Packed] = []
    base = np.full(len(labels), NEVER, dtype=np.float32)
    for k in range(len(labels)):
        if truth[:, k].any():
            model = _boosted(rows[:, usable], truth[:, k], how, weight)
            packed += [_packed(tree[0].tree_, how.rate, usable) for tree in model.estimators_]
            base[k] = _base(model)
        else:
            packed += [([0] * NODES, [0.0] * NODES, [0.0] * LEAVES)] * how.trees
    return Forest(
        labels=tuple(labels),
        feature=np.array([tree[0] for tree in packed], dtype=np.intp),
        threshold=np.array([tree[1] for tree in packed], dtype=np.float32),
        leaf=np.clip([tree[2] for tree in packed], -STEEPEST, STEEPEST).astype(np.float32),
        first=np.arange(len(labels), dtype=np.intp) * how.trees,
        base=base,
    )


def _boosted(
    rows: Numbers, truth: npt.NDArray[np.bool_], how: Boosting, weight: npt.NDArray[np.float64] | None
) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=how.trees,
        learning_rate=how.rate,
        max_depth=DEPTH,
        max_features=how.features,
        subsample=how.rows,
        min_samples_leaf=how.least,
        random_state=0,
    ).fit(rows, truth, sample_weight=weight)


def _base(model: GradientBoostingClassifier) -> float:
    """The log-odds before any tree: those of the share of rows that have the label."""
    share = float(model.init_.class_prior_[1])
    return float(np.log(share / (1 - share)))


def _packed(tree: Any, rate: float, usable: npt.NDArray[np.intp]) -> Packed:
    """Features, thresholds and leaves of a tree, level by level; a leaf above the last level is repeated below it."""
    feature, threshold, leaf = [0] * NODES, [float("inf")] * NODES, [0.0] * LEAVES

    def place(node: int, at: int) -> None:
        inner = tree.children_left[node] != -1
        if at >= NODES:
            leaf[at - NODES] = rate * float(tree.value[node, 0, 0])
            return
        if inner:
            feature[at], threshold[at] = int(usable[tree.feature[node]]), float(tree.threshold[node])
        place(int(tree.children_left[node]) if inner else node, 2 * at + 1)
        place(int(tree.children_right[node]) if inner else node, 2 * at + 2)

    place(0, 0)
    return feature, threshold, leaf
