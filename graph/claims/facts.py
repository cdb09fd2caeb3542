"""A claim compared with background facts: stance and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.claims.background import BackgroundFact, NumberRange, facts_about
from graph.claims.background.patterns import compiled, negated, words_of
from graph.claims.cues import has_cue, rules
from graph.claims.directions import moves, raw_direction
from graph.claims.likeness import nearest
from graph.claims.mentions import paraphrased
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
from graph.claims.wording import say


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


def compare_with_facts(claim: ParsedClaim, topics: Sequence[str] = ()) -> tuple[Compared, ...]:
    """The facts that a claim is about, looked up in its own words and in standard ones (cues.yaml, paraphrases).

    `topics` are what the text before speaks of: a claim that names no agent of its own is read with each of them too
    ("your heart rate speeds up", on ketamine).
    """
    readings = [claim.resolved, f"{paraphrased(claim.resolved)}{_in_percent(claim)}"]
    readings += [f"{topic}: {readings[1]}" for topic in topics if topic]
    found: dict[str, Compared] = {}
    for reading in dict.fromkeys(readings):
        for entry in _compared(claim, reading):
            known = found.get(entry.fact.id)
            if known is None or (known.stance == "named" and entry.stance != "named"):
                found[entry.fact.id] = entry
    for fact in said_in_other_words(claim):
        known = found.get(fact.id)
        if known is None or known.stance == "named":
            numbers = _numbers(fact, readings[1], claim.numbers)
            found[fact.id] = Compared(fact, "stated", "", *numbers)
    return tuple(_without_fitting(tuple(found.values())))


def said_in_other_words(claim: ParsedClaim) -> tuple[BackgroundFact, ...]:
    """Well-established facts that have nearly all of a claim's words of meaning, rare words counted for more, though
    not in the order that their patterns ask for; none for strong words, nor where one of the two denies, or tells
    the other direction, nor for what a treatment does against a disorder, which only studies show."""
    if claim.strength in ("absolute", "demonstrated") or (claim.about_ketamine() and claim.treats):
        return ()
    if "lasting" in claim.scope or not claim.concepts:
        return ()
    share = float(rules()["coverage"]["least_same"])
    return tuple(
        fact
        for fact, _ in nearest(claim, share)
        if fact.strength == "high"
        and not negated(words_of(fact.statement))
        and not claim.denied
        and not negated(words_of(claim.resolved))
        and _is_of_its_field(claim, fact)
        and not _other_way(claim, fact)
        and not (fact.direction is None and any(t.direction and t.said for t in claim.targets))
        and not _turned(claim.resolved, fact.statement)
        and (not claim.about_ketamine() or fact.is_of_a_drug)
    )


def _turned(claim: str, statement: str) -> bool:
    """Whether a claim has words of more only and the fact of less only, or the reverse."""
    said, known = moves(claim), moves(statement)
    return bool(said and known) and not said & known


def _in_percent(claim: ParsedClaim) -> str:
    """Shares that a claim puts in words ("six in every 100", "a third of"), in per cent."""
    shares = [n.value for n in claim.numbers if n.unit == "%" and "%" not in n.words and "cent" not in n.words]
    return "".join(f" ({share:.3g} %)" for share in shares)


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
        numbers = _numbers(fact, text, claim.numbers) if stance in ("stated", "named") else ("", "", None)
        if stance in ("stated", "named") and _tells_the_reverse(claim, fact, text):
            stance, words = "contradicted", next(t.said for t in claim.targets if t.target == fact.object)
        if stance == "named" and _told_by_figures(claim, fact, text, numbers[0]):
            stance = "stated"
        elif stance != "stated":
            numbers = ("", "", None)
        entries.append(Compared(fact, stance, words, *numbers))
    return entries


def _told_by_figures(claim: ParsedClaim, fact: BackgroundFact, text: str, fit: str) -> bool:
    """Whether the figures of a claim on a fact's subject tell that it means the fact: one fits, or the only one is of
    the kind that the fact's words ask for, and off."""
    if claim.denied or not _is_of_its_field(claim, fact) or fact.strength != "high":
        return False
    meant = any(known.near and known.meant_in(text) for known in fact.numbers)
    return fit == "fits" or (bool(fit) and meant and len(claim.numbers) == 1)


def _other_way(claim: ParsedClaim, fact: BackgroundFact) -> bool:
    """Whether a claim tells another direction of the fact's outcome or mechanism than the fact does."""
    return any(
        target.target == fact.object
        and target.said
        and raw_direction(target.target, target.direction) != fact.direction
        for target in claim.targets
        if fact.direction and target.direction
    )


_MOVES = re.compile(r"(?:rais|increas|elevat|lower|reduc|decreas|slow)(?:e?s|ed)", re.IGNORECASE)
"""Finite verbs of more and less, which leave no doubt on what they are about."""


def _tells_the_reverse(claim: ParsedClaim, fact: BackgroundFact, text: str) -> bool:
    """Whether a plain claim says of a well-established effect that it goes the other way: "lowers the heart rate"."""
    settled = fact.strength == "high" and fact.direction in ("increase", "decrease") and fact.subject in claim.agents
    plain = claim.strength == "stated" and not claim.denied and not claim.inherited and len(claim.agents) == 1
    if not (settled and plain) or any(compiled(pattern).found_in(words_of(text)) for pattern in fact.unless):
        return False
    told = [t.direction for t in claim.targets if t.target == fact.object and _MOVES.fullmatch(t.said)]
    turned = {"increase": "decrease", "decrease": "increase"}[str(fact.direction)]
    return bool(told) and all(raw_direction(fact.object, str(direction)) == turned for direction in told)


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
    if number.unit == unit or (unit == "deaths" and number.unit == "people"):
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


def _part(claim: ParsedClaim, entry: Compared) -> Part:
    fact = entry.fact
    verdict, why = _verdict(claim, entry)
    if fact.scope and verdict != CONTRADICTED:
        why = (*why, say("scope", scope=fact.scope))
    return Part(fact.id, verdict, fact.strength, why, (fact_evidence(fact),), fact.statement)


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
    return Part(entry.fact.id, UNRESOLVED, "", (why,), (fact_evidence(entry.fact),), entry.fact.statement)


def _has_words(statement: str, words: Iterable[str]) -> bool:
    return all(word.lower() in statement.lower() for word in words)


def fact_evidence(fact: BackgroundFact) -> Evidence:
    """A fact as a verdict shows it."""
    # Textbook knowledge names where to look it up; that nobody read it for the fact is said wherever it is shown.
    reference = fact.source.name if fact.source.consulted else f"{fact.source.name}; settled knowledge, source not read"
    return Evidence("background", fact.statement, reference, direction=fact.direction, url=fact.source.url)
