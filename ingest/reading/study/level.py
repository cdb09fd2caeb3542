"""Level of evidence by design, after the table of the Oxford Centre for Evidence-Based Medicine (2011)."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS: Mapping[str, int] = {
    "systematic review": 1,
    "meta-analysis": 1,
    "randomised controlled trial": 2,
    "non-randomised controlled trial": 3,
    "cohort study": 3,
    "open-label trial": 4,
    "case-control study": 4,
    "case series": 4,
    "case report": 4,
    "narrative review": 5,
    "animal study": 5,
    "in vitro study": 5,
}
"""Rows for treatment benefits. Mechanism-based reasoning (animals, cells, opinion) is the fifth level; cross-sectional
and qualitative studies, protocols and letters answer no question of benefit and have none."""


def level_of(design: str) -> int | None:
    """1 (strongest) to 5, or None for designs that the table does not rank."""
    return LEVELS.get(design)
