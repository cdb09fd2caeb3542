"""Risk-of-bias marks of one study, each with the words that it was read from (GRADE guidelines 4)."""

from __future__ import annotations

from collections.abc import Iterator

from graph.evidence.direction import AGAINST_COMPARATOR
from graph.evidence.model import RiskMark
from graph.evidence.rows import Facts, PaperRow
from graph.evidence.rules import Rules

LABELS = {
    "open label": "Open label: everybody knew what was given",
    "blinding not stated": "Blinding is not stated",
    "inert placebo": "Inert placebo of a drug whose effects are obvious: people can tell what they got",
    "no control": "No control group",
    "control not stated": "Control is not stated",
    "not against comparator": "Change over time or a frequency, not a difference between groups",
    "comparison not stated": "What was compared is not stated",
    "no randomisation": "Not randomised",
    "single-blind": "Only one side was blinded",
    "expression of concern": "The journal has published an expression of concern",
    "corrected": "A correction has been published",
}


def risk_marks(
    facts: Facts, paper: PaperRow, substance: str, contrast: str, tier: str, rules: Rules
) -> tuple[RiskMark, ...]:
    """The marks of a study. `contrast` is what its deciding findings compare, `tier` what it is weighed with."""
    counted = rules.risk_of_bias.counted[tier]
    codes = [*_blinding(facts, substance, rules), *_control(facts), *_contrast(contrast), *_other(paper, tier)]
    return tuple(_mark(code, field, facts, code in counted) for code, field in codes)


def _blinding(facts: Facts, substance: str, rules: Rules) -> Iterator[tuple[str, str]]:
    if not facts.blinding:
        yield "blinding not stated", ""
    elif facts.blinding == "open-label":
        yield "open label", "blinding"
    elif facts.blinding == "single-blind":
        yield "single-blind", "blinding"
    bias = rules.risk_of_bias
    named = facts.comparator_concept
    inert = named in bias.inert or (facts.control == "placebo" and not named)
    if inert and facts.blinding != "open-label" and substance in bias.obvious_substances:
        yield "inert placebo", "comparator" if facts.comparator else "control"


def _control(facts: Facts) -> Iterator[tuple[str, str]]:
    if not facts.control:
        yield "control not stated", ""
    elif facts.control == "none":
        yield "no control", "control"


def _contrast(contrast: str) -> Iterator[tuple[str, str]]:
    if contrast and contrast != AGAINST_COMPARATOR:
        yield "not against comparator", ""
    elif not contrast:
        yield "comparison not stated", ""


def _other(paper: PaperRow, tier: str) -> Iterator[tuple[str, str]]:
    if tier != "randomised":
        yield "no randomisation", "design"
    if paper.status == "concern":
        yield "expression of concern", ""
    elif paper.status == "corrected":
        yield "corrected", ""


def _mark(code: str, field: str, facts: Facts, serious: bool) -> RiskMark:
    if not field:
        return RiskMark(code, LABELS[code], serious=serious)
    if field in facts.curated:
        return RiskMark(code, LABELS[code], str(getattr(facts, field)), "curated", serious)
    return RiskMark(
        code, LABELS[code], facts.places.get(field, ""), "abstract" if field in facts.places else "", serious
    )
