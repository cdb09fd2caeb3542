"""Latent topics of a text: its words on a few hundred axes along which abstracts of the field differ.

Latent semantic analysis (Deerwester and others 1990): axes are the first singular vectors of the tf-idf of unlabelled
abstracts, so that a word that no labelled abstract has still tells what those it goes with tell.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import lines, read_arrays, unreadable
from ingest.reading.learned.linear import in_order

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Topics:
    """`terms` maps a word to its row of `axes` (words × topics); a row is multiplied by the word's tf-idf."""

    terms: Mapping[str, int]
    axes: Vector

    @property
    def size(self) -> int:
        """The number of topics."""
        return int(self.axes.shape[1])

    def of(self, words: Iterable[str]) -> Vector:
        """The text on the axes, as a vector of length 1; zeros where no word is known."""
        counts = Counter(map(self.terms.get, words))
        counts.pop(None, None)
        if not counts:
            return np.zeros(self.size, dtype=np.float32)
        rows, tf = in_order(counts)
        placed: Vector = (1 + np.log(tf)) @ self.axes[rows]
        length = math.sqrt(float(placed @ placed))
        return placed / np.float32(length) if length else placed


@cache
def load_topics(name: str = "facets_topics") -> Topics:
    """The topics kept as ``<name>.npz``. Raises `DataFileError` when the file is absent or is not such a file."""
    arrays = read_arrays(name)
    try:
        axes = arrays["axes"].astype(np.float32) * arrays["scale"].astype(np.float32)[:, None]
        return Topics({term: row for row, term in enumerate(lines(arrays["terms"]))}, axes)
    except (KeyError, ValueError) as error:
        raise unreadable(f"{name}.npz", error) from error
