"""The graph of concepts and edges, drawn by st-link-analysis (Cytoscape.js, shipped with it: nothing is fetched)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from st_link_analysis import Event, st_link_analysis

from app.components.style import KINDS
from app.components.text import escaped
from graph.mechanisms.documents import species_words
from graph.mechanisms.model import Concept, Edge
from graph.mechanisms.strength import edge_strength

MOST_NODES = 300
"""Beyond so many nodes nobody sees anything; the strongest edges stay."""
MOST_EDGES = 130
"""Beyond so many lines a picture is a tangle; the table below it has the rest."""
SHAPES = {
    "substance": "ellipse",
    "intervention": "hexagon",
    "mechanism": "diamond",
    "outcome": "round-rectangle",
    "condition": "triangle",
}
SIDES = {"benefit": "#0072B2", "harm": "#D55E00", "increase": "#009E73", "decrease": "#AA4499"}
"""Colours of directions (Okabe and Ito); the direction stands on the edge in words too."""
_OTHER = "#888888"
_LINES = {"human": "solid", "animal": "dashed"}
_WIDTHS = (1.5, 2.5, 3.5, 4.5)
_FEW_NODES = 60
CLICKED = "clicked_edge"
_EVERY_LAYOUT = {"animate": False, "fit": True, "padding": 30, "nodeDimensionsIncludeLabels": True}
_LAYERED = _EVERY_LAYOUT | {"name": "dagre", "rankDir": "LR", "nodeSep": 10, "rankSep": 330, "ranker": "longest-path"}
_SPREAD = _EVERY_LAYOUT | {
    "name": "fcose",
    "quality": "default",
    "nodeSeparation": 200,
    "idealEdgeLength": 260,
    "nodeRepulsion": 60000,
    "gravity": 0.1,
}


@dataclass(frozen=True, slots=True)
class _Style:
    """A style as the component takes it; its own classes know no shapes, lines or widths."""

    selector: str
    style: Mapping[str, Any]

    def dump(self) -> dict[str, Any]:
        return {"selector": self.selector, "style": dict(self.style)}


def _node_style(kind: str, size: int) -> _Style:
    shown = {
        "label": "data(name)",
        "background-color": KINDS[kind][0],
        "shape": SHAPES[kind],
        "width": size,
        "height": size,
        "font-size": 15,
        "text-wrap": "wrap",
        "text-max-width": "130px",
        "min-zoomed-font-size": 6,
    }
    return _Style(f"node[label='{kind}']", shown)


def _edge_style(name: str, *, captioned: bool) -> _Style:
    side, rung, many = name.split(", ")
    colour = SIDES.get(side, _OTHER)
    shown = {
        "line-color": colour,
        "target-arrow-color": colour,
        "target-arrow-shape": "triangle",
        "line-style": _LINES.get(rung, "dotted"),
        "width": _WIDTHS[int(many) - 1],
        "font-size": 11,
        "arrow-scale": 1,
        "min-zoomed-font-size": 6,
        "text-background-opacity": 0.75,
    }
    return _Style(f"edge[label='{name}']", shown | ({"label": "data(says)"} if captioned else {}))


def strongest(edges: Iterable[Edge], most: int = MOST_NODES, keep: Iterable[str] = ()) -> tuple[list[Edge], int]:
    """Edges between at most `most` concepts, strongest first, and how many edges were left out."""
    ranked = sorted(edges, key=lambda edge: (edge_strength(edge), edge.source, edge.target), reverse=True)
    nodes, kept = set(keep), list[Edge]()
    for edge in ranked:
        wanted = nodes | {edge.source, edge.target}
        if len(wanted) <= most and len(kept) < MOST_EDGES:
            nodes = wanted
            kept.append(edge)
    return kept, len(ranked) - len(kept)


def elements(edges: Sequence[Edge], concepts: Mapping[str, Concept]) -> dict[str, list[dict[str, Any]]]:
    """Nodes and edges as Cytoscape takes them; every text is of the vocabulary or our own, never of a paper."""
    names = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    nodes = [
        {"data": {"id": name, "label": concepts[name].kind, "name": _plain(concepts[name].name)}} for name in names
    ]
    lines = [
        {
            "data": {
                "id": f"{edge.source}>{edge.target}",
                "label": _style_name(edge),
                "source": edge.source,
                "target": edge.target,
                "says": _caption(edge),
                "kind": edge.best.kind,
                "studies": edge.best.studies,
                "in whom": _plain(species_words(edge)),
                "contradicted": "yes" if edge.contradicted else "no",
            }
        }
        for edge in edges
    ]
    return {"nodes": nodes, "edges": lines}


def draw(
    edges: Sequence[Edge], concepts: Mapping[str, Concept], key: str, *, layered: bool = False, height: int = 600
) -> Mapping[str, Any]:
    """Draws the graph; returns what the reader did last: ``action``, ``data`` and ``timestamp``, or nothing.

    `layered` puts what leads on to the left of what it leads to; without it the graph spreads evenly.
    """
    parts = elements(edges, concepts)
    few = len(parts["nodes"]) <= _FEW_NODES
    done: Mapping[str, Any] | None = st_link_analysis(
        parts,
        layout=_LAYERED if layered and few else _SPREAD,
        node_styles=[_node_style(kind, 26) for kind in SHAPES],
        edge_styles=[
            _edge_style(name, captioned=few) for name in dict.fromkeys(line["data"]["label"] for line in parts["edges"])
        ],
        height=height,
        key=key,
        node_actions=["remove", "expand"],
        events=[Event(CLICKED, "click tap", "edge")],
    )
    return done or {}


def _caption(edge: Edge) -> str:
    done = f"{edge.best.action}: " if edge.best.action else ""
    return _plain(done + edge.best.direction)


def _plain(text: str) -> str:
    """The panel of the component reads HTML: nothing that could be a tag goes in."""
    return text.translate({ord(character): " " for character in "<>&\"'"})


def _style_name(edge: Edge) -> str:
    """Direction, rung and how many studies: edges that share them share a style."""
    many = min(edge.best.studies, len(_WIDTHS)) or 1
    side = edge.best.direction.rsplit(" ", 1)[-1] if edge.best.direction.startswith(tuple(SIDES)) else "other"
    return f"{side}, {edge.rung or 'not read'}, {many}"


def legend_html() -> str:
    """What shapes, lines and colours mean."""
    shapes = {"substance": "●", "intervention": "⬢", "mechanism": "◆", "outcome": "■", "condition": "▲"}
    kinds = " ".join(
        f"<span><span style='color:{KINDS[k][0]}'>{s}</span> {escaped(k)}</span>" for k, s in shapes.items()
    )
    sides = " ".join(f"<span><span style='color:{c}'>➔</span> {escaped(side)}</span>" for side, c in SIDES.items())
    return (
        f"<p class='kg-legend' aria-label='Legend of the graph'>{kinds}<br>{sides} <span>"
        f"<span style='color:{_OTHER}'>➔</span> other or not read</span>"
        "<br><span>— seen in people</span> <span>- - in animals only</span> <span>··· in vitro, or not read</span> "
        "<span>thicker&#58; more independent studies (up to 4)</span></p>"
    )
