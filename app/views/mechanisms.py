"""Mechanisms: how one concept might lead to another, as paths, as a graph, and as a matrix of what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from app.components.address import choose, choose_some, choose_years, href, listed, number, put, state
from app.components.directions import STUDY_MARKS
from app.components.edges import (
    EDGE_STYLE,
    STRANDS_HEADER,
    edge_line,
    findings_html,
    kinds_html,
    path_html,
    pharmacology,
    strands_table,
)
from app.components.matrix import draw_matrix
from app.components.network import CLICKED, FEWER_EDGES, MOST_EDGES, draw, legend_html, strongest
from app.components.reading import reading
from app.components.text import escaped, link, markdown_escaped, table
from graph.export.tables import csv_text
from graph.mechanisms.data import rules
from graph.mechanisms.documents import RUNGS, edge_row
from graph.mechanisms.explore import Explorer, explorer
from graph.mechanisms.gather import Ends
from graph.mechanisms.model import Concept, Edge, Filters, Path

VIEWS = ("paths", "graph", "matrix")
_PATHS_SHOWN = 20
_TABLE_ROWS = 60
_DEPTHS = ("1", "2")
_START, _END = "substance:ketamine", "outcome:craving"


def main() -> None:
    """Draws the page."""
    st.title("Mechanisms")
    st.html(f"<style>{EDGE_STYLE}</style>")
    with reading() as store:
        page(explorer(store))


def page(found: Explorer) -> None:
    """The choice of two concepts, the filters, then the view that the address names."""
    if not st.query_params:
        put(**{"from": _START, "to": _END})
    start, end, depth = choose_ends(found.concepts)
    filters = choose_filters(found)
    view = choose_view()
    st.caption(
        "A path is a chain of single findings from different studies, not a proof that the chain holds. "
        "An edge seen in animals only says so, everywhere."
    )
    if view == "matrix":
        draw_edge(found, found.matrix(start, filters))
        draw_matrix(found, start, filters)
        return
    if not start:
        st.info("Choose what to start from: a substance, an intervention or a mechanism.")
        return
    paths, edges = evidence(found, start, end, depth, filters)
    draw_edge(found, edges)
    if view == "paths" and end:
        draw_paths(found, paths)
    else:
        draw_graph(found, start, end, edges, filters)
    with st.expander("What the kinds of evidence mean"):
        st.html(kinds_html())


def choose_ends(concepts: Mapping[str, Concept]) -> tuple[str, str, int]:
    """From, to, and how far from the first where there is no second."""
    starts = sorted(c.id for c in concepts.values() if c.kind in ("substance", "intervention", "mechanism"))
    ends = sorted(c.id for c in concepts.values() if c.kind in ("outcome", "mechanism"))

    def named(concept: str) -> str:
        return f"{concepts[concept].name} ({concepts[concept].kind})"

    first, second = st.columns(2)
    with first:
        start = choose("From", "from", starts, named, "nothing chosen")
    with second:
        end = choose("To", "to", ends, named, "anything (a neighbourhood)")
    depth = int(state("depth")) if state("depth") in _DEPTHS else 1
    if start and not end and state("view") != "matrix":
        chosen = st.radio("Steps", _DEPTHS, index=depth - 1, horizontal=True, key=f"depth-{depth}")
        if chosen and int(chosen) != depth:
            put(depth=chosen)
    return start, end, depth


def choose_filters(found: Explorer) -> Filters:
    """Filters in the sidebar, which a phone folds away."""
    designs = sorted({s.source.design for s in found.statements if s.source.design})
    roles = sorted({s.source.role for s in found.statements if s.source.role})
    with st.sidebar:
        st.header("Narrow the evidence")
        species = choose_some("In whom", "species", RUNGS)
        kinds = choose_some("Kind of evidence", "kind", tuple(rules().tiers))
        directions = choose_some("Direction of the finding", "direction", tuple(STUDY_MARKS))
        chosen_designs = choose_some("Design", "design", designs)
        chosen_roles = choose_some("Role of ketamine", "role", roles)
        since, until = choose_years()
        models = state("models") != "no"
        if (
            st.checkbox("Drug seeking in animals stands for craving and relapse", models, key=f"models-{models}")
            != models
        ):
            put(models="no" if models else "")
        if len(st.query_params) > 2 and st.button("Take all filters away"):
            kept = {name: state(name) for name in ("from", "to", "view", "depth")}
            st.query_params.clear()
            put(**kept)
    return Filters(
        species=frozenset(species),
        designs=frozenset(chosen_designs),
        directions=frozenset(directions),
        roles=frozenset(chosen_roles),
        kinds=frozenset(kinds),
        year_from=since,
        year_to=until,
    )


def choose_view() -> str:
    """Paths, graph or matrix."""
    current = state("view") if state("view") in VIEWS else "paths"
    chosen = st.segmented_control(
        "View", VIEWS, default=current, format_func=str.capitalize, key=f"view-{current}", label_visibility="collapsed"
    )
    if chosen and chosen != current:
        put(view=str(chosen), edge="")
    return current


def evidence(
    found: Explorer, start: str, end: str, depth: int, filters: Filters
) -> tuple[Sequence[Path], Mapping[Ends, Edge]]:
    """Paths between two concepts and their edges, or the edges around one."""
    if not end:
        return (), found.around(start, depth, filters)
    paths = found.paths(start, end, filters, models=state("models") != "no")
    return paths, {(edge.source, edge.target): edge for path in paths for edge in path.edges}


def draw_paths(found: Explorer, paths: Sequence[Path]) -> None:
    """The paths, best first, each edge to open."""
    if not paths:
        st.info("Nothing that is loaded links the two under these filters. Take a filter away, or load more papers.")
        return
    most = min(len(paths), number("max") or _PATHS_SHOWN)
    st.markdown(
        f"**{len(paths)} paths**, {most} shown. First those whose weakest edge holds most; "
        "those whose directions speak against them stand last."
    )
    hrefs = {
        (edge.source, edge.target): href("mechanisms", edge=f"{edge.source}>{edge.target}")
        for path in paths
        for edge in path.edges
    }
    for rank, path in enumerate(paths[:most], start=1):
        st.html(path_html(rank, path, found.concepts, hrefs))
    if most < len(paths):
        st.html(f"<p>{link(href('mechanisms', max=str(len(paths))), f'Show all {len(paths)} paths')}</p>")
    draw_table([edge for path in paths for edge in path.edges], found.concepts)


def draw_graph(found: Explorer, start: str, end: str, edges: Mapping[Ends, Edge], filters: Filters) -> None:
    """The graph with its legend, and the same as a table."""
    hidden = set(listed("hide"))
    shown = dict(edges)
    for concept in listed("expand"):
        if concept in found.concepts and concept not in hidden:
            shown |= expanded(found, start, concept, filters)
    kept = [edge for ends, edge in shown.items() if not hidden & set(ends)]
    if not kept:
        st.info("No edge is left. Take a filter away, or show hidden concepts again.")
        draw_hidden(found, hidden)
        return
    drawn, left = strongest(kept, keep=[start, *filter(None, [end])], lines=choose_lines(len(kept)))
    if left:
        st.caption(f"The {len(drawn)} strongest edges are drawn; {left} weaker ones are left out. The table has all.")
    done = draw(drawn, found.concepts, key="mechanism-graph", layered=bool(end), grown=bool(listed("expand")))
    st.html(legend_html())
    st.caption(
        "Click an edge to read its findings. Choose a concept and press the first button to hide it, "
        "the second (or click it twice) to show what it leads to. "
        "Names that are too small to read are left out: zoom in, or fill the screen."
    )
    act(done, hidden)
    draw_hidden(found, hidden)
    draw_table(kept, found.concepts)


def choose_lines(edges: int) -> int:
    """How many edges are drawn: the reader may ask for more than can be overlooked at once."""
    offered = [lines for lines in (FEWER_EDGES, 300, MOST_EDGES) if lines < edges]
    if not offered:
        return edges
    offered += [edges] if edges <= MOST_EDGES else []
    asked = number("lines")
    current = asked if asked in offered else FEWER_EDGES
    chosen = st.radio(
        "Edges drawn, the strongest first", offered, offered.index(current), horizontal=True, key=f"lines-{current}"
    )
    if chosen and chosen != current:
        put(lines=str(chosen))
    return current


def expanded(found: Explorer, start: str, concept: str, filters: Filters) -> Mapping[Ends, Edge]:
    """What a concept of the graph leads to: from an outcome nothing does."""
    if found.concepts[concept].kind == "outcome" and concept not in rules().mediators:
        return {}
    edges = found.around(concept, 1, filters)
    return {ends: edge for ends, edge in edges.items() if ends[1] != start}


def act(done: Mapping[str, object], hidden: set[str]) -> None:
    """What the reader did in the graph becomes part of the address; each deed once."""
    stamp = str(done.get("timestamp", ""))
    data = done.get("data")
    if not stamp or not isinstance(data, dict) or st.session_state.get("mechanism-deed") == stamp:
        return
    st.session_state["mechanism-deed"] = stamp
    chosen = [str(name) for name in data.get("node_ids", ())]
    if done.get("action") == "remove":
        put(hide=",".join(sorted(hidden | set(chosen))))
    elif done.get("action") == "expand":
        put(expand=",".join(dict.fromkeys([*listed("expand"), *chosen])))
    elif done.get("action") == CLICKED:
        put(edge=str(data.get("target_id", "")))


def draw_hidden(found: Explorer, hidden: set[str]) -> None:
    """Which concepts are hidden, with the way back."""
    names = [found.concepts[name].name for name in sorted(hidden) if name in found.concepts]
    if names:
        st.html(
            f"<p>Hidden&#58; {escaped(', '.join(names))} · {link(href('mechanisms', hide=''), 'show all again')}</p>"
        )


def draw_edge(found: Explorer, edges: Mapping[Ends, Edge]) -> None:
    """The edge that the address names: its strands, who says otherwise, then everything."""
    ends = tuple(state("edge").split(">", 1))
    edge = edges.get((ends[0], ends[1])) if len(ends) > 1 else None
    if edge is None:
        if state("edge"):
            st.info("That edge has no evidence under these filters.")
        return
    with st.container(border=True):
        names = found.concepts
        st.subheader(markdown_escaped(f"{names[edge.source].name} → {names[edge.target].name}"))
        kinds = table(STRANDS_HEADER, strands_table(edge))
        st.html(f'<p>{edge_line(edge, names)}</p><div class="kg-scroll">{kinds}</div>')
        if edge.best.otherwise:
            st.html(f"<h4>Who says otherwise</h4>{findings_html(edge.best.otherwise, names)}")
        for strand in edge.strands:
            against = edge.best.otherwise if strand is edge.best else ()
            rest = [item for item in strand.items if item not in against]
            what = f"{strand.kind} {strand.action or ''}".strip()
            with st.expander(
                markdown_escaped(f"{what}: {len(rest)} {'finding' if len(rest) == 1 else 'findings'}"),
                expanded=strand is edge.best,
            ):
                st.caption(markdown_escaped(rules().words[strand.kind]))
                if strand.action:
                    st.caption(markdown_escaped(pharmacology(strand)))
                st.html(findings_html(sorted(rest, key=lambda item: not item.counted), names))
        st.html(f"<p>{link(href('mechanisms', edge=''), 'Close this edge')}</p>")


def draw_table(edges: Sequence[Edge], concepts: Mapping[str, Concept]) -> None:
    """The same edges as a table that a screen reader reads, and as a file."""
    names = {concept.id: concept.name for concept in concepts.values()}
    unique = {(edge.source, edge.target): edge for edge in edges}
    rows = [edge_row(edge, names) for edge in unique.values()]
    with st.expander(f"The same as a table ({len(rows)} edges)"):
        shown = [[value for name, value in row.items() if name != "PMIDs"] for row in rows[:_TABLE_ROWS]]
        st.html(f'<div class="kg-scroll">{table([name for name in rows[0] if name != "PMIDs"], shown)}</div>')
        if len(rows) > _TABLE_ROWS:
            st.caption(f"The first {_TABLE_ROWS} of {len(rows)}; the file has all.")
        held = csv_text([*rows[0]], ([*row.values()] for row in rows))
        st.download_button("Download as CSV", held, "edges.csv", "text/csv")


main()
