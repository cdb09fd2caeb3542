"""Search: a box, facets, result cards; the whole state stands in the address, so that a link can be shared."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components.address import put, state
from app.components.cards import card
from app.components.reading import EMPTY, reading
from app.components.text import escaped, link, markdown_escaped, search_href
from graph.search.concepts import QueryConcepts
from graph.search.engine import FacetCount, SearchFilters, SearchResult, query_concepts, search
from graph.store import Store

PAGE_SIZE = 20
EXAMPLES = (
    "ketamine alcohol relapse",
    "K-hole",
    '"memory reconsolidation" ketamine',
    "heroin psychotherapy year:1997-2010",
)
FACETS = {
    "condition": "Condition",
    "outcome": "Outcome",
    "mechanism": "Mechanism",
    "substance": "Substance",
    "design": "Design",
    "species": "In whom",
    "living_review": "Facet of the living review PsyNamic",
}
_ANY = ""


def main() -> None:
    """Draws the page."""
    st.title("Search")
    asked = st.text_input(
        "Search papers on ketamine and addiction",
        key="q",
        bind="query-params",
        placeholder='Words, "phrases", AND, OR, NOT, author:, title:, year:2015-2020, pmid:',
    )
    with reading() as store:
        draw(store, asked)


def draw(store: Store, asked: str) -> None:
    """Facets in the sidebar, which a phone folds away; results beside it."""
    filters = filters_of_address()
    page = max(1, int(number) if (number := state("page")).isdigit() else 1)
    with st.spinner("Searching …"):
        result = search(store, asked, filters, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    with st.sidebar:
        st.header("Narrow the results")
        draw_facets(result, filters, query_concepts(store))
    draw_narrowing(filters, query_concepts(store), asked)
    draw_results(result, asked, page)


def filters_of_address() -> SearchFilters:
    """Filters as the address says; what is no year is left out."""
    years = [int(text) if (text := state(name)).isdigit() else None for name in ("from", "to")]
    return SearchFilters(
        **{name: state(name) or None for name in FACETS},
        year_from=years[0],
        year_to=years[1],
        include_retracted=state("retracted") == "yes",
        curated_only=state("curated") == "yes",
    )


def narrow(name: str, value: str) -> None:
    """Writes a filter into the address and draws the page anew, from its first results on."""
    put(**{name: value, "page": ""})


def draw_facets(result: SearchResult, filters: SearchFilters, concepts: QueryConcepts) -> None:
    """A choice for each facet, with counts; what is chosen stays choosable."""
    for name, label in FACETS.items():
        current = state(name)
        counts = {entry.value: entry for entry in result.facets.get(name, ())}
        if current and current not in counts:
            known = concepts.known.get(current)
            counts[current] = FacetCount(current, known[0] if known else current, 0)
        choose(name, label, current, tuple(counts.values()))
    first, last = st.columns(2)
    with first:
        year_box("from", "From year", filters.year_from)
    with last:
        year_box("to", "To year", filters.year_to)
    switch("curated", "Landmark studies only")
    switch("retracted", "Show retracted papers")


def draw_narrowing(filters: SearchFilters, concepts: QueryConcepts, asked: str) -> None:
    """Which filters are on, beside the results: a phone folds the sidebar away, and a shared link may bring some."""
    chosen = [(label, getattr(filters, name)) for name, label in FACETS.items()]
    chosen += [("From", filters.year_from), ("To", filters.year_to)]
    words = [f"{label}: {concepts.known.get(value, (value, ''))[0]}" for label, value in chosen if value]
    words += ["landmark studies only"] if filters.curated_only else []
    words += ["retracted papers shown"] if filters.include_retracted else []
    if words:
        clear = link(search_href(asked), "take all filters away")
        st.html(f'<p class="kg-meta">Narrowed to {escaped("; ".join(words))} · {clear}</p>')


def choose(name: str, label: str, current: str, entries: Sequence[FacetCount]) -> None:
    labels = {entry.value: f"{markdown_escaped(entry.label)} ({entry.count})" for entry in entries}
    options = [_ANY, *labels]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(current) if current in options else 0,
        format_func=lambda value: labels.get(value, "any"),
        key=f"facet-{name}-{current}",
    )
    if chosen != current:
        narrow(name, chosen)


def year_box(name: str, label: str, current: int | None) -> None:
    chosen = st.number_input(
        label, min_value=1800, max_value=2100, value=current, step=1, placeholder="any", key=f"year-{name}-{current}"
    )
    if chosen != current:
        narrow(name, str(int(chosen)) if chosen else "")


def switch(name: str, label: str) -> None:
    current = state(name) == "yes"
    if st.checkbox(label, value=current, key=f"switch-{name}-{current}") != current:
        narrow(name, "" if current else "yes")


def draw_results(result: SearchResult, asked: str, page: int) -> None:
    """How many, the cards, and the way to the next ones."""
    if not result.hits:
        draw_nothing(asked)
        return
    more = "at least " if result.total_is_minimum else ""
    found = f"{more}{result.total:,} papers" if result.total != 1 else "1 paper"
    first = (page - 1) * PAGE_SIZE + 1
    st.markdown(f"**{found}**, {first} to {first + len(result.hits) - 1} shown, best first" + ("." if asked else ""))
    if not asked:
        st.caption("Try: " + " · ".join(markdown_escaped(example) for example in EXAMPLES))
    for hit in result.hits:
        card(hit)
    pages = -(-result.total // PAGE_SIZE)
    if pages > 1:
        turned = st.number_input(f"Page (of {pages})", 1, pages, min(page, pages), key=f"page-{page}")
        if turned != page:
            st.query_params["page"] = str(int(turned))
            st.rerun()


def draw_nothing(asked: str) -> None:
    """What to do when nothing was found."""
    if asked or len(st.query_params) > 0:
        st.info("No paper matches. Use fewer words, or take a filter away.")
    else:
        st.info(EMPTY)


main()
