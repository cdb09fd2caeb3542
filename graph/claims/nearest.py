"""Facts near a claim that none has the words of: shown, and settling nothing."""

from __future__ import annotations

from graph.claims.background import BackgroundFact
from graph.claims.cues import rules
from graph.claims.facts import fact_evidence
from graph.claims.likeness import nearest
from graph.claims.model import UNRESOLVED, ParsedClaim, Part
from graph.claims.wording import say


def nearest_parts(claim: ParsedClaim) -> tuple[Part, ...]:
    """The nearest facts, where none has the words of the claim."""
    return tuple(_nearest(fact) for fact in nearest_facts(claim))


def _nearest(fact: BackgroundFact) -> Part:
    why = say("fact_named", statement=fact.statement, source=fact.source.name)
    return Part(fact.id, UNRESOLVED, "", (why,), (fact_evidence(fact),), fact.statement)


def nearest_facts(claim: ParsedClaim, most: int = 1) -> tuple[BackgroundFact, ...]:
    """The facts that share most of a claim's words of meaning; none where few do."""
    return tuple(fact for fact, _ in nearest(claim, float(rules()["coverage"]["least_near"]))[:most])
