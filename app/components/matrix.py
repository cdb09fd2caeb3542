"""Mechanisms against outcomes: what is known on which pair, in whom, and where studies contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from app.components.address import href
from app.components.edges import names_of
from app.components.text import escaped, link, table_of
from graph.export.tables import csv_text
from graph.mechanisms.documents import edge_row
from graph.mechanisms.explore import Explorer
from graph.mechanisms.model import Concept, Edge, Filters
from graph.mechanisms.strength import edge_strength
from graph.mechanisms.wording import says

RUNG_COLOURS = {"human": "#0072B2", "animal": "#D55E00", "in vitro": "#009E73", "not read": "#888888"}
RUNG_SHAPES = {"human": "circle", "animal": "square", "in vitro": "triangle-up", "not read": "cross"}
_ROWS = 80
_STYLE = """
.st-key-kg-matrix {overflow-x: auto;}
.st-key-kg-matrix > div {min-width: 800px;}
"""
"""A phone scrolls the picture sideways: squeezed, its columns can't be told apart."""


_SIZES = alt.Legend(values=[1, 5, 20], symbolFillColor="#888888", symbolStrokeColor="transparent")


def draw_matrix(found: Explorer, start: str, filters: Filters) -> None:
    """The matrix as a picture and as a table."""
    edges = [edge for edge in found.matrix(start or None, filters).values() if edge.best.studies]
    st.subheader("Mechanism against outcome")
    if not edges:
        st.info("No study is counted on any pair under these filters.")
        return
    name = found.concepts[start].name if start else ""
    apart = f" Findings on {name} itself are no evidence between mechanism and outcome, unless one study reports both."
    st.caption(
        "Each mark is a pair on which there is evidence: its shape and colour say in whom the best "
        "kind of evidence was seen, "
        "its size how many independent studies the best kind of evidence has; a yellow rim: they contradict each other."
        + (apart if name else "")
    )
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="kg-matrix"):
        st.altair_chart(chart(edges, found.concepts), width="stretch")
    draw_pairs(edges, found.concepts)


def chart(edges: Sequence[Edge], concepts: Mapping[str, Concept]) -> alt.Chart:
    """Marks in a grid of mechanisms and outcomes."""
    names = names_of(concepts)
    rows = pd.DataFrame(
        {
            "Mechanism": concepts[edge.source].name,
            "Outcome": concepts[edge.target].name,
            "In whom": edge.rung or "not read",
            "Studies": edge.best.studies,
            "Kind": edge.best.kind,
            "Most say": says(edge, names),
            "Contradicted": "yes" if edge.contradicted else "no",
        }
        for edge in edges
    )
    mechanisms = rows["Mechanism"].nunique()
    drawn: alt.Chart = (
        alt.Chart(rows)
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X(
                "Outcome:N",
                title=None,
                axis=alt.Axis(labelAngle=-50, orient="top", labelLimit=170, grid=True, labelOverlap=False),
            ),
            y=alt.Y("Mechanism:N", title=None, axis=alt.Axis(labelLimit=190, grid=True, labelOverlap=False)),
            color=alt.Color("In whom:N", scale=alt.Scale(domain=list(RUNG_COLOURS), range=list(RUNG_COLOURS.values()))),
            shape=alt.Shape("In whom:N", scale=alt.Scale(domain=list(RUNG_SHAPES), range=list(RUNG_SHAPES.values()))),
            size=alt.Size("Studies:Q", scale=alt.Scale(type="sqrt", range=[40, 420]), legend=_SIZES),
            stroke=alt.condition("datum.Contradicted === 'yes'", alt.value("#F0E442"), alt.value("transparent")),
            strokeWidth=alt.value(2.5),
            tooltip=list(rows.columns),
        )
        .properties(height=120 + 22 * mechanisms)
        .configure_legend(orient="bottom")
    )
    return drawn


def draw_pairs(edges: Sequence[Edge], concepts: Mapping[str, Concept]) -> None:
    """The pairs as a table, each with the way to its findings."""
    names = names_of(concepts)
    ranked = sorted(edges, key=lambda edge: (edge_strength(edge), edge.source, edge.target), reverse=True)
    rows = [edge_row(edge, names) for edge in ranked]
    with st.expander(f"The same as a table ({len(rows)} pairs)"):
        shown = ("From", "To", "Kind", "When", "Direction", "Studies", "Species", "Contradicted")
        body = "".join(
            "<tr>" + "".join(f"<td>{escaped(row[name])}</td>" for name in shown) + f"<td>{_open(edge)}</td></tr>"
            for edge, row in list(zip(ranked, rows, strict=True))[:_ROWS]
        )
        st.html(table_of((*shown, "Findings"), body))
        if len(rows) > _ROWS:
            st.caption(f"The strongest {_ROWS} of {len(rows)}; the file has all.")
        held = csv_text([*rows[0]] if rows else [], ([*row.values()] for row in rows))
        st.download_button("Download as CSV", held, "matrix.csv", "text/csv")


def _open(edge: Edge) -> str:
    return link(href("mechanisms", edge=f"{edge.source}>{edge.target}"), "read")
