"""Reads the design of a study: learned scores of 14 designs, moved by publication types and MeSH, then a few rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ingest.reading.concepts import folded
from ingest.reading.data_files import read_yaml
from ingest.reading.model import Abstract, Evidence
from ingest.reading.study.blocks import load_blocks
from ingest.reading.study.confidence import confidence
from ingest.reading.study.cues import CueHit, first_of
from ingest.reading.study.features import StudyFeatures

MODEL = "design"
COARSE = ("randomised", "systematic", "review", "case", "protocol", "animal", "in vitro", "other")
"""Kinds of design that all labelled sets tell apart."""
OBSERVATIONAL = (
    "non-randomised controlled trial", "open-label trial", "cohort study", "case-control study",
    "cross-sectional study", "qualitative study", "other",
)  # fmt: skip
LABELS = (*COARSE[:-1], *OBSERVATIONAL)
"""What the model tells apart; the last seven are the coarse design ``other``."""
_PLAIN = {
    "randomised": "randomised controlled trial",
    "review": "narrative review",
    "protocol": "protocol",
    "animal": "animal study",
    "in vitro": "in vitro study",
}
_LONG_LETTER = 500
"""Characters from which an abstract of a letter is read as that of a study."""
_SAID_MARGIN = 7.0
"""A title or type that says the design is as sure as this lead of one score over the next."""
_TRIALS = frozenset({"randomised", "non-randomised controlled trial"})
_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "randomised controlled trial": ("random trial", "random assigned", "random", "double blind", "controlled trial"),
    "non-randomised controlled trial": ("named not randomised", "placebo controlled", "controlled trial", "parts"),
    "open-label trial": ("named open-label", "open label", "intervention"),
    "cohort study": ("named cohort", "cohort", "retrospective"),
    "case-control study": ("named case-control", "case control"),
    "cross-sectional study": ("named cross-sectional", "cross-sectional", "case control"),
    "qualitative study": ("named qualitative", "qualitative"),
    "systematic review": ("systematic review", "searched", "review"),
    "meta-analysis": ("meta-analysis", "systematic review", "searched"),
    "narrative review": ("reviewing", "review"),
    "case report": ("case report", "year old"),
    "case series": ("case series", "case report", "year old"),
    "protocol": ("protocol", "will enrol", "will"),
    "animal study": ("strains", "animals", "animal tests"),
    "in vitro study": ("cells", "tissue"),
    "other": ("unlike",),
}
"""Cues that show a design to a reader, the most telling first."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The content of design.yaml, compiled. Patterns are for folded text."""

    titles: Mapping[str, re.Pattern[str]]
    meta_title: re.Pattern[str]
    meta_text: re.Pattern[str]
    meta_unless: re.Pattern[str]
    several_cases: re.Pattern[str]
    one_case: re.Pattern[str]
    types: Mapping[str, Mapping[str, float]]
    headings: Mapping[str, Mapping[str, float]]
    animals_only: Mapping[str, float]
    people_only: Mapping[str, float]
    not_studies: frozenset[str]


@cache
def load_rules() -> Rules:
    """Reads design.yaml."""
    data: dict[str, Any] = read_yaml(__package__, "design.yaml")
    meta = data["meta-analysis"]
    return Rules(
        titles={design: re.compile(pattern) for design, pattern in data["titles"].items()},
        meta_title=re.compile(meta["title"]),
        meta_text=re.compile(meta["text"]),
        meta_unless=re.compile(meta["unless"]),
        several_cases=re.compile(data["case series"]),
        one_case=re.compile(data["one case"]),
        types=data["publication types"],
        headings=data["headings"],
        animals_only=data["animals only"],
        people_only=data["people only"],
        not_studies=frozenset(data["not studies"]),
    )


