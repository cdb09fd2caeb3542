"""Verdicts as the JSON of ``ketagraph check`` and ``ketagraph audit``: keys as the contract has them, and more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from graph.claims.checker import Audited, note_on, summary
from graph.claims.model import CheckedClaim, ParsedClaim, Part


def checked_as_json(checked: CheckedClaim) -> dict[str, Any]:
    """One claim with its verdict."""
    return {
        "claim": checked.parsed.text,
        "parsed": parsed_as_json(checked.parsed),
        "verdict": checked.verdict,
        "certainty": checked.certainty or None,
        "why": list(checked.why),
        "per_outcome": [_part(part) for part in checked.parts],
        "evidence": [asdict(line) for line in checked.evidence],
        "suggested_wording": checked.wording or None,
    }


def parsed_as_json(parsed: ParsedClaim) -> dict[str, Any]:
    """What was read in a claim."""
    return {
        "type": parsed.type,
        "resolved": parsed.resolved,
        "substances": list(parsed.agents),
        "targets": [asdict(target) for target in parsed.targets],
        "conditions": list(parsed.conditions),
        "interventions": list(parsed.interventions),
        "strength": parsed.strength,
        "strong_words": list(parsed.strong_words),
        "hedge_words": list(parsed.hedge_words),
        "denied": parsed.denied,
        "numbers": [asdict(number) for number in parsed.numbers],
        "scope": sorted(parsed.scope),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "outcome": part.subject,
        "verdict": part.verdict,
        "certainty": part.certainty or None,
        "direction": part.direction,
        "claimed": part.said,
        "why": list(part.why),
        "evidence": [asdict(line) for line in part.evidence],
        "suggested_wording": part.wording or None,
    }


def audit_as_json(source: str, text: str, audited: Sequence[Audited]) -> dict[str, Any]:
    """A page with its claims; offsets in code points of `text`."""
    return {
        "source": source,
        "text": text,
        "claims": [
            {"start": claim.start, "end": claim.end, "text": claim.text} | checked_as_json(claim.checked)
            for claim in audited
        ],
        "summary": summary(audited),
        "note": note_on(text, audited) or None,
    }
