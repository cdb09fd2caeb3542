"""A linear model over named features, kept in plain arrays: no pickle is read or written."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import lines, read_arrays, unreadable

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores of labels: ``x @ weights + intercept``, where x is the tf-idf of the features, of length 1.

    `terms` maps a feature to its row of `weights` (features × labels). `sublinear` takes 1 + log of the counts.
    Where `present` is set x is 1 for each feature that is there, whatever its count, and is not brought to a length.
    """

    labels: tuple[str, ...]
    terms: Mapping[str, int]
    idf: Scores
    weights: Scores
    intercept: Scores
    sublinear: bool = True
    present: bool = False

    def scores(self, features: Iterable[str]) -> Scores:
        """One score a label (log-odds for one-against-rest models). Features never seen in training count nothing."""
        known = map(self.terms.get, features)
        if self.present:
            seen = sorted({index for index in known if index is not None})
            return np.asarray(self.weights[seen].sum(axis=0) + self.intercept, dtype=np.float32)
        counts = Counter(known)
        counts.pop(None, None)
        if not counts:
            return self.intercept.copy()
        rows, tf = in_order(counts)
        if self.sublinear:
            np.log(tf, out=tf)
            tf += 1
        tf *= self.idf[rows]
        tf /= np.float32(math.sqrt(float(tf @ tf)))
        return np.asarray(tf @ self.weights[rows] + self.intercept, dtype=np.float32)

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Softmax over the labels; for models of one choice among several."""
        scores = self.scores(features)
        if len(self.labels) == 2 and scores.shape == (1,):
            positive = 1 / (1 + math.exp(-float(scores[0])))
            return {self.labels[0]: 1 - positive, self.labels[1]: positive}
        powers = np.exp(scores - scores.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))


def in_order(counts: Mapping[int | None, int]) -> tuple[npt.NDArray[np.intp], Scores]:
    """Rows and how often each was seen, by row: floats summed in another order would differ in their last bits, and
    features come in the order of sets of strings, which is another in each process."""
    rows = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
    order = rows.argsort()
    seen: Scores = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    return rows[order], seen[order]


@cache
def load_model(name: str) -> LinearModel:
    """The model kept as ``<name>.npz`` beside this module.

    Raises `DataFileError` when the file is absent or is not such a model.
    """
    arrays = read_arrays(name)
    try:
        return LinearModel(
            labels=tuple(lines(arrays["labels"])),
            terms={term: row for row, term in enumerate(lines(arrays["terms"]))},
            idf=arrays["idf"].astype(np.float32),
            weights=arrays["weights"].astype(np.float32) * arrays["scale"].astype(np.float32),
            intercept=arrays["intercept"].astype(np.float32),
            sublinear=bool(arrays["sublinear"]),
            present="present" in arrays and bool(arrays["present"]),
        )
    except (KeyError, ValueError) as error:
        raise unreadable(f"{name}.npz", error) from error


def save_model(
    path: Path, vectorizer: TfidfVectorizer | CountVectorizer, classifier: Any, keep: int | None = None
) -> None:
    """Writes a fitted vectorizer (analyzer=a function that gives features) and linear classifier as arrays.

    A CountVectorizer must be binary: its model looks at which features are present.
    `keep` is the number of features kept, those with the largest weights; weights are rounded to 8 bits a label.
    """
    names = vectorizer.get_feature_names_out()
    weights = np.asarray(classifier.coef_, dtype=np.float32).T
    present = not hasattr(vectorizer, "sublinear_tf")
    weighed = not present and vectorizer.use_idf
    idf = np.asarray(vectorizer.idf_, dtype=np.float32) if weighed else np.ones(len(names), np.float32)
    if keep is not None and keep < len(names):
        strongest = np.sort(np.argsort(-np.abs(weights * idf[:, None]).max(axis=1), kind="stable")[:keep])
        names, weights, idf = names[strongest], weights[strongest], idf[strongest]
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    np.savez_compressed(
        path,
        labels=_text(classifier.classes_),
        terms=_text(names),
        idf=idf.astype(np.float16),
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        intercept=np.asarray(classifier.intercept_, dtype=np.float32),
        sublinear=np.asarray(not present and vectorizer.sublinear_tf),
        present=np.asarray(present),
    )


def _text(values: Sequence[object] | npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(map(str, values)).encode("utf-8"), dtype=np.uint8)
