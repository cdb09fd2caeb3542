"""Real records for tests: they lie beside the checkout and never enter the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_data(name: str) -> Path:
    """The path of a real data file (``pubmed/corpus.xml.gz``); skips the test, with the reason, where it is absent."""
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"real records are not here: {path} does not exist")
    return path
