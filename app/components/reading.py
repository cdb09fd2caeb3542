"""Access to the graph for pages: one store a process, reopened when the server went away; failures are sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st

from app.components.style import disclaimer
from app.components.text import markdown_escaped
from graph.connection import open_store
from graph.schema import require_schema
from graph.store import Store
from ingest.errors import EmptyGraphError, KetagraphError, StoreError

EMPTY = (
    "The graph holds no papers yet. Load the landmark studies with `ketagraph ingest landmarks`, "
    "or PubMed with `ketagraph ingest pubmed`."
)


@st.cache_resource(show_spinner="Opening the graph …")
def _opened() -> Store:
    store = open_store()
    require_schema(store)
    return store


@contextmanager
def reading() -> Iterator[Store]:
    """The store for one run of a page. When the graph can't be read the page ends with a sentence that says so."""
    try:
        yield _opened()
    except EmptyGraphError:
        _opened.clear()
        st.info(EMPTY)
        st.button("Look again")
        _end_page()
    except StoreError as error:
        _opened.clear()
        st.error(f"The graph can't be read just now: {markdown_escaped(error)}", icon="⚠️")
        st.button("Try again")
        _end_page()
    except KetagraphError as error:
        st.warning(markdown_escaped(error))
        _end_page()


def _end_page() -> NoReturn:
    """Nothing can be drawn after `st.stop`, so what stands under every page comes first."""
    disclaimer()
    st.stop()
