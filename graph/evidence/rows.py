"""What is weighed, as it stands in the graph: findings, and papers with the study facts in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

StudyDirection = Literal["benefit", "harm", "increase", "decrease", "no difference", "mixed"]
"""Which way one study points. Benefit and harm where the target has a better side, increase and decrease elsewhere."""
OPPOSITE = {"benefit": "harm", "harm": "benefit", "increase": "decrease", "decrease": "increase"}
"""What contradicts a direction; no difference and mixed contradict none."""


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """A concept as the graph names it. `better`: the good side of an outcome (higher, lower, none)."""

    id: str
    name: str
    kind: str
    better: str = "none"


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure as reported. `kind` is the measure in standard words (``odds ratio``, ``mean difference``), or ""."""

    measure: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    p: str = ""

    @property
    def tells(self) -> bool:
        """Whether there is a figure at all, be it a p value."""
        return self.value is not None or self.low is not None or bool(self.p)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it stands in the graph. `sentence` is the stored one, word for word; curated findings have a
    `statement` in our words in its place. `day` is a time point in days after treatment; `confidence` (0 to 1) tells
    how surely the sentence was read rightly and is None for curated findings."""

    id: str
    method: Literal["curated", "extracted"]
    direction: StudyDirection | None
    contrast: str
    hedged: bool
    significant: bool | None
    own: bool
    substance: str
    comparator: str
    target: str
    condition: str | None
    effect: Effect | None = None
    day: int | None = None
    sentence: str = ""
    statement: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    confidence: float | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """What to show: the stored sentence, else the curated statement."""
        return self.sentence or self.statement


@dataclass(frozen=True, slots=True)
class Dose:
    """As reported; `text` is fit for print (``0.5 mg/kg intravenous, 6 times``)."""

    substance: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one study in force: each curated one where there is one, else the extracted one.

    `curated` names the fields that were read by eye; `places` maps an extracted field to the stretch of text that
    it was read from. Empty or None means not stated.
    """

    design: str = ""
    species: str = ""
    participants: int | None = None
    blinding: str = ""
    control: str = ""
    comparator: str = ""
    comparator_concept: str = ""
    follow_up_days: int | None = None
    follow_up: str = ""
    doses: tuple[Dose, ...] = ()
    trial_ids: tuple[str, ...] = ()
    role: str = ""
    diagnosed: bool | None = None
    conditions: tuple[str, ...] = ()
    co_therapy: str = ""
    key: str = ""
    parent: str = ""
    registration: str = ""
    participants_planned: bool = False
    caveat: str = ""
    curated: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper with its facts in force. `text` is title + newline + abstract, which places count in."""

    id: str
    pmid: str
    title: str
    year: int | None
    journal: str
    status: str
    authors: tuple[str, ...]
    reference_pmids: tuple[str, ...]
    facts: Facts
    doi: str = ""
    text: str = ""

    @property
    def reference(self) -> str:
        """PMID, else the id in the graph."""
        return self.pmid or self.id
