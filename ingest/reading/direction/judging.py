"""Which way an intervention moved an outcome, as a passage of a report tells it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.reading.direction.features import features
from ingest.reading.direction.marking import Question
from ingest.reading.learned.linear import load_model

MODEL = "direction"
"""The artefact's name; its card has the measured error and the reliability of `confidence`."""

DIRECTIONS = ("increase", "decrease", "no difference")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One of `DIRECTIONS`, and the calibrated probability (1/3 to 1) that it is the right one."""

    direction: str
    confidence: float


def judge(intervention: str, comparator: str, outcome: str, passage: str) -> Judgement:
    """Which way `intervention` moved `outcome`, against `comparator`, as the passage tells.

    ``no difference`` covers what is stated and not significant. Any field of medicine; English. Never raises for
    any texts, empty ones included. Raises `DataFileError` when the model file is missing.
    """
    question = Question(intervention, comparator, outcome)
    chances = load_model(MODEL).probabilities(features(question, passage))
    direction = max(chances, key=chances.__getitem__)
    return Judgement(direction, chances[direction])
