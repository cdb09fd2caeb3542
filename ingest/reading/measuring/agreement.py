"""The reader against labels: which share of known fields it reads right, and which findings it reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.reading.measuring.days import same_days
from ingest.reading.reader import AbstractReader
from ingest.reading.vocabulary import load_vocabulary

FACTS = ("design", "species", "participants", "blinding", "control", "role", "conclusion")
_COMPARED = (*FACTS[:-1], "follow_up_days", "diagnosed_population", "doses")
"""Facts that are known of landmark studies and read in their abstracts, as the graph names them."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `known` values that the labels give, `right` were read alike; `unread` were not read at all."""

    field: str
    known: int
    right: int
    unread: int = 0


def agreement_on_labels(rows: Iterable[Mapping[str, Any]], reader: AbstractReader) -> tuple[Agreement, ...]:
    """Facts of labelled abstracts (rows of findings_dev.jsonl); a label of null means that nothing is stated.

    The shipped models learned from these very abstracts: the figures say that the program works, not how well it
    reads others.
    """
    known: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        reading = reader.read(row["title"], row["abstract"])
        for field in FACTS:
            value = reading.conclusion if field == "conclusion" else getattr(reading.study, field)
            known[field] += 1
            right[field] += row.get(field) == value
    return tuple(Agreement(field, known[field], right[field]) for field in FACTS if known[field])


def agreement_on_landmarks(rows: Iterable[Mapping[str, Any]]) -> tuple[Agreement, ...]:
    """Curated facts against extracted ones of the same papers (rows of the query ``measure.landmarks``).

    Doses are right where every curated one (substance, amount, unit) was read, whatever else was.
    """
    tallies: dict[str, Counter[str]] = {}
    directions: Counter[str] = Counter()
    for row in rows:
        for field in _COMPARED:
            curated, extracted = row["curated"].get(field), row["extracted"].get(field)
            if curated not in (None, []):
                tally = tallies.setdefault(field, Counter())
                tally["known"] += 1
                tally["right"] += _same(field, curated, extracted)
                tally["unread"] += extracted is None
        directions.update(_directions(row["findings"]))
    facts = [Agreement(field, t["known"], t["right"], t["unread"]) for field, t in tallies.items()]
    told = Agreement("finding", directions["known"], directions["right"], directions["unread"])
    return (*facts, told) if directions["known"] else tuple(facts)


def _same(field: str, curated: Any, extracted: Any) -> bool:
    if extracted is None:
        return False
    if field == "follow_up_days":
        return same_days(float(curated), float(extracted))
    if field == "doses":
        return _amounts(curated) <= _amounts(extracted)
    return bool(curated == extracted)


def _amounts(doses: Iterable[str]) -> set[tuple[str, float, str]]:
    """Substance, amount and unit of doses as the graph keeps them; curated ones name the substance by its concept."""
    names = {concept.id: concept.name.lower() for concept in load_vocabulary().concepts}
    read = map(json.loads, doses)
    return {
        (names.get(dose["substance"], dose["substance"]), float(dose["amount"]), dose["unit"])
        for dose in read
        if dose["amount"] is not None
    }


def _directions(findings: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Of the targets with a curated direction: known, of which read with that direction, and not read at all."""
    by_target: dict[str, dict[str, set[str]]] = {}
    for finding in findings:
        if finding["target"] and finding["direction"]:
            by_target.setdefault(finding["target"], {}).setdefault(finding["method"], set()).add(finding["direction"])
    counts: Counter[str] = Counter()
    for methods in by_target.values():
        if "curated" in methods:
            read = methods.get("extracted", set())
            counts["known"] += 1
            counts["right"] += bool(methods["curated"] & read)
            counts["unread"] += not read
    return counts
