"""Facts with few values (species, control, blinding, role of ketamine), each chosen by a small learned model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.reading.learned.features import ngrams, words
from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract, Evidence

NONE = "none stated"
"""The label for a fact that the abstract does not state; readers give None for it."""
_MOST_WORDS = 700
_SHOWN = {
    "blinding": re.compile(r"\b(?:double|triple|single|observer|assessor)[- ](?:blind|mask)\w*|\bopen[- ]label", re.I),
    "control": re.compile(r"\bplacebo\b|\bsaline\b|\bvehicle\b|\bmidazolam\b|\bcontrols?\b|\bcompared with\b", re.I),
    "species": re.compile(
        r"\bpatients?\b|\bparticipants?\b|\bvolunteers?\b|\badults\b|\brats?\b|\bmice\b|\bmonkeys?\b|\bcells?\b", re.I
    ),
    "role": re.compile(r"\b(?:es|ar)?ketamine\b", re.I),
}


def label_features(abstract: Abstract) -> list[str]:
    """Words and neighbours of title and of the whole text, concepts named, sentences of methods and conclusions."""
    tokens = words(abstract.text)[:_MOST_WORDS]
    found = list(ngrams(tokens))
    found += ngrams(words(abstract.title), 2, "title:")
    for sentence in abstract.sentences:
        if sentence.role in ("methods", "conclusions") and sentence.section != "TITLE":
            found += ngrams(words(abstract.words_of(sentence)), 2 if sentence.role == "conclusions" else 1,
                            f"{sentence.role}:")  # fmt: skip
    found += [f"concept:{m.concept_id}" for m in abstract.mentions]
    found += [f"title concept:{m.concept_id}" for m in abstract.mentions if m.start < abstract.title_end]
    return found


def read_label(fact: str, features: Sequence[str]) -> tuple[str | None, float]:
    """The value of a fact, None where it is not stated, and its probability as cross-validation found it."""
    chances = load_model(f"label_{fact}").probabilities(features)
    label = max(chances, key=chances.__getitem__)
    return (None if label == NONE else label), chances[label]


def shown(fact: str, abstract: Abstract, confidence: float) -> Evidence | None:
    """The first words that speak of the fact, in methods or results rather than elsewhere; None where none do."""
    pattern = _SHOWN[fact]
    for sentence in sorted(abstract.sentences, key=lambda s: s.role not in ("methods", "results")):
        match = pattern.search(abstract.text, sentence.start, sentence.end)
        if match:
            return Evidence(match.start(), match.end(), confidence)
    return None
