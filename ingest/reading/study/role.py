"""Reads what ketamine is in a study: treatment, drug of abuse, anaesthetic or analgesic, or research challenge."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.learned.linear import load_model
from ingest.reading.model import Evidence
from ingest.reading.study.confidence import confidence
from ingest.reading.study.cues import CueHit, first_of

MODEL = "ketamine_role"
NOT_STATED = "not stated"
_SHOWN = {
    "treatment": "treatment",
    "drug of abuse": "abuse",
    "anaesthetic or analgesic": "anaesthesia",
    "research challenge": "challenge",
}


def read_role(features: Sequence[str], hits: Sequence[CueHit]) -> tuple[str, Evidence] | None:
    """The role, with the words that show it; None in a text that does not name ketamine, or names it in passing.

    `features` and `hits` are those of `facts_features` and facts_cues.yaml.
    """
    named = first_of(hits, ("ketamine",))
    if named is None:
        return None
    shares = load_model(MODEL).probabilities(features)
    role = max(shares, key=lambda label: shares[label])
    if role == NOT_STATED:
        return None
    shown = first_of(hits, (_SHOWN[role],)) or named
    return role, Evidence(shown.start, shown.end, confidence(MODEL, shares[role]))
