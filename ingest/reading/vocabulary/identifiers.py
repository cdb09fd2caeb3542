"""By what names other data know the concepts: identifiers of MeSH, ChEBI and UNII, kept apart as few readers ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ingest.reading.data_files import read_yaml


@cache
def identifiers() -> Mapping[str, tuple[str, ...]]:
    """Identifiers by concept, in alphabetical order: ``ChEBI:6121``, ``MeSH:D007649``, ``UNII:690G0D6V8H``."""
    listed: Mapping[str, Mapping[str, str | list[str]]] = read_yaml(__package__, "identifiers.yaml")
    return {
        concept: tuple(
            sorted(
                f"{scheme}:{value}"
                for scheme, values in schemes.items()
                for value in ([values] if isinstance(values, str) else values)
            )
        )
        for concept, schemes in listed.items()
    }
