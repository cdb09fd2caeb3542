"""How like a claim and the background facts are by their words of meaning, rare words counted for more."""

from __future__ import annotations

import math
from functools import cache

from graph.claims.background import BackgroundFact, load_background
from graph.claims.mentions import content_words, paraphrased
from graph.claims.model import ParsedClaim
from graph.claims.wording import name_of


def text_of(fact: BackgroundFact) -> str:
    """All words of a fact: statement, keywords, patterns, subject and object."""
    words = " ".join(option.replace("*", "").replace("|", " ") for group in fact.keywords for option in group)
    agrees = " ".join(pattern.replace("*", "").replace("|", " ").replace("...", " ") for pattern in fact.agrees)
    return f"{fact.statement} {words} {agrees} {fact.subject} {fact.object}"


def content_of(text: ParsedClaim | str) -> frozenset[str]:
    """Stems of meaning of a claim or sentence, lay words in standard ones, without the names of a claim's agents."""
    if isinstance(text, str):
        return content_words(text)
    named = frozenset().union(*(content_words(name_of(agent)) for agent in text.agents))
    return content_words(paraphrased(text.resolved)) - named


def nearest(claim: ParsedClaim, least: float, shared: int = 2) -> tuple[tuple[BackgroundFact, float], ...]:
    """Facts with at least a share of a claim's words of meaning and so many of them, the nearest first.

    The name of the agent does not count: that both speak of ketamine makes no fact of ketamine a near one.
    """
    words = content_of(claim)
    whole = sum(_weight(word) for word in words)
    if not words or not whole:
        return ()
    common = [(words & known, fact) for fact, known in _fact_words()]
    shares = [(fact, sum(map(_weight, both)) / whole) for both, fact in common if len(both) >= shared]
    return tuple(sorted((s for s in shares if s[1] >= least), key=lambda s: -s[1]))


@cache
def _fact_words() -> tuple[tuple[BackgroundFact, frozenset[str]], ...]:
    return tuple((fact, content_words(text_of(fact))) for fact in load_background())


@cache
def _weight(word: str) -> float:
    """Inverse document frequency over the facts; a word that none has weighs most."""
    facts = _fact_words()
    return math.log((len(facts) + 1) / (sum(word in known for _, known in facts) + 0.5))
