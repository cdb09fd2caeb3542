"""The rules and the pharmacology that ship as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingest.errors import DataFileError
from ingest.reading.data_files import read_yaml

BLOCKED, ACTIVATED = "blocked", "activated"
_ACTIONS = {"blocks": BLOCKED, "activates": ACTIVATED}


@dataclass(frozen=True, slots=True)
class Action:
    """That an agent blocks or activates a mechanism, and who says so. `probe`: it has this one main action."""

    mechanism: str
    action: str
    source: str
    probe: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """See rules.yaml, where each has its reason."""

    tiers: Mapping[str, int]
    words: Mapping[str, str]
    rungs: Mapping[str, int]
    most_studies: int
    mediators: frozenset[str]
    no_way: frozenset[str]
    animal_models: Mapping[str, frozenset[str]]
    reviews: frozenset[str]
    rung_of_design: Mapping[str, str]
    family_of_roles: frozenset[str]
    role_apart: str
    outcomes_of_taking: frozenset[str]
    in_cells: frozenset[str]
    gene_variants: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """See dependence.yaml. `words` are patterns by kind, in which ``@`` was replaced by `MENTION`."""

    words: Mapping[str, re.Pattern[str]]
    denied: re.Pattern[str]
    denied_by_itself: re.Pattern[str]
    denied_within: int
    turned_round: re.Pattern[str]
    reach: int
    reach_of_one_kind: int


MENTION = "\ue000"
"""A private character put right behind each mention of a concept, so that patterns can ask for one."""


@cache
def actions() -> Mapping[str, tuple[Action, ...]]:
    """What agents do, by lower-case name. Raises `DataFileError` where the file names no such source or action."""
    content = read_yaml(__package__, "acts_on.yaml")
    found: dict[str, tuple[Action, ...]] = {}
    for part in ("probes", "known"):
        for entry in content[part]:
            if entry["source"] not in content["sources"] or entry["action"] not in _ACTIONS:
                raise DataFileError(f"acts_on.yaml: {entry['mechanism']} names an unknown source or action.")
            action = Action(
                entry["mechanism"], _ACTIONS[entry["action"]], content["sources"][entry["source"]], part == "probes"
            )
            for agent in entry["agents"]:
                found[str(agent)] = (*found.get(str(agent), ()), action)
    return found


@cache
def drugs_of_dependence() -> frozenset[str]:
    """Lower-case names of probes that people depend on."""
    return frozenset(read_yaml(__package__, "acts_on.yaml")["drugs_of_dependence"])


@cache
def rules() -> Rules:
    """The rules of weighing."""
    content = read_yaml(__package__, "rules.yaml")
    return Rules(
        tiers={kind: entry["tier"] for kind, entry in content["kinds"].items()},
        words={kind: entry["words"] for kind, entry in content["kinds"].items()},
        rungs=content["rungs"],
        most_studies=content["most_studies"],
        mediators=frozenset(content["mediators"]),
        no_way=frozenset(content["no_way"]),
        animal_models={outcome: frozenset(models) for outcome, models in content["animal_models"].items()},
        reviews=frozenset(content["reviews"]),
        rung_of_design=content["rung_of_design"],
        family_of_roles=frozenset(content["family_of_roles"]),
        role_apart=content["role_apart"],
        outcomes_of_taking=frozenset(content["outcomes_of_taking"]),
        in_cells=frozenset(content["in_cells"]),
        gene_variants=re.compile(content["gene_variants"], re.IGNORECASE),
    )


@cache
def cues() -> Cues:
    """Words of dependence and correlation."""
    content = read_yaml(__package__, "dependence.yaml")
    return Cues(
        words={kind: _any_of(content[kind]) for kind in ("stated dependence", "correlated")},
        denied=_any_of(content["denied"]),
        denied_by_itself=_any_of(content["denied_by_itself"]),
        denied_within=content["denied_within"],
        turned_round=re.compile(content["turned_round"], re.IGNORECASE),
        reach=content["reach"],
        reach_of_one_kind=content["reach_of_one_kind"],
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns).replace("@", MENTION), re.IGNORECASE)
