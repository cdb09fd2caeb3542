"""The class of the number of participants: what the ranked counts of a text say, and what kind of paper it is.

Whether a review counts the people of all its studies, or a protocol those it plans for, is a matter of convention;
so a small model, learned from PsyNamic's labels, weighs the ranking against the kind of paper.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import read_arrays, unreadable
from ingest.reading.facets.cues import lexicon
from ingest.reading.facets.features import Seen
from ingest.reading.facets.models import softmax
from ingest.reading.model import Abstract
from ingest.reading.study.quantities.participants import Option, likelihoods, weighed_options

Vector = npt.NDArray[np.floating[Any]]
UPPER = (20, 40, 60, 80, 100, 199, 499, 999)
"""Upper bounds of PsyNamic's classes of sizes; the last is open."""
SIZES = ("1-20", "21-40", "41-60", "61-80", "81-100", "100-199", "200-499", "500-999", "≥1000")
UNKNOWN, NOT_APPLICABLE = "Unknown", "Not applicable"
CLASSES = (*SIZES, UNKNOWN, NOT_APPLICABLE)
CONTEXT = (
    "systematic review", "meta-analysis", "searched databases", "review", "planned", "register entry", "case report",
    "case series", "pooled", "secondary analysis", "planned aim", "others' trials", "randomised", "survey",
)  # fmt: skip
REVIEW_CUES = 3
"""Cues of a review in all, from which on the counts of a text are taken for counts of a review."""
LARGE = 6
"""The first class of `SIZES` that only surveys, registers and reviews are likely to reach."""
_MOST, _FLOOR = 6, 0.01


@dataclass(frozen=True, slots=True)
class Told:
    """What the ranking of counts says: of each class of `SIZES` the likelihood of all its counts together, that of
    its likeliest count, and how likely no total is told."""

    together: Vector
    likeliest: Vector
    none: float


@dataclass(frozen=True, slots=True)
class HeadcountModel:
    """Log-likelihoods of `CLASSES`. `of_sizes` weighs the logarithms of both likelihoods of a class of sizes, `of_none`
    that of no total; `kinds` (context × 3) are added to ``1-20`` (case reports), `UNKNOWN` and `NOT_APPLICABLE`."""

    of_sizes: Vector
    of_none: float
    bias: Vector
    kinds: Vector

    def scores(self, sizes: Vector, none: Vector, context: Vector) -> Vector:
        """Rows × `CLASSES`, of rows × sizes × 2, rows and rows × context as `told_features` gives them."""
        kinds = context @ self.kinds
        found = np.empty((len(sizes), len(CLASSES)), dtype=sizes.dtype)
        found[:, : len(SIZES)] = sizes @ self.of_sizes
        found[:, len(SIZES) :] = (self.of_none * none)[:, None] + kinds[:, 1:]
        found[:, 0] += kinds[:, 0]
        return found + self.bias

    def likelihoods(self, told: Told, seen: Seen) -> Vector:
        """How likely each of `CLASSES` is, all together 1."""
        sizes, none, context = told_features(told, seen)
        return softmax(self.scores(sizes[None], none[None], context[None])[0])


def told_sizes(abstract: Abstract) -> Told:
    """What the ranking that `participants` reads with says of an abstract."""
    return _told(*weighed_options(abstract))


def sizes(choices: Sequence[Option], weights: Mapping[str, float]) -> Told:
    """What a ranking with these weights says of the counts of an abstract."""
    return _told(choices, likelihoods(choices, weights))


def _told(choices: Sequence[Option], likely: Sequence[float]) -> Told:
    by_value: defaultdict[int, float] = defaultdict(float)
    for option, likelihood in zip(choices, likely, strict=True):
        by_value[option.value] += likelihood
    none = by_value.pop(0, 0.0)
    together, likeliest = np.zeros((2, len(SIZES)), dtype=np.float32)
    for value, likelihood in by_value.items():
        place = bisect_left(UPPER, value)
        together[place] += likelihood
        likeliest[place] = max(likeliest[place], likelihood)
    return Told(together, likeliest, none)


def told_features(told: Told, seen: Seen) -> tuple[Vector, Vector, Vector]:
    """Logarithms of the likelihoods of sizes (sizes × 2) and of no total (a number), and the context of the count."""
    counts = np.array([min(seen.counts[cue], _MOST) / 3 for cue in _context()])
    titled = np.array([cue in seen.titled for cue in _context()])
    review = float(sum(seen.counts[cue] for cue in _context()[:3]) >= REVIEW_CUES)
    top, large = float(told.together.max()), float(told.together[LARGE:].sum())
    tail = [review, top, large, review * large, review * top, told.none, float(told.likeliest.max())]
    both = np.log(np.stack((told.together, told.likeliest), axis=1) + _FLOOR)
    context = np.concatenate((counts, titled, tail))
    return both.astype(np.float32), np.log(np.float32(told.none + _FLOOR)), context.astype(np.float32)


@cache
def load_headcount(name: str = "facets_participants") -> HeadcountModel:
    """The model kept as ``<name>.npz``. Raises `DataFileError` when the file is absent or is not such a model."""
    arrays = read_arrays(name)
    try:
        return HeadcountModel(arrays["of_sizes"], float(arrays["of_none"]), arrays["bias"], arrays["kinds"])
    except KeyError as error:
        raise unreadable(f"{name}.npz", error) from error


@cache
def _context() -> tuple[int, ...]:
    number = {name: place for place, name in enumerate(lexicon().names)}
    return tuple(number[cue] for cue in CONTEXT)
