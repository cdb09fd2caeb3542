"""Reads the design of a study: learned scores of eight coarse designs, then rules and a second model within them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import yaml

from ingest.reading.model import Abstract, Evidence
from ingest.reading.study.blocks import load_blocks
from ingest.reading.study.confidence import confidence
from ingest.reading.study.cues import CueHit
from ingest.reading.study.features import StudyFeatures

MODEL = "design"
OBSERVATIONAL_MODEL = "observational"
COARSE = ("randomised", "systematic", "review", "case", "protocol", "animal", "in vitro", "other")
_PLAIN = {
    "review": "narrative review",
    "protocol": "protocol",
    "animal": "animal study",
    "in vitro": "in vitro study",
}
_LONG_LETTER = 500
"""Characters from which an abstract of a letter is read as that of a study."""
DECLARED_BOOST = 4.0
"""What a declared design adds to its score (log-odds) in the model of observational designs."""
_MAY_HAVE_PLACEBO = frozenset({"open-label trial", "cross-sectional study", "other"})
_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "randomised": ("random trial", "random assigned", "random", "double blind", "controlled trial"),
    "systematic": ("systematic review", "meta-analysis", "searched", "review"),
    "review": ("reviewing", "review"),
    "case": ("case report", "case series", "year old"),
    "protocol": ("protocol", "will enrol", "will"),
    "animal": ("strains", "animals", "animal tests"),
    "in vitro": ("cells", "tissue"),
    "other": ("open label", "cross-sectional", "cohort", "case control", "qualitative", "own study"),
}
"""Cues that show a coarse design to a reader, the most telling first."""

Fine: TypeAlias = tuple[str, float]
"""A design and how likely it is, given the coarse one."""
Learned: TypeAlias = tuple[tuple[str, ...], npt.NDArray[np.float64]]
"""Labels and a score of each."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The content of design.yaml, compiled."""

    titles: Mapping[str, re.Pattern[str]]
    meta_title: re.Pattern[str]
    meta_text: re.Pattern[str]
    meta_unless: re.Pattern[str]
    several_cases: re.Pattern[str]
    one_case: re.Pattern[str]
    declared: Mapping[str, re.Pattern[str]]
    types: Mapping[str, Mapping[str, float]]
    headings: Mapping[str, Mapping[str, float]]
    animals_only: Mapping[str, float]
    people_only: Mapping[str, float]
    not_studies: frozenset[str]
    observational_headings: Mapping[str, str]


@cache
def load_rules() -> Rules:
    """Reads design.yaml."""
    data: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("design.yaml").read_text(encoding="utf-8"))
    meta = data["meta-analysis"]
    return Rules(
        titles={design: re.compile(pattern) for design, pattern in data["titles"].items()},
        meta_title=re.compile(meta["title"]),
        meta_text=re.compile(meta["text"]),
        meta_unless=re.compile(meta["unless"]),
        several_cases=re.compile(data["case series"]),
        one_case=re.compile(data["one case"]),
        declared={design: re.compile(pattern) for design, pattern in data["declared"].items()},
        types=data["publication types"],
        headings=data["headings"],
        animals_only=data["animals only"],
        people_only=data["people only"],
        not_studies=frozenset(data["not studies"]),
        observational_headings=data["observational headings"],
    )


_SAID_MARGIN = 1.4
"""A title or type that says the design is as sure as this lead of one score over the next."""


def read_design(abstract: Abstract, features: StudyFeatures) -> tuple[str, Evidence]:
    """The design, one of `DESIGNS`, and the words that show it; those of the title where no phrase does."""
    said = said_by_title(abstract) or _said_by_types(abstract)
    if said:
        return said, Evidence(0, abstract.title_end, confidence(MODEL, _SAID_MARGIN))
    scores = load_blocks(MODEL).scores(features)
    for name, added in _told(abstract):
        scores[COARSE.index(name)] += added
    order = np.argsort(scores)
    coarse = COARSE[int(order[-1])]
    sure = confidence(MODEL, float(scores[order[-1]] - scores[order[-2]]))
    design, share = fine_design(coarse, abstract, features)
    start, end = _shown(coarse, abstract, features.hits)
    return design, Evidence(start, end, round(sure * share, 3))


def said_by_title(abstract: Abstract) -> str | None:
    """``protocol`` or ``other`` (corrections, replies, letters), where the title says so in as many words."""
    title = abstract.title.lower()
    return next((design for design, pattern in load_rules().titles.items() if pattern.search(title)), None)


