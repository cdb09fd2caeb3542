"""Access to the graph for pages: one store a process, reopened when the server went away; failures are sentences."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import NoReturn

import streamlit as st

from app.components.style import disclaimer
from app.components.text import markdown_escaped
from graph.connection import open_store
from graph.schema import require_schema
from graph.store import Store
from ingest.errors import ConnectionFailed, EmptyGraphError, KetagraphError, ServerError, StoreError

EMPTY = (
    "The graph holds no papers yet. Load the landmark studies with `ketagraph ingest landmarks`, "
    "or PubMed with `ketagraph ingest pubmed`."
)
LOOK_AGAIN_SECONDS = 5
_TELL_AGAIN_SECONDS = 3.0
"""A server that did not answer is not asked again for so long: fifty sessions would wait for one another's attempts."""
_RETRY_SECONDS = 1.0
"""A page only reads: it tries a query once more, for a connection that was cut, and then says what is the matter."""


class Graph:
    """The store of this process: opened once, and opened anew when it stopped answering. Safe for many sessions.

    Sessions wait for one that opens the store; none waits to say that its own failed.
    """

    def __init__(self, opening: Callable[[], Store], clock: Callable[[], float] = time.monotonic) -> None:
        self._opening = opening
        self._clock = clock
        self._opens = Lock()
        self._changes = Lock()
        self._store: Store | None = None
        self._failure: ConnectionFailed | None = None
        self._failed_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether a page gets a store without waiting."""
        return self._store is not None

    def store(self) -> Store:
        """The open store. Raises `StoreError` when none can be opened, at once where that was found a moment ago."""
        with self._opens:
            store = self._store  # which another session may forget at any moment
            if store is None:
                if self._failure and self._clock() - self._failed_at < _TELL_AGAIN_SECONDS:
                    raise ConnectionFailed(str(self._failure))
                try:
                    store = self._store = self._opening()
                except ConnectionFailed as error:
                    self._failure, self._failed_at = error, self._clock()
                    raise
            return store

    def forget(self, store: Store | None) -> None:
        """This store failed: the next page opens one anew, unless another session has done so already.

        It is not closed, because other sessions may be in the middle of a query.
        """
        with self._changes:
            if store is not None and store is self._store:
                self._store = None

    def answers(self) -> bool:
        """Whether there is a store that answers a query; opens one where there is none."""
        store = None
        try:
            store = self.store()
            require_schema(store)
        except EmptyGraphError:
            self.forget(store)
        except StoreError:
            self.forget(store)
            return False
        return True


def _opened() -> Store:
    store = open_store(retry_seconds=_RETRY_SECONDS)
    try:
        require_schema(store)
    except BaseException:
        store.close()
        raise
    return store


@st.cache_resource(show_spinner=False)
def graph() -> Graph:
    """The one of this process."""
    return Graph(_opened)


@contextmanager
def reading() -> Iterator[Store]:
    """The store for one run of a page. When the graph can't be read the page ends with a sentence that says so.

    The page goes on by itself when a server that went away is back. A query that failed leaves the store as it is.
    """
    store = None
    try:
        with nullcontext() if graph().is_open else st.spinner("Opening the graph …"):
            store = graph().store()
        yield store
    except EmptyGraphError:
        graph().forget(store)
        st.info(EMPTY)
        st.button("Look again")
        _end_page()
    except StoreError as error:
        st.error(f"The graph can't be read just now: {markdown_escaped(error)}", icon="⚠️")
        st.button("Try again")
        if isinstance(error, ConnectionFailed | ServerError):
            graph().forget(store)
            _go_on_when_back()
        _end_page()
    except KetagraphError as error:
        st.warning(markdown_escaped(error))
        _end_page()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _go_on_when_back() -> None:
    """Looks again every few seconds while the page is open, and draws it anew once the graph answers."""
    if graph().answers():
        st.rerun()


def _end_page() -> NoReturn:
    """Nothing can be drawn after `st.stop`, so what stands under every page comes first."""
    disclaimer()
    st.stop()
