"""PsyNamic's facets: how many labels each takes, which label carries another along, and how labels are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.errors import DataFileError
from ingest.reading.data_files import read_yaml

FAINT = 0.1
"""Likelihood up to which even the likeliest label of several is not taken: nothing is told."""


@dataclass(frozen=True, slots=True)
class Facet:
    """`implies` maps a label to the one it carries along; `beside` are labels that never stand alone."""

    name: str
    several: bool
    otherwise: str
    implies: Mapping[str, str]
    beside: frozenset[str]

    def choose(self, likelihood: Mapping[str, float], thresholds: Mapping[str, float]) -> tuple[str, ...]:
        """The likeliest label or, where a facet takes several, all above their thresholds; the likeliest first."""
        ranked = sorted(likelihood, key=lambda label: (-likelihood[label], label))
        alone = [label for label in ranked if label not in self.beside] or [self.otherwise]
        if not self.several:
            return (alone[0],)
        chosen = [label for label in ranked if likelihood[label] > thresholds.get(label, 0.5)]
        if not set(chosen) - self.beside:
            chosen.append(alone[0] if likelihood.get(alone[0], 0.0) > FAINT else self.otherwise)
        carried = [self.implies[label] for label in chosen if label in self.implies]
        return tuple(dict.fromkeys([*chosen, *carried]))


@cache
def scheme() -> Mapping[str, Facet]:
    """The facets of scheme.yaml, in its order. Raises `DataFileError` where one names no choice."""
    data = read_yaml(__package__, "scheme.yaml")
    return {name: _facet(name, entry) for name, entry in data.items()}


def _facet(name: str, entry: Mapping[str, Any]) -> Facet:
    if entry.get("choice") not in ("one", "several") or "otherwise" not in entry:
        raise DataFileError(f"scheme.yaml: {name} needs choice (one or several) and otherwise (a label).")
    return Facet(
        name=name,
        several=entry["choice"] == "several",
        otherwise=str(entry["otherwise"]),
        implies=dict(entry.get("implies", {})),
        beside=frozenset(entry.get("beside", ())),
    )
