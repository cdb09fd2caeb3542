"""Reads what the subjects were compared with: placebo, an active treatment, something other, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.reading.concepts import folded
from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract, Evidence
from ingest.reading.study.confidence import confidence
from ingest.reading.study.cues import CueHit, first_of
from ingest.reading.study.facts_features import GROUPS

MODEL = "control"
NOT_STATED = "not stated"
LEARNED_GROUPS = frozenset({"trial", "open", "observed", "reviewed"})
"""Groups of designs that the learned model judges; the others are left to rules."""
_SHOWN = {
    "placebo": frozenset({"versus placebo", "placebo", "saline", "vehicle", "sham"}),
    "active": frozenset({"active placebo", "given the comparator", "usual comparators", "compared"}),
    "other": frozenset(
        {"control group", "healthy controls", "users compared", "waiting", "doses compared", "compared"}
    ),
    "none": frozenset({"one group"}),
}
_OBSERVED_OTHER = frozenset({"control group", "healthy controls", "users compared", "waiting"})
_GIVEN_TO_ANIMALS = frozenset({"saline", "vehicle", "placebo"})
_OTHER_ANIMALS = frozenset({"control group", "sham", "sham operated"})
_POOLED = re.compile(
    r"(?:versus|vs\.?|compared (?:with|to)|relative to|than|from) placebo|placebo (?:group|arm|as a compar)"
)


def read_control(
    abstract: Abstract, design: str, features: Sequence[str], hits: Sequence[CueHit]
) -> tuple[str, Evidence] | None:
    """``placebo``, ``active``, ``other`` or ``none`` (one group only); None where the text tells of no comparison.

    `features` and `hits` are those of `facts_features` and facts_cues.yaml. A learned model, which sees what the rule
    says, judges trials, observational studies and reviews with a search; the rule alone the others.
    """
    group = GROUPS[design]
    control = control_by_rule(group, abstract, hits)
    if group in LEARNED_GROUPS:
        shares = load_model(MODEL).probabilities([*features, *rule_features(group, control)])
        control = max(shares, key=lambda label: shares[label])
        sure = confidence(MODEL, shares[control])
    else:
        sure = confidence(f"{MODEL} {group}", 1.0)
    if control == NOT_STATED:
        return None
    shown = first_of(hits, _SHOWN[control])
    start, end = (shown.start, shown.end) if shown else (0, abstract.title_end)
    return control, Evidence(start, end, sure)


def rule_features(group: str, control: str) -> tuple[str, str]:
    """What the rule says, as features."""
    return f"rule {control}", f"rule {group} {control}"


def control_by_rule(group: str, abstract: Abstract, hits: Sequence[CueHit]) -> str:
    """The control of a design that is no trial; ``trial`` for trials, which have no rule."""
    cues = {hit.cue for hit in hits}
    if group in ("case", "open"):
        return "none"
    if group == "reviewed":
        pooled = "versus placebo" in cues or "placebo" in cues
        return "placebo" if pooled and _POOLED.search(folded(abstract.text)) else NOT_STATED
    if group == "observed":
        return "none" if cues.isdisjoint(_OBSERVED_OTHER) else "other"
    if group == "trial":
        return group
    return _of_animals(cues) if group == "animal" else NOT_STATED


def _of_animals(cues: set[str]) -> str:
    if not cues.isdisjoint(_GIVEN_TO_ANIMALS):
        return "placebo"
    if "active placebo" in cues:
        return "active"
    return NOT_STATED if cues.isdisjoint(_OTHER_ANIMALS) else "other"
