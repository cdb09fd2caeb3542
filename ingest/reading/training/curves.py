"""Curves of confidence: how often an answer with a given score was right in cross-validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.isotonic import IsotonicRegression

from ingest.reading.study.confidence import FILE
from ingest.reading.training.cards import LEARNED

KNOTS = 12
_HEADER = "# How often an answer with that score was right in cross-validation: straight between knots, level beyond.\n"


@dataclass(frozen=True, slots=True)
class Answers:
    """Knots of a curve: rising scores and the share right at each."""

    scores: list[float]
    right: list[float]


def fitted_curve(scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], knots: int = KNOTS) -> Answers:
    """Isotonic regression on means of equally many answers each, so that few answers make no steps of 0 or 1."""
    order = np.argsort(scores, kind="stable")
    parts = [part for part in np.array_split(order, min(knots, max(len(order) // 15, 1))) if len(part)]
    middles = [float(scores[part].mean()) for part in parts]
    shares = [(float(right[part].sum()) + 1) / (len(part) + 2) for part in parts]
    level = IsotonicRegression().fit_transform(middles, shares, sample_weight=[len(part) for part in parts])
    return Answers([round(score, 4) for score in middles], [round(float(share), 4) for share in level])


def write_curves(curves: Mapping[str, Answers]) -> None:
    """Puts the curves into the common file, in place of earlier ones of the same names."""
    path = LEARNED / FILE
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    content |= {name: {"scores": curve.scores, "right": curve.right} for name, curve in curves.items()}
    path.write_text(_HEADER + yaml.safe_dump(dict(sorted(content.items())), width=110), encoding="utf-8")
