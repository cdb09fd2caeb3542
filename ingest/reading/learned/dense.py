"""A linear model over a fixed row of numbers, kept as readable JSON: the last step of readers that learn in two."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ingest.reading.data_files import unreadable


@dataclass(frozen=True, slots=True)
class DenseModel:
    """The log-odds ``intercept + Σ weight · value`` over the named values, in their order."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, values: Sequence[float]) -> float:
        """The probability (0 to 1); `values` are as many as `names`, in the same order."""
        score = self.intercept + sum(w * v for w, v in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def load_dense(name: str) -> DenseModel:
    """The model kept as ``<name>.json`` beside this module. Raises `DataFileError` when it is absent or broken."""
    try:
        data = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
        return DenseModel(tuple(data["names"]), tuple(data["weights"]), float(data["intercept"]))
    except (OSError, KeyError, ValueError) as error:
        raise unreadable(f"{name}.json", error) from error


def save_dense(path: Path, model: DenseModel) -> None:
    """Writes the model."""
    path.write_text(json.dumps(asdict(model), indent=1) + "\n", encoding="utf-8")
