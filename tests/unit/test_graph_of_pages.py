"""The store that pages share: opened once, anew after a failure, and a failure is not waited for by each session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import cast
from unittest.mock import DEFAULT, Mock

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


def test_no_session_waits_to_forget_a_store_while_another_opens_one() -> None:
    begun, may_end = Event(), Event()
    first, second = store(), store()

    def opening() -> Store:
        begun.set()
        assert may_end.wait(10)
        return second

    graph = Graph(Mock(side_effect=[first, DEFAULT], wraps=opening))
    graph.forget(graph.store())
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(graph.store)
        assert begun.wait(10)
        graph.forget(first)
        may_end.set()
        assert opened.result(10) is second
    assert graph.store() is second
