"""Figures as reported, their measure in standard words, and on which side of no effect they fall."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from graph.evidence.rows import Effect, FindingRow
from graph.evidence.rules import load_rules


def effect_of(finding: Mapping[str, Any]) -> Effect | None:
    """The effect of a Finding node's properties, None where no figure was reported."""
    measure, value = str(finding.get("measure") or ""), finding.get("value")
    low, high = finding.get("ci_low"), finding.get("ci_high")
    p = str(finding.get("p") or "")
    if not measure and value is None and low is None and not p:
        return None
    return Effect(measure, measure_kind(measure), _number(value), _number(low), _number(high), p)


def _number(value: Any) -> float | None:
    return None if value is None or not math.isfinite(float(value)) else float(value)


def measure_kind(measure: str) -> str:
    """``odds ratio`` for ``OR``, ``aOR`` or ``odds ratio``; "" for a measure that is none of those that are pooled."""
    return next((kind for kind, pattern in load_rules().pooling.measures if pattern.search(measure.strip())), "")


def is_ratio(kind: str) -> bool:
    return kind in load_rules().pooling.ratio_kinds


def no_effect(kind: str) -> float:
    """1 for ratios, 0 for differences."""
    return 1.0 if is_ratio(kind) else 0.0


def usable(effect: Effect | None) -> bool:
    """A value within its interval, of a kind that is known; a ratio must be above 0."""
    if effect is None or not effect.kind or effect.value is None or effect.low is None or effect.high is None:
        return False
    ordered = effect.low < effect.high and effect.low <= effect.value <= effect.high
    return ordered and not (is_ratio(effect.kind) and effect.low <= 0)


def includes_no_effect(effect: Effect) -> bool:
    """Whether the interval reaches no effect."""
    middle = no_effect(effect.kind)
    return effect.low is not None and effect.high is not None and effect.low <= middle <= effect.high


def side(finding: FindingRow) -> str:
    """Which side of no effect is good for the patient by this finding: higher, lower, "" where it does not tell."""
    effect = finding.effect
    if effect is None or effect.value is None or finding.direction not in ("benefit", "harm"):
        return ""
    above = effect.value > no_effect(effect.kind)
    return "higher" if above == (finding.direction == "benefit") else "lower"


def effect_text(effect: Effect | None) -> str:
    """``odds ratio 5.7 (95% CI 1.3 to 25.1), p = 0.02``; "" for none."""
    if effect is None:
        return ""
    p = "" if not effect.p else f"p {effect.p}" if effect.p[0] in "<>=≤≥" else f"p = {effect.p}"
    return ", ".join(part for part in (_figure(effect), p) if part)


def _figure(effect: Effect) -> str:
    interval = ""
    if effect.low is not None and effect.high is not None:
        interval = f" (95% CI {effect.low:g} to {effect.high:g})"
    if effect.value is None and not interval:
        return ""
    value = "" if effect.value is None else f"{effect.value:g}"
    if effect.measure == "%":
        return f"{value}%{interval}"
    abbreviated = bool(effect.kind) and len(effect.measure) <= len("aSMD")
    return f"{effect.kind if abbreviated else effect.measure} {value}{interval}".strip()
