"""A description of a trial matched to a loaded trial, and compared with it fact by fact."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.claims.cues import has_cue, rules
from graph.claims.evidence import facts_in_force, with_narrower
from graph.claims.mentions import concept_mentions
from graph.claims.model import (
    AGREES,
    CONTRADICTED,
    KETAMINE,
    PARTLY,
    SUPPORTED,
    UNKNOWN,
    WRONG,
    Detail,
    Evidence,
    Number,
    ParsedClaim,
    Part,
)
from graph.claims.naming import AUTHORS, NAMES, SAME_GROUP, YEAR, credits, named, says_same_group, surnames
from graph.claims.numbers import days_of, numbers_in
from graph.claims.outcomes import meant_conditions
from graph.claims.results import all_agree, results, tells_of_the_past
from graph.claims.wording import listed, name_of, permitted_trial, say
from graph.evidence.naming import short_name
from graph.store import Row, Store

CONDITION, PARTICIPANTS, CO_THERAPY = "In whom", "Participants", "What ketamine was combined with"
SOME_PEOPLE, PART_OF_THEM = "Some of the participants", 0.3
"""A number of people below this part of a trial's is some of them, and no other trial's number."""
FEW = 2
"""Up to so many people are no number of participants ("two people")."""
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
    r"\b(?:received?|got|given|took|taking) (?:\w+ ){0,4}?(?:daily|every day|each day|per day)\b|\bdaily (?:doses?|infusions?|injections?)\b",
    re.IGNORECASE,
)
_UNCONTROLLED = re.compile(
    r"\b(?:no|without an?|lacked an?|not have an?) (?:placebo|control|comparison)(?: group| arm)?\b|\buncontrolled\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(r"\b(?:\w+ )?(?:days?|times|sessions|hours) (?:a|per|each|every) (?:day|week|month|year)\b", re.I)
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
    def planned(self) -> bool:
        return self.facts.get("design") == "protocol"

    def doses(self) -> list[dict[str, Any]]:
        """Doses of ketamine or its forms."""
        parsed = [json.loads(dose) for dose in self.facts.get("doses") or ()]
        return [dose for dose in parsed if str(dose.get("substance", "")).split(":")[-1] in _FORMS]


_FORMS = frozenset({"ketamine", "esketamine", "arketamine"})


class Trials:
    """The loaded trials of ketamine, read from the store once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._trials: list[Trial] | None = None

    def all(self) -> list[Trial]:
        """All trials and protocols in people that gave ketamine or a form of it."""
        if self._trials is None:
            substances = sorted(agent for agent in KETAMINE if agent.startswith("substance:"))
            rows = self._store.read("claims.trials", substances=substances, designs=rules()["trials"]["designs"])
            self._trials = [_trial(row) for row in rows if row["paper"].get("status") not in ("retracted",)]
        return self._trials

    def match(
        self, claim: ParsedClaim, sentence: ParsedClaim, topic: frozenset[str], before: Trial | None = None
    ) -> tuple[Trial, list[Detail]] | None:
        """The loaded trial that a description fits best, and its facts beside those of the claim.

        `sentence` is the whole sentence as read, with the one before where the claim says "that trial": by it the
        trial is found. `topic` are the conditions of the page, `before` the trial that the text told of last.
        """
        asked = _asked_conditions(sentence)
        follows = before if before and says_same_group(sentence.resolved) else None
        if follows and not asked:
            asked = follows.conditions
        planned = has_cue("in_progress", sentence.resolved)
        best: tuple[float, Trial, list[Detail]] | None = None
        for trial in self.all():
            if trial.planned != planned or (follows and trial.paper["id"] == follows.paper["id"]):
                continue
            told = compare(sentence, trial)
            if follows and _share(trial, follows):
                told.append(Detail(SAME_GROUP, "the same group", trial.label, AGREES))
            details = compare(claim, trial) or told[:1] * _is_named(told)
            score = _score(trial, told, asked, topic) if details else 0.0
            score += float(rules()["trials"]["same_group"]) * bool(score and follows and _share(trial, follows))
            if score > 0 and (best is None or score > best[0]):
                best = (score, trial, details)
        if best is None or best[0] < float(rules()["trials"]["least_score"]):
            return None
        same = [Detail(SAME_GROUP, "the same group", best[1].label, AGREES)] * bool(follows and _share(best[1], follows))
        return best[1], _as_another_may_be_meant([*_same_conditions(best[1], asked), *same, *best[2]])


