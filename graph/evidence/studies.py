"""From papers to independent studies: reports of one trial are found and counted once, each merge with its reason.

Sure merges make a *trial*, probable ones (see `same_trial`) a *study*, which is what is counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from graph.evidence import same_trial
from graph.evidence.direction import AGAINST_COMPARATOR, Decided, study_direction
from graph.evidence.effects import usable
from graph.evidence.model import Merge, Report, Rung, Study
from graph.evidence.risks import risk_marks
from graph.evidence.rows import Effect, Facts, FindingRow, StudyDirection
from graph.evidence.same_trial import NO_YEAR, pools_trials
from graph.evidence.scope import Question, joined, species_of
from ingest.reading.study.level import level_of


@dataclass(frozen=True, slots=True)
class Grouped:
    """`trials` by sure merges only; `studies` with the probable ones as well, which is what is counted."""

    trials: tuple[Study, ...]
    studies: tuple[Study, ...]


def grouped(reports: Sequence[Report], question: Question) -> Grouped:
    """The trials and independent studies of reports, in the order of their years."""
    trials = [make_study(held, merges, question) for held, merges in sure_groups(reports, question)]
    trials.sort(key=lambda study: (study.year or NO_YEAR, study.key))
    return Grouped(tuple(trials), tuple(probable_studies(trials, question)))


def sure_groups(reports: Sequence[Report], question: Question) -> list[tuple[tuple[Report, ...], tuple[Merge, ...]]]:
    """Reports of one trial by registry number, curated link or their own words, with the reasons."""
    groups = same_trial.sure_groups([report.paper for report in reports], question.rules.same_trial)
    return [(tuple(reports[place] for place in held), merges) for held, merges in groups]


def make_study(reports: Sequence[Report], merges: Sequence[Merge], question: Question) -> Study:
    """One study of its reports: the main one first, its facts with gaps filled, one direction, its risk marks."""
    ordered = sorted(reports, key=lambda report: _main_first(report, reports, question))
    facts = ordered[0].paper.facts
    for report in ordered[1:]:
        if not pools_trials(report.paper.facts):
            facts = joined(facts, report.paper.facts)
    decided = study_direction([f for report in ordered for f in report.findings], facts, question.rules)
    tier = _tier(facts, decided, question)
    effect, finding = _effect(decided.deciding)
    rung = rung_of(facts, question)
    marks = (
        risk_marks(facts, ordered[0].paper, question.substance.id, decided.contrast, tier, question.rules)
        if rung in ("clinical", "human challenge")
        else ()
    )
    return Study(
        reports=tuple(ordered),
        merges=tuple(merges),
        facts=facts,
        direction=decided.direction,
        rule=decided.rule,
        deciding=decided.deciding,
        effect=effect,
        effect_finding=finding,
        risks=marks,
        rung=rung,
        tier=tier,
        level=level_of(facts.design),
    )


def _main_first(report: Report, reports: Sequence[Report], question: Question) -> tuple[Hashable, ...]:
    keys = frozenset(other.paper.facts.key for other in reports) - {""}
    tier = question.rules.tiers.index(question.rules.tier_of(report.paper.facts.design))
    return same_trial.main_first(report.paper, keys, tier, question.rules.same_trial)


def _tier(facts: Facts, decided: Decided, question: Question) -> str:
    """A change over time within a randomised trial is no randomised evidence."""
    tiers = question.rules.tiers
    tier = question.rules.tier_of(facts.design)
    if tier is tiers[0] and decided.contrast and decided.contrast != AGAINST_COMPARATOR:
        return tiers[1].name
    return tier.name


def _effect(findings: Sequence[FindingRow]) -> tuple[Effect | None, FindingRow | None]:
    """The figure to show: one with an interval before one without."""
    reported = [finding for finding in findings if finding.effect is not None]
    best = min(reported, key=lambda f: (not usable(f.effect), f.effect is None or f.effect.value is None), default=None)
    return (best.effect, best) if best else (None, None)


def rung_of(facts: Facts, question: Question) -> Rung:
    """Where a study stands between cells and patients."""
    species = species_of(facts)
    if species == "animal":
        return "animal"
    if species == "in vitro":
        return "in vitro"
    challenge = question.role_matters and facts.role in question.rules.roles.challenge
    return "human challenge" if challenge else "clinical"


def probable_studies(trials: Sequence[Study], question: Question) -> list[Study]:
    """Trials that may be one more of the same, joined; animals and cells are left as they are."""
    groups = same_trial.by_people(
        trials,
        lambda trial: _people(trial, question),
        lambda trial: (trial.year or 0, trial.participants, trial.key),
        question.rules.same_trial,
    )
    return sorted((_joined_study(group) for group in groups), key=lambda study: (study.year or NO_YEAR, study.key))


def _people(trial: Study, question: Question) -> Hashable | None:
    ends = same_trial.first_and_last(trial.main)
    if ends is None or trial.year is None or trial.rung not in ("clinical", "human challenge"):
        return None
    condition = None if question.condition else (trial.facts.conditions or ("",))[0]
    substances = tuple(sorted({finding.substance for finding in trial.findings}))
    return (*ends, trial.tier, trial.rung, condition, substances)


def _joined_study(trials: Sequence[Study]) -> Study:
    """Trials counted as one study; where they point different ways it is mixed."""
    if len(trials) == 1:
        return trials[0]
    first = next((trial for trial in trials if trial.participants is not None), trials[0])
    others = [trial for trial in trials if trial is not first]
    facts = first.facts
    for trial in others:
        facts = joined(facts, trial.facts)
    merges = [merge for trial in trials for merge in trial.merges]
    merges += [Merge((first.key, other.key), "same people", _same_people(first, other), sure=False) for other in others]
    directions = {trial.direction for trial in trials if trial.direction is not None}
    direction: StudyDirection | None = (
        next(iter(directions)) if len(directions) == 1 else ("mixed" if directions else None)
    )
    return replace(
        first,
        reports=tuple(report for trial in (first, *others) for report in trial.reports),
        merges=tuple(merges),
        facts=facts,
        direction=direction,
        rule=first.rule if len(directions) <= 1 else "reports of the study disagree",
        deciding=tuple(finding for trial in (first, *others) for finding in trial.deciding),
    )


def _same_people(first: Study, other: Study) -> str:
    number = (
        f"the same number of participants ({first.participants})"
        if first.participants is not None and first.participants == other.participants
        else "participants that are not stated"
    )
    return (
        f"Same first and last author, substance and design, {number}, within few years; "
        "counted as one study until it is shown to be two."
    )


def included_in(references: Iterable[str], studies: Iterable[Study]) -> tuple[str, ...]:
    """Keys of the studies that a reference list (PMIDs) names."""
    listed = frozenset(references)
    return tuple(study.key for study in studies if listed & set(study.references))


def pairs_that_differ(studies: Sequence[Study]) -> list[tuple[Study, Study]]:
    """Pairs of studies that point different ways."""
    told = [study for study in studies if study.direction is not None]
    return [(one, other) for one, other in combinations(told, 2) if one.direction != other.direction]
