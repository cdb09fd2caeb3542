"""A claim's outcomes and mechanisms compared with the findings of the graph, each with its own verdict."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.claims.cues import cue_in, rules
from graph.claims.evidence import Body, Findings, StudyLine, with_narrower
from graph.claims.model import (
    CONTRADICTED,
    NOTHING,
    OVERSTATED,
    PARTLY,
    SUPPORTED,
    UNRESOLVED,
    ClaimTarget,
    ParsedClaim,
    Part,
)
from graph.claims.numbers import days_of
from graph.claims.wording import (
    agent_name,
    counted,
    direction_words,
    listed,
    name_of,
    people,
    permitted,
    say,
    tally_words,
)
from ingest.reading.vocabulary import load_vocabulary

ADDICTION = "condition:substance-use-disorder"
MOST_SHOWN = 6
"""Findings that a part shows; the graph holds the rest."""
LONG_DAYS = 7.0
"""A claim on an effect over so many days or more must find the time among the studies."""
MOST_DESCRIBED = 6
"""Studies whose circumstances are told one by one."""
MOST_TARGETS, MOST_CONDITIONS = 8, 3
"""Outcomes of a claim, and conditions of an outcome, that are looked up; a claim that names more is a list."""
_SURE = ("moderate", "high")
_SAME = {
    "benefit": ("favours",), "harm": ("against",), "increase": ("increase",), "decrease": ("decrease",),
    "no difference": ("no difference shown",),
}  # fmt: skip
_OPPOSITE = {"benefit": "against", "harm": "favours", "increase": "decrease", "decrease": "increase"}


def outcome_parts(claim: ParsedClaim, findings: Findings) -> tuple[Part, ...]:
    """A part for each outcome or mechanism that the claim speaks of, in each condition that it names."""
    if not any(agent.startswith("substance:") for agent in claim.agents):
        return ()
    parts = []
    for target in meant_targets(claim)[:MOST_TARGETS]:
        for condition in asked_conditions(claim, target):
            body = findings.body(claim.agents, target.target, condition)
            if body.direction == "none" and condition is not None and claim.about_ketamine():
                wider = findings.body(claim.agents, target.target, None)
                parts.append(_elsewhere(_part(claim, target, wider), condition, wider))
            else:
                parts.append(_part(claim, target, body))
    return tuple(parts)


def asked_conditions(claim: ParsedClaim, target: ClaimTarget) -> tuple[str | None, ...]:
    """The conditions in which evidence is asked for: those that the claim names; of a drug that it names, the
    disorder; of an outcome that is the core of a disorder, that disorder; else any (None)."""
    named = [c for c in claim.conditions if c not in rules()["no_population"]]
    by_drug = [
        rules()["disorder_of"][c] for c in claim.concepts if c in rules()["disorder_of"] and c not in claim.agents
    ]
    core = rules()["core_disorder"].get(target.target)
    of_addiction = target.target in rules()["addiction_outcomes"]
    if of_addiction:
        named = [c for c in named if is_addiction(c)] or by_drug or [ADDICTION]
    elif core:
        named = [c for c in named if not is_addiction(c) or not claim.treats] or [core]
    narrow = [c for c in named if not any(c != other and c in _above(other) for other in named)]
    return tuple(narrow[:MOST_CONDITIONS]) or (None,)


def _above(condition: str) -> frozenset[str]:
    return frozenset(c.id for c in load_vocabulary().concepts if condition in with_narrower([c.id]) - {c.id})


def meant_targets(claim: ParsedClaim) -> tuple[ClaimTarget, ...]:
    """The targets that the claim names; where it names none, those by which treating its condition is measured."""
    directed = tuple(target for target in claim.targets if target.direction)
    implied = tuple(_implied(claim)) if claim.treats else ()
    outcomes = [target for target in directed if target.target.startswith("outcome:")]
    if outcomes or not implied:
        return directed or claim.targets
    return (*directed, *implied)


def _implied(claim: ParsedClaim) -> list[ClaimTarget]:
    direction = "no difference" if claim.denied else "benefit"
    table = rules()["implied_outcomes"]
    found: dict[str, ClaimTarget] = {}
    for condition in claim.conditions:
        for target in table.get(condition) or (table[ADDICTION] if is_addiction(condition) else ()):
            found[target] = ClaimTarget(target, name_of(target), direction, name_of(condition))
    return list(found.values())


def is_addiction(condition: str) -> bool:
    """Whether a condition is a substance use disorder or hazardous use."""
    return condition in with_narrower([ADDICTION]) or condition == "condition:hazardous-drinking"


def meant_conditions(claim: ParsedClaim) -> frozenset[str]:
    """The conditions, and narrower ones, that a description of a study is about; of a drug it names, the disorder."""
    named = [c for c in claim.conditions if c not in rules()["no_population"]]
    drugs = [rules()["disorder_of"][c] for c in claim.concepts if c in rules()["disorder_of"] and c not in claim.agents]
    return with_narrower(named or drugs)


def _elsewhere(part: Part, condition: str, body: Body) -> Part:
    """A part whose evidence is from other conditions than the claim's: at most partly supported, and it says so."""
    if body.direction == "none":
        return part
    where = sorted({name_of(line.condition) for line in body.counted if line.condition})[:3]
    why = (say("elsewhere", where=listed(where) or "other people", asked=name_of(condition)), *part.why)
    weaker = {SUPPORTED: PARTLY, CONTRADICTED: UNRESOLVED}
    return replace(part, verdict=weaker.get(part.verdict, part.verdict), why=why)


