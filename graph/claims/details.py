"""The design of a trial as a description tells it, beside what is known of the trial: one detail for each fact."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.claims.cues import has_cue, rules
from graph.claims.evidence import with_narrower
from graph.claims.model import AGREES, UNKNOWN, WRONG, Detail, Number, ParsedClaim
from graph.claims.naming import named
from graph.claims.numbers import days_of, numbers_in
from graph.claims.wording import name_of
from graph.evidence.naming import short_name

CONDITION, PARTICIPANTS, CO_THERAPY = "In whom", "Participants", "What ketamine was combined with"
SOME_PEOPLE, PART_OF_THEM = "Some of the participants", 0.3
"""A number of people below this part of a trial's is some of them, and no other trial's number."""
FEW = 2
"""Up to so many people are no number of participants ("two people")."""
ROUNDED = 0.1
_ABOUT = r"\b(?:more than|over|nearly|almost|about|around|some|approximately|roughly|close to)\s"
ENOUGH = 2
"""So many things must fit before a description without a name is borne out by a trial."""
LONGER = 1.5
"""A time so many times as long as a trial followed people cannot be its own."""
_BLINDS = ("double-blind", "single-blind", "open-label")
_GIVEN_FOR = re.compile(
    r"\b(?:got|received?|given|prescribed|administered|through|via|infusions?|injections?|treated)\b[^.;]{0,60}?"
    r"\b(?:for|over|on)\s(?P<value>\w+)\s?(?:consecutive\s)?(?P<unit>days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"\b(?:received?|got|given|took|taking) (?:\w+ ){0,4}?(?:daily|every day|each day|per day)\b"
    r"|\bdaily (?:doses?|infusions?|injections?)\b",
    re.IGNORECASE,
)
_UNCONTROLLED = re.compile(
    r"\b(?:no|without an?|lacked an?|not have an?) (?:placebo|control|comparison)(?: group| arm)?\b|\buncontrolled\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\b(?:\w+ )?(?:days?|times|sessions|hours) (?:a|per|each|every) (?:day|week|month|year)\b", re.I
)
_PHASE = re.compile(r"\bphase[\s-](?P<phase>[1-4]|I{1,3}V?|IV)\b", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A loaded trial as descriptions are compared with it. `text` is its title and abstract, lower case."""

    paper: Mapping[str, Any]
    facts: Mapping[str, Any]
    text: str
    concepts: frozenset[str]
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def label(self) -> str:
        authors = self.paper.get("authors") or []
        year = self.paper.get("year") or self.facts.get("paper_year")
        return short_name(
            authors, str(self.facts.get("key") or ""), year, str(self.paper.get("pmid") or self.paper["id"])
        )

    @property
    def curated(self) -> bool:
        return bool(self.facts.get("key"))

    @property
    def conditions(self) -> frozenset[str]:
        return frozenset(self.facts.get("conditions") or ())

    @property
    def is_a_trial(self) -> bool:
        """Whether it is a trial or protocol; reviews, cohorts and secondary analyses are matched by name only."""
        return self.facts.get("design") in rules()["trials"]["designs"] or bool(self.facts.get("arms"))

    @property
    def planned(self) -> bool:
        return self.facts.get("design") == "protocol"

    def doses(self) -> list[dict[str, Any]]:
        """Doses of ketamine or its forms."""
        parsed = [json.loads(dose) for dose in self.facts.get("doses") or ()]
        return [dose for dose in parsed if str(dose.get("substance", "")).split(":")[-1] in _FORMS]


_FORMS = frozenset({"ketamine", "esketamine", "arketamine"})


def compare(claim: ParsedClaim, trial: Trial) -> list[Detail]:
    """The details that the claim states, each beside what is known of the trial."""
    found: list[Detail] = []
    for aspect in _ASPECTS:
        found += aspect(claim, trial)
    return found


