"""Homes and private servers of their own: a bulk load replaces the store's files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.server.private import stop_server


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home, and a private server, for one test."""
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("KETAGRAPH_HOME", str(home))
    yield home
    stop_server()