def _part(claim: ParsedClaim, target: ClaimTarget, body: Body) -> Part:
    verdict, why = _verdict(claim, target, body)
    scope = scope_limits(claim, body) if verdict in (SUPPORTED, PARTLY) else ()
    if scope and verdict == SUPPORTED:
        verdict = PARTLY
    first, then = (why[::-1], ()) if verdict in (OVERSTATED, CONTRADICTED) else ((), why)
    return Part(
        subject=target.target,
        verdict=verdict,
        certainty=body.certainty,
        why=(*first, *_told(claim, target, body), *then, *scope, *studied_how(body)),
        evidence=tuple(line.as_evidence() for line in shown(body)),
        wording=permitted(claim.agents, body),
        direction=body.direction,
        said=target.direction,
    )


def _told(claim: ParsedClaim, target: ClaimTarget, body: Body) -> tuple[str, ...]:
    """What the studies say, before what that means for the claim."""
    agent = agent_name(claim.agents)
    if body.counted:
        domains = dict.fromkeys(reason.split(":")[0] for reason in body.reasons)
        reasons = f", marked down for {listed(domains)}" if body.reasons else ""
        return (
            say(
                "tally", name=_title(target.name), studies=counted(len(body.counted), "study", "studies"),
                participants=people(body), tally=tally_words(body.tally()),
                direction=direction_words(body.direction, agent), certainty=body.certainty, reasons=reasons,
            ),
        )  # fmt: skip
    if body.certainty == "preclinical only":
        return (say("preclinical", name=_title(target.name)),)
    if body.reviews:
        direction = direction_words(body.direction, agent)
        return (say("reviews_only", name=_title(target.name), direction=direction),)
    return (say("nothing", name=_title(target.name), agent=agent),)


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _verdict(claim: ParsedClaim, target: ClaimTarget, body: Body) -> tuple[str, tuple[str, ...]]:
    """The verdict on one target by evidence.md: direction, then certainty against the strength of the wording."""
    said = target.direction
    if body.direction == "none":
        return NOTHING, ()
    if said is None and "engages" in claim.scope and target.target.startswith("mechanism:"):
        return _engaged(claim, target, body)
    if said is None:
        return UNRESOLVED, (say("no_direction", name=target.name),)
    if body.certainty == "preclinical only":
        agrees = body.direction in _SAME[said]
        return (PARTLY if agrees and claim.strength == "hedged" else OVERSTATED if agrees else UNRESOLVED), ()
    if body.direction in _SAME[said]:
        return _agreeing(claim, body)
    if body.direction == _OPPOSITE.get(said):
        return _opposing(target, body)
    return _undecided(claim, target, body)


def _engaged(claim: ParsedClaim, target: ClaimTarget, body: Body) -> tuple[str, tuple[str, ...]]:
    """A claim that an agent acts on a mechanism, without a direction: enough studies in people must report a change."""
    changed = sum(number for direction, number in body.tally().items() if direction != "no difference")
    which = "" if body.direction in ("increase", "decrease") else ", without agreeing on which way"
    why = say("engaged", name=_title(target.name), agent=agent_name(claim.agents), direction=which)
    enough = changed >= int(rules()["weighing"]["firm_studies"]) and not re.search(
        r"(?<!,) which (?:is|are)\b", claim.resolved
    )
    enough = enough and sum(concept.startswith("substance:") for concept in claim.concepts) == 1
    return (SUPPORTED if enough else PARTLY), (why,)


