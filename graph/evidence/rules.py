"""The thresholds and lists of rules.yaml, typed. What each rests on stands in that file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

from ingest.errors import DataFileError

Section = TypeVar("Section")


@dataclass(frozen=True, slots=True)
class Tier:
    """Designs that are weighed together and the points (1 very low to 4 high) where their certainty starts."""

    name: str
    start: int
    designs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyDirectionRules:
    contrasts: tuple[str, ...]
    no_effect_contrasts: tuple[str, ...]
    harms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyDirectionRules:
    source: str
    more_than_share: float
    least_ratio: float


@dataclass(frozen=True, slots=True)
class SignTestRules:
    source: str
    least_directed: int


@dataclass(frozen=True, slots=True)
class SameTrialRules:
    years: int
    secondary_years: int
    shared_authors: int
    title_cues: tuple[str, ...]
    text_cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleRules:
    substances: tuple[str, ...]
    treatment: tuple[str, ...]
    challenge: tuple[str, ...]
    misuse: tuple[str, ...]
    perioperative: tuple[str, ...]
    perioperative_conditions: tuple[str, ...]
    perioperative_targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BiasRules:
    source: str
    serious_share: float
    very_serious_marks: int
    obvious_substances: tuple[str, ...]
    inert: tuple[str, ...]
    counted: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class InconsistencyRules:
    source: str
    differ_share: float
    opposite_share: float
    i2: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class IndirectnessRules:
    source: str
    share: float
    short_follow_up: Mapping[str, Any]
    surrogates: tuple[str, ...]
    no_diagnosis_needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImprecisionRules:
    source: str
    participants: tuple[int, ...]
    interval_share: float
    appreciable_ratio: float
    appreciable_smd: float


@dataclass(frozen=True, slots=True)
class PublicationRules:
    source: str
    few: int
    small: int
    finished_states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UpgradeRules:
    source: str
    large: float
    very_large: float
    least_studies: int


@dataclass(frozen=True, slots=True)
class PoolingRules:
    source: str
    least_studies: int
    ratio_kinds: tuple[str, ...]
    difference_kinds: tuple[str, ...]
    comparable_kinds: tuple[str, ...]
    measures: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of rules.yaml."""

    sources: Mapping[str, str]
    tiers: tuple[Tier, ...]
    ladder: Mapping[int, str]
    reviews: tuple[str, ...]
    plans: tuple[str, ...]
    other_compounds: Mapping[str, tuple[str, ...]]
    populations: tuple[str, ...]
    study_direction: StudyDirectionRules
    body_direction: BodyDirectionRules
    sign_test: SignTestRules
    same_trial: SameTrialRules
    roles: RoleRules
    risk_of_bias: BiasRules
    inconsistency: InconsistencyRules
    indirectness: IndirectnessRules
    imprecision: ImprecisionRules
    publication_bias: PublicationRules
    upgrades: UpgradeRules
    pooling: PoolingRules

    def source_of(self, domain: str) -> str:
        """What the rule of a domain (``risk of bias``, …) rests on, as a reference."""
        section = getattr(self, domain.replace(" ", "_"))
        return self.sources[section.source]

    def tier_of(self, design: str) -> Tier:
        """The tier of a design; one that no tier names is descriptive, the last."""
        return next((tier for tier in self.tiers if design in tier.designs), self.tiers[-1])


_PLAIN = ("sources", "ladder", "reviews", "plans", "other_compounds", "populations")
_SECTIONS: Mapping[str, type[Any]] = {
    "study_direction": StudyDirectionRules,
    "body_direction": BodyDirectionRules,
    "sign_test": SignTestRules,
    "same_trial": SameTrialRules,
    "roles": RoleRules,
    "risk_of_bias": BiasRules,
    "inconsistency": InconsistencyRules,
    "indirectness": IndirectnessRules,
    "imprecision": ImprecisionRules,
    "publication_bias": PublicationRules,
    "upgrades": UpgradeRules,
}


@cache
def load_rules() -> Rules:
    """The rules that ship with Ketagraph. Raises `DataFileError` when the file is malformed."""
    return parse_rules(files("graph.evidence").joinpath("rules.yaml").read_text(encoding="utf-8"))


def parse_rules(text: str) -> Rules:
    """Raises `DataFileError` for text that is no YAML, lacks a section or names an unknown source."""
    try:
        content = _frozen(yaml.safe_load(text))
        plain = {name: content[name] for name in _PLAIN}
        sections = {name: _section(kind, content[name]) for name, kind in _SECTIONS.items()}
        rules = Rules(
            **plain,
            **sections,
            tiers=tuple(_section(Tier, tier) for tier in content["tiers"]),
            pooling=_pooling(content["pooling"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, re.error) as error:
        raise DataFileError(f"graph/evidence/rules.yaml can't be used: {error}. Restore the file.") from error
    named = {getattr(rules, name).source for name in _SECTIONS if hasattr(getattr(rules, name), "source")}
    if missing := sorted(named - set(rules.sources)):
        raise DataFileError(f"graph/evidence/rules.yaml names unknown sources: {', '.join(missing)}.")
    return rules


def _pooling(content: Mapping[str, Any]) -> PoolingRules:
    measures = tuple(
        (str(entry["kind"]), re.compile("|".join(entry["patterns"]), re.IGNORECASE)) for entry in content["measures"]
    )
    return _section(PoolingRules, {**content, "measures": measures})


def _section(kind: type[Section], content: Mapping[str, Any]) -> Section:
    names = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(content) - names):
        raise TypeError(f"{kind.__name__} has no {', '.join(unknown)}")
    return kind(**content)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(entry) for entry in value)
    if isinstance(value, dict):
        return {key: _frozen(entry) for key, entry in value.items()}
    return value