def _said_by_types(abstract: Abstract) -> str | None:
    types = set(abstract.publication_types)
    rules = load_rules()
    short = len(abstract.text) - abstract.title_end < _LONG_LETTER
    if short and types & rules.not_studies and not types & set(rules.types):
        return "other"
    return None


def _told(abstract: Abstract) -> Iterator[tuple[str, float]]:
    """What publication types and MeSH headings add to the scores of coarse designs."""
    rules = load_rules()
    for kind in abstract.publication_types:
        yield from rules.types.get(kind, {}).items()
    for heading in abstract.mesh:
        yield from rules.headings.get(heading, {}).items()
    if "Animals" in abstract.mesh and "Humans" not in abstract.mesh:
        yield from rules.animals_only.items()
    elif "Humans" in abstract.mesh and "Animals" not in abstract.mesh:
        yield from rules.people_only.items()


def fine_design(coarse: str, abstract: Abstract, features: StudyFeatures, learned: Learned | None = None) -> Fine:
    """One of the 16 designs within a coarse one, and how likely it is the right one of those within.

    `learned` are labels and scores of the observational model, where they are to be taken from elsewhere than from
    the model that is kept.
    """
    lower = abstract.text.lower()
    cues = set(features.cues)
    if coarse == "randomised":
        return ("randomised controlled trial", 1.0) if _random_or_blind(lower, cues) else _without_random(cues)
    if coarse == "systematic":
        return _systematic(lower, abstract.title_end)
    if coarse == "case":
        return _cases(lower, abstract.title_end)
    if coarse == "other":
        return observational(abstract, cues, learned or _observational_scores(features))
    return _PLAIN[coarse], 1.0


def _random_or_blind(lower: str, cues: set[str]) -> bool:
    return "random" in lower or "double blind" in cues or "rct" in lower or "controlled trial" in cues


def _without_random(cues: set[str]) -> tuple[str, float]:
    """Placebo or a comparison, but neither chance nor blinding: a trial without randomisation."""
    if "placebo" in cues or "sham" in cues or "crossover" in cues:
        return "non-randomised controlled trial", 0.85
    return "randomised controlled trial", 0.7


def _systematic(lower: str, title_end: int) -> tuple[str, float]:
    rules = load_rules()
    if rules.meta_title.search(lower, 0, title_end):
        return "meta-analysis", 0.98
    if rules.meta_text.search(lower) and not rules.meta_unless.search(lower):
        return "meta-analysis", 0.8
    return "systematic review", 0.95


def _cases(lower: str, title_end: int) -> tuple[str, float]:
    """A title that names one or several cases decides, else how the text speaks of them."""
    rules = load_rules()
    for begin, end in ((0, title_end), (title_end, len(lower))):
        one, several = rules.one_case.search(lower, begin, end), rules.several_cases.search(lower, begin, end)
        if bool(one) != bool(several):
            return ("case report", 0.9) if one else ("case series", 0.8)
    return "case report", 0.7


def _observational_scores(features: StudyFeatures) -> Learned:
    model = load_blocks(OBSERVATIONAL_MODEL)
    return model.labels, model.scores(features).astype(np.float64)


def observational(abstract: Abstract, cues: set[str], learned: Learned) -> Fine:
    """Which design a study is that is neither randomised, a review, a case, a protocol, nor of animals or cells."""
    labels, scores = learned[0], learned[1].copy()
    for design in declared_designs(abstract):
        scores[labels.index(design)] += DECLARED_BOOST
    powers = np.exp(scores - scores.max())
    best = int(np.argmax(powers))
    design, share = labels[best], float(powers[best] / powers.sum())
    if design in _MAY_HAVE_PLACEBO and "placebo" in cues and "needed+placebo" not in cues:
        return "non-randomised controlled trial", 0.7
    return design, share


def declared_designs(abstract: Abstract) -> set[str]:
    """Observational designs that the text names, or that its MeSH headings do."""
    rules = load_rules()
    lower = abstract.text.lower()
    named = {design for design, pattern in rules.declared.items() if pattern.search(lower)}
    headed = {rules.observational_headings.get(heading) for heading in abstract.mesh}
    return named | {design for design in headed if design}


def _shown(coarse: str, abstract: Abstract, hits: tuple[CueHit, ...]) -> tuple[int, int]:
    first: dict[str, CueHit] = {}
    for hit in hits:
        first.setdefault(hit.cue, hit)
    for cue in _WORDS_OF[coarse]:
        if cue in first:
            return first[cue].start, first[cue].end
    return 0, abstract.title_end
