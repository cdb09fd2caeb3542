"""What a forest plot shows: effects of one kind, study by study, and their mean where it may be taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One study in a forest plot, on the measure's own scale (ratios are drawn on a log scale)."""

    study: str
    references: tuple[str, ...]
    label: str
    value: float
    low: float
    high: float
    participants: int | None
    weight: float | None
    finding: str


@dataclass(frozen=True, slots=True)
class Pooled:
    """Random-effects mean (`value` with its 95% interval, Hartung-Knapp), and how much studies differ."""

    value: float
    low: float
    high: float
    prediction_low: float | None
    prediction_high: float | None
    i2: float
    tau2: float
    studies: int
    method: str


@dataclass(frozen=True, slots=True)
class Forest:
    """Effects of one kind. `pooled` is None where `why_not` says why; `no_effect` is 1 for ratios, else 0.
    `favourable` says on which side of `no_effect` the substance does good: higher, lower, or "" where not told."""

    kind: str
    rows: tuple[ForestRow, ...]
    pooled: Pooled | None
    why_not: str
    no_effect: float
    log_scale: bool
    favourable: str