def _is_named(details: Sequence[Detail]) -> bool:
    return any(detail.what in NAMES and detail.stands == AGREES for detail in details)


def _share(trial: Trial, other: Trial) -> bool:
    """Whether two studies have an author in common."""
    return bool(surnames(trial) & surnames(other))


def _as_another_may_be_meant(details: list[Detail]) -> list[Detail]:
    """The details; another number of people, of a study that is not named and fits in little else, is no error but
    likely another study."""
    agreeing = [detail.what for detail in details if detail.stands == AGREES and detail.what != CONDITION]
    if _is_named(details) or len(agreeing) > 1:
        return details
    return [replace(d, stands=UNKNOWN) if (d.what, d.stands) == (PARTICIPANTS, WRONG) else d for d in details]


def names_a_study(claim: ParsedClaim) -> bool:
    """Whether a claim of any kind has what tells one study from others: a number of people in the past, or a name."""
    counted = any(number.unit == "people" and number.value > FEW for number in claim.numbers)
    combined = claim.about_ketamine() and claim.conditions and claim.interventions
    reported = bool(combined) and tells_of_the_past(claim.resolved)
    return reported or (counted and tells_of_the_past(claim.resolved)) or credits(claim.resolved)


def identifies(details: Sequence[Detail]) -> bool:
    """Whether a description tells which study it means: by a name, or by condition and number of participants."""
    agreeing = {detail.what for detail in details if detail.stands == AGREES}
    wrong = {detail.what for detail in details if detail.stands == WRONG}
    group = SAME_GROUP in agreeing and YEAR in agreeing
    named = bool(agreeing & NAMES) or group
    return YEAR not in wrong and (named or (PARTICIPANTS in agreeing and len(agreeing) > 1))


def points_to(details: Sequence[Detail]) -> bool:
    """Whether a description without name or number still fits one kind of trial: by condition and what ketamine was
    combined with. What the text says next is likely of that trial."""
    agreeing = {detail.what for detail in details if detail.stands == AGREES}
    return {CONDITION, CO_THERAPY} <= agreeing and all(detail.stands != WRONG for detail in details)


def tells_of_another(details: Sequence[Detail]) -> bool:
    """Whether what a sentence says of a study rules out the one that the text told of last."""
    return any(detail.what in (PARTICIPANTS, AUTHORS, YEAR) and detail.stands != AGREES for detail in details)


def details_of(claim: ParsedClaim, trial: Trial) -> list[Detail]:
    """What a claim on a known trial states of its design and results; empty where it states nothing comparable."""
    asked = _asked_conditions(claim)
    other = asked and not trial.conditions & asked and claim.conditions
    where = [Detail(CONDITION, listed(map(name_of, claim.conditions)), _whom(trial), UNKNOWN)] if other else []
    return [*where, *compare(claim, trial), *results(claim, trial)]


def _whom(trial: Trial) -> str:
    return listed(name_of(condition) for condition in sorted(trial.conditions))


def _trial(row: Row) -> Trial:
    paper, facts = row["paper"], facts_in_force(row["facts"])
    text = f"{paper.get('title') or ''}\n{paper.get('abstract') or ''}".lower()
    co_therapy = frozenset(m.concept_id for m in concept_mentions(str(facts.get("co_therapy") or "")))
    return Trial(paper, facts, text, frozenset(row["titled"]) | co_therapy, tuple(row["findings"]))


def _same_conditions(trial: Trial, asked: frozenset[str]) -> list[Detail]:
    named = listed(name_of(condition) for condition in sorted(trial.conditions & asked))
    return [Detail(CONDITION, named, named, AGREES)] if named else []


def _asked_conditions(claim: ParsedClaim) -> frozenset[str]:
    return (
        meant_conditions(claim)
        if claim.conditions or any(c in rules()["disorder_of"] for c in claim.concepts)
        else frozenset()
    )


