"""A concept: what it is, what it is linked with, what was found for and against, who studies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from app.components.address import put, state
from app.components.directions import DIRECTIONS
from app.components.reading import reading
from app.components.text import (
    concept_chip,
    concept_href,
    escaped,
    identifier_href,
    link,
    mechanisms_href,
    paper_href,
    search_href,
    table,
    table_of,
    trial_href,
)
from graph.concept import ConceptDetails, concept_details
from graph.store import Store

_BETTER = {"higher": "More of it is better.", "lower": "Less of it is better."}


def main() -> None:
    """Draws the page."""
    with reading() as store:
        identifier = state("id")
        if not identifier:
            choose_concept(store)
            return
        draw(concept_details(store, identifier))


def choose_concept(store: Store) -> None:
    """All concepts by name, to choose from."""
    st.title("Concept")
    known = {row["id"]: f"{row['name']} ({row['kind']})" for row in store.read("search.concept_names")}
    chosen = st.selectbox("Concept", sorted(known, key=known.__getitem__), index=None, format_func=known.__getitem__)
    if chosen:
        put(id=chosen)


def draw(concept: ConceptDetails) -> None:
    """The page of one concept."""
    st.html(f"<h1>{escaped(concept.name)}</h1>")
    st.html(what_it_is(concept))
    draw_years(concept)
    draw_linked(concept)
    for title, findings in (("Found for it", concept.favourable), ("Found against it", concept.against)):
        st.subheader(title)
        st.html(findings_html(findings))
    st.caption(
        "Strongest first: read by eye before read by program, people before animals, better designs, more people."
    )
    draw_trials(concept)


def what_it_is(concept: ConceptDetails) -> str:
    """Kind, definition, names, identifiers, place among other concepts, and the ways on."""
    identifiers = [
        link(href, name, outside=True) if (href := identifier_href(name)) else escaped(name)
        for name in concept.identifiers
    ]
    ways = [link(search_href(f'"{concept.name}"'), f"{concept.papers:,} papers name it")]
    if concept.kind in ("substance", "intervention", "mechanism"):
        ways.append(link(mechanisms_href(concept.id), "what it leads to"))
    parts = {
        "Definition": escaped(concept.definition),
        "Good side": escaped(_BETTER.get(concept.better, "")),
        "Also called": escaped(", ".join(concept.synonyms)),
        "Identifiers": " · ".join(identifiers),
        "Narrower": _chips(concept.narrower),
        "Wider": _chips(concept.wider),
        "See": " · ".join(ways),
    }
    listed = "".join(f"<dt><b>{name}</b></dt><dd>{value}</dd>" for name, value in parts.items() if value)
    return f'<p class="kg-meta">{escaped(concept.kind)}</p><dl>{listed}</dl>'


def draw_years(concept: ConceptDetails) -> None:
    """Papers by year, as a picture and as a table."""
    if not concept.by_year:
        return
    st.subheader("Papers by year")
    chart = (
        alt.Chart(pd.DataFrame(concept.by_year))
        .mark_bar(color="#0072B2")
        .encode(
            x=alt.X("year:O", title="Year", axis=alt.Axis(labelOverlap=True)),
            y=alt.Y("papers:Q", title="Papers", axis=alt.Axis(tickMinStep=1)),
            tooltip=["year", "papers"],
        )
        .properties(height=180)
    )
    st.altair_chart(chart, width="stretch")
    with st.expander("The same as a table"):
        st.html(table(("Year", "Papers"), ((str(row["year"]), row["papers"]) for row in concept.by_year)))


def draw_linked(concept: ConceptDetails) -> None:
    """What stands with it in findings."""
    if not concept.linked:
        return
    st.subheader("Linked with, by findings")
    rows = "".join(
        f"<tr><td>{link(concept_href(row['id']), row['name'])}</td><td>{escaped(row['kind'])}</td>"
        f'<td class="kg-number">{row["papers"]:,}</td><td class="kg-number">{row["findings"]:,}</td></tr>'
        for row in concept.linked
    )
    st.html(table_of(("Concept", "Kind", "Papers", "Findings"), rows))


def findings_html(findings: Sequence[Mapping[str, Any]]) -> str:
    """Findings as a table: what, which way, in whom, how studied, the sentence, the paper."""
    if not findings:
        return "<p>None is loaded.</p>"
    rows = "".join(
        f"<tr><td>{escaped(finding['substance'] or '')} → {escaped(finding['target'] or '')}</td>"
        f"<td>{escaped(DIRECTIONS.get(finding['direction'], finding['direction']))}</td>"
        f"<td>{escaped(', '.join(filter(None, (finding['species'], finding['condition']))))}</td>"
        f"<td>{escaped(_study(finding))}</td><td>{escaped(finding['text'] or '')} "
        f"<span class='kg-meta'>({escaped(finding['method'])})</span></td>"
        f"<td>{link(paper_href(finding['paper']), finding['pmid'] or finding['paper'])}</td></tr>"
        for finding in findings
    )
    return table_of(("What", "Direction", "In whom", "Study", "Words", "Paper"), rows)


def _study(finding: Mapping[str, Any]) -> str:
    people = f"{finding['participants']} participants" if finding["participants"] else ""
    return ", ".join(filter(None, (finding["design"], people, str(finding["year"] or ""))))


def draw_trials(concept: ConceptDetails) -> None:
    """Trials registered by papers on it."""
    if not concept.trials:
        return
    st.subheader("Registered trials")
    items = "".join(
        f"<li>{_registry_link(trial)}: "
        + "; ".join(link(paper_href(p["id"]), p["title"] or p["id"]) for p in trial["papers"])
        + "</li>"
        for trial in concept.trials
    )
    st.html(f"<ul>{items}</ul>")


def _registry_link(trial: Mapping[str, Any]) -> str:
    href = trial_href(trial["id"], trial["registry"] or "")
    return link(href, trial["id"], outside=True) if href else escaped(trial["id"])


def _chips(concepts: Sequence[Mapping[str, Any]]) -> str:
    return "".join(concept_chip(row["id"], row["name"], row["kind"]) for row in concepts)


main()
