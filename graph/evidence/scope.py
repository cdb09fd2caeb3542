"""What is asked, and where each finding belongs: in the count, beside it with a reason, or nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.evidence.concepts import Concepts
from graph.evidence.load import PaperFindings
from graph.evidence.model import Report
from graph.evidence.rows import ConceptRef, Facts, FindingRow, PaperRow
from graph.evidence.rules import Rules

COUNTS = "counts"
REVIEW = "review"
ELSEWHERE = "elsewhere"
"""About another condition, a plan, or what others found: no part of this question."""
APART: Mapping[str, str] = {
    "condition not stated": "The condition is not stated, or in wider words only; not pooled with those that state it.",
    "other compound": "Another compound than the one asked for; it may act otherwise.",
    "drug of abuse": "Ketamine taken as a drug of abuse; this says nothing on ketamine as treatment.",
    "anaesthetic or analgesic": "Ketamine given for anaesthesia or pain; this is another use than the one asked for.",
    "species not stated": "Whether people, animals or cells were studied is not stated.",
}
RETRACTED = ("retracted", "retraction notice")


@dataclass(frozen=True, slots=True)
class Question:
    """A substance and a target, in one condition or in all (None)."""

    substance: ConceptRef
    target: ConceptRef
    condition: ConceptRef | None
    concepts: Concepts
    rules: Rules

    @property
    def role_matters(self) -> bool:
        """Only the roles of ketamine (and its enantiomers) are read."""
        wide = {self.substance.id, *self.concepts.above(self.substance.id)}
        return bool(wide & set(self.rules.roles.substances))

    @property
    def on_mechanism(self) -> bool:
        return self.target.kind == "mechanism"


@dataclass(frozen=True, slots=True)
class Placed:
    """The reports of a question by where they belong; retracted papers are apart from all of them."""

    by_place: Mapping[str, tuple[Report, ...]]
    retracted: tuple[Report, ...]

    def at(self, place: str) -> tuple[Report, ...]:
        return self.by_place.get(place, ())


def place_all(papers: Iterable[PaperFindings], question: Question, least_confidence: float = 0.0) -> Placed:
    """Every paper's findings on the target, each where it belongs.

    Findings read with less confidence than asked for are left out; extracted findings of a paper that has curated
    ones on the target are set aside, and named as differing where they point elsewhere.
    """
    placed: defaultdict[str, list[Report]] = defaultdict(list)
    retracted: list[Report] = []
    for one in papers:
        for place, report in _reports(one, question, least_confidence):
            if one.paper.status in RETRACTED:
                if place != ELSEWHERE:
                    retracted.append(report)
            else:
                placed[place].append(report)
    return Placed({place: tuple(reports) for place, reports in placed.items()}, tuple(retracted))


def _reports(one: PaperFindings, question: Question, least: float) -> Iterable[tuple[str, Report]]:
    findings = [f for f in one.findings if f.confidence is None or f.confidence >= least]
    curated = [f for f in findings if f.method == "curated"]
    counted = curated or findings
    aside = tuple(f for f in findings if f.method == "extracted") if curated else ()
    by_place: defaultdict[str, list[FindingRow]] = defaultdict(list)
    for finding in counted:
        by_place[place_of(finding, one.paper, question)].append(finding)
    if COUNTS in by_place:  # the same people, told in the words of another sentence
        by_place.pop("condition not stated", None)
    for place, held in by_place.items():
        told = {f.direction for f in held if f.direction}
        here = tuple(f for f in aside if _same_substance(f, held))
        differs = any(f.direction and f.own and f.direction not in told for f in here)
        yield place, Report(one.paper, tuple(held), here, differs)


def _same_substance(finding: FindingRow, held: Iterable[FindingRow]) -> bool:
    return any(finding.substance == other.substance for other in held)


def place_of(finding: FindingRow, paper: PaperRow, question: Question) -> str:
    """`COUNTS`, `REVIEW`, `ELSEWHERE`, or a key of `APART`."""
    facts, rules = paper.facts, question.rules
    condition = condition_place(finding, facts, question)
    if condition == ELSEWHERE or facts.design in rules.plans:
        return ELSEWHERE
    if facts.design in rules.reviews:
        return REVIEW
    if not finding.own or _tells_no_effect(finding, question):
        return ELSEWHERE
    place = _role_place(facts, question) if species_of(facts) == "human" else COUNTS
    if finding.substance in rules.other_compounds.get(question.substance.id, ()):
        return "other compound" if (condition, place) == (COUNTS, COUNTS) and species_of(facts) else ELSEWHERE
    if place != COUNTS:
        return place
    if condition == COUNTS and not species_of(facts):
        return "species not stated"
    return condition


def _tells_no_effect(finding: FindingRow, question: Question) -> bool:
    """Moderation and mediation tell for whom or by what, not whether; a row without direction tells nothing."""
    return finding.direction is None or finding.contrast in question.rules.study_direction.no_effect_contrasts


def condition_place(finding: FindingRow, facts: Facts, question: Question) -> str:
    """Whether a finding is about the condition asked for: `COUNTS`, ``condition not stated``, or `ELSEWHERE`.

    Narrower conditions count under a wider one. A finding that states none, or a wider one, counts where the study's
    facts name the condition; one of another condition counts only where a curated study had people with both.
    """
    if question.condition is None:
        return COUNTS
    within = question.concepts.within(question.condition.id)
    above = question.concepts.above(question.condition.id)
    studied = any(condition in within for condition in facts.conditions)
    stated = None if finding.condition in question.rules.populations else finding.condition
    if stated in within or (finding.condition in within):
        return COUNTS
    if stated is None or stated in above:
        if studied:
            return COUNTS
        others = [c for c in facts.conditions if c not in above and c not in question.rules.populations]
        return ELSEWHERE if others and stated is None else "condition not stated"
    return COUNTS if studied and "conditions" in facts.curated else ELSEWHERE


def _role_place(facts: Facts, question: Question) -> str:
    roles = question.rules.roles
    if not question.role_matters:
        return COUNTS
    if facts.role in roles.misuse:
        return "drug of abuse"
    if facts.role in roles.perioperative and not _perioperative(facts, question):
        return "anaesthetic or analgesic"
    return COUNTS


def _perioperative(facts: Facts, question: Question) -> bool:
    """Where pain, operations or agitation are what is asked about, anaesthetic and analgesic use is the treatment."""
    roles = question.rules.roles
    if question.target.id in roles.perioperative_targets or question.on_mechanism:
        return True
    asked = [question.condition.id] if question.condition else list(facts.conditions)
    return any(condition in roles.perioperative_conditions for condition in asked)


def species_of(facts: Facts) -> str:
    """human, animal, in vitro, or "": the design tells where the species is not stated."""
    if facts.species:
        return facts.species
    return {"animal study": "animal", "in vitro study": "in vitro"}.get(facts.design, "")


def joined(first: Facts, second: Facts) -> Facts:
    """The first study's facts with gaps filled from another report of the same trial; participants are the larger
    number of the two, so that a part of the sample never stands for the whole."""
    gaps = {
        name: getattr(second, name)
        for name in _FILLED
        if getattr(first, name) in ("", None, ()) and getattr(second, name) not in ("", None, ())
    }
    known = [facts.participants for facts in (first, second) if facts.participants is not None]
    conditions = tuple(dict.fromkeys([*first.conditions, *second.conditions]))
    return replace(
        first,
        **gaps,
        participants=max(known) if known else None,
        conditions=conditions,
        curated=first.curated | (second.curated & set(gaps)),
        places={**{k: v for k, v in second.places.items() if k in gaps}, **first.places},
    )


_FILLED = (
    "species",
    "blinding",
    "control",
    "comparator",
    "comparator_concept",
    "follow_up_days",
    "follow_up",
    "doses",
    "role",
    "diagnosed",
    "co_therapy",
)