def read_design(abstract: Abstract, features: StudyFeatures) -> tuple[str, Evidence]:
    """The design, one of `DESIGNS`, and the words that show it; those of the title where no phrase does."""
    said = said_by_title(abstract.title) or _said_by_types(abstract)
    if said:
        return said, Evidence(0, abstract.title_end, confidence(MODEL, _SAID_MARGIN))
    scores = load_blocks(MODEL).scores(features)
    for label, added in _told(abstract):
        scores[LABELS.index(label)] += added
    order = np.argsort(scores)
    design = fine_design(LABELS[int(order[-1])], abstract, features)
    start, end = _shown(design, abstract, features.hits)
    return design, Evidence(start, end, confidence(MODEL, float(scores[order[-1]] - scores[order[-2]])))


def said_by_title(title: str) -> str | None:
    """``protocol``, ``case series``, or ``other`` (corrections, replies, letters), where the title says so."""
    plain = folded(title)
    return next((design for design, pattern in load_rules().titles.items() if pattern.search(plain)), None)


def _said_by_types(abstract: Abstract) -> str | None:
    types = set(abstract.publication_types)
    rules = load_rules()
    short = len(abstract.text) - abstract.title_end < _LONG_LETTER
    return "other" if short and types & rules.not_studies and not types & set(rules.types) else None


def _told(abstract: Abstract) -> Iterator[tuple[str, float]]:
    """What publication types and MeSH headings add to the scores of `LABELS`."""
    rules = load_rules()
    told = [rules.types.get(kind, {}) for kind in abstract.publication_types]
    told += [rules.headings.get(heading, {}) for heading in abstract.mesh]
    if "Animals" in abstract.mesh and "Humans" not in abstract.mesh:
        told.append(rules.animals_only)
    elif "Humans" in abstract.mesh and "Animals" not in abstract.mesh:
        told.append(rules.people_only)
    for added in told:
        for label, points in added.items():
            yield from ((each, points) for each in (OBSERVATIONAL if label == "observational" else (label,)))


def fine_design(label: str, abstract: Abstract, features: StudyFeatures) -> str:
    """The design, one of 16, of a text for which the model says `label`, one of `LABELS`."""
    if label in _TRIALS:
        return _trial(label, abstract, features)
    if label == "systematic":
        return _systematic(folded(abstract.text), abstract.title_end)
    if label == "case":
        return _cases(folded(abstract.text), abstract.title_end)
    return _PLAIN.get(label, label)


def _trial(label: str, abstract: Abstract, features: StudyFeatures) -> str:
    """A trial that speaks neither of chance nor of double blinding was not randomised, as far as one can read.

    Double-blind trials are taken for randomised, as the labelled sets take them.
    """
    cues = {hit.cue for hit in features.hits}
    title_cues = {hit.cue for hit in features.hits if hit.start < abstract.title_end}
    if cues & {"random", "random trial", "random assigned", "trials of others"}:
        return _PLAIN.get(label, label)
    blinded = "double blind" in cues or "controlled trial" in title_cues
    return "randomised controlled trial" if blinded else "non-randomised controlled trial"


def _systematic(plain: str, title_end: int) -> str:
    rules = load_rules()
    pooled = rules.meta_title.search(plain, 0, title_end) or (
        rules.meta_text.search(plain) and not rules.meta_unless.search(plain)
    )
    return "meta-analysis" if pooled else "systematic review"


def _cases(plain: str, title_end: int) -> str:
    """A title that names one or several cases decides, else how the text speaks of them."""
    rules = load_rules()
    for begin, end in ((0, title_end), (title_end, len(plain))):
        one, several = rules.one_case.search(plain, begin, end), rules.several_cases.search(plain, begin, end)
        if bool(one) != bool(several):
            return "case report" if one else "case series"
    return "case report"


def _shown(design: str, abstract: Abstract, hits: tuple[CueHit, ...]) -> tuple[int, int]:
    for cue in _WORDS_OF[design]:
        hit = first_of(hits, (cue,))
        if hit:
            return hit.start, hit.end
    return 0, abstract.title_end
