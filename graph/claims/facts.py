"""A claim compared with background facts: stance, numbers, and how much of the claim they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from graph.claims.background import BackgroundFact, NumberRange, facts_about
from graph.claims.cues import rules
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
    """The facts that a claim is about. `topic` is what the text before speaks of: a claim that names no agent of its
    own is read with it ("your heart rate speeds up", on ketamine)."""
    found = _compared(claim.resolved, claim.numbers)
    if topic and not any(entry.stance != "named" for entry in found):
        wider = _compared(f"{topic}: {claim.resolved}", claim.numbers)
        return wider if any(entry.stance != "named" for entry in wider) else (found or wider)
    return found


def _compared(text: str, numbers: Sequence[Number]) -> tuple[Compared, ...]:
    entries = []
    for fact in facts_about(text):
        stance = fact.stance_of(text)
        words = fact.contradicted_in(text) or fact.overstated_in(text) or ""
        entries.append(Compared(fact, stance, words, *_numbers(fact, text, numbers)))
    return tuple(entries)


def _numbers(fact: BackgroundFact, text: str, numbers: Sequence[Number]) -> tuple[str, str, NumberRange | None]:
    """The worst word that the fact's numbers have for those of the claim; what fits one range is right."""
    worst: tuple[str, str, NumberRange | None] = ("", "", None)
    for number in numbers:
        ranges = [(r, value) for r in fact.numbers if r.meant_in(text) and (value := _in_unit(number, r)) is not None]
        if not ranges:
            continue
        verdicts = [(_fit(value, r), number.words, r) for r, value in ranges]
        best = min(verdicts, key=lambda v: ("fits", "near", "wrong").index(v[0]))
        if ("", "fits", "near", "wrong").index(best[0]) > ("", "fits", "near", "wrong").index(worst[0]):
            worst = best
    return worst


def _in_unit(number: Number, known: NumberRange) -> float | None:
    unit = rules()["numbers"]["fact_units"].get(known.unit, known.unit)
    if number.unit == unit:
        return number.value / (1e6 if known.unit.startswith("million") else 1.0)
    length = days_of(number)
    one = days_of(Number(1.0, unit, ""))
    return length / one if length is not None and one else None


def _fit(value: float, known: NumberRange) -> str:
    if known.holds(value):
        return "fits"
    slack = float(rules()["numbers"]["near_factor"])
    return "near" if known.low / slack <= value <= known.high * slack else "wrong"


def fact_parts(claim: ParsedClaim, compared: Sequence[Compared]) -> tuple[Part, ...]:
    """A part for each fact that says more than that it has the same words; the weightiest first."""
    parts = [_part(claim, entry) for entry in compared if entry.stance != "named" or entry.number]
    if not parts:
        parts = [_named(entry) for entry in compared[:2]]
    return tuple(parts)


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
    if entry.stance == "named" or fact.strength == "low":
        return PARTLY, (say("fact_low", statement=fact.statement, source=source),)
    return SUPPORTED, (told,)


def _named(entry: Compared) -> Part:
    why = say("fact_named", statement=entry.fact.statement, source=entry.fact.source.name)
    return Part(entry.fact.id, UNRESOLVED, entry.fact.strength, (why,), (_evidence(entry.fact),), entry.fact.statement)


def _has_words(statement: str, words: Iterable[str]) -> bool:
    return all(word.lower() in statement.lower() for word in words)


def _evidence(fact: BackgroundFact) -> Evidence:
    reference = fact.source.name
    return Evidence("background", fact.statement, reference, direction=fact.direction, url=fact.source.url)


@cache
def _fact_concepts(fact_id: str, text: str) -> frozenset[str]:
    return frozenset(mention.concept_id for mention in concept_mentions(text))


def _text_of(fact: BackgroundFact) -> str:
    words = " ".join(option.replace("*", "").replace("|", " ") for group in fact.keywords for option in group)
    agrees = " ".join(pattern.replace("*", "").replace("|", " ").replace("...", " ") for pattern in fact.agrees)
    return f"{fact.statement} {words} {agrees} {fact.subject} {fact.object}"


def uncovered(claim: ParsedClaim, facts: Sequence[BackgroundFact]) -> tuple[str, ...]:
    """Names of what the claim speaks of and none of the facts does."""
    known: set[str] = set()
    for fact in facts:
        known |= _fact_concepts(fact.id, _text_of(fact)) | {fact.subject, fact.object}
    wide = {broad for concept in known for broad in _family(concept)}
    free = frozenset(rules()["coverage"]["free_concepts"])
    return tuple(name_of(c) for c in claim.concepts if c not in known and c not in free and not _family(c) & wide)


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
    words = content_words(claim.resolved)
    if not words:
        return 1.0
    known = frozenset().union(*(content_words(_text_of(fact)) for fact in facts))
    return len(words & known) / len(words)


def covered(claim: ParsedClaim, compared: Sequence[Compared]) -> tuple[bool, str]:
    """Whether the facts that the claim states cover it, and a sentence that says what they leave out."""
    facts = [entry.fact for entry in compared if entry.stance == "stated"]
    missing = uncovered(claim, facts)
    if missing:
        return False, say("uncovered", names=listed(missing))
    if coverage(claim, facts) < float(rules()["coverage"]["least"]):
        return False, say("thin")
    return True, ""
