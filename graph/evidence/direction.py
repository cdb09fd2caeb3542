"""Which way one study points, how many point which way, and which way they point together.

Directions are counted, not p values: no difference shown is a class of its own and no vote against (Cochrane Handbook,
chapter 12). The thresholds are in rules.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from scipy.stats import binomtest

from graph.evidence.model import BodyDirection, SignTest, Study, Tally, TallyRow
from graph.evidence.rows import ConceptRef, Facts, FindingRow, StudyDirection
from graph.evidence.rules import BodyDirectionRules, Rules

_FOR, _AGAINST = ("benefit", "increase"), ("harm", "decrease")
AGAINST_COMPARATOR = "against comparator"


@dataclass(frozen=True, slots=True)
class Decided:
    """The direction of a study, the findings that it rests on, the kind of comparison, and how it was chosen."""

    direction: StudyDirection | None
    deciding: tuple[FindingRow, ...]
    contrast: str
    rule: str


def contrast_of(finding: FindingRow, facts: Facts, rules: Rules) -> str:
    """What was compared: as curated, else told by a comparator or by the study's control; "" where nothing tells.

    "Well tolerated" compares nothing, whatever the study's control: it is a frequency.
    """
    if finding.contrast:
        return finding.contrast
    tested = finding.significant is not None or (finding.effect is not None and finding.effect.tells)
    if finding.target in rules.study_direction.harms and finding.direction == "no difference" and not tested:
        return "frequency"
    if finding.comparator or facts.control in ("placebo", "active", "other"):
        return AGAINST_COMPARATOR
    return "before and after" if facts.control == "none" else ""


def study_direction(findings: Sequence[FindingRow], facts: Facts, rules: Rules) -> Decided:
    """One direction for one study: curated findings before extracted, the best kind of comparison before others, then
    the latest time point where they disagree; what still disagrees is mixed."""
    usable = [f for f in findings if f.direction is not None]
    curated = [f for f in usable if f.method == "curated"]
    chosen, contrast = _best_contrast(curated or usable, facts, rules)
    if not chosen:
        return Decided(None, (), "", "no finding tells a direction")
    directions = {f.direction for f in chosen}
    words = contrast or "comparison not stated"
    if len(directions) == 1:
        return Decided(chosen[0].direction, tuple(chosen), contrast, words)
    days = [f.day for f in chosen if f.day is not None]
    last = [f for f in chosen if days and f.day == max(days)]
    if last and len({f.direction for f in last}) == 1:
        return Decided(last[0].direction, tuple(last), contrast, f"{words}, latest time point (day {max(days)})")
    return Decided("mixed", tuple(chosen), contrast, f"{words}, findings disagree")


def _best_contrast(findings: Sequence[FindingRow], facts: Facts, rules: Rules) -> tuple[list[FindingRow], str]:
    kinds = {f.id: contrast_of(f, facts, rules) for f in findings}
    order = rules.study_direction.contrasts
    ranked = sorted(set(kinds.values()), key=lambda kind: order.index(kind) if kind in order else len(order))
    if not ranked:
        return [], ""
    return [f for f in findings if kinds[f.id] == ranked[0]], ranked[0]


def tally_of(studies: Iterable[Study], rules: Rules) -> Tally:
    """Independent studies by direction, with participants, and a sign test where enough point either way."""
    held = [study for study in studies if study.direction is not None]
    rows = tuple(_row(direction, held) for direction in get_args(StudyDirection))
    filled = tuple(row for row in rows if row.studies)
    favourable = sum(row.studies for row in filled if row.direction in _FOR)
    directed = favourable + sum(row.studies for row in filled if row.direction in _AGAINST)
    least = rules.sign_test.least_directed
    if directed < least:
        why = f"{directed} of the {least} studies that a sign test needs point one way or the other."
        return Tally(filled, None, why)
    test = binomtest(favourable, directed, 0.5)
    interval = test.proportion_ci(method="wilson")
    share = favourable / directed
    return Tally(
        filled, SignTest(favourable, directed, float(test.pvalue), share, float(interval.low), float(interval.high))
    )


def _row(direction: StudyDirection, studies: Sequence[Study]) -> TallyRow:
    held = [study for study in studies if study.direction == direction]
    known = [study.participants for study in held if study.participants is not None]
    return TallyRow(direction, len(held), sum(known), len(held) - len(known), tuple(study.key for study in held))


def body_direction(studies: Iterable[Study], target: ConceptRef, rules: Rules) -> BodyDirection:
    """Which way studies point together. Adding a study never moves this away from where that study points."""
    directions = [study.direction for study in studies if study.direction is not None]
    count = {name: sum(d == name for d in directions) for name in get_args(StudyDirection)}
    towards = sum(count[name] for name in _FOR)
    away = sum(count[name] for name in _AGAINST)
    sided = target.better in ("higher", "lower")
    if _prevails(towards, away, len(directions), rules.body_direction):
        return "favours" if sided else "increase"
    if _prevails(away, towards, len(directions), rules.body_direction):
        return "against" if sided else "decrease"
    if count["no difference"] > rules.body_direction.more_than_share * len(directions):
        return "no difference shown"
    if (towards and away) or count["mixed"] > rules.body_direction.more_than_share * len(directions):
        return "mixed"
    return "unclear"


def _prevails(these: int, those: int, all_studies: int, rule: BodyDirectionRules) -> bool:
    return these > rule.more_than_share * all_studies and these >= rule.least_ratio * those
