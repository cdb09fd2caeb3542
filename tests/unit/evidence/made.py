"""Made-up papers on made-up findings, as rows: what the weighing works on, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from graph.evidence.concepts import Concepts
from graph.evidence.load import PaperFindings
from graph.evidence.model import EvidenceProfile, RegisteredTrial
from graph.evidence.profile import ask
from graph.evidence.rows import ConceptRef, Dose, Effect, Facts, FindingRow, PaperRow, StudyDirection
from graph.evidence.scope import Question
from graph.evidence.weighing import Asked, weigh

KETAMINE, ESKETAMINE, MIDAZOLAM, SALINE = (
    "substance:ketamine",
    "substance:esketamine",
    "substance:midazolam",
    "substance:saline",
)
AUD, SUD, COCAINE, DEPRESSION = (
    "condition:alcohol-use-disorder",
    "condition:substance-use-disorder",
    "condition:cocaine-use-disorder",
    "condition:depression",
)
RELAPSE, ABSTINENCE, CRAVING, NMDA = "outcome:relapse", "outcome:abstinence", "outcome:craving", "mechanism:nmda"
HARMS = "outcome:adverse-events"
RCT = "randomised controlled trial"


def made_concepts() -> Concepts:
    """A small vocabulary."""
    refs = {
        concept: ConceptRef(concept, name, concept.split(":")[0], better)
        for concept, name, better in (
            (KETAMINE, "ketamine", "none"),
            (ESKETAMINE, "esketamine", "none"),
            (MIDAZOLAM, "midazolam", "none"),
            (SALINE, "saline", "none"),
            (AUD, "alcohol use disorder", "none"),
            (SUD, "substance use disorder", "none"),
            (COCAINE, "cocaine use disorder", "none"),
            (DEPRESSION, "depressive disorder", "none"),
            (RELAPSE, "relapse", "lower"),
            (ABSTINENCE, "abstinence", "higher"),
            (CRAVING, "craving", "lower"),
            (NMDA, "NMDA receptor function", "none"),
            (HARMS, "adverse events", "lower"),
        )
    }
    named = {ref.name.casefold(): (concept,) for concept, ref in refs.items()} | {"aud": (AUD,)}
    narrower = {KETAMINE: frozenset({ESKETAMINE}), SUD: frozenset({AUD, COCAINE})}
    broader = {ESKETAMINE: frozenset({KETAMINE}), AUD: frozenset({SUD}), COCAINE: frozenset({SUD})}
    return Concepts(refs, named, narrower, broader)


CONCEPTS = made_concepts()


def question(target: str = RELAPSE, condition: str | None = AUD, substance: str = KETAMINE) -> Question:
    return ask(CONCEPTS, substance, target, condition)


def finding(
    number: int = 0,
    direction: StudyDirection | None = "benefit",
    method: Literal["curated", "extracted"] = "extracted",
    **fields: Any,
) -> FindingRow:
    """An extracted finding on relapse in alcohol use disorder; all else as given."""
    values: dict[str, Any] = {
        "contrast": "",
        "hedged": False,
        "significant": None,
        "own": True,
        "substance": KETAMINE,
        "comparator": MIDAZOLAM,
        "target": RELAPSE,
        "condition": AUD,
        "sentence": f"Made-up sentence {number}.",
        "confidence": 0.9 if method == "extracted" else None,
    }
    return FindingRow(id=f"f{number}", method=method, direction=direction, **{**values, **fields})


def facts(**fields: Any) -> Facts:
    """A blinded trial against midazolam with all that a report can state; all else as given."""
    values: dict[str, Any] = {
        "design": RCT,
        "species": "human",
        "participants": 60,
        "blinding": "double-blind",
        "control": "active",
        "comparator": "midazolam",
        "comparator_concept": MIDAZOLAM,
        "follow_up_days": 180,
        "doses": (Dose("ketamine", "0.5 mg/kg"),),
        "role": "treatment",
        "diagnosed": True,
        "conditions": (AUD,),
    }
    return Facts(**{**values, **fields})


def paper(
    number: int = 1, *findings: FindingRow, paper_fields: Mapping[str, Any] | None = None, **fact_fields: Any
) -> PaperFindings:
    """A paper by authors of its own; `fact_fields` change its facts, `paper_fields` the rest."""
    values: dict[str, Any] = {
        "title": f"Made-up trial {number}",
        "year": 2000 + number % 25,
        "journal": "Journal of Made-up Trials",
        "status": "ok",
        "authors": (f"First{letters(number)} A", f"Last{letters(number)} B"),
        "reference_pmids": (),
    }
    row = PaperRow(
        id=f"pmid:{number}", pmid=str(number), facts=facts(**fact_fields), **{**values, **(paper_fields or {})}
    )
    return PaperFindings(row, findings or (finding(number),))


def letters(number: int) -> str:
    """A name of its own for each number: 12 -> ``bc``."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def study(number: int, direction: StudyDirection = "benefit", **fact_fields: Any) -> PaperFindings:
    """A paper with one finding of that direction."""
    return paper(number, finding(number, direction), **fact_fields)


def ratio(value: float, low: float, high: float, kind: str = "odds ratio") -> Effect:
    return Effect(kind, kind, value, low, high)


def profile(
    papers: Iterable[PaperFindings],
    asked: Question | None = None,
    registered: tuple[RegisteredTrial, ...] = (),
    least_confidence: float = 0.0,
) -> EvidenceProfile:
    return weigh(papers, asked or question(), registered, Asked(least_confidence))


LADDER = ("no evidence", "preclinical only", "very low", "low", "moderate", "high")


def height(found: EvidenceProfile) -> int:
    """How high a certainty stands."""
    return LADDER.index(found.certainty)
