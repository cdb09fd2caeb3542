"""What a signal means, and what would change it, in the sentences of wordings.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.evidence.body import Body
from graph.evidence.model import BodyDirection, Certainty, Deduction
from graph.evidence.scope import Question


@cache
def wordings() -> Mapping[str, Any]:
    """The sentences that ship with Ketagraph."""
    content: Mapping[str, Any] = yaml.safe_load(
        files("graph.evidence").joinpath("wordings.yaml").read_text(encoding="utf-8")
    )
    return content


def meaning(
    direction: BodyDirection, certainty: Certainty, question: Question, *, subject: str = "", beside: bool = False
) -> str:
    """One plain sentence. `subject`: what was studied where that is not the substance itself, such as another
    compound. `beside`: nothing counts, yet there are human studies shown apart."""
    sentences = wordings()["meaning"]
    if certainty == "no evidence":
        template = sentences["only beside" if beside else "no evidence"]
    elif certainty == "preclinical only":
        template = sentences[certainty]
    else:
        template = sentences[direction].get(certainty) or sentences[direction]["any"]
    names = _names(question)
    return _capital(template.format(**{**names, "substance": subject or names["substance"]}))


def would_change(deductions: Sequence[Deduction], body: Body, question: Question) -> str:
    """The first deduction that a feasible study would lift, as a sentence on that study; "" where nothing was taken."""
    said = wordings()["would_change"]
    codes = [deduction.code for deduction in deductions if deduction.points]
    if not codes:
        return ""
    first = next((code for code in said["order"] if code in codes), codes[0])
    template = said.get(said["same_as"].get(first, first), said["other"])
    enough, few = question.rules.imprecision.participants
    bound = few if body.participants < few else enough
    start = said["not randomised"] if body.tier is not question.rules.tiers[0] else ""
    return start + _capital(
        template.format(
            **_names(question),
            missing=max(0, bound - body.participants),
            weeks=int(question.rules.indirectness.short_follow_up["days"]) // 7,
            small=question.rules.publication_bias.small,
        )
    )


def _names(question: Question) -> dict[str, str]:
    condition = question.condition.name if question.condition else ""
    return {
        "substance": question.substance.name,
        "target": question.target.name,
        "condition": condition,
        "in_condition": f" in {condition}" if condition else "",
        "of_condition": f" of {condition}" if condition else "",
        **wordings()["verbs"][question.target.better],
    }


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
