"""Fits the block models of study facts: weak labels first, whose scores are features of the model of the gold labels.

Both steps are linear in the same features, so that what is kept is one set of weights: those of the second step, and
those of the first multiplied by what the second gave its scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from ingest.reading.learned.linear import save_model
from ingest.reading.study.blocks import BLOCKS
from ingest.reading.study.features import StudyFeatures
from ingest.reading.training.cards import LEARNED

Floats = npt.NDArray[np.float64]
Matrix = Any
"""A scipy CSR matrix, texts × features."""
SCALE = {"title": 0.7, "text": 1.0, "cues": 0.7}
"""Weight of each block: its features come with length 1 times this."""
LEAST_TEXTS = {"title": 3, "text": 4, "cues": 6}


def _same(features: Any) -> Any:
    return features


@dataclass(frozen=True, slots=True)
class Vectors:
    """Fitted vectorizers of the three blocks."""

    title: TfidfVectorizer
    text: TfidfVectorizer
    cues: TfidfVectorizer

    def matrix(self, features: Sequence[StudyFeatures]) -> Matrix:
        """All blocks side by side, each of length `SCALE`."""
        parts = [
            getattr(self, block).transform([getattr(one, block) for one in features]) * SCALE[block] for block in BLOCKS
        ]
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def only(self, columns: Columns) -> Vectors:
        """The vectorizers with the columns kept, at the same document frequencies."""
        return Vectors(
            *(_narrowed(getattr(self, block), kept) for block, kept in zip(BLOCKS, columns.kept, strict=True))
        )

    def widths(self) -> list[int]:
        """Number of features of each block."""
        return [len(getattr(self, block).idf_) for block in BLOCKS]


def fit_vectors(features: Sequence[StudyFeatures]) -> Vectors:
    """Document frequencies from all texts."""
    made = {}
    for block in BLOCKS:
        vectorizer = TfidfVectorizer(analyzer=_same, min_df=LEAST_TEXTS[block], sublinear_tf=True)
        made[block] = vectorizer.fit([getattr(one, block) for one in features])
    return Vectors(**made)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns kept of each block, counted within the block, and how wide the blocks are."""

    kept: tuple[npt.NDArray[np.intp], ...]
    widths: tuple[int, ...]

    def of(self, matrix: Matrix) -> Matrix:
        """The columns kept, each block brought to length `SCALE` again."""
        parts, at = [], 0
        for block, kept, width in zip(BLOCKS, self.kept, self.widths, strict=True):
            parts.append(normalize(matrix[:, at + kept]) * SCALE[block])
            at += width
        return sparse.hstack(parts, format="csr", dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Linear:
    """``x @ weights.T + intercept``, one row of weights a label."""

    labels: tuple[str, ...]
    weights: Floats
    intercept: Floats

    def scores(self, matrix: Matrix) -> Floats:
        return np.asarray(matrix @ self.weights.T + self.intercept, dtype=np.float64)


def fit_svm(matrix: Matrix, labels: Sequence[str], strength: float, weights: Floats | None = None) -> Linear:
    """One-against-rest linear support vector machines, at least three labels."""
    machine = LinearSVC(C=strength).fit(matrix, np.asarray(labels), sample_weight=weights)
    return Linear(tuple(machine.classes_), machine.coef_, machine.intercept_)


def with_scores(matrix: Matrix, weak: Linear, scale: float) -> Matrix:
    """The features, and beside them the scores of the weak model."""
    return sparse.hstack([matrix, sparse.csr_matrix(weak.scores(matrix) * scale)], format="csr", dtype=np.float32)


def folded_in(second: Linear, weak: Linear, scale: float) -> Linear:
    """The two steps as one: the second's own weights, and the weak model's where it looked at its scores."""
    width = weak.weights.shape[1]
    own, on_scores = second.weights[:, :width], second.weights[:, width:] * scale
    return Linear(second.labels, own + on_scores @ weak.weights, second.intercept + on_scores @ weak.intercept)


def strongest(model: Linear, vectors: Vectors, keep: Mapping[str, int]) -> Columns:
    """The features of each block whose weights, times idf, are largest."""
    kept, at = [], 0
    for block, width in zip(BLOCKS, vectors.widths(), strict=True):
        force = np.abs(model.weights[:, at : at + width]).max(axis=0) * getattr(vectors, block).idf_
        kept.append(np.sort(np.argsort(-force, kind="stable")[: keep[block]]))
        at += width
    return Columns(tuple(kept), tuple(vectors.widths()))


def _narrowed(vectorizer: TfidfVectorizer, kept: npt.NDArray[np.intp]) -> TfidfVectorizer:
    names = vectorizer.get_feature_names_out()[kept]
    narrow = TfidfVectorizer(analyzer=_same, sublinear_tf=True, vocabulary=list(names))
    narrow.idf_ = vectorizer.idf_[kept]
    return narrow


def save_blocks(name: str, model: Linear, vectors: Vectors, order: Sequence[str]) -> None:
    """Writes the three files of a model, labels in the order given."""
    rows = [model.labels.index(label) for label in order]
    at = 0
    for number, (block, width) in enumerate(zip(BLOCKS, vectors.widths(), strict=True)):
        intercept = model.intercept[rows] if number == 0 else np.zeros(len(rows))
        part = SimpleNamespace(
            coef_=model.weights[rows, at : at + width] * SCALE[block], classes_=list(order), intercept_=intercept
        )
        save_model(LEARNED / f"{name}_{block}.npz", getattr(vectors, block), part)
        at += width
