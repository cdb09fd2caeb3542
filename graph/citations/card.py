"""A citation card: one finding with all that is needed to quote it honestly, and the day on which it was looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.citations.csl import csl_item
from graph.citations.styles import STYLES, reference
from graph.citations.text import plain

_METHODS = {
    "curated": "in our own words, read by eye",
    "extracted": "sentence of the abstract, found by a program that errs",
}
_HEDGED = " (hedged by the authors)"
_NOT_OWN = " (the paper reports what others found)"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def card_lines(finding: Mapping[str, Any], paper: Mapping[str, Any], searched_at: str) -> list[tuple[str, str]]:
    """Label and value of each line of a card, in order.

    `finding` is one of `graph.paper.paper_details`' findings, `paper` those details (or the properties of a Paper),
    `searched_at` the ISO date of the search. What is not known is said to be so, never left out.
    """
    method = str(finding.get("method", "extracted"))
    participants = paper.get("participants")
    return [
        ("Quote", plain(str(finding.get("sentence") or finding.get("statement") or "not stored"))),
        ("Kind of quote", _METHODS.get(method, method)),
        ("About", _about(finding)),
        ("Outcome or mechanism", str(finding.get("target_name") or "not classified")),
        ("Direction", _direction(finding)),
        ("Design", str(paper.get("design") or "not known")),
        ("Participants", f"{participants:,}" if isinstance(participants, int) else "not known"),
        ("In whom", str(paper.get("species") or "not known")),
        ("Status of the paper", str(paper.get("status") or "not known")),
        ("Source", reference(csl_item(paper), STYLES["vancouver"])),
        ("PMID", str(paper.get("pmid") or "none")),
        ("Searched on", searched_at[:10] or "not known"),
    ]


def citation_card(
    finding: Mapping[str, Any], paper: Mapping[str, Any], searched_at: str, *, markdown: bool = True
) -> str:
    """The card as Markdown, with the quote set off, or as plain lines. Arguments as `card_lines` has them."""
    lines = card_lines(finding, paper, searched_at)
    if not markdown:
        return "".join(f"{label}: {value}\n" for label, value in lines)
    (_, quote), *rest = lines
    facts = "".join(f"- **{label}:** {_MARKDOWN.sub(_escape, value)}\n" for label, value in rest)
    return f"> {_MARKDOWN.sub(_escape, quote)}\n\n{facts}"


def _about(finding: Mapping[str, Any]) -> str:
    parts = [
        str(finding.get("substance") or "substance not known"),
        f"against {finding['comparator']}" if finding.get("comparator") else "",
        f"in {finding['condition']}" if finding.get("condition") else "",
    ]
    return " ".join(filter(None, parts))


def _direction(finding: Mapping[str, Any]) -> str:
    text = str(finding.get("direction") or "not stated")
    text += _HEDGED if finding.get("certainty") == "hedged" else ""
    return text + (_NOT_OWN if finding.get("own") is False else "")


def _escape(match: re.Match[str]) -> str:
    return "\\" + match.group()
