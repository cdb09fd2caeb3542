"""What the models of species, control and the role of ketamine see: the design, and the cues of facts_cues.yaml."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingest.reading.model import Abstract
from ingest.reading.study.cues import CueHit

GROUPS = {
    "randomised controlled trial": "trial",
    "non-randomised controlled trial": "trial",
    "protocol": "trial",
    "open-label trial": "open",
    "cohort study": "observed",
    "case-control study": "observed",
    "cross-sectional study": "observed",
    "qualitative study": "observed",
    "case series": "case",
    "case report": "case",
    "systematic review": "reviewed",
    "meta-analysis": "reviewed",
    "narrative review": "told",
    "other": "told",
    "animal study": "animal",
    "in vitro study": "in vitro",
}
"""Designs whose abstracts speak alike of controls and treatments."""
CUES = "facts_cues"


def facts_features(abstract: Abstract, design: str, hits: Sequence[CueHit]) -> Iterator[str]:
    """Features from the hits of facts_cues.yaml.

    The design; cues anywhere, in the title (``^``), thrice (``#``), within a group of designs (``|``), and in a
    sentence that names ketamine (``k+``).
    """
    group = GROUPS[design]
    yield f"design {design}"
    yield f"group {group}"
    counts = Counter(hit.cue for hit in hits)
    by_sentence: defaultdict[int, set[str]] = defaultdict(set)
    for hit in hits:
        by_sentence[hit.sentence].add(hit.cue)
    for cue, count in counts.items():
        yield cue
        yield f"{group}|{cue}"
        if count > 2:
            yield f"{cue}#3"
    yield from {f"^{hit.cue}" for hit in hits if hit.start < abstract.title_end}
    yield from {f"k+{cue}" for cues in by_sentence.values() if "ketamine" in cues for cue in cues}
    if "ketamine" not in counts:
        yield "no ketamine"


def design_cue_features(abstract: Abstract, hits: Sequence[CueHit]) -> Iterator[str]:
    """The cues of cues.yaml, anywhere and in the title; for species."""
    yield from {f"d {hit.cue}" for hit in hits}
    yield from {f"d ^{hit.cue}" for hit in hits if hit.start < abstract.title_end}
