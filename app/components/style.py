"""The few styles of the app: they follow Streamlit's light and dark theme by using its own colours where they can."""

from __future__ import annotations

import streamlit as st

KINDS = {
    "substance": ("#0072B2", "solid"),
    "condition": ("#009E73", "dashed"),
    "outcome": ("#D55E00", "dotted"),
    "mechanism": ("#AA4499", "double"),
    "intervention": ("#8A6D00", "groove"),
}
"""Colour (Okabe and Ito's palette, safe for colour-blind readers) and line of each kind: colour is never alone."""

_CARD = """
[data-testid="stMainBlockContainer"] {padding-top: 4.5rem;}
[data-testid="stMain"] h1 {font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.2rem); line-height: 1.25; padding: .25rem 0;}
.kg-card {border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: .5rem;
  padding: .8rem 1rem; margin: 0 0 .8rem 0;}
.kg-card h3 {font-size: 1.05rem; margin: 0 0 .25rem 0; padding: 0; line-height: 1.35;}
.kg-card a, .kg-meta a {text-decoration-thickness: 1px; text-underline-offset: .16em;}
.kg-table {border-collapse: collapse; margin: .25rem 0 .75rem 0;}
.kg-table th, .kg-table td {text-align: left; padding: .2rem 1.2rem .2rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent);}
.kg-table td.kg-number, .kg-table th.kg-number {text-align: right; font-variant-numeric: tabular-nums;}
.kg-table caption {text-align: left; font-size: .85rem; opacity: .8; caption-side: top;}
.kg-reading .kg-table caption {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);}
.kg-reading p.kg-meta {margin: 0 0 .3rem 0;}
.kg-reading .kg-table td {max-width: 19rem; overflow-wrap: anywhere;}
.kg-table th[scope="row"] {font-weight: 500;}
.kg-scroll {overflow-x: auto;}
.kg-scroll td:last-child {min-width: min(16rem, 60vw);}
.kg-reading {display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2.5rem;}
@media (min-width: 1150px) {.kg-reading {grid-template-columns: minmax(0, 9fr) minmax(0, 11fr);}}
.kg-reading h3 {font-size: 1.2rem; padding: .8rem 0 .3rem 0;}
.kg-reading .kg-table th, .kg-reading .kg-table td {padding-right: .8rem; vertical-align: top; font-size: .9rem;}
.kg-said {background: color-mix(in srgb, currentColor 7%, transparent);}
.kg-fact {text-decoration: underline dotted; text-underline-offset: .3em;}
.kg-differs {white-space: nowrap;}
.kg-reading a[id] {scroll-margin-top: 6rem;}
.kg-meta {font-size: .88rem; opacity: .85;}
.kg-snippet {margin: .45rem 0;}
.kg-chip {display: inline-block; font-size: .8rem; border: 1px solid; border-radius: 1rem; padding: 0 .55rem;
  margin: .15rem .25rem 0 0;}
a.kg-chip {color: inherit; text-decoration: none;}
a.kg-chip:hover {text-decoration: underline;}
.kg-badge {display: inline-block; font-size: .78rem; font-weight: 600; border-radius: .25rem; padding: 0 .4rem;
  margin-right: .35rem; border: 1px solid currentColor;}
.kg-retracted h3 a {text-decoration: line-through;}
mark {background: color-mix(in srgb, #F0E442 45%, transparent); color: inherit; padding: 0 .1em;}
.kg-counts {display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: .25rem 0 !important; padding: 0 !important;}
.kg-counts div, .kg-counts dt, .kg-counts dd {margin: 0 !important;}
.kg-counts dt {font-size: .9rem; opacity: .85;}
.kg-counts dd {font-size: 1.8rem;}
.kg-legend span {margin-right: .9rem; display: inline-block;}
.kg-table a {color: inherit;}
[class*="st-key-kg-actions"] {margin-top: -1.5rem;}
a:focus-visible {outline: 2px solid; outline-offset: 2px;}
"""


def use_style() -> None:
    """Puts the styles on the page."""
    kinds = "\n".join(
        f".kg-{kind} {{border-bottom: 3px {line} {colour};}} .kg-chip-{kind} {{border: 2px {line} {colour};}}"
        for kind, (colour, line) in KINDS.items()
    )
    st.html(f"<style>{_CARD}{kinds}</style>")


def legend() -> None:
    """Which line under a word means which kind of concept."""
    items = "".join(f'<span class="kg-{kind}">{kind}</span>' for kind in KINDS)
    st.html(f'<p class="kg-legend" aria-label="Kinds of concepts">Marked in the text: {items}</p>')


def disclaimer() -> None:
    """What stands under every page."""
    st.caption("Ketagraph shows what publications say. It is no medical advice.")
