"""What the weighing of evidence hands on: studies, tallies, grades, profiles (rows are in graph.evidence.rows).

Nothing here computes more than a property of its own fields; the rules are in the modules beside it and their
thresholds in rules.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.evidence.forest import Forest as Forest
from graph.evidence.forest import ForestRow as ForestRow
from graph.evidence.forest import Pooled as Pooled
from graph.evidence.naming import short_name
from graph.evidence.rows import ConceptRef as ConceptRef
from graph.evidence.rows import Dose as Dose
from graph.evidence.rows import Effect as Effect
from graph.evidence.rows import Facts as Facts
from graph.evidence.rows import FindingRow as FindingRow
from graph.evidence.rows import PaperRow as PaperRow
from graph.evidence.rows import StudyDirection as StudyDirection
from graph.evidence.tally import SignTest as SignTest
from graph.evidence.tally import Tally as Tally
from graph.evidence.tally import TallyRow as TallyRow

BodyDirection = Literal["favours", "against", "increase", "decrease", "no difference shown", "mixed", "unclear"]
"""Which way independent studies point together; increase and decrease stand for targets without a better side."""
Certainty = Literal["high", "moderate", "low", "very low", "preclinical only", "no evidence"]
"""How sure one may be. The last two are no grades: there is no human study, or no study at all."""
Domain = Literal["risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias"]
Rung = Literal["clinical", "human challenge", "animal", "in vitro"]

SIGNAL_NAME = "automated evidence signal"
"""What a direction with a certainty is called; it is no GRADE rating, which takes people and full texts."""


@dataclass(frozen=True, slots=True)
class Report:
    """One paper's findings on one target. `findings` count; `set_aside` are extracted ones that curated ones of the
    same paper and target stand before, and `differs` says whether those point elsewhere."""

    paper: PaperRow
    findings: tuple[FindingRow, ...]
    set_aside: tuple[FindingRow, ...] = ()
    differs: bool = False

    @property
    def curated(self) -> bool:
        return any(finding.method == "curated" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two papers count as one study. `sure` merges rest on a registry number, a curated link or the paper's own
    words; the others on authors, participants and years."""

    references: tuple[str, ...]
    rule: str
    reason: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class RiskMark:
    """A risk of bias, or an item that is not stated. `words` are those that it was read from (`source` says where);
    empty where nothing is stated, which is itself the mark. `serious` marks count in the deduction."""

    code: str
    label: str
    words: str = ""
    source: str = ""
    serious: bool = True


@dataclass(frozen=True, slots=True)
class Study:
    """An independent study: one or more reports of one trial. `reports[0]` is the main one.

    `direction` is None where its findings tell of none. `rule` says how the direction was chosen. `key` is the
    reference of the main report.
    """

    reports: tuple[Report, ...]
    merges: tuple[Merge, ...]
    facts: Facts
    direction: StudyDirection | None
    rule: str
    deciding: tuple[FindingRow, ...]
    effect: Effect | None
    effect_finding: FindingRow | None
    risks: tuple[RiskMark, ...]
    rung: Rung
    tier: str
    level: int | None

    @property
    def main(self) -> PaperRow:
        return self.reports[0].paper

    @property
    def key(self) -> str:
        return self.main.reference

    @property
    def references(self) -> tuple[str, ...]:
        """PMIDs (or ids) of all reports, the main one first."""
        return tuple(report.paper.reference for report in self.reports)

    @property
    def design(self) -> str:
        return self.facts.design

    @property
    def participants(self) -> int | None:
        """As planned numbers are no participants, None for a protocol."""
        return None if self.facts.participants_planned else self.facts.participants

    @property
    def year(self) -> int | None:
        return self.main.year

    @property
    def label(self) -> str:
        """``Grabski 2022`` where authors or a curated key are known, else the PMID."""
        paper = self.main
        return short_name(paper.authors, paper.facts.key, paper.year, paper.reference)

    @property
    def status(self) -> str:
        return self.main.status

    @property
    def findings(self) -> tuple[FindingRow, ...]:
        return tuple(finding for report in self.reports for finding in report.findings)

    @property
    def curated(self) -> bool:
        return any(finding.method == "curated" for finding in self.deciding)

    @property
    def sentence(self) -> str:
        """The first deciding sentence (stored words) or curated statement."""
        return next((finding.words for finding in self.deciding if finding.words), "")

    @property
    def quotes(self) -> tuple[FindingRow, ...]:
        """Findings with a stored sentence that says what the study is counted for; curated ones have none of their
        own, but the same paper's extracted finding may."""
        aside = (finding for report in self.reports for finding in report.set_aside if finding.own)
        held = (*self.deciding, *(finding for finding in aside if finding.direction == self.direction))
        return tuple(finding for finding in held if finding.sentence)

    @property
    def confidence(self) -> float | None:
        """The least confidence with which a deciding sentence was read; None where all are curated."""
        read = [finding.confidence for finding in self.deciding if finding.confidence is not None]
        return min(read) if read else None


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off (negative), why, and the papers it rests on. `code` names the rule in rules.yaml."""

    domain: Domain
    points: int
    reason: str
    pmids: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """Points added (positive) to a body of non-randomised studies."""

    rule: str
    points: int
    reason: str
    pmids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """Certainty and the way to it. `start` is what the design gives before deductions; "" where nothing is graded."""

    certainty: Certainty
    start: str
    deductions: tuple[Deduction, ...] = ()
    upgrades: tuple[Upgrade, ...] = ()
    would_change: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """In what two studies differ: ``follow-up``, ``comparator``, ``population``, ``dose``, ``co-therapy``, ``design``,
    with what each says."""

    what: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two studies that disagree, and the differences that may explain it; `text` is one sentence."""

    first: str
    second: str
    first_direction: StudyDirection
    second_direction: StudyDirection
    differences: tuple[Difference, ...]
    text: str


