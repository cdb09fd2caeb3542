"""Reads PsyNamic's eleven facets of an abstract, with how sure each label is.

Labels are those of PsyNamic (psynamic.dcr.unibe.ch), learned from abstracts that its authors labelled. Where their
written guide settles a matter (a title that says "case report"; depression is a psychiatric condition) a rule does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.reading.facets.candidates import candidates, schemes, trust
from ingest.reading.facets.features import Seen, see
from ingest.reading.facets.headcount import CLASSES, load_headcount, told_sizes
from ingest.reading.facets.models import load_decisions, load_forest, load_labels, logistic
from ingest.reading.facets.scheme import scheme
from ingest.reading.model import Abstract

HEADCOUNT = "number_of_participants"
SETTLED = 0.97
"""Likelihood of what the guide settles."""
Likelihoods = dict[str, dict[str, float]]
_CASE_SERIES = re.compile(
    r"\bcase series\b|\bcase reports\b"
    r"|\bcase report\b.*\b(?:two|three|four|five|six|seven|eight|[2-9]) (?:patients|cases)\b",
    re.IGNORECASE,
)
_CASE_REPORT = re.compile(r"(?<!based )\bcase report\b|^\W*a case of\b", re.IGNORECASE)
_REVIEW = re.compile(r"\breview\b|\bmeta-?analysis\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The labels chosen of a facet, and how likely each is right (0 to 1), as cross-validation calibrated it."""

    chosen: tuple[str, ...]
    confidence: tuple[float, ...]


def read_facets(abstract: Abstract) -> dict[str, tuple[str, ...]]:
    """The labels of all eleven facets, at least one each, the likeliest first. Never raises, whatever the text holds.

    Facets were labelled, and are learned, from the text alone: study facts are not looked at.
    """
    return {facet: weighed.chosen for facet, weighed in weigh_facets(abstract).items()}


def weigh_facets(abstract: Abstract) -> dict[str, Weighed]:
    """Labels and confidence of every facet in one reading."""
    seen = see(abstract)
    raw = label_likelihoods(seen)
    raw[HEADCOUNT] = _headcount(abstract, seen)
    raw["study_type"] = by_title(raw["study_type"], abstract.title)
    return {facet: _weighed(facet, raw[facet]) for facet in scheme()}


def label_likelihoods(seen: Seen) -> Likelihoods:
    """How likely each label is before calibration, of all facets but the number of participants."""
    model = load_labels("facets_labels")
    found: Likelihoods = {}
    values = model.likelihoods(seen.for_weights(), seen.for_trees()).tolist()
    for name, value in zip(model.labels, values, strict=True):
        facet, _, label = name.partition("\t")
        found.setdefault(facet, {})[label] = value
    for facet in schemes():
        found[facet] = _with_mentions(found[facet], seen, facet)
    return found


def _with_mentions(found: Mapping[str, float], seen: Seen, facet: str) -> dict[str, float]:
    """Likelihoods in which the mentions of a concept speak too; one that is not named is hardly what is studied."""
    named, rows = candidates(seen, facet)
    said = logistic(load_forest(f"facets_{facet}").scores(rows)[:, 0]).tolist() if named else []
    told = dict.fromkeys(schemes()[facet].labels, 0.0) | dict(zip(named, said, strict=True))
    share = trust(facet)
    return {label: value + share * (told[label] - value) if label in told else value for label, value in found.items()}


def by_title(study_type: Mapping[str, float], title: str) -> dict[str, float]:
    """Case reports and case series that say so in their title, of which too few are labelled to learn from."""
    if _REVIEW.search(title):
        return dict(study_type)
    for label, pattern in (("Case series", _CASE_SERIES), ("Case report", _CASE_REPORT)):
        if pattern.search(title):
            return {other: SETTLED if other == label else 0.0 for other in {*study_type, label}}
    return dict(study_type)


def _headcount(abstract: Abstract, seen: Seen) -> dict[str, float]:
    likely = load_headcount().likelihoods(told_sizes(abstract), seen)
    return dict(zip(CLASSES, likely.tolist(), strict=True))


def _weighed(name: str, raw: Mapping[str, float]) -> Weighed:
    facet, decision = scheme()[name], load_decisions()[name]
    total = 1.0 if facet.several else max(sum(raw.values()), 1e-6)
    chosen = facet.choose(raw, decision.thresholds)
    return Weighed(chosen, tuple(decision.calibrated(raw.get(label, 0.0) / total) for label in chosen))
