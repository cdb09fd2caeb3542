"""Selection: the papers put aside, to look through, cite and download together; a link shares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.components.cards import STATUS_WORDS
from app.components.cite import citation_form
from app.components.reading import reading
from app.components.selection import MOST, add, clear, remove, selected
from app.components.text import escaped, link, paper_href
from graph.citations import papers_to_cite

ADDRESS = "papers"
"""Parameter of the address: ids of the papers, separated by spaces."""
_TAKEN = "kg-shared-selection-taken"


def main() -> None:
    """Draws the page."""
    st.title("Selection")
    take_shared()
    with reading() as store:
        papers = papers_to_cite(store, selected())
    if not papers:
        st.query_params.pop(ADDRESS, None)
        st.info("No paper is selected. Add papers with the button 'Select' under a search result or on a paper's page.")
        return
    st.query_params[ADDRESS] = " ".join(str(paper["id"]) for paper in papers)
    count = f"{len(papers)} papers" if len(papers) != 1 else "1 paper"
    st.caption(f"{count}, kept while this browser tab is open; the address of this page shares them.")
    draw_papers(papers)
    st.button("Remove all", on_click=clear, icon=":material/delete:", type="tertiary")
    st.header("Cite and download")
    citation_form(papers, "selection")


def take_shared() -> None:
    """The papers of the address, once a session: what is taken out later must not come back from there."""
    if st.session_state.get(_TAKEN):
        return
    st.session_state[_TAKEN] = True
    if not selected() and (shared := str(st.query_params.get(ADDRESS, "")).split()):
        add(shared[:MOST])


def draw_papers(papers: Sequence[Mapping[str, Any]]) -> None:
    """The list, each with a way out of it."""
    for paper in papers:
        line, way_out = st.columns([7, 1], vertical_alignment="center")
        line.html(paper_line(paper))
        way_out.button(
            "Remove", key=f"remove-{paper['id']}", on_click=remove, args=(paper["id"],), icon=":material/close:",
            type="tertiary",
        )  # fmt: skip


def paper_line(paper: Mapping[str, Any]) -> str:
    """Title, who and where, and the status where it is not ok."""
    status = STATUS_WORDS.get(str(paper.get("status") or "ok"), "")
    authors = [str(name) for name in paper.get("authors") or ()]
    byline = authors[0] + (" et al." if len(authors) > 1 else "") if authors else ""
    place = " · ".join(escaped(part) for part in (byline, paper.get("journal"), paper.get("year")) if part)
    badge = f'<span class="kg-badge">{escaped(status)}</span>' if status else ""
    title = link(paper_href(str(paper["id"])), str(paper.get("title") or "No title"))
    return f'<div>{badge}{title}<div class="kg-meta">{place}</div></div>'


main()
