"""What sort of statement a claim is, and whether it can be checked at all."""

from __future__ import annotations

from graph.claims.cues import cue_at_head, has_cue
from graph.claims.model import ParsedClaim
from graph.claims.statements import Statement

UNCHECKABLE = frozenset({"opinion", "promotion", "advice", "offer"})


def type_of(claim: ParsedClaim, statement: Statement) -> str:
    """One of `TYPES`, by the first rule that holds: what is no claim, then reports, then what the claim is about."""
    text = claim.resolved
    return _no_claim(claim, statement) or _report(claim) or _subject_matter(claim, text)


def _no_claim(claim: ParsedClaim, statement: Statement) -> str:
    text = statement.words
    if text.rstrip().endswith("?") or has_cue("self_reference", text):
        return "offer"
    if "research_needed" in claim.scope:
        return "opinion"
    if has_cue("offer", text) and not has_cue("regulation", text) and not _boasts(claim):
        return "offer"
    on_research = "study_activity" in claim.scope and bool(claim.agents and (claim.conditions or claim.targets))
    if has_cue("promotion", text) and not _tells_facts(claim) and not on_research:
        return "promotion"
    if cue_at_head("imperative", text):
        return "advice"
    if "must_be" in claim.scope and "supervised" in claim.scope:
        return ""
    if "judgement" in claim.scope:
        return "opinion"
    if has_cue("opinion", text) and not _tells_facts(claim):
        return "opinion"
    return "advice" if has_cue("advice", text) and not _tells_facts(claim) else ""


def _boasts(claim: ParsedClaim) -> bool:
    """Whether an offer claims a rate of success: "nine in ten of our patients stay sober"."""
    return any(number.unit == "%" for number in claim.numbers) and (claim.treats or bool(claim.targets))


def _tells_facts(claim: ParsedClaim) -> bool:
    """Whether an opinion's words still say what an agent does to something."""
    directed = any(target.direction and target.said for target in claim.targets)
    return bool(claim.agents) and (directed or "recommendation" in claim.scope)


def _report(claim: ParsedClaim) -> str:
    scope = claim.scope
    directed = any(target.direction and target.said for target in claim.targets)
    if "interest" in scope and "result" not in scope:
        return "research activity"
    if "study_report" in scope and scope & {"trial_detail", "design_words"} and _describes(claim):
        return "trial description"
    if "study_activity" in scope and "result" not in scope and not (directed and "investigates" not in scope):
        return "research activity"
    return ""


def _describes(claim: ParsedClaim) -> bool:
    """Whether a report tells how a study was done: its design, numbers, comparator or what was combined."""
    details = claim.numbers or claim.interventions or "design_words" in claim.scope
    return bool(details) and not ("frequency" in claim.scope and not claim.about_ketamine())


def _subject_matter(claim: ParsedClaim, text: str) -> str:
    if has_cue("regulation", text) and (claim.agents or claim.interventions or has_cue("psychedelic", text)):
        return "regulation"
    kinds = {target.target.split(":")[0] for target in claim.targets}
    if {"must_be", "supervised"} <= claim.scope:
        return "safety"
    if claim.about_ketamine() and claim.treats and (claim.conditions or "outcome" in kinds):
        return "efficacy"
    if has_cue("dose_words", text) and any(n.unit in ("mg/kg", "mg", "times", "minutes") for n in claim.numbers):
        return "dosing"
    if "mechanism" in kinds or "mechanism" in claim.scope:
        return "mechanism"
    if has_cue("harm_words", text) and claim.agents:
        return "safety"
    return _general(claim, text, kinds)


def _general(claim: ParsedClaim, text: str, kinds: set[str]) -> str:
    if has_cue("frequency", text):
        return "epidemiology"
    if has_cue("definition", text) or has_cue("history", text):
        return "definition"
    if claim.treats and (claim.conditions or "outcome" in kinds):
        return "efficacy"
    return "safety" if has_cue("harm_words", text) else "other"
