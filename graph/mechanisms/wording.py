"""Edges and paths in words: what an edge says, and whether the directions of a path go together, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from graph.mechanisms.gather import MOVED, fits
from graph.mechanisms.model import NOT_READ, Edge, Path, Strand

_STATED = {
    "depends": "{target} depends on it, as stated",
    "does not depend": "{target} does not depend on it, as stated",
    "goes with": "{target} changes with it",
    "does not go with": "{target} does not change with it",
}
_DOES = {"increase": "raises", "decrease": "lowers"}
_SEEN = {"benefit": "improved", "harm": "worsened", "increase": "rose", "decrease": "fell"}
_UNTOLD = {
    "stated dependence": "that {end} depends on {middle} is stated, but not which way.",
    "correlated": "{middle} and {end} were seen to go together; that {middle} was changed on purpose was not.",
    "reported together": "the same studies report {middle} and {end}, and do not say that one brings about the other.",
    "study of mechanism": "the studies are on {middle}, but what their drugs did to it is no part of the finding.",
}
"""Why an edge on which nothing was done to the mechanism has no direction to go with, by its kind."""
_AGENTS_NAMED = 2


def says(edge: Edge, names: Mapping[str, str]) -> str:
    """What most studies say on an edge, readable between the names of its ends: ``benefit when blocked``."""
    strand, target = edge.best, _name(edge.target, names)
    if not strand.studies:
        return "nothing counted"
    if strand.kind == "study of mechanism":
        return _of_studies(edge, names)
    if strand.direction in _STATED:
        return _STATED[strand.direction].format(target=target)
    if strand.kind == "reported together":
        return f"{strand.direction}, in the same studies"
    return strand.direction + (f" when {strand.action}" if strand.action else "")


def _of_studies(edge: Edge, names: Mapping[str, str]) -> str:
    """A study on a mechanism says what its drug did to the outcome, or only that the drug was given in it."""
    if edge.target.startswith("mechanism:") and edge.best.direction == NOT_READ:
        return f"given in studies of {_name(edge.target, names)}; what it does to it was not read"
    return f"in studies of {_name(edge.source, names)}, {_agents(edge.best, names)}: {edge.best.direction}"


def _agents(strand: Strand, names: Mapping[str, str]) -> str:
    given = [item.statement for item in strand.items if item.counted]
    named = sorted({names.get(one.agent or "", one.agent_name) for one in given} - {""})
    if not named:
        return "a drug that is not named"
    return ", ".join(named[:_AGENTS_NAMED]) + (" and others" if len(named) > _AGENTS_NAMED else "")


def reads(path: Path, names: Mapping[str, str]) -> str:
    """The path in words, each edge with its kind: for lists and screen readers."""
    parts = [_name(path.nodes[0], names)]
    for edge in path.edges:
        parts.append(f"[{edge.best.kind}: {says(edge, names)}] {_name(edge.target, names)}")
    return " → ".join(parts)


def path_note(path: Path, names: Mapping[str, str]) -> str:
    """Whether the directions of a path go together, in a sentence with the reason where that can't be told."""
    if len(path.edges) == 1:
        return "Direct: what was measured, with no mechanism between."
    into, onward = next((one, other) for one, other in pairwise(path.edges) if fits(one.best, other.best) is path.fits)
    if path.fits is None:
        return f"Whether the directions go together can't be told: {_untold(into, onward, names)}"
    done = f"{_name(into.source, names)} {_DOES[into.best.direction]} {_name(into.target, names)}"
    seen = f"{_name(onward.target, names)} {_SEEN[onward.best.direction]} when it was {onward.best.action}."
    if path.fits:
        return f"The directions go together: {done}, and {seen}"
    return (
        f"The directions do not go together: {done}, but {seen} "
        "This speaks against this way, or one of the two was read the other way round."
    )


def _untold(into: Edge, onward: Edge, names: Mapping[str, str]) -> str:
    middle, end = _name(into.target, names), _name(onward.target, names)
    if not (into.best.studies and onward.best.studies):
        return "on one of its edges nothing is counted."
    if into.target.startswith("mechanism:") and into.best.direction not in MOVED:
        return f"no study that is counted says whether {_name(into.source, names)} raises or lowers {middle}."
    if onward.best.kind in _UNTOLD:
        return _UNTOLD[onward.best.kind].format(middle=middle, end=end)
    return f"what happens to {end} when {middle} is {onward.best.action} was not read."


def _name(concept: str, names: Mapping[str, str]) -> str:
    return names.get(concept, concept)
