"""What the graph holds on a substance and a target: independent studies, which way they point, how sure one may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.claims.cues import rules
from graph.claims.model import KETAMINE, Evidence
from graph.evidence.naming import short_name
from graph.store import Row, Store
from ingest.reading.vocabulary import load_vocabulary

CERTAINTIES = ("very low", "low", "moderate", "high")
_REVIEWS = frozenset({"systematic review", "meta-analysis", "narrative review", "protocol"})
_NO_TREATMENT = frozenset({"drug of abuse", "research challenge"})


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One paper's word on one target: the direction of its findings together, and what tells how far it reaches."""

    paper: str
    pmid: str
    label: str
    direction: str
    design: str
    species: str
    participants: int | None
    condition: str | None
    sentence: str
    curated: bool
    own: bool
    role: str
    status: str
    year: int | None
    blinding: str
    control: str
    follow_up_days: float | None
    co_therapy: str
    substance: str
    diagnosed: bool | None

    @property
    def randomised(self) -> bool:
        return self.design == "randomised controlled trial"

    def as_evidence(self) -> Evidence:
        """The line as a verdict shows it."""
        return Evidence(
            kind="curated" if self.curated else "extracted",
            sentence=self.sentence,
            reference=self.label,
            pmid=self.pmid,
            direction=self.direction,
            design=self.design or None,
            species=self.species or None,
            participants=self.participants,
            status=self.status,
            year=self.year,
            condition=self.condition,
        )