def _blinding(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    known = str(trial.facts.get("blinding") or "")
    said = next((b for b in _BLINDS if has_cue(b, claim.resolved)), "")
    if said:
        yield _detail("Blinding", said, known, said == known)


def _control(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    comparator = str(trial.facts.get("comparator") or "").lower()
    named = f"{comparator} {trial.facts.get('comparator_concept') or ''}"
    known = str(trial.facts.get("control") or "")
    if _UNCONTROLLED.search(claim.resolved) and known:
        yield _detail("Control", "no control group", known, known == "none")
        return
    for word in ("placebo", "midazolam", "saline"):
        if re.search(rf"\b{word}\b", claim.resolved, re.IGNORECASE):
            agrees = word in named or word in trial.text or (word == "placebo" and known == "placebo")
            yield _detail("Comparator", word, comparator or known, agrees)


def _phase(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    match = _PHASE.search(claim.resolved)
    if not match:
        return
    said = _ROMAN.get(match["phase"].lower(), match["phase"])
    known = str(trial.facts.get("phase") or "")
    printed = _PHASE.search(trial.text)
    if not known and printed:
        known = _ROMAN.get(printed["phase"].lower(), printed["phase"])
    yield _detail("Phase", said, known, said == known)


def _route(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    routes = {str(dose["route"]) for dose in trial.doses() if dose.get("route")}
    for route, pattern in rules()["trials"]["routes"].items():
        if re.search(pattern, claim.resolved, re.IGNORECASE):
            yield _detail("Route", route, ", ".join(sorted(routes)), route in routes)


def _times(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    """How often ketamine was given: a count of infusions, or days over which it was given."""
    known = sorted({int(dose["times"]) for dose in trial.doses() if dose.get("times")})
    words = ", ".join(often(times) for times in known)
    for number in claim.numbers:
        if number.unit == "times":
            yield _detail("Number of doses", number.words, words, number.value in known)
    given = _GIVEN_FOR.search(claim.resolved)
    if given:
        said = f"for {given['value']} {given['unit']}"
        one = given["value"].lower() in ("a", "one", "1", "single")
        several = not (one and given["unit"].lower().startswith("day"))
        yield _detail("How often ketamine was given", said, words, not (several and known == [1]))
    elif known and (daily := _DAILY.search(claim.resolved)):
        yield _detail("How often ketamine was given", daily.group(), words, known != [1])


def often(times: int) -> str:
    return "a single dose" if times == 1 else f"{times} doses"


def _amount(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    known = {_float(dose.get("amount")): str(dose.get("unit")) for dose in trial.doses() if dose.get("amount")}
    for number in claim.numbers:
        if number.unit in ("mg/kg", "mg"):
            same = {amount for amount, unit in known.items() if unit == number.unit and amount is not None}
            words = ", ".join(f"{amount:g} {number.unit}" for amount in sorted(same))
            yield _detail("Dose", number.words, words, number.value in same)


def _float(printed: object) -> float | None:
    try:
        return float(str(printed))
    except ValueError:
        return None


def _participants(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    known = trial.facts.get("participants")
    arms = [arm.get("participants") for arm in map(json.loads, trial.facts.get("arms") or ())]
    for number in claim.numbers:
        if number.unit != "people" or number.value <= FEW:
            continue
        agrees = number.value in (known, *arms) or _printed(number, trial.text)
        about = known and re.search(rf"{_ABOUT}{re.escape(number.words)}", claim.resolved, re.IGNORECASE)
        agrees = agrees or bool(about and abs(number.value - float(known or 0)) <= ROUNDED * float(known or 0))
        if known and number.value < PART_OF_THEM * int(known):
            yield Detail(SOME_PEOPLE, number.words, "", AGREES if agrees else UNKNOWN)
        else:
            yield _detail(PARTICIPANTS, number.words, str(known or ""), agrees)


def _co_therapy(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    for intervention in claim.interventions:
        if intervention in rules()["trials"]["not_co_therapy"]:
            continue
        family = with_narrower([intervention])
        known = str(trial.facts.get("co_therapy") or "")
        agrees = bool(family & trial.concepts) or name_of(intervention).lower() in trial.text
        yield _detail(CO_THERAPY, name_of(intervention), known, agrees)


def _durations(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    """Other durations: right where the trial follows people so long or its abstract prints them; wrong where they are
    much longer than a trial that was read by eye followed anybody; else not known."""
    given = _GIVEN_FOR.search(claim.resolved)
    told = str(trial.facts.get("follow_up") or "")
    followed = [float(trial.facts["follow_up_days"])] if trial.facts.get("follow_up_days") else []
    followed += [length for number in numbers_in(told) if (length := days_of(number)) is not None]
    longest = max(followed, default=0.0) if trial.curated else 0.0
    for number in numbers_in(_FREQUENCY.sub(" ", claim.resolved)):
        length = days_of(number)
        if length is None or (
            given and given["value"].lower() in number.words.lower() and given["unit"] in number.words
        ):
            continue
        agrees = any(abs(length - known) <= 0.05 * known for known in followed) or _printed(number, trial.text)
        if agrees:
            yield Detail("Duration", number.words, "as printed", AGREES)
        elif longest and length > LONGER * longest:
            yield Detail("Duration", number.words, f"followed people for {told or f'{longest:g} days'}", WRONG)
        else:
            yield Detail("Duration", number.words, "", UNKNOWN)


def _sites(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    for number in claim.numbers:
        if number.unit == "sites":
            agrees = _printed(number, trial.text)
            yield Detail("Sites", number.words, "as printed" if agrees else "", AGREES if agrees else UNKNOWN)


def _printed(number: Number, text: str) -> bool:
    """Whether a text prints the number with its unit, in figures or words, in either order ("week 2")."""
    value = f"{number.value:g}"
    forms = [value, *(word for word, v in rules()["numbers"]["words"].items() if float(v) == number.value)]
    units = [unit for unit in rules()["numbers"]["units"].get(number.unit, ()) if unit]
    either = "|".join(map(re.escape, forms))
    unit = "|".join(map(re.escape, units))
    pattern = rf"\b(?:{either})(?:st|nd|rd|th)?[\s-](?:\w+\s){{0,2}}(?:{unit})\b|\b(?:{unit})\s(?:{either})\b"
    return bool(re.search(pattern, text, re.IGNORECASE))


def _detail(what: str, said: str, known: str, agrees: bool) -> Detail:
    if agrees:
        return Detail(what, said, known or said, AGREES)
    return Detail(what, said, known, WRONG if known else UNKNOWN)


_ASPECTS: tuple[Callable[[ParsedClaim, Trial], Iterable[Detail]], ...] = (
    named, _blinding, _control, _phase, _route, _times, _amount, _participants, _co_therapy, _durations, _sites,
)  # fmt: skip
