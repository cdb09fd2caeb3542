"""What the models of the facets see of an abstract: its cues and where they stand, and its topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ingest.reading.concepts import folded
from ingest.reading.facets.cues import LONGEST, Hit, Zones, lexicon, zones
from ingest.reading.facets.topics import load_topics
from ingest.reading.learned.features import words
from ingest.reading.model import Abstract
from ingest.reading.words import words_of

Vector = npt.NDArray[np.float32]
VIEWS = ("anywhere", "title", "opening", "closing", "twice", "four times", "seven times")
"""What is noted of each cue."""
PRINTED = (
    "RESULTS", "METHODS", "BACKGROUND", "CONCLUSION", "OBJECTIVE", "AIM", "DESIGN", "INTERVENTION:", "CONDITION:",
    "PRIMARY OUTCOME",
)  # fmt: skip
"""Headings of structured abstracts and of entries in trial registers."""
LENGTHS = 7
TOPIC_WEIGHT, TITLE_TOPIC_WEIGHT = 0.63, 0.32
"""Weights of topics against cues in the linear models, chosen by cross-validation."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An abstract as the models see it. `cues` are 0 or 1, `VIEWS` of each cue one after another, then headings and
    length; `topics` and `title_topics` are vectors of length 1. `counts` has how often, `titled` whether in the title
    a cue stands."""

    plain: str
    zones: Zones
    hits: Sequence[Hit]
    counts: Counter[int]
    titled: frozenset[int]
    cues: Vector
    topics: Vector
    title_topics: Vector

    def for_trees(self) -> Vector:
        """Cues and topics, as the trees split on them."""
        return np.concatenate((self.cues, self.topics))

    def for_weights(self) -> Vector:
        """Cues and topics, weighed for the linear models."""
        cues = self.cues / np.float32(max(1.0, float(self.cues.sum())) ** 0.5)
        return np.concatenate((cues, TOPIC_WEIGHT * self.topics, TITLE_TOPIC_WEIGHT * self.title_topics))


def see(abstract: Abstract) -> Seen:
    """Reads cues and topics. Takes the first `LONGEST` signs."""
    text = abstract.text[:LONGEST]
    plain, parts = folded(text), zones(abstract)
    hits = lexicon().hits(plain)
    counts, cues = _noted(hits, parts)
    _note_form(cues, text, parts)
    topics, title, whole = load_topics(), words_of(abstract).title, words_of(abstract).body
    whole = [*title, *whole] if len(abstract.text) <= LONGEST else words(text)
    return Seen(
        plain=plain,
        zones=parts,
        hits=hits,
        counts=counts,
        titled=frozenset(hit.cue for hit in hits if hit.start < parts.title_end),
        cues=cues,
        topics=topics.of(whole),
        title_topics=topics.of(title if parts.title_end <= LONGEST else whole),
    )


@cache
def cue_feature_names() -> tuple[str, ...]:
    """What each place of `Seen.cues` tells."""
    cues = [f"{cue}, {view}" for cue in lexicon().names for view in VIEWS]
    return (*cues, *(f"printed {heading}" for heading in PRINTED), *(f"length {n}" for n in range(LENGTHS)))


def _noted(hits: Sequence[Hit], parts: Zones) -> tuple[Counter[int], Vector]:
    cues = np.zeros(len(cue_feature_names()), dtype=np.float32)
    marks: set[int] = set()
    counts: Counter[int] = Counter()
    title_end, opening_end, closing_start = parts.title_end, parts.opening_end, parts.closing_start
    for cue, start in {hit[:2] for hit in hits}:
        counts[cue] += 1
        at = cue * len(VIEWS)
        if start < title_end:
            marks.add(at + 1)
        elif start < opening_end:
            marks.add(at + 2)
        if start >= closing_start:
            marks.add(at + 3)
    for cue, count in counts.items():
        at = cue * len(VIEWS)
        marks.add(at)
        marks.update(at + view for view, least in ((4, 2), (5, 4), (6, 7)) if count >= least)
    cues[list(marks)] = 1
    return counts, cues


def _note_form(cues: Vector, text: str, parts: Zones) -> None:
    start = len(lexicon().names) * len(VIEWS)
    for number, heading in enumerate(PRINTED):
        cues[start + number] = heading in text
    cues[start + len(PRINTED) + min(LENGTHS - 1, parts.sentences // 3)] = 1
