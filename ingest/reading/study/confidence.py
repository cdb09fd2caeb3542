"""How likely an answer with a given score is right: curves fitted on cross-validated answers, kept as plain numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache

import yaml

from ingest.reading.data_files import LEARNED, read_yaml, unreadable

FILE = "study.confidence.yaml"


@cache
def load_curves() -> Mapping[str, tuple[Sequence[float], Sequence[float]]]:
    """Knots of each fact's curve: scores in rising order, and the share right. Raises `DataFileError` when absent."""
    try:
        content = read_yaml(LEARNED, FILE)
        return {fact: (curve["scores"], curve["right"]) for fact, curve in content.items()}
    except (OSError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise unreadable(FILE, error) from error


def confidence(fact: str, score: float) -> float:
    """The share right at that score, straight between knots and level beyond them; `fact` names the curve."""
    scores, right = load_curves()[fact]
    at = bisect_right(scores, score)
    if at == 0:
        return right[0]
    if at == len(scores):
        return right[-1]
    low, high = scores[at - 1], scores[at]
    share = (score - low) / (high - low)
    return round(right[at - 1] + share * (right[at] - right[at - 1]), 4)
