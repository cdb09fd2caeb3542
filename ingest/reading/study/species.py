"""Reads whom or what was studied: people, animals, or cells and tissue."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract, Evidence
from ingest.reading.study.confidence import confidence
from ingest.reading.study.cues import CueHit, first_of

MODEL = "species"
NOT_STATED = "not stated"
_OF_DESIGN = {"animal study": "animal", "in vitro study": "in vitro"}
OPEN_DESIGNS = frozenset({"narrative review", "systematic review", "meta-analysis", "other", "protocol"})
"""Designs that may be of people, of animals, or of no beings at all; a learned model judges these."""
_CUES = {
    "human": frozenset({"people counted", "people"}),
    "animal": frozenset({"strains", "animals", "animal tests"}),
    "in vitro": frozenset({"cells", "tissue"}),
}


def read_species(
    abstract: Abstract, design: str, features: Sequence[str], hits: Sequence[CueHit]
) -> tuple[str, Evidence] | None:
    """``human``, ``animal`` or ``in vitro``, with the words that show it; None where a review is of no species.

    `features` are those of `facts_features` and `design_cue_features`, `hits` those of cues.yaml.
    """
    species, sure = _judged(abstract, features) if design in OPEN_DESIGNS else species_of_design(design)
    if species == NOT_STATED:
        return None
    shown = first_of(hits, _CUES[species])
    start, end = (shown.start, shown.end) if shown else (0, abstract.title_end)
    return species, Evidence(start, end, sure)


def species_of_design(design: str) -> tuple[str, float]:
    """What studies of that design are of, and how often."""
    species = _OF_DESIGN.get(design, "human")
    return species, confidence(f"{MODEL} {species}", 1.0)


def _judged(abstract: Abstract, features: Sequence[str]) -> tuple[str, float]:
    """By MeSH where it tells people from animals, else by the learned model."""
    if ("Humans" in abstract.mesh) != ("Animals" in abstract.mesh):
        return ("human" if "Humans" in abstract.mesh else "animal"), confidence(MODEL, 1.0)
    shares = load_model(MODEL).probabilities(features)
    species = max(shares, key=lambda label: shares[label])
    return species, confidence(MODEL, shares[species])
