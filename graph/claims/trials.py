"""A description of a trial matched to a loaded trial, and compared with it fact by fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.claims.cues import has_cue, rules
from graph.claims.details import (
    CO_THERAPY,
    CONDITION,
    ENOUGH,
    FEW,
    PARTICIPANTS,
    Trial,
    compare,
    often,
)
from graph.claims.evidence import facts_in_force
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
    ParsedClaim,
    Part,
)
from graph.claims.naming import AUTHORS, JOURNAL, NAMES, SAME_GROUP, YEAR, credits, says_same_group, surnames
from graph.claims.outcomes import meant_conditions
from graph.claims.results import all_agree, results, tells_of_the_past
from graph.claims.wording import listed, name_of, permitted_trial, say
from graph.store import Row, Store


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
            if not trial.is_a_trial and not _is_named(told):
                continue
            if follows and _share(trial, follows):
                told.append(Detail(SAME_GROUP, "the same group", trial.label, AGREES))
            details = compare(claim, trial) or told[:1] * _is_named(told)
            score = _score(trial, told, asked, topic) if details else 0.0
            score += float(rules()["trials"]["same_group"]) * bool(score and follows and _share(trial, follows))
            if score > 0 and (best is None or score > best[0]):
                best = (score, trial, details)
        if best is None or best[0] < float(rules()["trials"]["least_score"]):
            return None
        same = [Detail(SAME_GROUP, "the same group", best[1].label, AGREES)] * bool(
            follows and _share(best[1], follows)
        )
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
    named = bool(agreeing & NAMES) or group or (JOURNAL in agreeing and len(agreeing) > ENOUGH)
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
    return Part("trial", verdict, "", tuple(why), (_evidence(trial),), _wording(trial), identified=known, reported=told)


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
    times = f", {often(int(dose['times']))}" if dose.get("times") else ""
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
