"""From papers to independent studies: reports of one trial are found and counted once, each merge with its reason.

Sure merges (registry number, curated link, the paper's own words) make a *trial*. Trials by the same first and last
author with the same participants, design and years may be one more of the same; they are counted as one *study* where
nothing shows that they are two. Numbers that are not stated never make one study into two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from graph.evidence.direction import AGAINST_COMPARATOR, Decided, study_direction
from graph.evidence.effects import usable
from graph.evidence.model import Merge, Report, Rung, Study
from graph.evidence.naming import surname
from graph.evidence.risks import risk_marks
from graph.evidence.rows import Effect, Facts, FindingRow, PaperRow, StudyDirection
from graph.evidence.rules import SameTrialRules
from graph.evidence.scope import Question, joined, species_of
from ingest.reading.study.level import level_of

_NO_YEAR = 9999
_EUDRACT = re.compile(r"\d{4}-\d{6}-\d{2}")


@dataclass(frozen=True, slots=True)
class Grouped:
    """`trials` by sure merges only; `studies` with the probable ones as well, which is what is counted."""

    trials: tuple[Study, ...]
    studies: tuple[Study, ...]


def grouped(reports: Sequence[Report], question: Question) -> Grouped:
    """The trials and independent studies of reports, in the order of their years."""
    trials = [make_study(held, merges, question) for held, merges in sure_groups(reports, question)]
    trials.sort(key=lambda study: (study.year or _NO_YEAR, study.key))
    return Grouped(tuple(trials), tuple(probable_studies(trials, question)))


class _Groups:
    """Disjoint sets of places in a list, with the merges that joined them."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self.merges: list[tuple[int, Merge]] = []

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            place = self._parent[place]
        return place

    def join(self, first: int, second: int, merge: Merge) -> None:
        one, other = self.root(first), self.root(second)
        if one != other:
            self._parent[max(one, other)] = min(one, other)
            self.merges.append((first, merge))


def sure_groups(reports: Sequence[Report], question: Question) -> list[tuple[tuple[Report, ...], tuple[Merge, ...]]]:
    """Reports of one trial by registry number, curated link or their own words, with the reasons."""
    ordered = sorted(reports, key=lambda report: (report.paper.year or _NO_YEAR, report.paper.reference))
    groups = _Groups(len(ordered))
    _join_registered(ordered, groups)
    _join_linked(ordered, groups)
    _join_secondary(ordered, groups, question)
    members: defaultdict[int, list[Report]] = defaultdict(list)
    for place, report in enumerate(ordered):
        members[groups.root(place)].append(report)
    reasons: defaultdict[int, list[Merge]] = defaultdict(list)
    for place, merge in groups.merges:
        reasons[groups.root(place)].append(merge)
    return [(tuple(held), tuple(reasons[root])) for root, held in members.items()]


def _registry(number: str) -> str:
    """``NCT``, ``ACTRN``, ``EudraCT``; a bare number of another register stands for itself."""
    letters = re.match(r"[A-Za-z]+", number)
    if letters:
        return letters[0].upper()
    return "EudraCT" if _EUDRACT.fullmatch(number) else number


def pools_trials(facts: Facts) -> bool:
    """Whether a report gives two numbers of one registry: an analysis of several trials together."""
    registries = [_registry(number) for number in facts.trial_ids]
    return len(registries) > len(set(registries))


def _join_registered(reports: Sequence[Report], groups: _Groups) -> None:
    """A shared number joins. An analysis of several trials joins the first that is here and bridges none."""
    first: dict[str, int] = {}
    pooled = [place for place, report in enumerate(reports) if pools_trials(report.paper.facts)]
    for place, report in enumerate(reports):
        if place in pooled:
            continue
        for number in report.paper.facts.trial_ids:
            other = first.setdefault(number, place)
            if other != place:
                groups.join(
                    other, place, _merge(reports, other, place, "registry number", f"Both are registered as {number}.")
                )
    for place in pooled:
        numbers = [number for number in reports[place].paper.facts.trial_ids if number in first]
        if numbers:
            other = first[numbers[0]]
            reason = f"It analyses several trials together, {numbers[0]} among them."
            groups.join(other, place, _merge(reports, other, place, "registry number", reason))


def _join_linked(reports: Sequence[Report], groups: _Groups) -> None:
    """A curated study names the key of its main report; two reports of one main report belong together too."""
    first: dict[str, int] = {}
    for place, report in enumerate(reports):
        if report.paper.facts.key:
            first.setdefault(report.paper.facts.key, place)
    for place, report in enumerate(reports):
        parent = report.paper.facts.parent
        if parent:
            other = first.setdefault(parent, place)
            if other != place:
                reason = f"Read by eye as a further report of {parent}."
                groups.join(other, place, _merge(reports, other, place, "curated link", reason))


