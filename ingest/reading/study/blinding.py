"""Reads who knew the treatment: double-blind, single-blind or open-label, as the text says of its own study."""

from __future__ import annotations

import re

from ingest.reading.concepts import folded
from ingest.reading.model import Abstract, Evidence
from ingest.reading.study.confidence import confidence

_DOUBLE = re.compile(
    r"\b(?:double|triple|quadruple) ?(?:blind|mask|dummy)\w*"
    r"|\b(?:patients?|participants?|subjects?)(?: and|,) (?:\w+ ){1,2}(?:blind|mask)\w*"
)
_SINGLE = re.compile(
    r"\bsingle ?(?:blind|mask)\w*"
    r"|\b(?:observer|assessor|investigator|rater|evaluator|patient)s? (?:blind|mask)\w*"
    r"|\bblinded (?:assess|rater|evaluat|observer|outcome)\w*"
)
_OPEN = re.compile(
    r"\bopen ?label\w*|\bopen (?:trial|study|pilot|clinical)\b|\bunblinded|\bnon ?blinded|\bnot blinded|\bunmasked"
    r"|\bsingle arm\b"
)
_NOT_OURS = re.compile(r"\W+(?:\w+\W+){0,4}?(?:studies|trials)\b|\W+(?:\w+\W+){0,3}?(?:is|are) (?:needed|warranted)")
"""What follows the words where they are said of other studies, or of those to come."""
_WORDS = ("blind", "mask", "dummy", "open", "single arm")
"""One of these is in every phrase above; a text without any is not searched."""
_REVIEWS = frozenset({"systematic review", "meta-analysis", "narrative review", "other", "in vitro study"})


def read_blinding(abstract: Abstract, design: str) -> tuple[str, Evidence] | None:
    """The blinding, with the words that say it; None in reviews, and where nothing is said."""
    found = blinding_words(abstract, design)
    if found is None:
        return None
    blinding, start, end = found
    return blinding, Evidence(start, end, confidence("blinding", 1.0))


def blinding_words(abstract: Abstract, design: str) -> tuple[str, int, int] | None:
    """The blinding, and where the words stand."""
    if design in _REVIEWS:
        return None
    plain = folded(abstract.text)
    if not any(word in plain for word in _WORDS):
        return None
    patterns = [("double-blind", _DOUBLE), ("single-blind", _SINGLE), ("open-label", _OPEN)]
    if design == "open-label trial":
        patterns.reverse()
    for blinding, pattern in patterns:
        for match in pattern.finditer(plain):
            if blinding == "open-label" or not _NOT_OURS.match(plain, match.end()):
                return blinding, match.start(), match.end()
    return None
