"""Trains the model of `ingest.reading.facets.headcount`: a softmax that starts from what the ranking of counts says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from ingest.reading.facets.features import Seen
from ingest.reading.facets.headcount import CLASSES, SIZES, HeadcountModel, Told, told_features
from ingest.reading.training.cards import LEARNED

RIDGE_KINDS, RIDGE_BIAS, RIDGE_SIZES = 1.0, 10.0, 0.1
"""Weights of the squared weights against the log-likelihood, chosen by cross-validation."""
KINDS = 3
Numbers = npt.NDArray[np.float64]


def fit_headcount(told: Sequence[Told], seen: Sequence[Seen], labels: Sequence[str]) -> HeadcountModel:
    """The model under which the labels are likeliest, drawn towards taking the ranking as it is."""
    features = [told_features(*pair) for pair in zip(told, seen, strict=True)]
    sizes, none, context = (np.array([row[k] for row in features], dtype=np.float64) for k in range(3))
    truth = np.array([[name == label for name in CLASSES] for label in labels], dtype=np.float64)
    width = context.shape[1]
    ridge = np.concatenate(
        (np.full(3, RIDGE_SIZES), np.full(len(CLASSES), RIDGE_BIAS), np.full(KINDS * width, RIDGE_KINDS))
    )

    def loss(values: Numbers) -> tuple[float, Numbers]:
        scores = _model(values, width).scores(sizes, none, context)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely = powers / powers.sum(axis=1, keepdims=True)
        off = likely - truth
        of_sizes, of_none = off[:, : len(SIZES)], off[:, len(SIZES) :]
        slope = np.concatenate((
            np.einsum("ij,ijk->k", of_sizes, sizes), [(of_none.sum(axis=1) * none).sum()], off.sum(axis=0),
            (context.T @ np.column_stack((off[:, 0], of_none))).ravel(),
        ))  # fmt: skip
        value = float(-np.log((likely * truth).sum(axis=1) + 1e-12).sum()) + float(ridge @ values**2) / 2
        return value, slope + ridge * values

    solved = minimize(loss, np.zeros(len(ridge)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return _model(solved.x, width)


def _model(values: Numbers, width: int) -> HeadcountModel:
    """Weights as a vector of departures from taking the ranking as it is."""
    bias_end = 3 + len(CLASSES)
    return HeadcountModel(
        of_sizes=values[:2] + np.array([1.0, 0.0]),
        of_none=1.0 + float(values[2]),
        bias=values[3:bias_end],
        kinds=values[bias_end:].reshape(width, KINDS),
    )


def write_headcount(model: HeadcountModel) -> None:
    """Writes ``facets_participants.npz``."""
    np.savez_compressed(
        LEARNED / "facets_participants.npz",
        of_sizes=np.asarray(model.of_sizes, dtype=np.float32),
        of_none=np.float32(model.of_none),
        bias=np.asarray(model.bias, dtype=np.float32),
        kinds=np.asarray(model.kinds, dtype=np.float32),
    )
