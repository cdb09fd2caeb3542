"""The guides tell the truth: code in docs/exports.md prints what it says, docs/queries.md what queries answer."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

from graph.export import export
from graph.export.scope import of_evidence, whole_graph
from graph.named_queries import all_queries
from graph.queries_guide import GUIDE, examples, guide
from graph.store import Store
from ingest.curated import load_curated
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest
from tests.conftest import emptied

pytestmark = pytest.mark.store
ROOT = Path(__file__).resolve().parents[2]
_CELL = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<printed>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def landmarks(server: Store) -> Store:
    """A store with the landmark studies and nothing else."""
    store = emptied(server)
    load_curated(store, PaperReader(), request=LoadRequest("landmarks", "all"))
    return store


def test_the_guide_to_exports_prints_what_it_says(
    landmarks: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for form in ("csv", "jsonl", "graphml"):
        export(form, whole_graph(landmarks), tmp_path / "exports" / form)
    export("csv", of_evidence(landmarks, "ketamine", "craving"), tmp_path / "exports" / "craving")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    cells = list(_CELL.finditer(text))
    assert len(cells) == text.count("```python")
    names: dict[str, Any] = {}
    for cell in cells:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(cell["code"], names)  # noqa: S102 (code of our own documentation)
        assert printed.getvalue() == cell["printed"], cell["code"]


def test_the_guide_to_queries_is_up_to_date(landmarks: Store) -> None:
    written = (ROOT / GUIDE).read_text(encoding="utf-8")
    assert guide(landmarks) == written, "make it anew: python -m graph.queries_guide"


def test_every_example_has_a_result(landmarks: Store) -> None:
    for name, call in examples().items():
        assert landmarks.read(name, **call.parameters), name


def test_examples_name_queries_that_read() -> None:
    assert {name.split(".")[0] for name in examples()} <= {"examples", "papers", "about", "status", "search", "export"}
    assert {name for name in all_queries() if name.startswith("examples.")} <= set(examples())
