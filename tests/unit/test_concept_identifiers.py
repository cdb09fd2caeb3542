"""Concepts carry the identifiers by which other data name the same thing."""

from __future__ import annotations

import re

from graph.concepts import concept_row
from ingest.reading.vocabulary import load_vocabulary
from ingest.reading.vocabulary.identifiers import identifiers

FORMS = {"MeSH": r"[DC]\d{6,9}", "ChEBI": r"\d+", "UNII": r"[0-9A-Z]{10}"}
NOWHERE = {"substance:hydroxynorketamine", "substance:lanicemine", "substance:traxoprodil"}
"""Substances that none of the three lists holds by name."""


def test_identifiers_have_the_form_of_their_scheme() -> None:
    for concept, names in identifiers().items():
        for name in names:
            scheme, value = name.split(":", 1)
            assert re.fullmatch(FORMS[scheme], value), (concept, name)


def test_none_is_of_a_concept_that_the_vocabulary_lacks() -> None:
    assert set(identifiers()) <= {concept.id for concept in load_vocabulary().concepts}


def test_every_substance_has_one() -> None:
    substances = {concept.id for concept in load_vocabulary().concepts if concept.kind == "substance"}
    assert substances - set(identifiers()) == NOWHERE


def test_well_known_ones() -> None:
    rows = {concept.id: concept_row(concept)["identifiers"] for concept in load_vocabulary().concepts if concept.mesh}
    assert rows["substance:ketamine"] == ["ChEBI:6121", "MeSH:D007649", "UNII:690G0D6V8H"]
    assert rows["substance:midazolam"] == ["ChEBI:6931", "MeSH:D008874"]
    assert "MeSH:D013313" in rows["condition:ptsd"]
