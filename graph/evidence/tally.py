"""Independent studies counted by the way they point."""

from __future__ import annotations

from dataclasses import dataclass

from graph.evidence.rows import StudyDirection


@dataclass(frozen=True, slots=True)
class TallyRow:
    """Independent studies of one direction. `participants` sums what is known; `unknown` studies state none."""

    direction: StudyDirection
    studies: int
    participants: int
    unknown: int
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignTest:
    """Two-sided binomial test of the favourable share among studies that point one way or the other; `share` with a
    95% Wilson interval. Studies without a difference shown take no part."""

    favourable: int
    directed: int
    p: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tally:
    """How many independent studies point which way. `sign_test` is None where `why_no_test` says why."""

    rows: tuple[TallyRow, ...]
    sign_test: SignTest | None = None
    why_no_test: str = ""

    @property
    def studies(self) -> int:
        return sum(row.studies for row in self.rows)

    @property
    def participants(self) -> int:
        return sum(row.participants for row in self.rows)

    @property
    def unknown(self) -> int:
        return sum(row.unknown for row in self.rows)

    def count(self, direction: str) -> int:
        return sum(row.studies for row in self.rows if row.direction == direction)
