"""A claim compared with background facts: stance, numbers, and how much of the claim they cover."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from graph.claims.background import BackgroundFact, NumberRange, facts_about, load_background
from graph.claims.background.patterns import compiled, negated, words_of
from graph.claims.cues import has_cue, rules
from graph.claims.directions import raw_direction
from graph.claims.model import (
    CONTRADICTED,
    OVERSTATED,
    PARTLY,
    SUPPORTED,
    UNRESOLVED,
    Evidence,
    Number,
    ParsedClaim,
    Part,
)
from graph.claims.numbers import days_of
from graph.claims.parse import concept_mentions, content_words
from graph.claims.wording import listed, name_of, say

FIGURES, SMALL_COUNT = frozenset({"%", "people", "mg/kg", "mg"}), 2
"""Units of figures that a fact must have too before it supports them; "one person" is no figure."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact that a claim is about, with its stance (`background.STANCES`) and what its numbers say of the claim's:
    ``fits``, ``near``, ``wrong`` or empty where none is compared."""

    fact: BackgroundFact
    stance: str
    words: str
    number: str
    number_words: str
    range: NumberRange | None


def compare_with_facts(claim: ParsedClaim, topic: str = "") -> tuple[Compared, ...]:
    """The facts that a claim is about, looked up in its own words and in standard ones (cues.yaml, paraphrases).

    `topic` is what the text before speaks of: a claim that names no agent of its own is read with it too ("your heart
    rate speeds up", on ketamine).
    """
    readings = [claim.resolved, paraphrased(claim.resolved)]
    if topic:
        readings.append(f"{topic}: {readings[1]}")
    found: dict[str, Compared] = {}
    for reading in dict.fromkeys(readings):
        for entry in _compared(claim, reading):
            known = found.get(entry.fact.id)
            if known is None or (known.stance == "named" and entry.stance != "named"):
                found[entry.fact.id] = entry
    return tuple(_without_fitting(tuple(found.values())))


@cache
def _paraphrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(lay, re.IGNORECASE), standard) for lay, standard in rules()["paraphrases"])


def paraphrased(text: str) -> str:
    """A text with lay wording in the terms of the field."""
    for lay, standard in _paraphrases():
        text = lay.sub(standard, text)
    return text


def _compared(claim: ParsedClaim, text: str) -> list[Compared]:
    entries = []
    for fact in facts_about(text):
        stance = fact.stance_of(text)
        if stance == "stated" and (
            _denies(claim, fact) or _other_way(claim, fact) or not _is_of_its_field(claim, fact)
        ):
            stance = "named"
        if stance == "named" and _says_the_same(claim, fact):
            stance = "stated"
        words = fact.contradicted_in(text) or fact.overstated_in(text) or ""
        numbers = _numbers(fact, text, claim.numbers) if stance == "stated" else ("", "", None)
        entries.append(Compared(fact, stance, words, *numbers))
    return entries


def _other_way(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    """Whether a claim tells another direction of the fact's outcome or mechanism than the fact does."""
    return any(
        target.target == fact.object
        and target.said
        and raw_direction(target.target, target.direction) != fact.direction
        for target in claim.targets
        if fact.direction and target.direction
    )


def _is_of_its_field(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    """Facts on efficacy bear out claims on treatments only, and counts of people no claim on the success of one."""
    if fact.topic == "efficacy":
        return _is_of_treatment(claim)
    if fact.topic == "prevalence":
        return not has_cue("success", claim.resolved)
    return True


def _denies(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    """Whether a claim denies and the fact does not: then the same words say another thing."""
    return claim.denied and not negated(words_of(fact.statement))


def _is_of_treatment(claim: ParsedClaim) -> bool:
    """Whether a claim is on what a treatment does or how it is given: facts on efficacy bear out no other claim."""
    harm = has_cue("harm_words", claim.resolved) or any(t.target in rules()["harm_outcomes"] for t in claim.targets)
    told = claim.treats or claim.type in ("efficacy", "research activity", "trial description", "dosing")
    return told or "must_be" in claim.scope or not harm


def _says_the_same(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    """Whether claim and fact name the same agent and target with the same direction, or the claim says no more than
    that the agent meets the mechanism which a well established fact is about."""
    if fact.subject not in claim.agents or not any(t.target == fact.object for t in claim.targets):
        return False
    target = next(t for t in claim.targets if t.target == fact.object)
    if target.direction is None:
        return "engages" in claim.scope and fact.strength == "high" and target.target.startswith("mechanism:")
    return (
        fact.direction is not None
        and not claim.denied
        and raw_direction(target.target, target.direction) == fact.direction
    )


def _numbers(fact: BackgroundFact, text: str, numbers: Sequence[Number]) -> tuple[str, str, NumberRange | None]:
    """What the fact's figures say of those of the claim.

    A figure of the claim is off only where it fits none of the fact's, and one of the fact's of that unit is met by no
    figure of the claim: "within 24 hours, with a half-life of 2.5" has the half-life right.
    """
    words = words_of(text)
    if any(compiled(pattern).found_in(words) for pattern in fact.unless):
        return "", "", None
    ranges = [r for r in fact.numbers if r.meant_in(text)]
    told = [(number, r, value) for number in numbers for r in ranges if (value := _in_unit(number, r)) is not None]
    met = {id(r) for _, r, value in told if r.holds(value)}
    fitting = {number for number, r, value in told if r.holds(value)}
    off = [(_fit(value, r), number.words, r) for number, r, value in told if id(r) not in met and number not in fitting]
    if off:
        return min(off, key=lambda entry: entry[0])  # "near" before "wrong": the range that may be meant
    return ("fits", next(iter(fitting)).words, None) if fitting else ("", "", None)


def _without_fitting(entries: Sequence[Compared]) -> list[Compared]:
    """A figure that one fact has right is not wrong by another one (of another place, or another thing)."""
    fitting = {entry.number_words for entry in entries if entry.number == "fits"}
    return [
        replace(entry, number="", range=None) if entry.number != "fits" and entry.number_words in fitting else entry
        for entry in entries
    ]


def _in_unit(number: Number, known: NumberRange) -> float | None:
    unit = rules()["numbers"]["fact_units"].get(known.unit, known.unit)
    if number.unit == unit:
        return number.value / (1e6 if known.unit.startswith("million") else 1.0)
    length = days_of(number)
    one = days_of(Number(1.0, unit, ""))
    return length / one if length is not None and one else None


def _fit(value: float, known: NumberRange) -> str:
    """``fits``, ``near`` or ``wrong``; counts of people and shares differ by year, place and definition and have more
    slack."""
    if known.holds(value):
        return "fits"
    counts = known.unit in ("%", "people", "million", "million people")
    slack = float(rules()["numbers"]["far_factor" if counts else "near_factor"])
    return "near" if known.low / slack <= value <= known.high * slack else "wrong"


def fact_parts(claim: ParsedClaim, compared: Sequence[Compared]) -> tuple[Part, ...]:
    """A part for each fact that says more than that it has the same words; the weightiest first."""
    parts = [_part(claim, entry) for entry in compared if entry.stance != "named"]
    if not parts:
        parts = [_named(entry) for entry in compared[:2]]
    return tuple(parts)


def nearest_parts(claim: ParsedClaim) -> tuple[Part, ...]:
    """The nearest facts, where none has the words of the claim."""
    return tuple(_nearest(fact) for fact in nearest_facts(claim))


def _part(claim: ParsedClaim, entry: Compared) -> Part:
    fact = entry.fact
    verdict, why = _verdict(claim, entry)
    if fact.scope and verdict != CONTRADICTED:
        why = (*why, say("scope", scope=fact.scope))
    return Part(fact.id, verdict, fact.strength, why, (_evidence(fact),), fact.statement)


def _verdict(claim: ParsedClaim, entry: Compared) -> tuple[str, tuple[str, ...]]:
    fact, source = entry.fact, entry.fact.source.name
    values = {"words": entry.words, "statement": fact.statement, "source": source}
    if entry.stance == "contradicted":
        return CONTRADICTED, (say("fact_contradicts", **values),)
    if entry.stance == "overstated":
        return OVERSTATED, (say("fact_overstated", **values),)
    told = say("fact", statement=fact.statement, source=source)
    if entry.range is not None and entry.number in ("near", "wrong"):
        known = f"{entry.range.low:g} to {entry.range.high:g} {entry.range.unit}".replace(" %", "%")
        name = "number_wrong" if entry.number == "wrong" else "number_off"
        why = say(name, words=f'"{entry.number_words}"', what=entry.range.what, known=known)
        hard = entry.number == "wrong" and fact.strength == "high" and entry.stance == "stated"
        return (CONTRADICTED if hard else PARTLY), (why, told)
    if claim.strength == "absolute" and not _has_words(fact.statement, claim.strong_words):
        return OVERSTATED, (say("too_strong", words=claim.strong_words[0], certainty=fact.strength), told)
    if claim.strength != "hedged" and fact.strength != "high" and _in_animals(claim, fact):
        return PARTLY, (say("fact_animals", statement=fact.statement, source=source),)
    careful = claim.strength == "hedged" and fact.strength != "high"
    if fact.strength == "low" and not careful:
        return PARTLY, (say("fact_low", statement=fact.statement, source=source),)
    return SUPPORTED, (told,)


def _in_animals(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    return "animals" not in claim.scope and has_cue("animals", fact.statement)


def _named(entry: Compared) -> Part:
    why = say("fact_named", statement=entry.fact.statement, source=entry.fact.source.name)
    return Part(entry.fact.id, UNRESOLVED, "", (why,), (_evidence(entry.fact),), entry.fact.statement)


def _nearest(fact: BackgroundFact) -> Part:
    why = say("fact_named", statement=fact.statement, source=fact.source.name)
    return Part(fact.id, UNRESOLVED, "", (why,), (_evidence(fact),), fact.statement)


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
    return tuple((fact, content_words(_text_of(fact))) for fact in load_background())


@cache
def _weight(word: str) -> float:
    """Inverse document frequency over the facts; a word that none has weighs most."""
    facts = _fact_words()
    return math.log((len(facts) + 1) / (sum(word in known for _, known in facts) + 0.5))


def _has_words(statement: str, words: Iterable[str]) -> bool:
    return all(word.lower() in statement.lower() for word in words)


def _evidence(fact: BackgroundFact) -> Evidence:
    reference = fact.source.name
    return Evidence("background", fact.statement, reference, direction=fact.direction, url=fact.source.url)


@cache
def _fact_concepts(text: str) -> frozenset[str]:
    return frozenset(mention.concept_id for mention in concept_mentions(text))


def speaks_of(fact: BackgroundFact, target: str) -> bool:
    """Whether a fact names an outcome or mechanism, or what goes for the same."""
    known = _fact_concepts(_text_of(fact)) | {fact.subject, fact.object}
    return any(_family(target) & _family(concept) for concept in known if ":" in concept)


@cache
def known_of(agents: tuple[str, ...], target: str) -> bool:
    """Whether there is a fact on what these agents do to a mechanism."""
    return any(
        fact.subject in agents and target in (fact.object, *_concepts_of_keywords(fact)) for fact in load_background()
    )


def _concepts_of_keywords(fact: BackgroundFact) -> frozenset[str]:
    return _fact_concepts(" . ".join(option.replace("*", "") for group in fact.keywords for option in group))


def _text_of(fact: BackgroundFact) -> str:
    words = " ".join(option.replace("*", "").replace("|", " ") for group in fact.keywords for option in group)
    agrees = " ".join(pattern.replace("*", "").replace("|", " ").replace("...", " ") for pattern in fact.agrees)
    return f"{fact.statement} {words} {agrees} {fact.subject} {fact.object}"


def uncovered(claim: ParsedClaim, facts: Sequence[BackgroundFact]) -> tuple[str, ...]:
    """Names of what the claim speaks of and none of the facts does."""
    known: set[str] = set()
    for fact in facts:
        known |= _fact_concepts(_text_of(fact)) | {fact.subject, fact.object}
    wide = {broad for concept in known for broad in (concept, *_family(concept))}
    free = frozenset(rules()["coverage"]["free_concepts"])
    words = frozenset().union(*(content_words(_text_of(fact)) for fact in facts))
    return tuple(
        name_of(c)
        for c in _claimed(claim)
        if c not in known and c not in free and not _family(c) & wide and not content_words(name_of(c)) <= words
    )


_REMARK = re.compile(
    r",\s+(?:which|that)\s+(?:also\s+)?(?:plays?|has|have|is|are)\b(?:\s\w+){0,3}\s(?:roles?|part|parts|involved|known"
    r"|important|found|called|located|used)\b[^,.;]*",
    re.IGNORECASE,
)


def _claimed(claim: ParsedClaim) -> tuple[str, ...]:
    """The concepts of a claim without those of a remark at its side (", which plays a role in …")."""
    if not _REMARK.search(claim.resolved):
        return claim.concepts
    named = {mention.concept_id for mention in concept_mentions(_REMARK.sub("", claim.resolved))}
    return tuple(concept for concept in claim.concepts if concept in named)


@cache
def _family(concept: str) -> frozenset[str]:
    from graph.claims.evidence import with_narrower
    from graph.claims.parse import concepts_by_id

    known = concepts_by_id().get(concept)
    same = rules()["coverage"]["same"]
    alike = {group[0] for group in same if concept in group}
    return frozenset(with_narrower([concept]) | set(known.broader if known else ()) | alike)


def coverage(claim: ParsedClaim, facts: Sequence[BackgroundFact]) -> float:
    """The share of the claim's words of meaning that the facts have too."""
    known = frozenset().union(*(content_words(_text_of(fact)) for fact in facts))
    readings = [content_words(text) for text in (claim.resolved, paraphrased(claim.resolved))]
    return max(len(words & known) / len(words) if words else 1.0 for words in readings)


def covered(claim: ParsedClaim, compared: Sequence[Compared], shown: Iterable[str] = ()) -> tuple[bool, str]:
    """Whether the facts that the claim states cover it, and a sentence that says what they leave out.

    `shown` are outcomes and mechanisms that findings bear out, which facts need not cover.
    """
    facts = [entry.fact for entry in compared if entry.stance == "stated"]
    if {"must_be", "supervised"} <= claim.scope:  # in whom it is given is named, not claimed
        shown = (*shown, *claim.conditions)
    beside = frozenset(name_of(c) for target in shown for c in (target, *_family(target)))
    missing = tuple(name for name in uncovered(claim, facts) if name not in beside)
    if missing:
        return False, say("uncovered", names=listed(missing))
    if "cause_given" in claim.scope and not any(has_cue("cause_given", _text_of(fact)) for fact in facts):
        return False, say("cause")
    figures = [number for number in claim.numbers if number.unit in FIGURES and number.value > SMALL_COUNT]
    if figures and not any(entry.number == "fits" for entry in compared):
        return False, say("unchecked", words=figures[0].words)
    if has_cue("contrast", claim.resolved) and not any(has_cue("contrast", _text_of(fact)) for fact in facts):
        return False, say("contrast")
    loose = claim.strength == "hedged" or "must_be" in claim.scope
    least = rules()["coverage"]["least_hedged" if loose else "least"]
    if coverage(claim, facts) < float(least):
        return False, say("thin")
    return True, ""
