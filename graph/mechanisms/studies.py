"""Which papers report one study, grouped as the evidence does: a trial counts once however often it was written up."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from graph.evidence.rows import PaperRow
from graph.evidence.rules import Rules, load_rules
from graph.evidence.same_trial import NO_YEAR, by_people, first_and_last, main_first, sure_groups
from graph.evidence.scope import RETRACTED, species_of


@dataclass(frozen=True, slots=True)
class _Trial:
    """The papers of one trial, the main one first, and the agents of their findings."""

    papers: tuple[PaperRow, ...]
    agents: tuple[str, ...]

    @property
    def main(self) -> PaperRow:
        return self.papers[0]

    @property
    def participants(self) -> int | None:
        return max((p.facts.participants for p in self.papers if p.facts.participants is not None), default=None)


def cues() -> list[str]:
    """Words of an abstract by which a paper says that it is not the main report."""
    return list(load_rules().same_trial.text_cues)


def study_names(papers: Sequence[PaperRow], agents: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The study of each paper by its id, named by PMID or id of the main report; `agents` are those of its findings.

    Reviews and plans tell of the studies of others, and a retracted paper counts for none: each stays by itself.
    """
    rules = load_rules()
    own = [paper for paper in papers if _is_own_study(paper, rules)]
    names = {paper.id: paper.reference for paper in papers}
    trials = [_trial([own[place] for place in held], agents, rules) for held, _ in sure_groups(own, rules.same_trial)]
    for group in by_people(trials, lambda trial: _people(trial, rules), _dated, rules.same_trial):
        first = min(group, key=_dated_first)
        names.update({paper.id: first.main.reference for trial in group for paper in trial.papers})
    return names


def _is_own_study(paper: PaperRow, rules: Rules) -> bool:
    design = paper.facts.design
    return paper.status not in RETRACTED and design not in rules.reviews and design not in rules.plans


def _trial(papers: Sequence[PaperRow], agents: Mapping[str, Sequence[str]], rules: Rules) -> _Trial:
    keys = frozenset(paper.facts.key for paper in papers) - {""}
    ordered = sorted(papers, key=lambda p: main_first(p, keys, _tier(p, rules), rules.same_trial))
    return _Trial(tuple(ordered), tuple(sorted({agent for paper in papers for agent in agents[paper.id]})))


def _tier(paper: PaperRow, rules: Rules) -> int:
    return rules.tiers.index(rules.tier_of(paper.facts.design))


def _dated(trial: _Trial) -> tuple[int, int | None, str]:
    return trial.main.year or 0, trial.participants, trial.main.reference


def _dated_first(trial: _Trial) -> tuple[int, str]:
    return trial.main.year or NO_YEAR, trial.main.reference


def _people(trial: _Trial, rules: Rules) -> Hashable | None:
    """The same first and last author, design, role, condition and agents, in people."""
    ends, facts = first_and_last(trial.main), trial.main.facts
    if ends is None or trial.main.year is None or species_of(facts) != "human":
        return None
    return (*ends, _tier(trial.main, rules), facts.role, (facts.conditions or ("",))[0], trial.agents)
