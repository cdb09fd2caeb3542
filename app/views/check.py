"""Check a claim: one sentence, a verdict for each outcome in it, and a wording that the evidence permits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from app.components.audit_parts import meanings_html
from app.components.claims import badge, certainty, part_name, reasons, style, verdict_card
from app.components.limits import CHECKS, limited
from app.components.reading import reading
from app.components.text import escaped, link
from graph.claims.as_json import checked_as_json
from graph.claims.checker import LONGEST_CLAIM, Checker
from graph.store import Store

EXAMPLES = (
    "Ketamine increases abstinence from alcohol",
    "Ketamine reduces relapse in alcohol use disorder",
    "Ketamine cures alcoholism",
    "Ketamine blocks NMDA receptors",
    "After ketamine the blood pressure goes down",
)


def main() -> None:
    """Draws the page."""
    st.title("Check a claim")
    st.html(style())
    claim = st.text_input(
        "A claim, in one sentence",
        key="claim",
        bind="query-params",
        max_chars=LONGEST_CLAIM,
        placeholder="Ketamine reduces craving for cocaine",
    )
    draw_examples()
    if not claim.strip():
        st.info("Write a claim as a clinic or an article would state it. The address of the page then holds it.")
        return
    with reading() as store:
        draw(store, claim)


def draw_examples() -> None:
    """Claims to try; they need the landmark studies only."""
    items = " · ".join(link("/check?" + urlencode({"claim": claim}), claim) for claim in EXAMPLES)
    st.html(f'<p class="kg-meta">Try&#58; {items}</p>')


def draw(store: Store, claim: str) -> None:
    """The verdict, its parts, and what to write instead."""
    with st.spinner("Checking …"), limited(CHECKS):
        checker = Checker(store)
        answer = checked_as_json(checker.check(claim))
    parts = answer["per_outcome"]
    if len(parts) > 1:
        draw_overall(answer)
        draw_wording(answer)
        for part in parts:
            st.html(verdict_card(part_name(part["outcome"]), part))
    else:
        st.html(verdict_card(claim, answer))
        draw_wording(answer)
    st.html(meanings_html())
    st.caption(
        f"Automated evidence signal, from {checker.papers:,} papers loaded "
        f"(search of {checker.searched_at[:10] or 'no finished load'}) and background facts."
    )


def draw_overall(answer: Mapping[str, Any]) -> None:
    """The verdict on the whole claim, before those on its parts."""
    st.html(
        f"<section aria-label='Verdict'><h2>{escaped(answer['claim'])}</h2>"
        f"<p>{badge(answer['verdict'])}{certainty(answer['certainty'])}</p>{reasons(answer['why'])}</section>"
    )


def draw_wording(answer: Mapping[str, Any]) -> None:
    """The sentence to copy; the box has a button for it."""
    if answer["suggested_wording"]:
        st.subheader("Wording that the evidence permits")
        st.code(answer["suggested_wording"], language=None, wrap_lines=True)


main()
