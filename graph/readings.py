"""What the reader found in an abstract as rows: one of study facts, one a finding, method ``extracted``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from graph.rows import ReadingRows, Row
from ingest.reading.model import READER_VERSION, Evidence, Finding, Reading, StudyFacts
from ingest.reading.vocabulary import Vocabulary

_DIGITS = 3
_LEAST_NAMED = 2
"""A condition counts as the study's own when the title names it, or two sentences or more do."""


@dataclass(frozen=True, slots=True)
class ConceptNames:
    """Ids by lower-case name of what may act; ids of conditions. Made once a vocabulary."""

    agents: Mapping[str, str]
    conditions: frozenset[str]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> ConceptNames:
        acting = [c for c in vocabulary.concepts if c.kind in ("intervention", "substance")]
        return cls(
            {concept.name.lower(): concept.id for concept in acting},
            frozenset(c.id for c in vocabulary.concepts if c.kind == "condition"),
        )


def reading_rows(paper: str, reading: Reading, names: ConceptNames) -> ReadingRows:
    """The rows of one reading. Substances outside the vocabulary keep their name and get no concept."""
    study = reading.study
    of_paper: Row = {
        "design": study.design,
        "level": study.level,
        "species": study.species,
        "participants": study.participants,
        "facets": [f"{facet}: {label}" for facet, labels in reading.facets.items() for label in labels],
    }
    return ReadingRows(
        _filled(of_paper),
        {"paper": paper, "properties": _facts(paper, reading, study, names)},
        tuple(_finding(paper, number, reading, finding, names) for number, finding in enumerate(reading.findings)),
    )


def _facts(paper: str, reading: Reading, study: StudyFacts, names: ConceptNames) -> Row:
    properties: Row = {
        "id": f"{paper}#extracted",
        "method": "extracted",
        "reader": READER_VERSION,
        "design": study.design,
        "level": study.level,
        "species": study.species,
        "participants": study.participants,
        "blinding": study.blinding,
        "control": study.control,
        "phase": study.phase,
        "follow_up_days": study.follow_up,
        "doses": [json.dumps(asdict(dose), sort_keys=True) for dose in study.doses],
        "trial_ids": list(study.trial_ids),
        "role": study.role,
        "diagnosed_population": study.diagnosed,
        "conditions": _conditions(reading, names),
        "conclusion": reading.conclusion,
        "evidence": json.dumps({name: _place(where) for name, where in study.where.items()}, sort_keys=True),
        **{f"facet_{facet}": list(labels) for facet, labels in reading.facets.items()},
    }
    return _filled(properties)


def _place(where: Evidence) -> list[float]:
    return [where.start, where.end, round(where.confidence, _DIGITS)]


def _conditions(reading: Reading, names: ConceptNames) -> list[str]:
    """Conditions of the title, then those that several sentences name, most often named first."""
    abstract = reading.abstract
    mentions = [m for m in abstract.mentions if m.concept_id in names.conditions]
    titled = dict.fromkeys(m.concept_id for m in mentions if m.start < abstract.title_end)
    told = {
        (m.concept_id, place)
        for m in mentions
        for place, s in enumerate(abstract.sentences)
        if s.start <= m.start < s.end
    }
    often = Counter(concept for concept, _ in told)
    named = [concept for concept, times in sorted(often.items(), key=lambda e: (-e[1], e[0])) if times >= _LEAST_NAMED]
    return [*titled, *(concept for concept in named if concept not in titled)]


def _finding(paper: str, number: int, reading: Reading, finding: Finding, names: ConceptNames) -> Row:
    effect = finding.effect
    low, high = effect.ci if effect and effect.ci else (None, None)
    properties: Row = {
        "id": f"extracted:{paper}:{number}",
        "method": "extracted",
        "reader": READER_VERSION,
        "substance": finding.substance,
        "comparator": finding.comparator,
        "direction": finding.direction,
        "certainty": finding.certainty,
        "significant": finding.significant,
        "own": finding.own,
        "measure": effect.measure if effect else None,
        "value": effect.value if effect else None,
        "ci_low": low,
        "ci_high": high,
        "p": str(effect.p) if effect and effect.p is not None else None,
        "sentence": reading.abstract.text[finding.start : finding.end],
        "start": finding.start,
        "end": finding.end,
        "section": finding.section,
        "sentence_role": reading.abstract.sentences[finding.sentence].role,
        "confidence": round(finding.confidence, _DIGITS),
    }
    return {
        "paper": paper,
        "properties": _filled(properties),
        "substance": names.agents.get(finding.substance),
        "comparator": names.agents.get(finding.comparator or ""),
        "target": finding.target,
        "condition": finding.condition,
    }


def _filled(properties: Row) -> Row:
    """Without empty values: Neo4j keeps no nulls."""
    return {key: value for key, value in properties.items() if value not in (None, "", [])}
