"""Which papers report one study: by registry number, curated link, their own words, or the same people within years.

Sure merges (the first three) make a *trial*. Trials by the same first and last author with the same design and as many
participants within few years may be one more of the same; numbers that are not stated never make one study into two.
The evidence groups the reports of one question so, the mechanisms all papers that report findings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from graph.evidence.model import Merge
from graph.evidence.naming import surname
from graph.evidence.rows import Facts, PaperRow
from graph.evidence.rules import SameTrialRules
from graph.evidence.scope import species_of

NO_YEAR = 9999
_EUDRACT = re.compile(r"\d{4}-\d{6}-\d{2}")
Trial = TypeVar("Trial")
Group = tuple[tuple[int, ...], tuple[Merge, ...]]


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


def in_order(papers: Sequence[PaperRow]) -> list[int]:
    """Places of the papers by year, then reference: the order in which they are joined."""
    return sorted(range(len(papers)), key=lambda place: (papers[place].year or NO_YEAR, papers[place].reference))


def sure_groups(papers: Sequence[PaperRow], rules: SameTrialRules) -> list[Group]:
    """Places of the papers of one trial by registry number, curated link or their own words, with the reasons."""
    order = in_order(papers)
    ordered = [papers[place] for place in order]
    groups = _Groups(len(ordered))
    _join_registered(ordered, groups)
    _join_linked(ordered, groups)
    _join_secondary(ordered, groups, rules)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(ordered)):
        members[groups.root(place)].append(order[place])
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


def _join_registered(papers: Sequence[PaperRow], groups: _Groups) -> None:
    """A shared number joins. An analysis of several trials joins the first that is here and bridges none."""
    first: dict[str, int] = {}
    pooled = [place for place, paper in enumerate(papers) if pools_trials(paper.facts)]
    apart = frozenset(pooled)
    for place, paper in enumerate(papers):
        if place in apart:
            continue
        for number in paper.facts.trial_ids:
            other = first.setdefault(number, place)
            if other != place:
                groups.join(
                    other, place, _merge(papers, other, place, "registry number", f"Both are registered as {number}.")
                )
    for place in pooled:
        numbers = [number for number in papers[place].facts.trial_ids if number in first]
        if numbers:
            other = first[numbers[0]]
            reason = f"It analyses several trials together, {numbers[0]} among them."
            groups.join(other, place, _merge(papers, other, place, "registry number", reason))


def _join_linked(papers: Sequence[PaperRow], groups: _Groups) -> None:
    """A curated study names the key of its main report; two reports of one main report belong together too."""
    first: dict[str, int] = {}
    for place, paper in enumerate(papers):
        if paper.facts.key:
            first.setdefault(paper.facts.key, place)
    for place, paper in enumerate(papers):
        parent = paper.facts.parent
        if parent:
            other = first.setdefault(parent, place)
            if other != place:
                reason = f"Read by eye as a further report of {parent}."
                groups.join(other, place, _merge(papers, other, place, "curated link", reason))


def _join_secondary(papers: Sequence[PaperRow], groups: _Groups, rules: SameTrialRules) -> None:
    """A report that calls itself secondary joins the nearest earlier one that shares enough authors."""
    cues = [secondary_cue(paper, rules) for paper in papers]
    names = [frozenset(surname(author).casefold() for author in paper.authors) for paper in papers]
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for place, paper in enumerate(papers):
        if not cues[place] and paper.year is not None:
            for name in names[place]:
                by_name[name].append(place)
    for place, paper in enumerate(papers):
        if not cues[place] or paper.year is None:
            continue
        ends = {surname(author).casefold() for author in (paper.authors[:1] + paper.authors[-1:])}
        near = [
            other
            for other in {other for name in ends for other in by_name[name]}
            if len(names[place] & names[other]) >= rules.shared_authors and _could_be_main(papers[other], paper, rules)
        ]
        if near:
            other = min(near, key=lambda o: (abs((papers[o].year or 0) - (paper.year or 0)), o))
            reason = f"It calls itself '{cues[place]}' and shares authors with the other report."
            groups.join(other, place, _merge(papers, other, place, "own words", reason))


def secondary_cue(paper: PaperRow, rules: SameTrialRules) -> str:
    """The words by which a paper says that it is a follow-up or secondary analysis, "" where it does not."""
    title, text = paper.title.casefold(), paper.text.casefold()
    titled = (cue for cue in rules.title_cues if cue in title)
    return next(titled, "") or next((cue for cue in rules.text_cues if cue in text), "")


def _could_be_main(main: PaperRow, paper: PaperRow, rules: SameTrialRules) -> bool:
    within = 0 <= (paper.year or 0) - (main.year or 0) <= rules.secondary_years
    return within and species_of(main.facts) == species_of(paper.facts)


def _merge(papers: Sequence[PaperRow], first: int, second: int, rule: str, reason: str) -> Merge:
    return Merge((papers[first].reference, papers[second].reference), rule, reason)


def first_and_last(paper: PaperRow) -> tuple[str, str] | None:
    """Surnames of first and last author, by which the same people are known; None for fewer than two."""
    if len(paper.authors) <= 1:
        return None
    return surname(paper.authors[0]).casefold(), surname(paper.authors[-1]).casefold()


def main_first(paper: PaperRow, keys: frozenset[str], tier: int, rules: SameTrialRules) -> tuple[Hashable, ...]:
    """Sorts the reports of one trial, the main one first. `keys` are those of all, `tier` is the place of a design."""
    return (
        paper.facts.parent in keys,
        pools_trials(paper.facts),
        bool(secondary_cue(paper, rules)),
        tier,
        paper.year or NO_YEAR,
        paper.reference,
    )


def by_people(
    trials: Sequence[Trial],
    people: Callable[[Trial], Hashable | None],
    dated: Callable[[Trial], tuple[int, int | None, str]],
    rules: SameTrialRules,
) -> list[list[Trial]]:
    """Trials that may be one more of the same, in groups: of equal `people` (None for those that stay alone).

    `dated` gives year, number of participants and key. Within runs of years without a gap groups are parted by
    participants; who states none joins the nearest year.
    """
    same: defaultdict[Hashable, list[Trial]] = defaultdict(list)
    groups: list[list[Trial]] = []
    for trial in trials:
        key = people(trial)
        if key is None:
            groups.append([trial])
        else:
            same[key].append(trial)
    for held in same.values():
        for run in _runs(sorted(held, key=lambda t: (dated(t)[0], dated(t)[2])), dated, rules.years):
            groups.extend(_by_size(run, dated))
    return groups


def _by_size(run: Sequence[Trial], dated: Callable[[Trial], tuple[int, int | None, str]]) -> list[list[Trial]]:
    sizes: defaultdict[int, list[Trial]] = defaultdict(list)
    for trial in run:
        size = dated(trial)[1]
        if size is not None:
            sizes[size].append(trial)
    parts = list(sizes.values()) or [[]]
    for trial in run:
        year, size, _ = dated(trial)
        if size is None:
            nearest = min(range(len(parts)), key=lambda p: min((abs(dated(t)[0] - year) for t in parts[p]), default=0))
            parts[nearest].append(trial)
    return parts


def _runs(
    trials: Sequence[Trial], dated: Callable[[Trial], tuple[int, int | None, str]], gap: int
) -> list[list[Trial]]:
    runs: list[list[Trial]] = []
    for trial in trials:
        if runs and dated(trial)[0] - dated(runs[-1][-1])[0] <= gap:
            runs[-1].append(trial)
        else:
            runs.append([trial])
    return runs
