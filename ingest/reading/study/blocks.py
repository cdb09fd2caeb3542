"""Linear models over three blocks of features: title, text, and cues, each of length 1 before they are weighed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingest.reading.learned.linear import LinearModel, Scores, load_model
from ingest.reading.study.features import StudyFeatures

BLOCKS = ("title", "text", "cues")


@dataclass(frozen=True, slots=True)
class BlockModel:
    """One linear model a block; their scores add up. The intercept is that of the first."""

    title: LinearModel
    text: LinearModel
    cues: LinearModel

    @property
    def labels(self) -> tuple[str, ...]:
        return self.title.labels

    def scores(self, features: StudyFeatures) -> Scores:
        """One score a label."""
        title, text = self.title.scores(features.title), self.text.scores(features.text)
        total: Scores = title + text + self.cues.scores(features.cues)
        return total


@cache
def load_blocks(name: str) -> BlockModel:
    """The model kept as ``<name>_title.npz``, ``<name>_text.npz``, ``<name>_cues.npz``.

    Raises `DataFileError` when a file is absent or damaged.
    """
    title, text, cues = (load_model(f"{name}_{block}") for block in BLOCKS)
    return BlockModel(title, text, cues)
