"""The learned parts of the facets, as they are kept: weights and trees of every label, trees of named concepts."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import LEARNED, lines, read_arrays, unreadable
from ingest.reading.facets.trees import Forest, forest_of

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LabelModel:
    """Log-odds of labels from a weighted sum, and from trees; `share` is that of the trees in the likelihood."""

    labels: tuple[str, ...]
    weights: Floats
    intercept: Floats
    forest: Forest
    share: Floats

    def likelihoods(self, for_weights: Floats, for_trees: Floats) -> Floats:
        """How likely each label applies (0 to 1), each for itself; vectors as `Seen` gives them."""
        weighed = logistic(for_weights @ self.weights + self.intercept)
        grown = logistic(self.forest.scores(for_trees[None])[0])
        return np.asarray((1 - self.share) * weighed + self.share * grown, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Decision:
    """How the labels of a facet are chosen. `thresholds` are those of facets of several labels, else empty.

    `slope` and `offset` make a likelihood the share of right labels among those of this likelihood (logistic curve).
    """

    thresholds: Mapping[str, float]
    slope: float
    offset: float

    def calibrated(self, likelihood: float) -> float:
        """The share of labels of this likelihood that cross-validation found right."""
        bounded = min(max(likelihood, 1e-4), 1 - 1e-4)
        return 1 / (1 + math.exp(-(self.slope * math.log(bounded / (1 - bounded)) + self.offset)))


def logistic(scores: Floats) -> Floats:
    """Log-odds as likelihoods; beyond ±30 they are 0 or 1 as far as anyone can tell."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def softmax(scores: npt.NDArray[np.floating[Any]]) -> Floats:
    """Log-likelihoods of labels, of which one applies, as likelihoods."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


@cache
def load_labels(name: str) -> LabelModel:
    """The model kept as ``<name>.npz``. Raises `DataFileError` when the file is absent or is not such a model."""
    arrays = read_arrays(name)
    try:
        labels = tuple(lines(arrays["labels"]))
        weights = arrays["weights"].astype(np.float32) * arrays["scale"].astype(np.float32)
        return LabelModel(
            labels,
            weights,
            arrays["intercept"].astype(np.float32),
            forest_of(labels, arrays),
            arrays["share"].astype(np.float32),
        )
    except (KeyError, ValueError) as error:
        raise unreadable(f"{name}.npz", error) from error


@cache
def load_forest(name: str) -> Forest:
    """The trees kept as ``<name>.npz``. Raises `DataFileError` when the file is absent or holds no trees."""
    arrays = read_arrays(name)
    try:
        return forest_of(tuple(lines(arrays["labels"])), arrays)
    except (KeyError, ValueError) as error:
        raise unreadable(f"{name}.npz", error) from error


@cache
def load_decisions() -> Mapping[str, Decision]:
    """How each facet is decided, from ``facets_decisions.json``. Raises `DataFileError` when that can't be read."""
    try:
        data = json.loads(files(LEARNED).joinpath("facets_decisions.json").read_text(encoding="utf-8"))
        return {facet: Decision(**decision) for facet, decision in data.items()}
    except (OSError, ValueError, TypeError) as error:
        raise unreadable("facets_decisions.json", error) from error
