"""Citing papers from a page: the style of the house, the text to copy, a file to download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.components.reading import reading
from app.components.selection import selection_button
from app.components.text import markdown_escaped
from graph.citations import FORMS, cited, csl_item, missing, papers_to_cite
from graph.citations import citation_card as card_text

_STYLE = "kg-citation-style"
_NAMED = 8
_LANGUAGES = {"bibtex": "latex", "csl-json": "json"}


def paper_actions(identifier: str) -> None:
    """What can be done with a paper wherever it stands: cite it, select it."""
    with st.container(horizontal=True, gap="small", key=f"kg-actions-{identifier}"):
        popover = st.popover(
            "Cite", key=f"cite-{identifier}", icon=":material/format_quote:", type="tertiary", on_change="rerun"
        )
        if popover.open:
            with popover, reading() as store:
                citation_form(papers_to_cite(store, [identifier]), identifier)
        selection_button(identifier)


def citation_block(paper: Mapping[str, Any]) -> None:
    """The same on the page of a paper, given as `graph.paper.paper_details` has it."""
    paper_actions(str(paper["id"]))


def citation_form(papers: Sequence[Mapping[str, Any]], key: str) -> None:
    """A choice of forms, the text to copy, and the same as a file. `key` tells forms on one page apart."""
    if not papers:
        st.info("These papers are no longer loaded.")
        return
    names = list(FORMS)
    last = st.session_state.get(_STYLE, names[0])
    form = st.selectbox(
        "Style", names, index=names.index(last), format_func=lambda name: FORMS[name].label, key=f"style-{key}"
    )
    # The next form that is opened begins with the style of the house that was chosen last.
    st.session_state[_STYLE] = form
    text = cited([dict(paper) for paper in papers], form)
    st.code(
        text.rstrip("\n"), language=_LANGUAGES.get(form), wrap_lines=True, height=400 if len(papers) > _NAMED else None
    )
    draw_gaps(papers)
    st.download_button(
        "Download", text, f"ketagraph-{form}.{FORMS[form].suffix}", FORMS[form].mime, key=f"download-{key}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def draw_gaps(papers: Sequence[Mapping[str, Any]]) -> None:
    """What the records lack, and which papers should not be cited as if nothing had happened."""
    doubtful = [paper for paper in papers if str(paper.get("status") or "ok") != "ok"]
    if doubtful:
        named = "; ".join(f"{_name(paper)}: {paper['status']}" for paper in doubtful[:_NAMED])
        st.warning(markdown_escaped(f"Look at the status before you cite. {named}{_more(doubtful)}"))
    absent = [(paper, gaps) for paper in papers if (gaps := missing(csl_item(paper)))]
    if absent:
        named = "; ".join(f"{_name(paper)}: {', '.join(gaps)}" for paper, gaps in absent[:_NAMED])
        st.caption(
            markdown_escaped(f"Not in the loaded record, to be completed before printing: {named}{_more(absent)}")
        )


def citation_card(finding: Mapping[str, Any], paper: Mapping[str, Any], searched_at: str, key: str) -> None:
    """One finding as a dated card to copy: `searched_at` is the ISO date of the search, `key` is unique on the page."""
    with st.popover("Citation card", icon=":material/description:", type="tertiary", key=f"card-{key}"):
        text = card_text(finding, paper, searched_at)
        st.code(text.rstrip("\n"), language="markdown", wrap_lines=True)
        st.download_button(
            "Download", text, f"citation-card-{paper.get('pmid') or 'paper'}.md", "text/markdown",
            key=f"card-download-{key}", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _name(paper: Mapping[str, Any]) -> str:
    return f"PMID {paper['pmid']}" if paper.get("pmid") else str(paper["id"])


def _more(listed: Sequence[object]) -> str:
    return f"; and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
