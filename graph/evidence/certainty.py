"""How sure one may be: a start by design, deductions with reasons, upgrades, and what would change it.

After GRADE (Guyatt 2011), for a body without a single estimate (Murad 2017), read off abstracts: an automated evidence
signal, no GRADE rating. Missing information deducts. What asks whether studies are biased, direct or agree counts
*trials* (joined by sure merges only), what asks how many people and studies there are counts *studies* (joined by
probable merges too): so taking away a number of participants, which can only join more, never raises certainty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.evidence.body import Body
from graph.evidence.direction import body_direction
from graph.evidence.effects import includes_no_effect, is_ratio, usable
from graph.evidence.meaning import would_change
from graph.evidence.model import Certainty, Deduction, Domain, Grade, RegisteredTrial, Study, Upgrade
from graph.evidence.pooling import heterogeneity
from graph.evidence.rows import OPPOSITE, Effect
from graph.evidence.rules import Rules
from graph.evidence.scope import Question
from graph.evidence.words import many

_LEVELS: dict[int, Certainty] = {4: "high", 3: "moderate", 2: "low", 1: "very low"}
_DOMAINS: tuple[Domain, ...] = (
    "risk of bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication bias",
)
_MOST = 2
"""Points that one domain takes off at most (GRADE: serious, very serious)."""


def grade(body: Body, question: Question, unpublished: Sequence[RegisteredTrial] = ()) -> Grade:
    """Certainty of a body with at least one study. `unpublished` are registered trials that ended without a result."""
    rules = question.rules
    deductions = _capped(
        [
            *risk_of_bias(body, rules),
            *inconsistency(body, rules),
            *indirectness(body, question),
            *imprecision(body, question),
            *publication_bias(body, question, unpublished),
        ]
    )
    upgrades = tuple(upgrades_of(body, rules)) if not _serious(deductions) else ()
    points = body.tier.start + sum(d.points for d in deductions) + sum(u.points for u in upgrades)
    level = max(min(_LEVELS), min(max(_LEVELS), points))
    return Grade(
        certainty=_LEVELS[level],
        start=_LEVELS[body.tier.start],
        deductions=tuple(deductions),
        upgrades=upgrades,
        would_change=would_change(deductions, body, question),
    )


def _capped(deductions: Sequence[Deduction]) -> list[Deduction]:
    """No domain takes off more than two points; what is beyond stays as a reason with no points."""
    taken: Counter[str] = Counter()
    held: list[Deduction] = []
    for one in sorted(deductions, key=lambda d: (_DOMAINS.index(d.domain), d.points)):
        points = max(one.points, -(_MOST - taken[one.domain]))
        taken[one.domain] -= points
        held.append(Deduction(one.domain, points, one.reason, one.pmids, one.code))
    return held


def _serious(deductions: Iterable[Deduction]) -> bool:
    return any(d.points for d in deductions if d.domain != "publication bias")


def _cited(studies: Iterable[Study]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference for study in studies for reference in study.references))


# Risk of bias ---------------------------------------------------------------------------------------------------------


def risk_of_bias(body: Body, rules: Rules) -> Iterator[Deduction]:
    """Studies with serious marks; every mark that counts is named with its studies."""
    marked: defaultdict[str, list[Study]] = defaultdict(list)
    serious = [sum(mark.serious for mark in trial.risks) for trial in body.trials]
    for trial in body.trials:
        for mark in trial.risks:
            if mark.serious:
                marked[mark.code].append(trial)
    flagged = sum(count > 0 for count in serious)
    if flagged < rules.risk_of_bias.serious_share * len(body.trials) or not flagged:
        return
    points = -2 if all(count >= rules.risk_of_bias.very_serious_marks for count in serious) else -1
    of_all = f"of {many(len(body.trials), 'study', 'studies')}"
    ranked = sorted(marked.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    said = "; ".join(f"{code} ({_labels(trials)})" for code, trials in ranked)
    reason = f"{flagged} {of_all} {'has' if flagged == 1 else 'have'} a serious risk of bias: {said}."
    yield Deduction(
        "risk of bias", points, reason, _cited(t for t in body.trials if any(m.serious for m in t.risks)), ranked[0][0]
    )


def _labels(studies: Sequence[Study], most: int = 4) -> str:
    named = [study.label for study in studies[:most]]
    return ", ".join(named) + (f" and {len(studies) - most} more" if len(studies) > most else "")


# Inconsistency --------------------------------------------------------------------------------------------------------


def inconsistency(body: Body, rules: Rules) -> Iterator[Deduction]:
    """Directions that disagree, effects that differ more than chance explains, or a single study."""
    found = [*_directions(body, rules), *_heterogeneity(body, rules)]
    if len([s for s in body.studies if s.direction is not None]) <= 1:
        reason = "One study only: whether another one would find the same is unknown."
        found.append(Deduction("inconsistency", -1, reason, _cited(body.studies), "one study"))
    if found:
        yield min(found, key=lambda d: d.points)


def _directions(body: Body, rules: Rules) -> Iterator[Deduction]:
    told = body.told
    counts = Counter(str(trial.direction) for trial in told)
    if len(counts) <= 1:
        return
    most, _ = min(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    others = [trial for trial in told if trial.direction != most]
    opposite = [trial for trial in told if trial.direction == _opposite_of(counts)]
    said = ", ".join(f"{count} {direction}" for direction, count in sorted(counts.items(), key=lambda e: (-e[1], e[0])))
    if opposite and len(opposite) >= rules.inconsistency.opposite_share * len(told):
        yield Deduction(
            "inconsistency", -2, f"Studies point opposite ways ({said}).", _cited(told), "directions opposite"
        )
    elif len(others) >= rules.inconsistency.differ_share * len(told):
        yield Deduction("inconsistency", -1, f"Studies do not agree ({said}).", _cited(told), "directions differ")


def _opposite_of(counts: Counter[str]) -> str:
    """The rarer of two opposite directions where both are there, else ""."""
    sides = [name for name in counts if name in OPPOSITE and OPPOSITE[name] in counts]
    return min(sides, key=lambda name: (counts[name], name), default="")


def _heterogeneity(body: Body, rules: Rules) -> Iterator[Deduction]:
    by_kind: defaultdict[str, list[Effect]] = defaultdict(list)
    for trial in body.trials:
        if trial.effect is not None and usable(trial.effect):
            by_kind[trial.effect.kind].append(trial.effect)
    substantial, considerable = rules.inconsistency.i2
    for kind, effects in by_kind.items():
        i2 = heterogeneity(effects) if kind in rules.pooling.comparable_kinds else None
        if i2 is not None and i2 >= substantial:
            points = -2 if i2 >= considerable else -1
            reason = f"Effects differ more than chance explains ({kind}: I² {i2:.0f}%)."
            yield Deduction("inconsistency", points, reason, _cited(body.trials), "heterogeneity")


# Indirectness ---------------------------------------------------------------------------------------------------------


def indirectness(body: Body, question: Question) -> Iterator[Deduction]:
    """People, substance, outcome or time that differ from those asked about."""
    yield from _basis(body, question)
    yield from _population(body, question)
    yield from _outcome(body, question)
    yield from _follow_up(body, question)


def _basis(body: Body, question: Question) -> Iterator[Deduction]:
    if body.basis == "other compound":
        reason = f"No study of {question.substance.name} itself; these are of another compound."
        yield Deduction("indirectness", -1, reason, _cited(body.trials), "other compound")
    if body.basis == "human challenge":
        reason = "Given once to probe the brain, not as treatment."
        yield Deduction("indirectness", -1, reason, _cited(body.trials), "human challenge")
    unknown = [t for t in body.trials if question.role_matters and not t.facts.role]
    if len(unknown) >= question.rules.indirectness.share * len(body.trials) and unknown:
        reason = f"What it was given for is not stated in {_of(unknown, body)}."
        yield Deduction("indirectness", -1, reason, _cited(unknown), "role not stated")


def _population(body: Body, question: Question) -> Iterator[Deduction]:
    rules = question.rules.indirectness
    if question.condition is None:
        conditions = {c for t in body.trials for c in (t.facts.conditions[:1] or ("",))}
        if len(conditions) > 1:
            reason = f"{len(conditions)} conditions are taken together; ask for one of them."
            yield Deduction("indirectness", -1, reason, _cited(body.trials), "conditions pooled")
        return
    if question.on_mechanism or question.condition.id in rules.no_diagnosis_needed:
        return
    without = [t for t in body.trials if t.facts.diagnosed is not True]
    if without and len(without) >= rules.share * len(body.trials):
        stated = [t for t in without if t.facts.diagnosed is False]
        told = f"{len(stated)} without, {len(without) - len(stated)} not stated"
        reason = f"No diagnosis, or none stated, in {_of(without, body)} ({told})."
        yield Deduction("indirectness", -1, reason, _cited(without), "no diagnosis")


def _outcome(body: Body, question: Question) -> Iterator[Deduction]:
    if question.target.id in question.rules.indirectness.surrogates:
        name = question.target.name.capitalize()
        reason = f"{name} is a surrogate: it may change without a change in use, abstinence or relapse."
        yield Deduction("indirectness", -1, reason, _cited(body.trials), "surrogate outcome")


def _follow_up(body: Body, question: Question) -> Iterator[Deduction]:
    rule = question.rules.indirectness.short_follow_up
    if question.target.id not in rule["targets"]:
        return
    short = [t for t in body.trials if t.facts.follow_up_days is None or t.facts.follow_up_days < rule["days"]]
    if len(short) > rule["more_than_share"] * len(body.trials):
        weeks = int(rule["days"]) // 7
        reason = f"Follow-up under {weeks} weeks, or not stated, in {_of(short, body)}: too short for a lasting effect."
        yield Deduction("indirectness", -1, reason, _cited(short), "short follow-up")


def _of(some: Sequence[Study], body: Body) -> str:
    return f"{len(some)} of {many(len(body.trials), 'study', 'studies')}"


# Imprecision ----------------------------------------------------------------------------------------------------------


def imprecision(body: Body, question: Question) -> Iterator[Deduction]:
    """Too few people, intervals that hold both no effect and one that would matter, or no difference without any."""
    rules = question.rules
    enough, few = rules.imprecision.participants
    total = body.participants
    unknown = [study for study in body.studies if study.participants is None]
    if total < enough:
        points = -2 if total < few else -1
        missing = (
            f"; {many(len(unknown), 'study states', 'studies state')} no number, which counts as none"
            if unknown
            else ""
        )
        bound = few if total < few else enough
        reason = f"{many(total, 'participant', 'participants')} in all, fewer than {bound}{missing}."
        yield Deduction("imprecision", points, reason, _cited(body.studies), "participants")
    wide = [t for t in body.trials if _is_wide(t.effect, rules)]
    with_interval = [t for t in body.trials if usable(t.effect)]
    share = rules.imprecision.interval_share
    telling = len(with_interval) >= share * len(body.trials)  # one interval among many studies is not the body's
    if wide and telling and len(wide) >= share * len(with_interval):
        reason = f"The interval includes both no effect and one that would matter in {_labels(wide)}."
        yield Deduction("imprecision", -1, reason, _cited(wide), "wide interval")
    if _no_interval(body, question, share):
        reason = "Most studies give no interval: a difference that would matter is not ruled out."
        yield Deduction("imprecision", -1, reason, _cited(body.trials), "no interval")


def _no_interval(body: Body, question: Question, share: float) -> bool:
    """No difference shown is not yet no difference: without intervals nothing tells how large a one was ruled out."""
    direction = body_direction(body.trials, question.target, question.rules)
    return direction == "no difference shown" and sum(usable(t.effect) for t in body.trials) < share * len(body.trials)


def _is_wide(effect: Effect | None, rules: Rules) -> bool:
    """Whether the interval includes no effect and reaches an appreciable one (GRADE guidelines 6)."""
    if (
        effect is None
        or not usable(effect)
        or effect.low is None
        or effect.high is None
        or not includes_no_effect(effect)
    ):
        return False
    if is_ratio(effect.kind):
        appreciable = rules.imprecision.appreciable_ratio
        return effect.high >= appreciable or effect.low <= 1 / appreciable
    if effect.kind == "standardised mean difference":
        return max(-effect.low, effect.high) >= rules.imprecision.appreciable_smd
    return True  # what is appreciable on another scale is not known: counts as wide


# Publication bias -----------------------------------------------------------------------------------------------------


def publication_bias(body: Body, question: Question, unpublished: Sequence[RegisteredTrial]) -> Iterator[Deduction]:
    """Few small studies that all point one way, trials that ended and are not heard of, or harms that go untold."""
    rule = question.rules.publication_bias
    ended = [trial for trial in unpublished if trial.state in rule.finished_states]
    if ended:
        numbers = ", ".join(trial.id for trial in ended)
        reason = f"Registered trials that ended, with no result among the loaded papers: {numbers}."
        cited = tuple(dict.fromkeys(reference for trial in ended for reference in trial.references))
        yield Deduction("publication bias", -1, reason, cited, "ended and unpublished")
    elif _few_small_one_way(body, question.rules):
        held = "One small study" if len(body.studies) == 1 else f"{len(body.studies)} small studies, all one way"
        reason = (
            f"{held} (none has {rule.small} participants or more); those without an effect tend to stay unpublished."
        )
        yield Deduction("publication bias", -1, reason, _cited(body.studies), "few small studies")
    if question.target.id in question.rules.study_direction.harms and not _points_to_harm(body, question):
        reason = "Abstracts tell of fewer harms than studies find (Golder 2016)."
        yield Deduction("publication bias", -1, reason, _cited(body.trials), "harms untold")


def _few_small_one_way(body: Body, rules: Rules) -> bool:
    rule, told = rules.publication_bias, body.told
    one_way = len({trial.direction for trial in told}) == 1 and told[0].direction in ("benefit", "increase", "decrease")
    small = all((trial.participants or 0) < rule.small for trial in body.trials)
    return one_way and small and len(body.studies) <= rule.few


def _points_to_harm(body: Body, question: Question) -> bool:
    return body_direction(body.trials, question.target, question.rules) == "against"


# Upgrades -------------------------------------------------------------------------------------------------------------


def upgrades_of(body: Body, rules: Rules) -> Iterator[Upgrade]:
    """A large effect in non-randomised studies: whole intervals beyond no effect in every study that gives one. Dose
    response and confounding against the effect can't be read off abstracts and raise nothing."""
    if body.tier.name != "non-randomised" or len(body.studies) < rules.upgrades.least_studies:
        return
    effects = [t.effect for t in body.trials if t.effect is not None and usable(t.effect) and is_ratio(t.effect.kind)]
    if len(effects) < max(rules.upgrades.least_studies, len(body.trials) / 2):
        return
    sizes = [_size(effect) for effect in effects]
    if min(sizes) >= rules.upgrades.large:
        points = 2 if min(sizes) >= rules.upgrades.very_large else 1
        reason = f"Large effect in all {len(effects)} studies that give one (at least {min(sizes):.1f}-fold)."
        yield Upgrade("large effect", points, reason, _cited(body.trials))


def _size(effect: Effect) -> float:
    """How many-fold a ratio is, whichever way; 1 where its interval includes no effect."""
    if effect.value is None or includes_no_effect(effect):
        return 1.0
    return max(effect.value, 1 / effect.value)
