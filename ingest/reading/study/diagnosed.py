"""Reads whether the people studied had a diagnosis for which, or with which, they were studied."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.model import Evidence
from ingest.reading.study.cues import CueHit, first_of

SURE, UNSURE = 0.85, 0.65
"""Confidence where only one side is spoken of, and where both are; set by hand: few labels tell of diagnoses."""
_SIDES = (("diagnosed", True), ("not diagnosed", False))
_OWN = frozenset({
    "randomised controlled trial", "non-randomised controlled trial", "open-label trial", "cohort study",
    "case-control study", "cross-sectional study", "case series", "case report", "qualitative study", "protocol",
})  # fmt: skip


def read_diagnosed(
    design: str, species: str | None, hits: Sequence[CueHit], title_end: int
) -> tuple[bool, Evidence] | None:
    """True for patients, False for healthy volunteers and the public; None for reviews, animals, or nothing said.

    `hits` are those of facts_cues.yaml. The title decides where it speaks of one side only, else what is spoken of
    more often.
    """
    if species != "human" or design not in _OWN:
        return None
    counts = [sum(hit.cue == cue for hit in hits) for cue, _ in _SIDES]
    titled = [sum(hit.cue == cue and hit.start < title_end for hit in hits) for cue, _ in _SIDES]
    if not any(counts):
        return None
    judged = titled if bool(titled[0]) != bool(titled[1]) else counts
    cue, answer = _SIDES[0] if judged[0] >= judged[1] else _SIDES[1]
    shown = first_of(hits, (cue,))
    if shown is None:
        return None
    return answer, Evidence(shown.start, shown.end, UNSURE if all(counts) else SURE)
