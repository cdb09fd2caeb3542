"""Reads studies.yaml, checks it against schema.json, and yields frozen studies. Offline; no store is needed."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from ingest.errors import DataFileError
from ingest.record import Author, Record, TrialId
from ingest.sources.landmarks.model import CuratedFinding, CuratedStudy


@cache
def curated_studies() -> tuple[CuratedStudy, ...]:
    """All curated studies, in the order of the file. Raises DataFileError, naming the entry, on a schema violation."""
    return studies_from(files(__package__).joinpath("studies.yaml").read_text("utf-8"))


def studies_from(text: str) -> tuple[CuratedStudy, ...]:
    """The studies of a YAML text. Raises DataFileError where it breaks the schema or a key or finding id repeats."""
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DataFileError(f"studies.yaml is not YAML: {error}. Correct the file.") from error
    if not isinstance(entries, list):
        raise DataFileError("studies.yaml does not hold a list of studies. Correct the file.")
    schema = json.loads(files(__package__).joinpath("schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    seen: set[str] = set()
    for entry in entries:
        _check(entry, validator, seen)
    return tuple(_study(entry) for entry in entries)


def _check(entry: Any, validator: Draft202012Validator, seen: set[str]) -> None:
    key = entry.get("key", "without key") if isinstance(entry, dict) else "that is no mapping"
    for error in validator.iter_errors(entry):
        raise DataFileError(f"studies.yaml, entry {key}, {error.json_path}: {error.message}. Correct the entry.")
    for name in [key, *(finding["id"] for finding in entry["findings"])]:
        if name in seen:
            raise DataFileError(f"studies.yaml, entry {key}: {name} is there twice. Give it another id.")
        seen.add(name)


def _study(entry: dict[str, Any]) -> CuratedStudy:
    return CuratedStudy(
        key=entry["key"],
        record=_record(entry),
        facts=entry["facts"],
        findings=tuple(CuratedFinding(**{**finding, "arms": tuple(finding["arms"])}) for finding in entry["findings"]),
        status=entry["status"],
        parent=entry["parent"],
        mechanisms=tuple(entry["mechanisms"]),
        facts_read_at=entry["facts_read_at"],
        verified=entry["verified"],
        caveat=entry["caveat"],
        unverified=tuple(entry["unverified"]),
    )


def _record(entry: dict[str, Any]) -> Record:
    return Record(
        source="landmarks",
        title=entry["title"],
        pmid=entry["pmid"],
        doi=entry["doi"],
        journal=entry["journal"],
        year=entry["year"],
        date=str(entry["year"] or ""),
        authors=tuple(Author(last=one["last"], initials=one["initials"]) for one in entry["authors"]),
        trial_ids=tuple(TrialId(one["number"], one["registry"], "text") for one in entry["facts"]["trial_ids"]),
    )
