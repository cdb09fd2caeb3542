"""Abstracts with their findings as labels: the gold set, and our own annotations joined with their texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.reading.training.data import gold, records, split_text

_ANNOTATIONS = Path(__file__).with_name("annotations.jsonl")
_SOURCES = (
    "pubmed/corpus.xml.gz",
    "pubmed/preclinical.xml.gz",
    "baseline/pubmed20n0014.xml.gz",
    "baseline/pubmed21n1298.xml.gz",
)


@dataclass(frozen=True, slots=True)
class LabelledFinding:
    """A finding as labelled: `start` and `end` are the sentence's offsets in title + newline + abstract."""

    substance: str
    target: str
    direction: str
    own: bool
    hedged: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledAbstract:
    """An abstract with its labels. `is_gold` tells the set that scores are measured on from our own annotations."""

    key: str
    title: str
    abstract: str
    facts: dict[str, Any]
    findings: tuple[LabelledFinding, ...]
    is_gold: bool


def gold_abstracts() -> Iterator[LabelledAbstract]:
    """The 214 abstracts of findings_dev.jsonl."""
    for row in gold("findings_dev"):
        findings = tuple(
            LabelledFinding(f["substance"], f["target"], f["direction"], f["own"], f["hedged"], f["start"], f["end"])
            for f in row["findings"]
        )
        yield LabelledAbstract(row["pmid"], row["title"], row["abstract"], _facts(row), findings, True)


def annotated_abstracts() -> Iterator[LabelledAbstract]:
    """Our own annotations (annotations.md), those whose text is at hand."""
    lines = _ANNOTATIONS.read_text(encoding="utf-8").splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    for key, title, abstract in _texts():
        row = rows.pop(key, None)
        if row is not None:
            findings = tuple(
                LabelledFinding(substance, target, direction, bool(own), bool(hedged), start, end)
                for substance, target, direction, own, hedged, start, end in row["findings"]
            )
            yield LabelledAbstract(key, title, abstract, _facts(row), findings, False)


def _texts() -> Iterator[tuple[str, str, str]]:
    for record in records(*_SOURCES):
        yield record.pmid, record.title, record.abstract_text
    for row in gold("psynamic_dev"):
        text = split_text(row["text"])
        yield f"psynamic:{hashlib.sha1(row['text'].encode()).hexdigest()[:12]}", text.title, text.abstract  # noqa: S324


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    names = ("design", "species", "participants", "blinding", "control", "role", "conclusion")
    return {name: row.get(name) for name in names}