@dataclass(frozen=True, slots=True)
class LadderRung:
    """Human treatment studies, human challenge studies, animals or cells, with their own tally."""

    rung: Rung
    studies: tuple[Study, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class ApartGroup:
    """Studies that are shown beside the tally and not in it, and why."""

    key: str
    reason: str
    studies: tuple[Study, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """A review of the same question: shown, never counted. `included` are studies of this profile that its reference
    list names; `list_known` is false where no reference list is loaded."""

    paper: PaperRow
    findings: tuple[FindingRow, ...]
    included: tuple[str, ...]
    list_known: bool


@dataclass(frozen=True, slots=True)
class RegisteredTrial:
    """A trial known by registry number or by a protocol with no result loaded. `state` as registered, "" unknown."""

    id: str
    registry: str
    state: str
    conditions: tuple[str, ...]
    participants: int | None
    references: tuple[str, ...]
    titles: tuple[str, ...]
    years: tuple[int, ...]
    follow_up: str = ""
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceProfile:
    """What is known of one substance and one outcome or mechanism, in one condition or in all.

    `studies` are the independent human studies in the tally; `body` those among them that decide direction and
    certainty (the best design that there is). `basis` is ``direct`` or ``other compound``. Nothing in `ladder` but
    its first rung, nothing in `apart`, `reviews` or `excluded` (retracted) takes part in any count.
    """

    substance: ConceptRef
    target: ConceptRef
    condition: ConceptRef | None
    direction: BodyDirection
    grade: Grade
    meaning: str
    tally: Tally
    studies: tuple[Study, ...]
    body: tuple[Study, ...]
    basis: str
    ladder: tuple[LadderRung, ...]
    apart: tuple[ApartGroup, ...]
    reviews: tuple[ReviewEntry, ...]
    excluded: tuple[Study, ...]
    contrasts: tuple[Contrast, ...]
    forests: tuple[Forest, ...]
    registered: tuple[RegisteredTrial, ...]
    notes: tuple[str, ...]
    least_confidence: float
    searched_at: str
    revision: int

    @property
    def certainty(self) -> Certainty:
        return self.grade.certainty

    @property
    def deductions(self) -> tuple[Deduction, ...]:
        return self.grade.deductions

    @property
    def would_change(self) -> str:
        return self.grade.would_change

    @property
    def level(self) -> int | None:
        """OCEBM 2011 level of the best design that decides (2 randomised … 5 mechanism), apart from certainty."""
        levels = [study.level for study in self.body or self.preclinical if study.level is not None]
        return min(levels, default=None)

    @property
    def preclinical(self) -> tuple[Study, ...]:
        """Studies in animals and in vitro."""
        return tuple(study for rung in self.ladder if rung.rung in ("animal", "in vitro") for study in rung.studies)

    @property
    def participants(self) -> int:
        return self.tally.participants


@dataclass(frozen=True, slots=True)
class MapCell:
    """One question of the evidence map in short. `preclinical` counts animal and in vitro studies."""

    condition: str
    target: str
    direction: BodyDirection
    certainty: Certainty
    studies: int
    participants: int
    preclinical: int
    apart: int
    retracted: int
    meaning: str


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Conditions by outcomes and mechanisms for one substance; cells only where there is any study.

    Conditions and targets come most studied first. The condition with id "" holds what states none.
    """

    substance: ConceptRef
    conditions: tuple[ConceptRef, ...]
    targets: tuple[ConceptRef, ...]
    cells: Mapping[tuple[str, str], MapCell]
    least_confidence: float
    searched_at: str
    revision: int


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A line of a summary-of-findings table; `effect` is in words (pooled, else of the largest study that has one)."""

    target: ConceptRef
    studies: int
    participants: int
    unknown: int
    direction: BodyDirection
    effect: str
    certainty: Certainty
    reasons: tuple[str, ...]
    meaning: str
    references: tuple[str, ...]
