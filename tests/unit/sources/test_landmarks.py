"""The curated studies keep their schema, and the trials that matter most say what was read."""

from __future__ import annotations

import json

import pytest

from ingest.errors import DataFileError
from ingest.sources.landmarks.model import CuratedStudy
from ingest.sources.landmarks.source import curated_studies, studies_from
from tests.shared_data import shared_data

STUDIES = {study.record.pmid or study.key: study for study in curated_studies()}


def finding(study: CuratedStudy, target: str, direction: str) -> list[dict[str, object]]:
    return [dict(one.effect or {}) for one in study.findings if (one.target, one.direction) == (target, direction)]


def test_a_broken_entry_is_named() -> None:
    with pytest.raises(DataFileError, match="entry Someone2020"):
        studies_from("- key: Someone2020\n")


def test_finding_ids_are_unique_and_begin_with_the_key() -> None:
    ids = [(study.key, one.id) for study in curated_studies() for one in study.findings]
    assert len({name for _, name in ids}) == len(ids)
    assert all(name.startswith(f"{key}/") for key, name in ids)


def test_parents_exist() -> None:
    keys = {study.key for study in curated_studies()}
    assert {study.parent for study in curated_studies() if study.parent} <= keys


def test_kare() -> None:
    study = STUDIES["35012326"]
    assert study.facts["participants"] == 96
    assert study.facts["comparator"]["substance"] == "substance:saline"
    effect = finding(study, "outcome:abstinence", "benefit")[0]
    assert (effect["value"], effect["ci"]) == (10.1, [1.1, 19.0])
    assert finding(study, "outcome:relapse", "no difference")


def test_dakwar_2020() -> None:
    facts = STUDIES["31786934"].facts
    assert (facts["participants"], facts["follow_up"]["days"]) == (40, 21)
    assert facts["comparator"]["substance"] == "substance:midazolam"


def test_krupitsky_2002() -> None:
    facts = STUDIES["12495789"].facts
    assert (facts["participants"], facts["follow_up"]["days"]) == (70, 730)
    assert facts["comparator"]["substance"] == "substance:ketamine"


def test_nothing_lost_and_nothing_unverified_used() -> None:
    rows = [json.loads(line) for line in shared_data("gold/landmarks.jsonl").read_text("utf-8").splitlines()]
    studies = {study.key: study for study in curated_studies()}
    assert {row["key"] for row in rows} == set(studies)
    for row in rows:
        record = studies[row["key"]].record
        held = {"author": record.authors, "year": record.year, "journal": record.journal}
        assert not any(held[name] for name in row.get("unverified_fields", []))
