"""Effects of one kind from independent studies: a random-effects mean where it may be taken, else the reason why not.

Between-study variance by Paule and Mandel, interval by Hartung and Knapp (IntHout 2014), prediction interval by
Higgins 2009 with k - 2 degrees of freedom. Ratios are pooled on the log scale. No figure is made up: a study without an
interval is no row.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from graph.evidence.effects import is_ratio, no_effect, side, usable
from graph.evidence.forest import Forest, ForestRow, Pooled
from graph.evidence.model import Study
from graph.evidence.rows import Effect, FindingRow
from graph.evidence.rules import PoolingRules, Rules

METHOD = "random effects, Paule-Mandel, Hartung-Knapp interval"
_Z = float(stats.norm.ppf(0.975))


def forests(studies: Iterable[Study], rules: Rules) -> tuple[Forest, ...]:
    """A forest for each kind of effect that any study reports with an interval, most studies first."""
    by_kind: defaultdict[str, list[Study]] = defaultdict(list)
    for study in studies:
        if usable(study.effect) and study.effect is not None:
            by_kind[study.effect.kind].append(study)
    made = [_forest(kind, held, rules.pooling) for kind, held in by_kind.items()]
    return tuple(sorted(made, key=lambda forest: (-len(forest.rows), forest.kind)))


def _forest(kind: str, studies: Sequence[Study], rules: PoolingRules) -> Forest:
    rows = tuple(_row(study) for study in studies)
    sides = [side(study.effect_finding) for study in studies if study.effect_finding is not None]
    told = {one for one in sides if one}
    favourable = next(iter(told)) if len(told) == 1 else ""
    why_not = _why_not(kind, studies, told, rules)
    forest = Forest(kind, rows, None, why_not, no_effect(kind), is_ratio(kind), favourable)
    if why_not:
        return forest
    pooled, weights = pool([(row.value, row.low, row.high) for row in rows], log_scale=forest.log_scale)
    weighed = tuple(replace(row, weight=weight) for row, weight in zip(rows, weights, strict=True))
    return replace(forest, rows=weighed, pooled=pooled)


def _row(study: Study) -> ForestRow:
    effect, finding = study.effect, study.effect_finding
    if effect is None or finding is None or effect.value is None or effect.low is None or effect.high is None:
        raise ValueError(f"{study.label} has no usable effect")
    return ForestRow(
        study.key,
        study.references,
        study.label,
        effect.value,
        effect.low,
        effect.high,
        study.participants,
        None,
        finding.id,
    )


def _why_not(kind: str, studies: Sequence[Study], told: set[str], rules: PoolingRules) -> str:
    if len(studies) < rules.least_studies:
        some = "1 study reports" if len(studies) == 1 else f"{len(studies)} studies report"
        return f"Not pooled: {some} this kind of effect with an interval, {rules.least_studies} are needed."
    if kind not in rules.comparable_kinds and len({_unit(study.effect_finding) for study in studies}) > 1:
        return "Not pooled: differences are given in different units."
    if len(told) > 1:
        return "Not pooled: studies count the effect from different sides, and abstracts do not always tell which."
    if any(study.direction in ("increase", "decrease") for study in studies) and not _same_sides(studies):
        return "Not pooled: the sign of the effect does not go with the direction in every study."
    return ""


def _unit(finding: FindingRow | None) -> str:
    return finding.effect.measure.casefold() if finding and finding.effect else ""


def _same_sides(studies: Sequence[Study]) -> bool:
    above = {
        (study.direction == "increase") == (study.effect.value > no_effect(study.effect.kind))
        for study in studies
        if study.effect and study.effect.value is not None and study.direction in ("increase", "decrease")
    }
    return len(above) <= 1


def pool(effects: Sequence[tuple[float, float, float]], *, log_scale: bool) -> tuple[Pooled, list[float]]:
    """Random-effects mean of (value, low, high) with 95% intervals, on the input's scale, and the weights (0 to 1).

    Needs two effects or more, each with low < high, and above 0 on the log scale.
    """
    value, low, high = (np.asarray(column, dtype=float) for column in zip(*effects, strict=True))
    if log_scale:
        value, low, high = np.log(value), np.log(low), np.log(high)
    variance = ((high - low) / (2 * _Z)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):  # effects that are all alike: I² is 1 - 1/0 there
        result = combine_effects(value, variance, method_re="iterated", use_t=True)
    tau2, mean, count = max(0.0, float(result.tau2)), float(result.mean_effect_re), len(value)
    # Hartung-Knapp; never narrower than the plain random-effects interval, which few like studies would make it.
    error = max(float(result.sd_eff_w_re_hksj), float(result.sd_eff_w_re))
    half = float(stats.t.ppf(0.975, count - 1)) * error
    ahead = _prediction(mean, tau2, error, count)
    scale = math.exp if log_scale else float
    pooled = Pooled(
        value=scale(mean),
        low=scale(mean - half),
        high=scale(mean + half),
        prediction_low=scale(ahead[0]) if ahead else None,
        prediction_high=scale(ahead[1]) if ahead else None,
        i2=_i2(float(result.q), count - 1),
        tau2=tau2,
        studies=count,
        method=METHOD,
    )
    return pooled, [float(weight) for weight in result.weights_rel_re]


def _i2(q: float, degrees: int) -> float:
    """Share of variation beyond chance, in percent (Higgins 2003). From Q itself: rounding can make Q less than 0."""
    return 100 * (q - degrees) / q if q > degrees else 0.0


def _prediction(mean: float, tau2: float, error: float, count: int) -> tuple[float, float] | None:
    """Where the effect of a next study is to be expected; with two studies there are no degrees of freedom for it."""
    if count <= 2:
        return None
    half = float(stats.t.ppf(0.975, count - 2)) * math.sqrt(tau2 + error**2)
    return mean - half, mean + half


def heterogeneity(effects: Sequence[Effect]) -> float | None:
    """I² in percent of effects of one kind with intervals; None for fewer than three."""
    held = [(e.value, e.low, e.high) for e in effects if usable(e)]
    plain = [(v, low, high) for v, low, high in held if v is not None and low is not None and high is not None]
    if len(plain) <= 2:
        return None
    pooled, _ = pool(plain, log_scale=is_ratio(effects[0].kind))
    return pooled.i2