def _score(trial: Trial, details: Sequence[Detail], asked: frozenset[str], topic: frozenset[str]) -> float:
    """How well a trial fits: conditions first, then agreeing details; a curated study before an extracted one."""
    weights = rules()["trials"]
    score = 0.0
    if asked:
        if not trial.conditions & asked and not _is_named(details):
            return 0.0
        score += weights["condition"] * bool(trial.conditions & asked)
    elif trial.conditions & topic:
        score += weights["topic"]
    score += weights["agrees"] * sum(d.stands == AGREES for d in details)
    score += weights["named"] * _is_named(details)
    score -= weights["wrong"] * sum(d.stands == WRONG for d in details)
    score += weights["curated"] * trial.curated + weights["treatment"] * (trial.facts.get("role") == "treatment")
    return score if any(d.stands == AGREES for d in details) else 0.0


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
    words = ", ".join(_often(times) for times in known)
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


def _often(times: int) -> str:
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


def trial_part(trial: Trial, details: Sequence[Detail], *, known: bool = False) -> Part:
    """The verdict on a description: contradicted by one wrong fact, supported where all were found right.

    `known`: the text before told which trial this is.
    """
    title = f": {trial.paper['title']}" if trial.paper.get("title") else ""
    why = [say("trial_found", label=trial.label, title=title)]
    for detail in sorted(details, key=lambda detail: (WRONG, UNKNOWN, AGREES).index(detail.stands)):
        values = {"what": detail.what, "said": detail.said, "known": detail.known, "label": trial.label}
        name = {AGREES: "trial_agrees", WRONG: "trial_fact", UNKNOWN: "trial_unknown"}[detail.stands]
        why.append(say(name, **values))
    stands = {detail.stands for detail in details}
    verdict = CONTRADICTED if WRONG in stands else PARTLY if UNKNOWN in stands else SUPPORTED
    known = known or identifies(details)
    fitting = {detail.what for detail in details if detail.stands == AGREES}
    if not known and verdict == SUPPORTED and len(fitting) < ENOUGH:
        verdict = PARTLY  # one thing fits many a trial
    told = known and all_agree(details)
    return Part(
        "trial", verdict, "", tuple(why), (_evidence(trial),), _wording(trial), identified=known, reported=told
    )


def _wording(trial: Trial) -> str:
    """The trial in a sentence, from its facts: how many, in whom, what was given, with what, against what, how long."""
    facts, pmid = trial.facts, trial.paper.get("pmid")
    number = facts.get("participants")
    doses = [_dose_words(dose) for dose in trial.doses() if dose.get("amount") or dose.get("times")]
    planned = " planned" if facts.get("participants_planned") else ""
    return permitted_trial(
        label=trial.label,
        design=str(facts.get("design") or "study"),
        participants=f" in {number}{planned} people" if number else "",
        conditions=f" with {listed(map(name_of, sorted(trial.conditions)))}" if trial.conditions else "",
        dose=listed(doses[:2]) or "ketamine",
        co_therapy=f" with {facts['co_therapy']}" if facts.get("co_therapy") else "",
        comparator=f", against {facts['comparator']}" if facts.get("comparator") not in (None, "none") else "",
        follow_up=f"; followed for {facts['follow_up']}" if facts.get("follow_up") else "",
        citations=f"[{trial.label} (PMID {pmid})]" if pmid else f"[{trial.label}]",
    )


def _dose_words(dose: Mapping[str, Any]) -> str:
    amount = f" {dose['amount']} {dose.get('unit') or ''}".rstrip() if dose.get("amount") else ""
    times = f", {_often(int(dose['times']))}" if dose.get("times") else ""
    return f"{name_of(str(dose['substance']))}{amount}{f' {route}' if (route := dose.get('route')) else ''}{times}"


def _evidence(trial: Trial) -> Evidence:
    facts = trial.facts
    title = str(trial.paper.get("title") or "")
    return Evidence(
        kind="curated" if trial.curated else "extracted",
        sentence=title,
        reference=trial.label,
        pmid=str(trial.paper.get("pmid") or ""),
        design=facts.get("design"),
        species="human",
        participants=None if facts.get("participants_planned") else facts.get("participants"),
        status=str(trial.paper.get("status") or "ok"),
        year=trial.paper.get("year") or facts.get("paper_year"),
    )