def _agreeing(claim: ParsedClaim, body: Body) -> tuple[str, tuple[str, ...]]:
    words = claim.strong_words[0] if claim.strong_words else ""
    if claim.strength == "absolute":
        return OVERSTATED, (say("too_strong", words=words, certainty=body.certainty),)
    if claim.causal_chain and _reaches_people(claim):
        return (PARTLY if claim.strength == "hedged" and body.certainty in _SURE else OVERSTATED), (say("chain"),)
    if body.certainty in _SURE and len(body.counted) >= int(rules()["weighing"]["firm_studies"]):
        return SUPPORTED, (say("agrees"),)
    if claim.strength == "demonstrated":
        return OVERSTATED, (say("too_strong", words=words, certainty=body.certainty),)
    if claim.strength == "stated" and not any(line.randomised for line in body.counted):
        return OVERSTATED, (say("low_certainty", certainty=body.certainty),)
    return PARTLY, (say("low_certainty", certainty=body.certainty),)


def _reaches_people(claim: ParsedClaim) -> bool:
    """Whether a route from cause to effect ends in an outcome or a disorder, not in another mechanism."""
    return bool(claim.conditions) or any(target.target.startswith("outcome:") for target in claim.targets)


def _opposing(target: ClaimTarget, body: Body) -> tuple[str, tuple[str, ...]]:
    why = (say("opposite", name=_title(target.name), said=target.direction),)
    firm = len(body.counted) >= int(rules()["weighing"]["firm_studies"]) and body.certainty in _SURE
    return (CONTRADICTED if firm else UNRESOLVED), why


def _undecided(claim: ParsedClaim, target: ClaimTarget, body: Body) -> tuple[str, tuple[str, ...]]:
    name = _title(target.name)
    why = say("none_shown", name=name) if body.direction == "no difference shown" else say("mixed", name=name)
    if claim.strength in ("absolute", "demonstrated") or (claim.causal_chain and _reaches_people(claim)):
        words = claim.strong_words[0] if claim.strong_words else claim.text[:40]
        return OVERSTATED, (why, say("too_strong", words=words, certainty=body.certainty))
    return UNRESOLVED, (why,)


def shown(body: Body) -> list[StudyLine]:
    """The studies that a part shows: of those that point the commonest way the first few, then others, then reviews."""
    if not body.counted:
        return list(body.animals or body.reviews)[:MOST_SHOWN]
    commonest = body.tally().most_common(1)[0][0]
    with_it = [line for line in body.counted if line.direction == commonest]
    others = [line for line in body.counted if line.direction != commonest]
    first = with_it[: max(MOST_SHOWN - 2, MOST_SHOWN - len(others))]
    return [*first, *others[: MOST_SHOWN - len(first)], *body.reviews[:2]]


def studied_how(body: Body) -> tuple[str, ...]:
    """In whom, with what beside, and for how long the studies followed people, where a few studies make the body."""
    lines = body.counted
    if not lines or len(lines) > MOST_DESCRIBED:
        return ()
    people_studied = listed(dict.fromkeys(name_of(line.condition) for line in lines if line.condition))
    beside = [f"{line.label} with {line.co_therapy}" for line in lines if line.co_therapy]
    followed = [f"{line.label} for {line.follow_up}" for line in lines if line.follow_up]
    told = [f"in people with {people_studied}"] if people_studied else []
    told += [f"ketamine came with other treatment ({'; '.join(beside[:3])})"] if beside else []
    told += [f"people were followed ({'; '.join(followed[:3])})"] if followed else []
    return (say("studied_how", told="; ".join(told)),) if told else ()


def scope_limits(claim: ParsedClaim, body: Body) -> tuple[str, ...]:
    """Where the claim reaches further than the studies: other conditions, longer, without what came with it."""
    found = []
    if "other_conditions" in claim.scope:
        found.append(say("other_conditions", words=cue_in("other_conditions", claim.resolved)))
    if "lasting" in claim.scope:
        found.append(say("lasting", words=cue_in("lasting", claim.resolved)))
    co_therapy = [line.co_therapy for line in body.counted if line.co_therapy]
    if "alone" in claim.scope and len(co_therapy) > len(body.counted) / 2:
        found.append(say("alone", agent=agent_name(claim.agents), co_therapy=co_therapy[0]))
    surfaces = {target.surface.lower() for target in claim.targets if target.target == body.target}
    beyond = surfaces & set(rules()["beyond_measured"].get(body.target, ()))
    found += [say("surrogate", words=words, name=name_of(body.target)) for words in sorted(beyond)]
    found += _figures(claim, body)
    return tuple(found)


def _figures(claim: ParsedClaim, body: Body) -> list[str]:
    """Shares of people, and spans of a week or longer, that a claim states and no loaded sentence on this prints."""
    found = []
    for number in claim.numbers:
        span = days_of(number)
        if number.unit != "%" and (span is None or span < LONG_DAYS):
            continue
        printed = re.compile(rf"(?<![\d.]){re.escape(f'{number.value:g}')}(?![\d.])")
        if not any(printed.search(line.sentence) for line in (*body.counted, *body.reviews)):
            found.append(say("figure", words=number.words))
    return found
