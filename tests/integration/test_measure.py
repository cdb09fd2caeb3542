"""``ketagraph measure`` on landmark studies whose abstracts are loaded, those that models learned from told apart."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.cli.main import main
from graph.curated import write_curated
from graph.store import Store
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from ingest.reading.measuring.learned_from import learned_from
from ingest.record import AbstractSection, Record
from ingest.sources.landmarks.model import CuratedStudy
from ingest.sources.landmarks.source import curated_studies

pytestmark = pytest.mark.store
MADE_UP = AbstractSection(
    "In this randomized, double-blind trial, 12 adults with alcohol use disorder received ketamine 0.3 mg/kg or "
    "saline. Ketamine did not reduce craving compared with saline."
)


def human_trials() -> tuple[CuratedStudy, CuratedStudy]:
    """A landmark trial with a PMID that models learned from, and one that they did not."""
    trials = [study for study in curated_studies() if study.record.pmid and study.record.key.startswith("pmid:")]
    learned = next(study for study in trials if study.record.pmid in learned_from())
    unseen = next(study for study in trials if study.record.pmid not in learned_from())
    return learned, unseen


def with_made_up_abstract(study: CuratedStudy) -> Record:
    return replace(study.record, abstract=(MADE_UP,))


def measured(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main(["measure", "--json"])
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_nothing_is_compared_without_abstracts(empty_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert empty_store.read("measure.landmarks") == []
    document = measured(capsys)
    assert document["landmarks"] == []
    assert "no landmark study is loaded with its abstract" in str(document["landmarks_not_measured"])
    assert document["cross_validated"]


def test_abstracts_that_models_learned_from_are_told_apart(
    empty_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    studies = human_trials()
    read = [with_made_up_abstract(study) for study in studies]
    load(read, empty_store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    write_curated(empty_store, studies)
    document = measured(capsys)
    assert document["landmarks_papers"] == 1
    assert document["landmarks_trained_on_papers"] == 1
    assert document["landmarks_not_measured"] is None
    for part in ("landmarks", "landmarks_trained_on"):
        rows = document[part]
        assert isinstance(rows, list)
        assert "design" in {row["field"] for row in rows}
        assert all(row["right"] + row["unread"] <= row["known"] for row in rows)
    main(["measure"])
    printed = capsys.readouterr().out
    assert "Abstracts that no model was trained on with labels: 1" in printed
    assert "Abstracts that the models were trained on (no measure of others): 1" in printed
