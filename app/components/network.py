"""The graph of concepts and edges, drawn by st-link-analysis (Cytoscape.js, shipped with it: nothing is fetched).

Where concepts stand is computed here (`places`): a browser takes more than a second to lay out 300 of them. Only small
graphs that lead from left to right are laid out there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from st_link_analysis import Event, st_link_analysis

from app.components.places import hubs, places
from app.components.style import KINDS
from app.components.text import escaped
from graph.mechanisms.documents import species_words
from graph.mechanisms.model import Concept, Edge
from graph.mechanisms.strength import edge_strength

MOST_NODES = 300
"""Beyond so many nodes nobody sees anything; the strongest edges stay."""
MOST_EDGES = 600
"""Beyond so many lines a browser gets slow, and long before a picture is a tangle; the table below has the rest."""
FEWER_EDGES = 130
"""Drawn unless the reader asks for more."""
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
_FEW_EDGES = 60
"""Up to so many are captioned; beyond, captions hide what they stand on."""
CLICKED = "clicked_edge"
_EVERY_LAYOUT = {"fit": True, "padding": 30, "nodeDimensionsIncludeLabels": True, "animationDuration": 700}
_LAYERED = _EVERY_LAYOUT | {"name": "dagre", "rankDir": "LR", "nodeSep": 10, "rankSep": 330, "ranker": "longest-path"}
_PLACED = _EVERY_LAYOUT | {"name": "preset"}
_HUB = "hub"
_SIZES = ((_FEW_NODES, 22, 14, 6), (150, 16, 11, 6), (MOST_NODES, 10, 8, 9))
"""Up to how many concepts, width of one, size of its name, and from which size on screen a name is written."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A style as the component takes it; its own classes know no shapes, lines or widths."""

    selector: str
    style: Mapping[str, Any]

    def dump(self) -> dict[str, Any]:
        return {"selector": self.selector, "style": dict(self.style)}


def _node_style(kind: str, size: int, font: int, least: int) -> _Style:
    shown = {
        "label": "data(name)",
        "background-color": KINDS[kind][0],
        "shape": SHAPES[kind],
        "width": size,
        "height": size,
        "font-size": font,
        "text-wrap": "wrap",
        "text-max-width": "130px",
        "min-zoomed-font-size": least,
    }
    return _Style(f"node[label='{kind}']", shown)


def _node_styles(nodes: int) -> list[_Style]:
    """Styles by kind and of the hubs, smaller where there are many."""
    size, font, least = next((sizes for most, *sizes in _SIZES if nodes <= most), _SIZES[-1][1:])
    hubs = {"width": 1.5 * size, "height": 1.5 * size, "font-size": 13, "font-weight": "bold", "z-index": 1}
    leading = hubs | {"min-zoomed-font-size": 6} if nodes > _FEW_NODES else {}
    return [*(_node_style(kind, size, font, least) for kind in SHAPES), _Style(f"node.{_HUB}", leading)]


def _edge_style(name: str, *, few: bool, captioned: bool) -> _Style:
    side, rung, many = name.split(", ")
    colour, width = SIDES.get(side, _OTHER), _WIDTHS[int(many) - 1]
    shown = {
        "line-color": colour,
        "target-arrow-color": colour,
        "target-arrow-shape": "triangle",
        "line-style": _LINES.get(rung, "dotted"),
        "width": width,
        "font-size": 11,
        "arrow-scale": 1,
        "min-zoomed-font-size": 6,
        "text-background-opacity": 0.75,
    }
    caption = {"label": "data(says)"} if captioned else {}
    light = {} if few else {"curve-style": "straight", "opacity": 0.6, "arrow-scale": 0.7, "width": 0.6 * width}
    return _Style(f"edge[label='{name}']", shown | caption | light)


def strongest(
    edges: Iterable[Edge], most: int = MOST_NODES, keep: Iterable[str] = (), lines: int = FEWER_EDGES
) -> tuple[list[Edge], int]:
    """At most `lines` edges between at most `most` concepts, strongest first, and how many edges were left out."""
    ranked = sorted(edges, key=lambda edge: (edge_strength(edge), edge.source, edge.target), reverse=True)
    nodes, kept = set(keep), list[Edge]()
    for edge in ranked:
        wanted = nodes | {edge.source, edge.target}
        if len(wanted) <= most and len(kept) < lines:
            nodes = wanted
            kept.append(edge)
    return kept, len(ranked) - len(kept)


def elements(edges: Sequence[Edge], concepts: Mapping[str, Concept]) -> dict[str, list[dict[str, Any]]]:
    """Nodes and edges as Cytoscape takes them; every text is of the vocabulary or our own, never of a paper."""
    ends = tuple((edge.source, edge.target) for edge in edges)
    stands, leading = places(ends), hubs(ends)
    nodes = [
        {
            "data": {"id": name, "label": concepts[name].kind, "name": _plain(concepts[name].name)},
            "position": dict(zip("xy", stands[name], strict=True)),
            "classes": _HUB if name in leading else "",
        }
        for name in dict.fromkeys(end for pair in ends for end in pair)
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
    edges: Sequence[Edge],
    concepts: Mapping[str, Concept],
    key: str,
    *,
    layered: bool = False,
    grown: bool = False,
    height: int = 600,
) -> Mapping[str, Any]:
    """Draws the graph; returns what the reader did last: ``action``, ``data`` and ``timestamp``, or nothing.

    `layered` puts what leads on to the left of what it leads to; without it the graph spreads evenly. `grown` says that
    the reader made a concept show what it leads to.
    """
    parts = elements(edges, concepts)
    few, captioned = len(parts["nodes"]) <= _FEW_NODES, len(parts["edges"]) <= _FEW_EDGES
    done: Mapping[str, Any] | None = st_link_analysis(
        parts,
        layout=_layout(parts, layered=layered and few, grown=grown),
        node_styles=_node_styles(len(parts["nodes"])),
        edge_styles=[
            _edge_style(name, few=few, captioned=captioned)
            for name in dict.fromkeys(line["data"]["label"] for line in parts["edges"])
        ],
        height=height,
        key=key,
        node_actions=["remove", "expand"],
        events=[Event(CLICKED, "click tap", "edge")],
    )
    return done or {}


def _layout(parts: Mapping[str, list[dict[str, Any]]], *, layered: bool, grown: bool) -> dict[str, Any]:
    """The layout, another one for each graph: the component lays out anew only where it is told another.

    When a concept was expanded the component moves all by springs of its own, in half a second; ours must end later.
    """
    stands = {node["data"]["id"]: node["position"] for node in parts["nodes"]}
    if layered:
        return _LAYERED | {"animate": grown, "graph": sorted(stands)}
    return _PLACED | {"animate": grown, "positions": stands}


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
