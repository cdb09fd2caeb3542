"""What is read in an abstract: sentences, study facts, findings, facets, and how sure the reader is of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.reading.concepts import Mention

READER_VERSION = "3"
"""Changes whenever the reader says something else of the same text; papers read before are then read anew."""

ROLES = ("background", "objective", "methods", "results", "conclusions")
DESIGNS = (
    "randomised controlled trial", "non-randomised controlled trial", "open-label trial", "cohort study",
    "case-control study", "cross-sectional study", "case series", "case report", "systematic review", "meta-analysis",
    "narrative review", "qualitative study", "protocol", "animal study", "in vitro study", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` is the sentence. `section` is the printed label, or None; `role` is one of `ROLES`."""

    start: int
    end: int
    section: str | None
    role: str
    role_confidence: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Abstract:
    """A title and abstract made ready for reading. `text` is title, newline, abstract; all offsets point into it.

    One is equal to itself only, so that what several readers need of it can be kept beside it (`lru_cache`).

    `sentences` cover title and abstract in order (the title is the first, with section ``TITLE``); `mentions` are the
    concepts named. `publication_types` and `mesh` are descriptor names as PubMed has them, empty where not given.
    """

    text: str
    title_end: int
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.text[: self.title_end]

    def words_of(self, sentence: Sentence) -> str:
        """The text of a sentence."""
        return self.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read, ``text[start:end]``, and how likely it is right (0 to 1, calibrated on labelled data)."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Dose:
    """``0.8 mg/kg``, intravenous, three times, a week apart. `unit` as UCUM prints it, lower case (``µg/kg/min``).

    `interval` is in days. Route, times and interval are None where not stated.
    """

    substance: str
    amount: float
    unit: str
    route: str | None = None
    times: int | None = None
    interval: float | None = None


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What kind of study it is. None means: not stated, as far as the reader sees. `follow_up` is in days.

    `level` is the evidence level of the design (OCEBM 2011, 1 to 5). `where` maps a field's name to the words it
    was read from; a field that follows from the whole text has none. `doses` and `trial_ids` come in text order.
    """

    design: str
    level: int | None = None
    species: str | None = None
    participants: int | None = None
    blinding: str | None = None
    control: str | None = None
    phase: str | None = None
    follow_up: float | None = None
    doses: tuple[Dose, ...] = ()
    trial_ids: tuple[str, ...] = ()
    role: str | None = None
    diagnosed: bool | None = None
    where: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect as printed. `measure`: MD, SMD, OR, RR, HR or %; `ci` its 95 % interval; `p` or its bound."""

    measure: str
    value: float
    ci: tuple[float, float] | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """That a substance, against a comparator, moved an outcome or mechanism, in whom, which way, as one sentence says.

    `direction`: benefit, harm, no difference or mixed where the target has a better side; else increase, decrease,
    no difference or mixed. `certainty`: stated or hedged. `own` is False where others' work is reported.
    """

    substance: str
    target: str
    target_kind: str
    direction: str
    sentence: int
    start: int
    end: int
    section: str | None
    confidence: float
    comparator: str | None = None
    condition: str | None = None
    certainty: str = "stated"
    significant: bool | None = None
    own: bool = True
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one abstract. `facets` maps a PsyNamic facet to its labels."""

    abstract: Abstract
    study: StudyFacts
    conclusion: str
    facets: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
