"""Trials known by registry number or protocol, of which no result is among the loaded papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.evidence.concepts import Concepts
from graph.evidence.facts import facts_in_force
from graph.evidence.model import RegisteredTrial
from graph.evidence.rows import Facts

_PUBLISHED = ("published", "results posted")
_NO_TRIAL_REGISTRIES = ("PROSPERO",)


@dataclass(frozen=True, slots=True)
class _Known:
    """A paper that plans or registers a trial, or reports one."""

    row: Mapping[str, Any]
    facts: Facts
    numbers: tuple[str, ...]

    @property
    def reference(self) -> str:
        return str(self.row["paper"].get("pmid") or self.row["paper"]["id"])


def unpublished(plans: Sequence[Mapping[str, Any]]) -> tuple[RegisteredTrial, ...]:
    """Trials without a loaded result, out of rows of ``evidence.plans``, the latest first.

    A trial has a result when a paper that is no plan and no review gives its number, or when the curated study that
    its protocol belongs to reports a finding: the query tells (`reported`).
    """
    groups: defaultdict[str, list[_Known]] = defaultdict(list)
    for one in map(_known, plans):
        groups[_group_key(one, groups)].append(one)
    trials = [_trial(key, held) for key, held in groups.items() if not any(map(_has_result, held))]
    return tuple(sorted(trials, key=lambda trial: (-max(trial.years, default=0), trial.id)))


def _known(row: Mapping[str, Any]) -> _Known:
    trials = [t for t in row["trials"] if t["registry"] not in _NO_TRIAL_REGISTRIES]
    facts = facts_in_force(row["facts"], [t["id"] for t in trials], "", row["paper"].get("design"))
    return _Known(row, facts, facts.trial_ids)


def _group_key(one: _Known, groups: Mapping[str, Sequence[_Known]]) -> str:
    for key, held in groups.items():
        if any(set(one.numbers) & set(other.numbers) for other in held):
            return key
    return next(iter(one.numbers), one.facts.key or one.reference)


def _has_result(one: _Known) -> bool:
    return bool(one.row["reported"]) or one.facts.registration in _PUBLISHED


def _trial(key: str, held: Sequence[_Known]) -> RegisteredTrial:
    registries = [t["registry"] for one in held for t in one.row["trials"] if t["id"] == key]
    first = min(held, key=lambda one: (not one.facts.registration, one.reference))
    sizes = [one.facts.participants for one in held if one.facts.participants is not None]
    return RegisteredTrial(
        id=key,
        registry=next(iter(registries), ""),
        state=first.facts.registration,
        conditions=tuple(dict.fromkeys(c for one in held for c in one.facts.conditions)),
        participants=sizes[0] if sizes else None,
        references=tuple(dict.fromkeys(one.reference for one in held)),
        titles=tuple(dict.fromkeys(str(one.row["paper"].get("title") or "") for one in held)),
        years=tuple(sorted({int(y) for one in held if (y := one.row["paper"].get("year"))})),
        follow_up=first.facts.follow_up,
        comparator=first.facts.comparator,
    )


def within_condition(
    trials: Iterable[RegisteredTrial], condition: str | None, concepts: Concepts
) -> tuple[RegisteredTrial, ...]:
    """Trials in a condition or one that is narrower; all for None."""
    if condition is None:
        return tuple(trials)
    wanted = concepts.within(condition)
    return tuple(trial for trial in trials if wanted & set(trial.conditions))
