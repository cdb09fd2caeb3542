"""Result cards."""

from __future__ import annotations

import streamlit as st

from app.components.cite import paper_actions
from app.components.text import concept_chip, escaped, link, marked_up, paper_href, pubmed_href
from graph.search.engine import Hit

_CHIPS = 8
STATUS_WORDS = {
    "retracted": "RETRACTED",
    "retraction notice": "RETRACTION NOTICE",
    "concern": "EXPRESSION OF CONCERN",
    "corrected": "CORRECTED",
}


def card(hit: Hit) -> None:
    """One paper found: title, where from, the best sentence, its concepts."""
    badges = "".join(f'<span class="kg-badge">{escaped(text)}</span>' for text in _badges(hit))
    place = " · ".join(escaped(part) for part in (hit.year or "no year", hit.journal, _byline(hit.authors)) if part)
    pubmed = f" · {link(pubmed_href(hit.pmid), f'PubMed {hit.pmid}', outside=True)}" if hit.pmid else ""
    chips = "".join(concept_chip(identifier, name, kind) for identifier, name, kind in hit.concepts[:_CHIPS])
    retracted = " kg-retracted" if hit.status == "retracted" else ""
    st.html(
        f'<article class="kg-card{retracted}"><h3>{link(paper_href(hit.id), hit.title or "No title")}</h3>'
        f'<div class="kg-meta">{badges}{place}{pubmed}</div>'
        f'<p class="kg-snippet">{marked_up(hit.snippet)}</p><div>{chips}</div></article>'
    )
    paper_actions(hit.id)


def _badges(hit: Hit) -> list[str]:
    badges = [STATUS_WORDS[hit.status]] if hit.status in STATUS_WORDS else []
    badges += [hit.design] if hit.design else []
    return [*badges, "curated facts"] if hit.curated else badges


def _byline(authors: tuple[str, ...]) -> str:
    if not authors:
        return ""
    return authors[0] + (" et al." if len(authors) > 1 else "")
