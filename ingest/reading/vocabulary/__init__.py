"""The vocabulary: substances, mechanisms, outcomes, conditions and interventions, in YAML files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.errors import DataFileError
from ingest.reading.data_files import read_yaml

KINDS = ("substance", "mechanism", "outcome", "condition", "intervention")
_KEYS = frozenset({
    "id", "name", "better", "synonyms", "abbreviations", "not", "mesh", "broader", "definition",
})  # fmt: skip
_BETTER = frozenset({"higher", "lower", "none"})


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that papers speak of.

    `synonyms` are taken wherever they stand; `abbreviations` only where a longer name stands in the same text;
    `excluded` are longer expressions that hold a name but mean another thing. `better` is the good side of an
    outcome (``higher``, ``lower``, ``none``). `mesh` holds descriptor names; unique ids are in `identifiers`.
    """

    id: str
    name: str
    kind: str
    better: str | None = None
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All concepts, by kind and then as the files list them."""

    concepts: tuple[Concept, ...]

    def __hash__(self) -> int:
        return hash(tuple(concept.id for concept in self.concepts))


@cache
def load_vocabulary() -> Vocabulary:
    """Reads the YAML files. Raises `DataFileError` naming file and concept where one breaks the rules."""
    concepts = [
        _concept(kind, entry, f"{kind}s.yaml") for kind in KINDS for entry in read_yaml(__package__, f"{kind}s.yaml")
    ]
    _check_references(concepts)
    return Vocabulary(tuple(concepts))


def _concept(kind: str, entry: Mapping[str, Any], file: str) -> Concept:
    identifier = str(entry.get("id", ""))
    unknown = set(entry) - _KEYS
    if not identifier.startswith(f"{kind}:") or unknown or not entry.get("name"):
        raise DataFileError(
            f"{file}: Concept {identifier or entry!r} needs an id '{kind}:…' and a name; "
            f"unknown keys: {sorted(unknown)}."
        )
    better = entry.get("better")
    if better is not None and better not in _BETTER:
        raise DataFileError(f"{file}: Concept {identifier} has better: {better!r}; use one of {sorted(_BETTER)}.")
    return Concept(
        id=identifier,
        name=str(entry["name"]),
        kind=kind,
        better=better,
        synonyms=tuple(map(str, entry.get("synonyms", ()))),
        abbreviations=tuple(map(str, entry.get("abbreviations", ()))),
        excluded=tuple(map(str, entry.get("not", ()))),
        mesh=tuple(map(str, entry.get("mesh", ()))),
        broader=tuple(map(str, entry.get("broader", ()))),
        definition=str(entry.get("definition", "")),
    )


def _check_references(concepts: list[Concept]) -> None:
    known: set[str] = set()
    for concept in concepts:
        if concept.id in known:
            raise DataFileError(f"The vocabulary has {concept.id} twice. Merge the two entries.")
        known.add(concept.id)
    for concept in concepts:
        for broad in concept.broader:
            if broad not in known:
                raise DataFileError(f"{concept.id} names {broad} as broader, which the vocabulary does not have.")


@cache
def _by_heading(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for concept in vocabulary.concepts:
        for heading in concept.mesh:
            found[heading.casefold()] = (*found.get(heading.casefold(), ()), concept.id)
    return found


def concepts_of_mesh(vocabulary: Vocabulary, heading: str) -> tuple[str, ...]:
    """Ids of the concepts that a MeSH descriptor, by name, stands for."""
    return _by_heading(vocabulary).get(heading.casefold(), ())
