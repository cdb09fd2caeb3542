"""Where the concepts of a graph stand in its picture, computed once for a set of edges so that a browser need not."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import networkx as nx
import numpy as np
import numpy.typing as npt

BOX = (1100.0, 720.0)
"""Width and height of every picture: a graph that loses or gains a concept keeps its scale, and stays in view."""
_EVENNESS = 0.6
"""How far from what springs say (0) to one even spread (1): springs alone crowd the middle and leave the rest empty."""
_ROOM, _ROOM_OF_HUBS = 0.8, 1.9
"""Of the mean distance between neighbours, what two concepts keep, and what two keep whose names are always read."""
_FLATNESS = 0.6
"""Names are wider than high: side by side counts less than above each other."""
_PUSHES = 30
_HUBS, _ONE_IN, _LEAST_EDGES = 30, 8, 4
"""At most so many hubs, at most one in so many concepts, and each with so many edges."""
Places = npt.NDArray[np.float64]
Ends = tuple[tuple[str, str], ...]


def hubs(ends: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The concepts with most edges, whose names are read first."""
    joined = Counter(end for pair in ends for end in pair)
    ranked = sorted(joined, key=lambda name: (-joined[name], name))[: min(_HUBS, len(joined) // _ONE_IN)]
    return frozenset(name for name in ranked if joined[name] >= _LEAST_EDGES)


@lru_cache(maxsize=64)
def places(ends: Ends) -> dict[str, tuple[float, float]]:
    """Concepts of the edges with x and y within `BOX`, those that edges join near each other.

    Springs (Fruchterman 1991, doi:10.1002/spe.4380211102) from a beginning that each concept has by its name: equal
    edges give an equal picture, and one concept more or less moves the others little.
    """
    graph = nx.Graph(sorted(ends))
    names = sorted(graph)
    if not names:
        return {}
    sprung = nx.spring_layout(graph, pos={name: _beginning(name) for name in names}, iterations=40)
    leading = hubs(ends)
    rooms = np.array([_ROOM_OF_HUBS if name in leading else _ROOM for name in names])
    spread = _kept_apart(_evened(np.array([sprung[name] for name in names], np.float64)), rooms)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, spread, strict=True)}


def _beginning(name: str) -> tuple[float, float]:
    """A place in the unit square, by the name alone."""
    number = zlib.crc32(name.encode())
    return (number & 0xFFFF) / 0xFFFF, (number >> 16) / 0xFFFF


def _evened(points: Places) -> Places:
    """The points in the box, on each axis partly by their rank instead of their place."""
    if len(points) == 1:
        return np.array([BOX]) / 2
    low, high = points.min(axis=0), points.max(axis=0)
    linear = (points - low) / np.maximum(high - low, 1e-9)
    by_rank = points.argsort(axis=0).argsort(axis=0) / (len(points) - 1)
    return np.asarray(((1 - _EVENNESS) * linear + _EVENNESS * by_rank) * BOX)


def _kept_apart(points: Places, rooms: Places) -> Places:
    """Points that stand too near each other pushed apart, within the box; `rooms` is what each asks for."""
    least = (rooms[:, None] + rooms[None]) / 2 * (BOX[0] * BOX[1] * _FLATNESS / len(points)) ** 0.5
    moved = points.copy()
    for _ in range(_PUSHES):
        apart = moved[:, None] - moved[None]
        far = np.maximum(np.hypot(_FLATNESS * apart[..., 0], apart[..., 1]), 1e-6)
        push = np.maximum(least - far, 0) / np.maximum(far, 1)
        np.fill_diagonal(push, 0)
        if not push.any():
            break
        step = 0.1 * (apart * push[..., None]).sum(axis=1)
        moved = np.clip(moved + np.clip(step, -30, 30), 0, BOX)
    return moved