def _join_secondary(reports: Sequence[Report], groups: _Groups, question: Question) -> None:
    """A report that calls itself secondary joins the nearest earlier one that shares enough authors."""
    rules = question.rules.same_trial
    for place, report in enumerate(reports):
        cue = secondary_cue(report.paper, rules)
        if not cue or report.paper.year is None:
            continue
        near = [
            other
            for other in range(len(reports))
            if other != place and _could_be_main(reports[other].paper, report.paper, question)
        ]
        if near:
            other = min(near, key=lambda o: (abs((reports[o].paper.year or 0) - (report.paper.year or 0)), o))
            reason = f"It calls itself '{cue}' and shares authors with the other report."
            groups.join(other, place, _merge(reports, other, place, "own words", reason))


def secondary_cue(paper: PaperRow, rules: SameTrialRules) -> str:
    """The words by which a paper says that it is a follow-up or secondary analysis, "" where it does not."""
    title, text = paper.title.casefold(), paper.text.casefold()
    titled = (cue for cue in rules.title_cues if cue in title)
    return next(titled, "") or next((cue for cue in rules.text_cues if cue in text), "")


def _could_be_main(main: PaperRow, paper: PaperRow, question: Question) -> bool:
    rules = question.rules.same_trial
    if main.year is None or paper.year is None or not 0 <= paper.year - main.year <= rules.secondary_years:
        return False
    if secondary_cue(main, rules) or species_of(main.facts) != species_of(paper.facts):
        return False
    shared = {surname(a).casefold() for a in main.authors} & {surname(a).casefold() for a in paper.authors}
    ends = {surname(a).casefold() for a in (paper.authors[:1] + paper.authors[-1:])}
    return len(shared) >= rules.shared_authors and bool(shared & ends)


def _merge(reports: Sequence[Report], first: int, second: int, rule: str, reason: str, sure: bool = True) -> Merge:
    return Merge((reports[first].paper.reference, reports[second].paper.reference), rule, reason, sure)


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
    paper = report.paper
    keys = {other.paper.facts.key for other in reports} - {""}
    tiers = [tier.name for tier in question.rules.tiers]
    return (
        paper.facts.parent in keys,
        pools_trials(paper.facts),
        bool(secondary_cue(paper, question.rules.same_trial)),
        tiers.index(question.rules.tier_of(paper.facts.design).name),
        paper.year or _NO_YEAR,
        paper.reference,
    )


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
    by_people: defaultdict[Hashable, list[Study]] = defaultdict(list)
    alone: list[Study] = []
    for trial in trials:
        key = _people(trial, question)
        if key is None:
            alone.append(trial)
        else:
            by_people[key].append(trial)
    found = [_joined_study(group) for same in by_people.values() for group in _by_size(same, question)]
    return sorted([*alone, *found], key=lambda study: (study.year or _NO_YEAR, study.key))


def _people(trial: Study, question: Question) -> Hashable | None:
    authors = trial.main.authors
    if len(authors) <= 1 or trial.year is None or trial.rung not in ("clinical", "human challenge"):
        return None
    condition = None if question.condition else (trial.facts.conditions or ("",))[0]
    substances = tuple(sorted({finding.substance for finding in trial.findings}))
    ends = (surname(authors[0]).casefold(), surname(authors[-1]).casefold())
    return (*ends, trial.tier, trial.rung, condition, substances)


def _by_size(trials: Sequence[Study], question: Question) -> list[list[Study]]:
    """Runs of years without a gap, parted by participants; who states none joins the nearest year."""
    groups: list[list[Study]] = []
    for run in _runs(sorted(trials, key=lambda t: (t.year or 0, t.key)), question.rules.same_trial.years):
        sizes: defaultdict[int, list[Study]] = defaultdict(list)
        for trial in run:
            if trial.participants is not None:
                sizes[trial.participants].append(trial)
        parts = list(sizes.values()) or [[]]
        for trial in run:
            if trial.participants is None:
                min(parts, key=_distance(trial.year or 0)).append(trial)
        groups.extend(parts)
    return groups


def _distance(year: int) -> Callable[[list[Study]], int]:
    return lambda part: min((abs((trial.year or 0) - year) for trial in part), default=0)


def _runs(trials: Sequence[Study], gap: int) -> list[list[Study]]:
    runs: list[list[Study]] = []
    for trial in trials:
        if runs and (trial.year or 0) - (runs[-1][-1].year or 0) <= gap:
            runs[-1].append(trial)
        else:
            runs.append([trial])
    return runs


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
