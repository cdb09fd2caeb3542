"""Reads a claim with the reader's own machinery: who acts, on what, in whom, which way, how strongly worded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from graph.claims.cues import cue_in, has_cue, rules
from graph.claims.directions import claim_direction
from graph.claims.kinds import type_of
from graph.claims.mentions import concept_mentions, concepts_by_id, lay_patterns, with_lay_conditions
from graph.claims.model import ClaimTarget, ParsedClaim
from graph.claims.numbers import numbers_in
from graph.claims.resolving import means_topic, resolve
from graph.claims.statements import Statement
from ingest.reading.concepts import Mention
from ingest.reading.findings.terms import TargetMention, target_matcher

_WHO = re.compile(r"\b(?:who|whose|that|which)\b[^,.;]*", re.IGNORECASE)
"""A relative clause: what it denies ("who have not responded") the claim does not."""


_UNLIKE = re.compile(
    r"^(?:unlike|in contrast to|compared (?:to|with)|rather than|in addition to|as opposed to)\b"
    r"[^,]*(?:,\s(?:which|that|who)\b[^,]*)?,",
    re.IGNORECASE,
)
"""What the claim sets its subject apart from: what is said there is not said of the subject."""
_CHAIN = re.compile(
    r"\b(?:by|through|via)\s+(?:\w+\s+){0,2}\w+ing\b|\bthrough\s+(?:its|the|this)\b|\b(?:can|may|might|could|will)\s"
    r"(?:\w+\s){0,2}(?:rewire|reset|rewrite|heal|repair)\w*|\bindirectly\b",
    re.IGNORECASE,
)


def parse(statement: Statement, topic: str = "") -> ParsedClaim:
    """The claim as read. Any text gives one; what is no claim has a type that says so.

    `topic` is the agent that the text before speaks of; a claim that means it ("people who use it") gets it.
    """
    resolved, inherited = resolve(statement)
    if topic and means_topic(resolved):
        resolved, inherited = f"{resolved.rstrip('. ')} ({topic})", True
    mentions = with_lay_conditions(resolved, concept_mentions(resolved))
    kinds = {kind: _ids(mentions, kind) for kind in ("substance", "condition", "intervention")}
    targets = _targets(resolved, mentions)
    agents = _agents(kinds["substance"], kinds["intervention"], resolved)
    strength, strong, hedges = strength_of(resolved)
    treats = (
        has_cue("help", resolved)
        or has_cue("recommendation", resolved)
        or any(t.direction == "benefit" and t.target not in rules()["harm_outcomes"] for t in targets)
    )
    claim = ParsedClaim(
        text=statement.words,
        resolved=resolved,
        type="other",
        strength=strength,
        strong_words=strong,
        hedge_words=hedges,
        denied=has_cue("denied", _WHO.sub("", resolved)),
        agents=agents,
        inherited=inherited,
        conditions=kinds["condition"],
        interventions=kinds["intervention"],
        targets=targets,
        concepts=tuple(dict.fromkeys(m.concept_id for m in mentions)),
        numbers=numbers_in(resolved),
        scope=frozenset(name for name in rules()["scopes"] if has_cue(name, resolved)),
        treats=treats,
        causal_chain=bool(_CHAIN.search(resolved)) or (bool(agents) and has_cue("cause_given", resolved)),
    )
    return replace(claim, type=type_of(claim, statement))


def _ids(mentions: Iterable[Mention], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.concept_id for m in mentions if m.concept_id.startswith(f"{kind}:")))


_NEVER_AGENTS = frozenset({"substance:placebo", "substance:saline"})


_OBJECTS = frozenset({
    "substance:alcohol", "substance:cocaine", "substance:heroin", "substance:opioids", "substance:nicotine",
    "substance:cannabis", "substance:methamphetamine", "substance:amphetamine", "substance:caffeine",
})  # fmt: skip
"""Drugs of abuse: beside a medicine they are what it is used against."""


def _agents(substances: Sequence[str], interventions: Sequence[str], text: str) -> tuple[str, ...]:
    acting = [s for s in substances if s not in _NEVER_AGENTS]
    if "intervention:ketamine-assisted-psychotherapy" in interventions and "substance:ketamine" not in acting:
        acting.insert(0, "substance:ketamine")
    medicines = [s for s in acting if s not in _OBJECTS]
    chosen = medicines or acting
    return tuple(chosen) or tuple(i for i in interventions if text)


_COMMAND = re.compile(r"^(?:never|always)\s", re.IGNORECASE)
"""At the head of advice they are no claim of what always or never happens."""


def strength_of(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """How strongly a claim is worded, and the strong and hedging words."""
    strong = tuple(filter(None, (cue_in("absolute", _COMMAND.sub("", text)),)))
    hedge = tuple(filter(None, (cue_in("hedged", text),)))
    if strong:
        return "absolute", strong, hedge
    if hedge:
        return "hedged", (), hedge
    shown = tuple(filter(None, (cue_in("demonstrated", text),)))
    return ("demonstrated", shown, ()) if shown else ("stated", (), ())


def _targets(text: str, mentions: Sequence[Mention]) -> tuple[ClaimTarget, ...]:
    """Outcomes and mechanisms that the claim names, each once, with the direction that it tells."""
    named = [m for m in mentions if m.concept_id.split(":")[0] in ("condition", "intervention", "substance")]
    text = _UNLIKE.sub(lambda match: "_" * len(match.group()), text)
    text = _not_targets().sub(lambda match: "_" * len(match.group()), text)
    found: dict[str, ClaimTarget] = {}
    for mention in [*target_matcher().mentions(text), *_lay_words(text), *_mechanisms(text, mentions)]:
        if any(m.start < mention.end and mention.start < m.end for m in named):
            continue
        direction, said = claim_direction(text, mention)
        known = found.get(mention.target)
        if known is None or (known.direction is None and direction is not None):
            concept = concepts_by_id().get(mention.target)
            name = concept.name if concept else mention.surface
            found[mention.target] = ClaimTarget(mention.target, name, direction, mention.surface, said)
    return tuple(found.values())


@cache
def _not_targets() -> re.Pattern[str]:
    return re.compile("|".join(rules()["not_targets"]), re.IGNORECASE)


def _lay_words(text: str) -> list[TargetMention]:
    """Outcomes in the words of pages: staying off alcohol, restarting."""
    return [
        TargetMention(target, match.start(), match.end(), 1, match.group())
        for target, pattern in lay_patterns("lay_targets")
        for match in pattern.finditer(text)
    ]


def _mechanisms(text: str, mentions: Sequence[Mention]) -> list[TargetMention]:
    """Mechanisms and outcomes of the vocabulary that the list of target terms does not have."""
    return [
        TargetMention(m.concept_id, m.start, m.end, 1, text[m.start : m.end])
        for m in mentions
        if m.concept_id.startswith(("mechanism:", "outcome:")) and text[m.start : m.end].strip("_")
    ]
