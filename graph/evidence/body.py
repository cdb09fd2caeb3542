"""The studies that decide direction and certainty."""

from __future__ import annotations

from dataclasses import dataclass

from graph.evidence.model import Study
from graph.evidence.rules import Tier


@dataclass(frozen=True, slots=True)
class Body:
    """The studies of the best design that there is: `trials` by sure merges, `studies` by probable ones too.

    `basis` is ``direct``, ``other compound`` or ``human challenge``.
    """

    trials: tuple[Study, ...]
    studies: tuple[Study, ...]
    tier: Tier
    basis: str = "direct"

    @property
    def told(self) -> tuple[Study, ...]:
        """Trials whose findings tell a direction."""
        return tuple(trial for trial in self.trials if trial.direction is not None)

    @property
    def participants(self) -> int:
        """What is known; a study that states none adds nothing."""
        return sum(study.participants or 0 for study in self.studies)
