"""Puts the study facts of an abstract together, each with the words it was read from."""

from __future__ import annotations

from typing import TypeVar

from ingest.reading.model import Abstract, Evidence, StudyFacts
from ingest.reading.study.blinding import read_blinding
from ingest.reading.study.control import read_control
from ingest.reading.study.cues import load_cues
from ingest.reading.study.design import read_design
from ingest.reading.study.diagnosed import read_diagnosed
from ingest.reading.study.facts_features import CUES, design_cue_features, facts_features
from ingest.reading.study.features import study_features
from ingest.reading.study.level import level_of
from ingest.reading.study.quantities.doses import doses_with_evidence
from ingest.reading.study.quantities.follow_up import follow_up
from ingest.reading.study.quantities.participants import participants
from ingest.reading.study.quantities.phase import phase
from ingest.reading.study.quantities.trial_ids import trial_ids
from ingest.reading.study.role import read_role
from ingest.reading.study.species import read_species

_SYNTHESES = frozenset({"systematic review", "meta-analysis", "narrative review"})
_NO_FOLLOW_UP = _SYNTHESES | {"cross-sectional study", "other"}

T = TypeVar("T")


def read_study(abstract: Abstract) -> StudyFacts:
    """All study facts. What the abstract does not state is None, never guessed."""
    features = study_features(abstract)
    design, design_words = read_design(abstract, features)
    where: dict[str, Evidence] = {"design": design_words}

    def kept(name: str, found: tuple[T, Evidence] | None) -> T | None:
        if found is None:
            return None
        where[name] = found[1]
        return found[0]

    hits = load_cues(CUES).hits(abstract)
    seen = list(facts_features(abstract, design, hits))
    cues = list(design_cue_features(abstract, features.hits))
    species = kept("species", read_species(abstract, design, [*seen, *cues], features.hits))
    people = None if design in _SYNTHESES or species in ("animal", "in vitro") else participants(abstract)
    registered, given = trial_ids(abstract), doses_with_evidence(abstract)
    if registered:
        where["trial_ids"] = registered[0][1]
    if given:
        where["doses"] = given[0][1]
    return StudyFacts(
        design=design,
        level=level_of(design),
        species=species,
        participants=kept("participants", people),
        blinding=kept("blinding", read_blinding(abstract, design)),
        control=kept("control", read_control(abstract, design, seen, hits)),
        phase=kept("phase", phase(abstract)),
        follow_up=kept("follow_up", None if design in _NO_FOLLOW_UP else follow_up(abstract)),
        doses=tuple(dose for dose, _ in given),
        trial_ids=tuple(dict.fromkeys(number for number, _ in registered)),
        role=kept("role", read_role(seen, hits)),
        diagnosed=kept("diagnosed", read_diagnosed(design, species, hits, abstract.title_end)),
        where=where,
    )
