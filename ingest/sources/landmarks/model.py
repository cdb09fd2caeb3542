"""What a curated study holds. Concept ids are those of the vocabulary; None means not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.record import Record


@dataclass(frozen=True, slots=True)
class CuratedFinding:
    """One outcome of one study. `contrast` says what was compared: only ``against comparator`` is a treatment effect.

    `direction` is None where the row tells of moderation or mediation; `background` is a substance that both
    arms received; `day` is the time point in days.
    """

    id: str
    substance: str | None
    comparator: str | None
    background: str | None
    target: str | None
    condition: str | None
    direction: str | None
    contrast: str
    certainty: str
    significant: bool | None
    own: bool
    effect: Mapping[str, Any] | None
    arms: tuple[Mapping[str, Any], ...]
    day: int | None
    statement: str
    note: str


@dataclass(frozen=True, slots=True)
class CuratedStudy:
    """A landmark study: `record` is its bibliographic part, `facts` follows schema.json."""

    key: str
    record: Record
    facts: Mapping[str, Any]
    findings: tuple[CuratedFinding, ...]
    status: str | None
    parent: str | None
    mechanisms: tuple[str, ...]
    facts_read_at: str
    verified: str
    caveat: str
    unverified: tuple[str, ...]
