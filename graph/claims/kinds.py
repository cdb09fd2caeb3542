"""What sort of statement a claim is, and whether it can be checked at all."""

from __future__ import annotations

from graph.claims.cues import has_cue
from graph.claims.model import ParsedClaim
from graph.claims.statements import Statement

UNCHECKABLE = frozenset({"opinion", "promotion", "advice", "offer"})


def type_of(claim: ParsedClaim, statement: Statement) -> str:
    """One of `TYPES`, by the first rule that holds: what is no claim, then reports, then what the claim is about."""
    text = claim.resolved
    return _no_claim(claim, statement) or _report(claim) or _subject_matter(claim, text)


def _no_claim(claim: ParsedClaim, statement: Statement) -> str:
    text = statement.words
    if has_cue("offer", text) and not has_cue("regulation", text):
        return "offer"
    if text.rstrip().endswith("?"):
        return "offer"
    for kind in ("promotion", "opinion"):
        if has_cue(kind, text) and not _tells_facts(claim):
            return kind
    if has_cue("advice", text) and not (_tells_facts(claim) or has_cue("harm_words", text)):
        return "advice"
    return ""


def _tells_facts(claim: ParsedClaim) -> bool:
    """Whether an opinion's words still say what an agent does to something."""
    return bool(claim.agents) and (
        any(target.direction for target in claim.targets) or has_cue("recommendation", claim.text)
    )


def _report(claim: ParsedClaim) -> str:
    scope = claim.scope
    if "study_activity" in scope and not any(t.direction for t in claim.targets if t.said):
        return "research activity"
    if "research_needed" in scope:
        return "research activity"
    if "study_report" in scope and ("trial_detail" in scope or "design_words" in scope):
        return "trial description"
    if "study_activity" in scope:
        return "research activity"
    return ""


def _subject_matter(claim: ParsedClaim, text: str) -> str:
    if has_cue("regulation", text) and (claim.agents or claim.interventions or has_cue("psychedelic", text)):
        return "regulation"
    kinds = {target.target.split(":")[0] for target in claim.targets}
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
