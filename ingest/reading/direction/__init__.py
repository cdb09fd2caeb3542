"""Direction of an effect: did the intervention increase the outcome, decrease it, or make no difference."""

from ingest.reading.direction.judging import DIRECTIONS, Judgement, judge
from ingest.reading.direction.marking import Question

__all__ = ["DIRECTIONS", "Judgement", "Question", "judge"]
