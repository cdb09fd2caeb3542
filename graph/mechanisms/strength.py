"""How much an edge holds, for ranking only: a tuple compared from its first place on, never a number to show."""

from __future__ import annotations

from collections.abc import Iterable

from graph.mechanisms.data import rules
from graph.mechanisms.model import NOT_READ, Edge, Path, Strand

Strength = tuple[int, ...]
_CONTRADICTION = 3
"""Its place in a strength."""


def strand_strength(strand: Strand) -> Strength:
    """In order: anything counted, tier of the kind, species rung, not contradicted, independent studies, wording.

    Counts come late: a path is no better for resting on what is often measured.
    """
    known = rules()
    return (
        int(strand.studies > 0),
        known.tiers[strand.kind],
        known.rungs.get(strand.rung or "", 0),
        int(not strand.contradicted),
        min(strand.studies, known.most_studies),
        int(strand.certainty == "stated"),
        int(strand.direction not in (NOT_READ, "mixed", "no difference", "does not depend", "does not go with")),
    )


def best_first(strands: Iterable[Strand]) -> tuple[Strand, ...]:
    """The strands of an edge, the one that holds most first; equal ones in an order that no load changes."""
    return tuple(sorted(strands, key=lambda strand: (strand_strength(strand), *_name(strand)), reverse=True))


def _name(strand: Strand) -> tuple[str, str]:
    return strand.kind, strand.action or ""


def edge_strength(edge: Edge) -> Strength:
    return strand_strength(edge.best)


def weakest(edges: tuple[Edge, ...]) -> int:
    """The place of the edge that holds least."""
    return min(range(len(edges)), key=lambda place: edge_strength(edges[place]))


def path_order(path: Path) -> tuple[object, ...]:
    """Sorts paths best first: by the weakest edge, then the next weakest; the shorter where all else is equal.

    Paths with an edge on which nothing counts stand last; before them those whose directions do not go together, since
    these speak against the way.
    """
    strengths = rising(path)
    return (not strengths[0][0], path.fits is False, [_falling(one) for one in strengths], len(path.edges), path.nodes)


def rising(path: Path) -> list[Strength]:
    """Strengths of a path's edges, the weakest first."""
    first, *others = sorted(edge_strength(edge) for edge in path.edges)
    if path.fits is False:
        first = (*first[:_CONTRADICTION], 0, *first[_CONTRADICTION + 1 :])
    return [first, *others]


def _falling(strength: Strength) -> Strength:
    return tuple(-part for part in strength)
