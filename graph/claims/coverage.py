"""How much of a claim facts speak of: a fact supports no more than it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from graph.claims.background import BackgroundFact, load_background
from graph.claims.cues import has_cue, rules
from graph.claims.evidence import with_narrower
from graph.claims.facts import Compared
from graph.claims.likeness import text_of
from graph.claims.mentions import concept_mentions, concepts_by_id, content_words, paraphrased
from graph.claims.model import ParsedClaim
from graph.claims.wording import listed, name_of, say

FIGURES, SMALL_COUNT = frozenset({"%", "people", "mg/kg", "mg"}), 2
"""Units of figures that a fact must have too before it supports them; "one person" is no figure."""


@cache
def _fact_concepts(text: str) -> frozenset[str]:
    return frozenset(mention.concept_id for mention in concept_mentions(text))


def speaks_of(fact: BackgroundFact, target: str) -> bool:
    """Whether a fact names an outcome or mechanism, or what goes for the same."""
    known = _fact_concepts(text_of(fact)) | {fact.subject, fact.object}
    return any(family(target) & family(concept) for concept in known if ":" in concept)


@cache
def known_of(agents: tuple[str, ...], target: str) -> bool:
    """Whether there is a fact on what these agents do to a mechanism."""
    return any(
        fact.subject in agents and target in (fact.object, *_concepts_of_keywords(fact)) for fact in load_background()
    )


def _concepts_of_keywords(fact: BackgroundFact) -> frozenset[str]:
    return _fact_concepts(" . ".join(option.replace("*", "") for group in fact.keywords for option in group))


def uncovered(claim: ParsedClaim, facts: Sequence[BackgroundFact]) -> tuple[str, ...]:
    """Names of what the claim speaks of and none of the facts does."""
    known: set[str] = set()
    for fact in facts:
        known |= _fact_concepts(text_of(fact)) | {fact.subject, fact.object}
    wide = {broad for concept in known for broad in (concept, *family(concept))}
    free = frozenset(rules()["coverage"]["free_concepts"])
    words = frozenset().union(*(content_words(text_of(fact)) for fact in facts))
    return tuple(
        name_of(c)
        for c in _claimed(claim)
        if c not in known and c not in free and not family(c) & wide and not content_words(name_of(c)) <= words
    )


_REMARK = re.compile(
    r",\s+(?:which|that)\s+(?:also\s+)?(?:plays?|has|have|is|are)\b(?:\s\w+){0,3}\s(?:roles?|part|parts|involved|known"
    r"|important|found|called|located|used)\b[^,.;]*",
    re.IGNORECASE,
)


_EXAMPLES = re.compile(
    r"[,(]?\s(?:such as|for example|for instance|e\.g\.|like|including)\s"
    r"(?:[\w'’/-]+(?:,\s|\s(?:and|or|and/or)\s|,\s(?:and|or)\s)?"
    r"(?:[\w'’/-]+\s){0,2}?)*[\w'’/-]+",
    re.IGNORECASE,
)
"""Examples of a class ("opioids such as heroin or fentanyl"): a fact on the class covers them."""


def _claimed(claim: ParsedClaim) -> tuple[str, ...]:
    """The concepts of a claim without those of a remark at its side (", which plays a role in …")."""
    said = _REMARK.sub("", claim.resolved)
    if not claim.about_ketamine():
        said = _EXAMPLES.sub(" ", said)
    if said == claim.resolved:
        return claim.concepts
    named = {mention.concept_id for mention in concept_mentions(said)}
    return tuple(concept for concept in claim.concepts if concept in named)


@cache
def family(concept: str) -> frozenset[str]:
    known = concepts_by_id().get(concept)
    same = rules()["coverage"]["same"]
    alike = {group[0] for group in same if concept in group}
    return frozenset(with_narrower([concept]) | set(known.broader if known else ()) | alike)


def coverage(claim: ParsedClaim, facts: Sequence[BackgroundFact]) -> float:
    """The share of the claim's words of meaning that the facts have too."""
    known = frozenset().union(*(content_words(text_of(fact)) for fact in facts))
    readings = [content_words(text) for text in (claim.resolved, paraphrased(claim.resolved))]
    return max(len(words & known) / len(words) if words else 1.0 for words in readings)


def _contrasts(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    """Whether a fact sets its subject apart too; "the most" goes for "the main"."""
    text = text_of(fact)
    if "most common" in claim.resolved.lower() and "common" in text:
        return True
    return has_cue("contrast", text) or (has_cue("superlative", claim.resolved) and has_cue("superlative", text))


def covered(claim: ParsedClaim, compared: Sequence[Compared], shown: Iterable[str] = ()) -> tuple[bool, str]:
    """Whether the facts that the claim states cover it, and a sentence that says what they leave out.

    `shown` are outcomes and mechanisms that findings bear out, which facts need not cover.
    """
    facts = [entry.fact for entry in compared if entry.stance == "stated"]
    if {"must_be", "supervised"} <= claim.scope:  # in whom it is given is named, not claimed
        shown = (*shown, *claim.conditions)
    beside = frozenset(name_of(c) for target in shown for c in (target, *family(target)))
    missing = tuple(name for name in uncovered(claim, facts) if name not in beside)
    settled = not claim.about_ketamine() and any(fact.strength == "high" for fact in facts)
    most, least = rules()["coverage"]["most_beside"], rules()["coverage"]["least_beside"]
    beside_it = settled and len(missing) <= int(most) and coverage(claim, facts) >= float(least)
    if missing and not beside_it:
        return False, say("uncovered", names=listed(missing))
    if "cause_given" in claim.scope and not any(has_cue("cause_given", text_of(fact)) for fact in facts):
        return False, say("cause")
    figures = [number for number in claim.numbers if number.unit in FIGURES and number.value > SMALL_COUNT]
    if figures and not any(entry.number == "fits" for entry in compared):
        return False, say("unchecked", words=figures[0].words)
    if has_cue("contrast", claim.resolved) and not any(_contrasts(claim, fact) for fact in facts):
        return False, say("contrast")
    loose = claim.strength == "hedged" or "must_be" in claim.scope
    least = rules()["coverage"]["least_hedged" if loose else "least"]
    if coverage(claim, facts) < float(least):
        return False, say("thin")
    return True, ""