@dataclass(frozen=True, slots=True)
class Body:
    """All studies on one target in the conditions of a claim. `direction`: favours, against, increase, decrease,
    no difference shown, mixed, or none where no study in people counts; `certainty` one of `CERTAINTIES`,
    ``preclinical only`` or ``""``. `counted` are the studies in the tally, `reviews` and `animals` stand beside it."""

    target: str
    direction: str
    certainty: str
    counted: tuple[StudyLine, ...] = ()
    reviews: tuple[StudyLine, ...] = ()
    animals: tuple[StudyLine, ...] = ()
    retracted: tuple[StudyLine, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def participants(self) -> int:
        return sum(line.participants or 0 for line in self.counted)

    def tally(self) -> Counter[str]:
        """How many studies point which way."""
        return Counter(line.direction for line in self.counted)


@cache
def _narrower() -> Mapping[str, frozenset[str]]:
    children: dict[str, set[str]] = {}
    for concept in load_vocabulary().concepts:
        for broad in concept.broader:
            children.setdefault(broad, set()).add(concept.id)
    return {broad: frozenset(ids) for broad, ids in children.items()}


def with_narrower(concepts: Iterable[str]) -> frozenset[str]:
    """The concepts and all that are narrower."""
    found: set[str] = set()
    waiting = list(concepts)
    while waiting:
        concept = waiting.pop()
        if concept not in found:
            found.add(concept)
            waiting += _narrower().get(concept, ())
    return frozenset(found)


class Findings:
    """The findings of some substances, read from the store once and then looked up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[tuple[str, ...], list[Row]] = {}

    def body(self, agents: Sequence[str], target: str, conditions: frozenset[str], *, harm: bool = False) -> Body:
        """The studies of the agents on a target, in the conditions given (empty: in any)."""
        rows = self._of(agents)
        lines = _study_lines([row for row in rows if row["target"] == target])
        fitting = [line for line in lines if not conditions or line.condition in conditions]
        return _body(target, fitting, harm=harm)

    def _of(self, agents: Sequence[str]) -> list[Row]:
        substances = set(with_narrower(a for a in agents if a.startswith("substance:")))
        if KETAMINE & set(agents):
            substances |= {agent for agent in KETAMINE if agent.startswith("substance:")}
        key = tuple(sorted(substances))
        if key not in self._rows:
            self._rows[key] = (
                self._store.read("claims.findings", substances=list(key), targets=_targets()) if key else []
            )
        return self._rows[key]


@cache
def _targets() -> list[str]:
    return [c.id for c in load_vocabulary().concepts if c.kind in ("outcome", "mechanism")]


def _study_lines(rows: Sequence[Row]) -> list[StudyLine]:
    """One line a paper: its curated findings where there are any, else the extracted ones."""
    papers: dict[str, list[Row]] = {}
    for row in rows:
        papers.setdefault(row["paper"]["id"], []).append(row)
    lines = []
    for found in papers.values():
        curated = [row for row in found if row["finding"]["method"] == "curated"]
        used = [row for row in curated or found if _is_effect(row["finding"])]
        if used:
            lines.append(_line(used))
    return _independent(lines)


def _is_effect(finding: Mapping[str, Any]) -> bool:
    """Mediation and moderation say nothing of whether the agent moves the target."""
    return bool(finding.get("direction")) and finding.get("contrast") not in ("moderation", "mediation")


def facts_in_force(facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Study facts of a paper, the curated value of each field before the extracted one."""
    merged: dict[str, Any] = {}
    for method in ("extracted", "curated"):
        for row in facts:
            if row.get("method") == method:
                merged |= {key: value for key, value in row.items() if value not in (None, "", [])}
    return merged


def _line(rows: Sequence[Row]) -> StudyLine:
    paper = rows[0]["paper"]
    facts = facts_in_force(rows[0]["facts"])
    directions = {row["finding"]["direction"] for row in rows}
    direction = directions.pop() if len(directions) == 1 else _together(directions)
    first = _telling(rows, direction)
    finding = first["finding"]
    return StudyLine(
        paper=paper["id"],
        pmid=paper.get("pmid") or "",
        label=study_label(paper, facts),
        direction=direction,
        design=facts.get("design") or paper.get("design") or "",
        species=facts.get("species") or paper.get("species") or "",
        participants=None if facts.get("participants_planned") else facts.get("participants"),
        condition=first["condition"],
        sentence=finding.get("statement") or finding.get("sentence") or "",
        curated=finding["method"] == "curated",
        own=finding.get("own", True),
        role=facts.get("role") or "",
        status=paper.get("status") or "ok",
        year=paper.get("year") or facts.get("paper_year"),
        blinding=facts.get("blinding") or "",
        control=facts.get("control") or "",
        follow_up_days=facts.get("follow_up_days"),
        co_therapy=facts.get("co_therapy") or "",
        substance=first["substance"],
        diagnosed=facts.get("diagnosed_population"),
    )


def _telling(rows: Sequence[Row], direction: str) -> Row:
    """The row whose sentence is shown: one of the direction that counts, stated before hedged."""
    fitting = [row for row in rows if row["finding"]["direction"] == direction] or list(rows)
    return min(fitting, key=lambda row: row["finding"].get("certainty") == "hedged")


def _together(directions: set[str]) -> str:
    """Several findings of one paper: what is clear beside "no difference" counts, opposite ones are mixed."""
    clear = directions - {"no difference", "mixed"}
    return clear.pop() if len(clear) == 1 else "mixed"


def study_label(paper: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """``Grabski 2022`` or, without authors, the curated key or the PMID."""
    year = paper.get("year") or facts.get("paper_year")
    reference = str(paper.get("pmid") or paper["id"])
    return short_name(paper.get("authors") or [], str(facts.get("key") or ""), year, reference)


def _independent(lines: Sequence[StudyLine]) -> list[StudyLine]:
    """Papers of the same participants, year apart by little, and first author count once: the first stands."""
    seen: set[tuple[str, int | None, str]] = set()
    kept = []
    for line in sorted(lines, key=lambda line: (not line.curated, line.year or 9999)):
        key = (line.label.split()[0], line.participants, line.condition or "")
        if line.participants and key in seen:
            continue
        seen.add(key)
        kept.append(line)
    return kept


def _body(target: str, lines: Sequence[StudyLine], *, harm: bool) -> Body:
    sound = [line for line in lines if line.status not in ("retracted", "retraction notice")]
    human = [line for line in sound if line.species != "animal" and line.species != "in vitro"]
    animals = tuple(line for line in sound if line.species in ("animal", "in vitro"))
    reviews = tuple(line for line in human if line.design in _REVIEWS or not line.own)
    own = [line for line in human if line not in reviews]
    counted = own if harm else [line for line in own if line.role not in _NO_TREATMENT]
    retracted = tuple(line for line in lines if line not in sound)
    direction = _direction(counted) if counted else _direction(reviews)
    certainty, reasons = _certainty(target, counted, reviews, direction)
    if direction == "none" and animals:
        return Body(target, _direction(animals), "preclinical only", (), reviews, animals, retracted)
    return Body(target, direction, certainty, tuple(_ordered(counted)), reviews, animals, retracted, reasons)


def _ordered(lines: Sequence[StudyLine]) -> list[StudyLine]:
    """Curated first, then randomised, then by participants: the order in which they are shown."""
    return sorted(lines, key=lambda line: (not line.curated, not line.randomised, -(line.participants or 0)))


_NAMES = {"benefit": "favours", "harm": "against", "no difference": "no difference shown"}


def _direction(lines: Sequence[StudyLine]) -> str:
    """Which way studies point together; randomised ones decide where there are any (evidence.md, rule 3)."""
    if not lines:
        return "none"
    deciding = [line for line in lines if line.randomised] or list(lines)
    counts = Counter(line.direction for line in deciding)
    share = float(rules()["weighing"]["clear_share"])
    most, number = counts.most_common(1)[0]
    if most == "mixed" or number < share * len(deciding):
        return "mixed"
    return _NAMES.get(most, most)


def _certainty(
    target: str, lines: Sequence[StudyLine], reviews: Sequence[StudyLine], direction: str
) -> tuple[str, tuple[str, ...]]:
    """Certainty by GRADE's steps (BMJ 2008;336:924), as far as the graph tells; a review alone is very low."""
    if not lines:
        return ("very low", ("only reviews of other studies are loaded",)) if reviews else ("", ())
    weights = rules()["weighing"]
    randomised = [line for line in lines if line.randomised]
    body = randomised or list(lines)
    points, reasons = (3, []) if randomised else (1, ["no randomised trial"])
    people = sum(line.participants or 0 for line in body)
    if people < weights["few_participants"]:
        points -= 2
        reasons.append(f"{people} participants in all" if people else "numbers of participants not stated")
    elif people < weights["enough_participants"]:
        points -= 1
        reasons.append(f"{people} participants in all")
    if len(body) == 1:
        points -= 1
        reasons.append("one study, not repeated")
    elif direction == "mixed":
        points -= 1
        reasons.append("the studies disagree")
    if sum(line.blinding != "double-blind" or line.control in ("none", "other") for line in body) > len(body) / 2:
        points -= 1
        reasons.append("most studies without a blinded control")
    if sum(line.control == "placebo" for line in body) > len(body) / 2 and not target.startswith("mechanism:"):
        points -= 1
        reasons.append("an inert placebo, which people can tell from ketamine")
    short = [line for line in body if line.follow_up_days is not None and line.follow_up_days < weights["short_days"]]
    if target in weights["lasting_outcomes"] and short:
        points -= 1
        reasons.append(f"followed for {int(max(line.follow_up_days or 0 for line in short))} days or less in part")
    return CERTAINTIES[max(0, min(3, points))], tuple(reasons)
