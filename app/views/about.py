"""About the data: what is loaded, from where, when."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from app.components.reading import EMPTY, reading
from app.components.text import table
from graph.connection import server_name
from graph.store import Store
from ingest.reading.measuring.cards import measured_errors

# Okabe and Ito's palette, which colour-blind readers can tell apart.
SOURCE_COLOURS = ["#D55E00", "#0072B2", "#009E73", "#AA4499"]


def main() -> None:
    """Draws the page."""
    st.title("About the data")
    with reading() as store:
        draw_counts(store)
        draw_years(store)
        draw_loads(store)
    draw_measured_error()
    st.subheader("What this is, and what it is not")
    st.markdown(
        "Papers and abstracts come from PubMed or from files that were loaded here. Landmark studies are *curated*: "
        "facts that were read by eye, with where each was read. Everything else is *extracted* by a program, "
        "which errs. "
        "Findings are what single papers report; none of them is medical advice."
    )


def draw_measured_error() -> None:
    """Field by field what the reader was measured at, on abstracts that it had not seen."""
    st.subheader("How often the reader is right")
    st.caption("By cross-validation: each abstract was judged by a reader that had not learned from it.")
    rows = ((error.name, error.in_words(), error.rows, error.data) for error in measured_errors())
    st.html(f'<div class="kg-scroll">{table(("Read", "Measured", "On", "Labels"), rows)}</div>')


def draw_counts(store: Store) -> None:
    counts = store.read("status.counts")[0]
    server = store.read("status.server")[0]
    shown = ("papers", "findings", "concepts", "authors", "trials")
    numbers = "".join(f"<div><dt>{name.capitalize()}</dt><dd>{counts[name]:,}</dd></div>" for name in shown)
    st.html(f'<dl class="kg-counts">{numbers}</dl>')
    st.caption(f"Server: {server_name()}, Neo4j {server['version']} ({server['edition']}).")
    statuses = store.read("about.by_status")
    if statuses:
        st.html(table(("Status", "Papers"), ((row["status"], row["papers"]) for row in statuses)))


def draw_years(store: Store) -> None:
    st.subheader("Papers by year and source")
    rows = pd.DataFrame(store.read("about.by_year_and_source"))
    if rows.empty:
        st.info(EMPTY)
        return
    dated = rows.dropna(subset=["year"]).assign(begin=lambda row: row.year - 0.45, end=lambda row: row.year + 0.45)
    chart = (
        alt.Chart(dated)
        .mark_bar()
        .encode(
            x=alt.X(
                "begin:Q",
                title="Year",
                axis=alt.Axis(format="d", tickMinStep=1),
                scale=alt.Scale(zero=False, nice=False),
            ),
            x2="end:Q",
            y=alt.Y("sum(papers):Q", title="Papers"),
            color=alt.Color("source:N", title="Source", scale=alt.Scale(range=SOURCE_COLOURS)),
            tooltip=["year", "source", "papers"],
        )
        .properties(height=260)
        .configure_legend(orient="top")
    )
    st.altair_chart(chart, width="stretch")
    undated = int(rows[rows["year"].isna()]["papers"].sum())
    if undated:
        st.caption(f"{undated:,} papers have no year in their source and stand in the table only.")
    with st.expander("The same as a table"):
        st.dataframe(rows, hide_index=True, column_config={"year": st.column_config.NumberColumn("Year", format="%d")})


def draw_loads(store: Store) -> None:
    st.subheader("Loads")
    rows = [row["load"] for row in store.read("status.loads")]
    if not rows:
        st.info("No load was noted.")
        return
    columns = ["started", "finished", "source", "query", "seen", "added", "changed", "unchanged", "deleted", "rejected"]
    table = pd.DataFrame(rows).reindex(columns=columns)
    table["finished"] = table["finished"].fillna("broke off: repeat it")
    st.dataframe(table, hide_index=True)


main()
