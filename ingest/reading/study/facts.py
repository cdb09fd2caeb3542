"""Puts the study facts of an abstract together, each with the words it was read from."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.reading.model import Abstract, Evidence, StudyFacts
from ingest.reading.study.design import read_design
from ingest.reading.study.features import study_features
from ingest.reading.study.labels import label_features, read_label, shown
from ingest.reading.study.level import level_of
from ingest.reading.study.quantities.doses import doses
from ingest.reading.study.quantities.follow_up import follow_up
from ingest.reading.study.quantities.participants import participants
from ingest.reading.study.quantities.phase import phase
from ingest.reading.study.quantities.trial_ids import trial_ids

_LABELS = ("species", "control", "blinding", "role")
_SYNTHESES = frozenset({"systematic review", "meta-analysis", "narrative review"})
_NO_FOLLOW_UP = _SYNTHESES | {"cross-sectional study", "other"}
_SPECIES = {"animal study": "animal", "in vitro study": "in vitro"}


def read_study(abstract: Abstract) -> StudyFacts:
    """All study facts. What the abstract does not state is None, never guessed."""
    design, design_words = read_design(abstract, study_features(abstract))
    where: dict[str, Evidence] = {"design": design_words}
    labels = _labels(abstract, design, where)
    people = None if design in _SYNTHESES or labels["species"] in ("animal", "in vitro") else participants(abstract)
    followed = None if design in _NO_FOLLOW_UP else follow_up(abstract)
    told_phase = phase(abstract)
    registered = trial_ids(abstract)
    for name, found in (("participants", people), ("follow_up", followed), ("phase", told_phase)):
        if found is not None:
            where[name] = found[1]
    if registered:
        where["trial_ids"] = registered[0][1]
    return StudyFacts(
        design=design,
        level=level_of(design),
        species=labels["species"],
        participants=people[0] if people else None,
        blinding=labels["blinding"],
        control=labels["control"],
        phase=told_phase[0] if told_phase else None,
        follow_up=followed[0] if followed else None,
        doses=doses(abstract),
        trial_ids=tuple(dict.fromkeys(number for number, _ in registered)),
        role=labels["role"],
        diagnosed=_diagnosed(abstract, labels["species"]),
        where=where,
    )


def _labels(abstract: Abstract, design: str, where: dict[str, Evidence]) -> Mapping[str, str | None]:
    """The facts with few values; the design settles the species of animal and cell studies."""
    features = label_features(abstract)
    found: dict[str, str | None] = {}
    for fact in _LABELS:
        value, confidence = read_label(fact, features)
        found[fact] = _SPECIES.get(design, value) if fact == "species" else value
        if found[fact] is not None and (evidence := shown(fact, abstract, confidence)) is not None:
            where[fact] = evidence
    if not any("ketamine" in m.concept_id for m in abstract.mentions):
        found["role"] = None
        where.pop("role", None)
    return found


def _diagnosed(abstract: Abstract, species: str | None) -> bool | None:
    """Whether the people studied have a diagnosis; None where no condition and no healthy volunteers are named."""
    if species != "human":
        return None
    named = {m.concept_id for m in abstract.mentions if m.concept_id.startswith("condition:")}
    if named - {"condition:healthy-volunteers", "condition:hazardous-drinking"}:
        return True
    return False if named else None
