"""Paths between two concepts over edges, ranked by the weakest edge's evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from graph.mechanisms.gather import Ends, fits
from graph.mechanisms.model import Edge, Path, Strand
from graph.mechanisms.strength import best_first, path_order, rising, strand_strength, weakest

LONGEST = 3
"""Edges in a path. Beyond two concepts in the middle anything leads to anything."""
_WITH_ONE_BETWEEN = 3
_ORDERED = ("tested", "probed", "stated dependence")
"""Kinds that may lead from one mechanism to another: the rest do not say which of two comes first."""


def ranked_paths(edges: Mapping[Ends, Edge], start: str, end: str, longest: int = LONGEST) -> list[Path]:
    """All paths without a loop from `start` to `end`, of at most `longest` edges, best first."""
    onward: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges.values():
        onward[edge.source].append(edge)
    found = sorted((_path(walked) for walked in _walks(onward, start, end, longest)), key=lambda path: len(path.edges))
    kept: dict[tuple[str, ...], Path] = {}
    for path in found:
        if not _adds_nothing(path, kept):
            kept[path.nodes] = path
    return sorted(kept.values(), key=path_order)


def _adds_nothing(path: Path, kept: Mapping[tuple[str, ...], Path]) -> bool:
    """Whether a way round holds no more than the path without one of its concepts: then it tells nothing new."""
    if len(path.nodes) <= _WITH_ONE_BETWEEN:
        return False
    for left_out in range(1, len(path.nodes) - 1):
        shorter = kept.get(path.nodes[:left_out] + path.nodes[left_out + 1 :])
        if shorter and rising(shorter)[0] >= rising(path)[0]:
            return True
    return False


def _walks(onward: Mapping[str, list[Edge]], at: str, end: str, left: int) -> Iterator[tuple[Edge, ...]]:
    stack: list[tuple[Edge, ...]] = [(edge,) for edge in onward.get(at, ())]
    while stack:
        walked = stack.pop()
        last = walked[-1]
        if last.target == end:
            yield walked
        elif len(walked) < left:
            seen = {at, *(edge.target for edge in walked)}
            stack += [(*walked, edge) for edge in onward.get(last.target, ()) if _may_follow(edge, end, seen)]


def _may_follow(edge: Edge, end: str, seen: set[str]) -> bool:
    if edge.target in seen:
        return False
    return edge.target == end or any(strand.kind in _ORDERED for strand in edge.strands)


def _path(walked: tuple[Edge, ...]) -> Path:
    """The path, each edge led by the strand that best goes with the edge before it."""
    chosen = [walked[0]]
    for edge in walked[1:]:
        chosen.append(_led_by(edge, chosen[-1].best))
    edges = tuple(chosen)
    return Path((edges[0].source, *(edge.target for edge in edges)), edges, weakest(edges), _all_fit(edges))


def _all_fit(edges: tuple[Edge, ...]) -> bool | None:
    """False where one pair of neighbours does not go together; True only where every pair is known to."""
    said = [fits(one.best, other.best) for one, other in pairwise(edges)]
    if False in said:
        return False
    return True if said and None not in said else None


def _led_by(edge: Edge, before: Strand) -> Edge:
    """Between strands of equal kind and rung, the one that rests on what the edge before it does."""

    def key(strand: Strand) -> tuple[object, ...]:
        strength = strand_strength(strand)
        return (strength[:3], fits(before, strand) is True, strength[3:])

    ordered = tuple(sorted(best_first(edge.strands), key=key, reverse=True))
    return edge if ordered[0] is edge.best else Edge(edge.source, edge.target, ordered)
