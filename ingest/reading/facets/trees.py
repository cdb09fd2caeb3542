"""Boosted regression trees of at most three splits, kept in plain arrays and followed for all trees at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

DEPTH = 3
"""Splits from the root of a tree to its leaves; shorter trees are padded."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of several labels. `feature` and `threshold` are trees × 7 nodes, level by level; `leaf` trees × 8.

    The trees of label k start at ``first[k]``; `base` is a label's log-odds before any tree.
    """

    labels: tuple[str, ...]
    feature: npt.NDArray[np.intp]
    threshold: Floats
    leaf: Floats
    first: npt.NDArray[np.intp]
    base: Floats

    def scores(self, rows: Floats) -> Floats:
        """Log-odds, rows × labels. `rows` are rows × features; a value above the threshold goes to the right."""
        return np.array([self._scores(row) for row in rows], dtype=np.float32)

    def _scores(self, row: Floats) -> Floats:
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        root = np.arange(len(self.feature)) * (2**DEPTH - 1)
        node = np.zeros(len(self.feature), dtype=np.intp)
        for _ in range(DEPTH):
            at = root + node
            node = 2 * node + 1 + (row.take(feature.take(at)) > threshold.take(at))
        reached = self.leaf.ravel().take(root + np.arange(len(root)) + node - (2**DEPTH - 1))
        return np.asarray(np.add.reduceat(reached, self.first) + self.base, dtype=np.float32)


def forest_arrays(forest: Forest) -> dict[str, npt.NDArray[Any]]:
    """The arrays that are written to a file."""
    return {
        "tree_feature": forest.feature.astype(np.int16),
        "tree_threshold": forest.threshold.astype(np.float16),
        "tree_leaf": forest.leaf.astype(np.float16),
        "tree_first": forest.first.astype(np.int32),
        "tree_base": forest.base.astype(np.float32),
    }


def forest_of(labels: tuple[str, ...], arrays: Mapping[str, npt.NDArray[Any]]) -> Forest:
    """The forest of arrays that `forest_arrays` gave. Raises `KeyError` where one is missing."""
    return Forest(
        labels,
        arrays["tree_feature"].astype(np.intp),
        arrays["tree_threshold"].astype(np.float32),
        arrays["tree_leaf"].astype(np.float32),
        arrays["tree_first"].astype(np.intp),
        arrays["tree_base"].astype(np.float32),
    )
