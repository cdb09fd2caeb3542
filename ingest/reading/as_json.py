"""A reading as the JSON of ``ketagraph read``: plain values, keys as other programs rely on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from functools import cache
from typing import Any

from ingest.reading.model import Dose, Evidence, Finding, Reading, StudyFacts
from ingest.reading.vocabulary import load_vocabulary

_CONFIDENCE_DIGITS = 3


def reading_as_json(identifier: object, reading: Reading) -> dict[str, Any]:
    """One line of the output, in the order of keys that people read: study, conclusion, facets, findings last."""
    return {
        "id": identifier,
        "study": study_as_json(reading.study),
        "conclusion": reading.conclusion,
        "facets": {facet: list(labels) for facet, labels in reading.facets.items()},
        "sentences": [
            {"start": s.start, "end": s.end, "section": s.section, "role": s.role} for s in reading.abstract.sentences
        ],
        "concepts": _concepts(reading),
        "findings": [_finding(reading, finding) for finding in reading.findings],
    }


def study_as_json(study: StudyFacts) -> dict[str, Any]:
    """Study facts; `evidence` tells for each field where it was read and how sure the reader is."""
    return {
        "design": study.design,
        "level": study.level,
        "species": study.species,
        "participants": study.participants,
        "blinding": study.blinding,
        "control": study.control,
        "phase": study.phase,
        "follow_up": study.follow_up,
        "doses": [_dose(dose) for dose in study.doses],
        "trial_ids": list(study.trial_ids),
        "role": study.role,
        "diagnosed": study.diagnosed,
        "evidence": {name: _evidence(where) for name, where in study.where.items()},
    }


def _dose(dose: Dose) -> dict[str, Any]:
    return asdict(dose)


def _evidence(where: Evidence) -> dict[str, Any]:
    return {"start": where.start, "end": where.end, "confidence": round(where.confidence, _CONFIDENCE_DIGITS)}


@cache
def _known() -> dict[str, tuple[str, str]]:
    return {concept.id: (concept.name, concept.kind) for concept in load_vocabulary().concepts}


def _concepts(reading: Reading) -> list[dict[str, Any]]:
    places: defaultdict[str, list[list[int]]] = defaultdict(list)
    for mention in reading.abstract.mentions:
        places[mention.concept_id].append([mention.start, mention.end])
    return [
        {"id": concept, "name": _known()[concept][0], "kind": _known()[concept][1], "mentions": mentions}
        for concept, mentions in places.items()
    ]


def _finding(reading: Reading, finding: Finding) -> dict[str, Any]:
    effect = finding.effect
    return {
        "substance": finding.substance,
        "comparator": finding.comparator,
        "target": finding.target,
        "target_kind": finding.target_kind,
        "condition": finding.condition,
        "direction": finding.direction,
        "certainty": finding.certainty,
        "significant": finding.significant,
        "own": finding.own,
        "effect": None
        if effect is None
        else {
            "measure": effect.measure,
            "value": effect.value,
            "ci": list(effect.ci) if effect.ci else None,
            "p": effect.p,
        },
        "sentence": reading.abstract.text[finding.start : finding.end],
        "start": finding.start,
        "end": finding.end,
        "section": finding.section,
        "confidence": round(finding.confidence, _CONFIDENCE_DIGITS),
    }
