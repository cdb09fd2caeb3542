"""Facts near a claim that none has the words of: shown, and settling nothing."""

from __future__ import annotations

import math
from functools import cache

from graph.claims.background import BackgroundFact, load_background
from graph.claims.coverage import text_of
from graph.claims.cues import rules
from graph.claims.facts import fact_evidence
from graph.claims.mentions import content_words, paraphrased
from graph.claims.model import UNRESOLVED, ParsedClaim, Part
from graph.claims.wording import name_of, say


def nearest_parts(claim: ParsedClaim) -> tuple[Part, ...]:
    """The nearest facts, where none has the words of the claim."""
    return tuple(_nearest(fact) for fact in nearest_facts(claim))


def _nearest(fact: BackgroundFact) -> Part:
    why = say("fact_named", statement=fact.statement, source=fact.source.name)
    return Part(fact.id, UNRESOLVED, "", (why,), (fact_evidence(fact),), fact.statement)


def content_of(text: ParsedClaim | str) -> frozenset[str]:
    """Stems of meaning of a claim or sentence, lay words in standard ones, without the names of a claim's agents."""
    if isinstance(text, str):
        return content_words(text)
    named = frozenset().union(*(content_words(name_of(agent)) for agent in text.agents))
    return content_words(paraphrased(text.resolved)) - named


def nearest_facts(claim: ParsedClaim, most: int = 1) -> tuple[BackgroundFact, ...]:
    """The facts that share most of a claim's words of meaning, rare words before common ones; none where few do.

    The name of the agent does not count: that both speak of ketamine makes no fact of ketamine a near one.
    """
    words = content_of(claim)
    whole = sum(_weight(word) for word in words)
    if not words or not whole:
        return ()
    common = [(words & known, fact) for fact, known in _fact_words()]
    shares = [(sum(map(_weight, shared)) / whole, fact) for shared, fact in common if len(shared) > 1]
    least = float(rules()["coverage"]["least_near"])
    near = sorted((s for s in shares if s[0] >= least), key=lambda s: -s[0])[:most]
    return tuple(fact for _, fact in near)


@cache
def _fact_words() -> tuple[tuple[BackgroundFact, frozenset[str]], ...]:
    return tuple((fact, content_words(text_of(fact))) for fact in load_background())


@cache
def _weight(word: str) -> float:
    """Inverse document frequency over the facts; a word that none has weighs most."""
    facts = _fact_words()
    return math.log((len(facts) + 1) / (sum(word in known for _, known in facts) + 0.5))
