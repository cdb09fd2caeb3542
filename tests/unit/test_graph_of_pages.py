"""The store that pages share: opened once, anew after a failure, and a failure is not waited for by each session."""

from __future__ import annotations

from typing import cast
from unittest.mock import Mock

import pytest

from app.components.reading import Graph
from graph.store import Store
from ingest.errors import ConnectionFailed


def store() -> Store:
    return cast("Store", Mock(spec=Store))


def test_a_store_that_failed_is_opened_anew_once_for_all_sessions() -> None:
    stores = [store(), store()]
    graph = Graph(iter(stores).__next__)
    first = graph.store()
    graph.forget(first)
    second = graph.store()
    graph.forget(first)  # another session, which still held the first
    assert graph.store() is second is stores[1]


def test_a_failure_is_told_at_once_for_a_while_and_then_tried_again() -> None:
    now, tries = [0.0], [0]

    def opening() -> Store:
        tries[0] += 1
        raise ConnectionFailed("away")

    graph = Graph(opening, lambda: now[0])
    for now[0] in (0.0, 1.0, 2.0):
        with pytest.raises(ConnectionFailed, match="away"):
            graph.store()
    assert tries == [1]
    now[0] = 10.0
    assert not graph.answers()
    assert tries == [2]
