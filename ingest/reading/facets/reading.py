"""The facets of PsyNamic's scheme: several labels each, chosen by small learned models; participants by count."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract, StudyFacts
from ingest.reading.study.labels import label_features
from ingest.reading.study.quantities.participants import bucket

FACETS = (
    "study_type", "study_conclusion", "condition", "study_control", "number_of_participants", "substances", "outcomes",
    "data_type", "study_purpose", "application_form", "regimen",
)  # fmt: skip
LEARNED = tuple(facet for facet in FACETS if facet != "number_of_participants")
LEAST_LIKELY = 0.45
"""Labels at least this likely are given, and always the likeliest."""
_REVIEWS = frozenset({"systematic review", "meta-analysis", "narrative review"})


def read_facets(abstract: Abstract, study: StudyFacts) -> dict[str, tuple[str, ...]]:
    """The labels of each facet, the likeliest first, in the words of the living review."""
    features = label_features(abstract)
    chosen = {facet: _chosen(facet, features) for facet in LEARNED}
    evidence = study.where.get("participants")
    size = bucket(
        study.participants, review=study.design in _REVIEWS, confidence=evidence.confidence if evidence else 1.0
    )
    return {facet: (size,) if facet == "number_of_participants" else chosen[facet] for facet in FACETS}


def facet_confidence(facet: str, abstract: Abstract) -> Mapping[str, float]:
    """The probability of each label of a learned facet. Raises `DataFileError` for a facet that is not learned."""
    return _chances(facet, label_features(abstract))


def _chosen(facet: str, features: list[str]) -> tuple[str, ...]:
    chances = _chances(facet, features)
    ranked = sorted(chances, key=lambda label: (-chances[label], label))
    return tuple(label for place, label in enumerate(ranked) if place == 0 or chances[label] >= LEAST_LIKELY)


def _chances(facet: str, features: list[str]) -> dict[str, float]:
    model = load_model(f"facet_{facet}")
    scores = model.scores(features).tolist()
    return {label: 1 / (1 + math.exp(-score)) for label, score in zip(model.labels, scores, strict=True)}
