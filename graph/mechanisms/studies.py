"""Which reports belong to one study, so that a trial counts once however often it was written up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def study_names(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The study of each paper: papers that share a registry number, or of which one is the other's main report.

    `rows` hold ``id``, ``trials`` and ``facts`` with ``key`` and ``parent``. Reviews share the trials that they name
    with nobody: they are told apart before anything is counted.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for row in rows:
        names = [f"paper:{row['id']}"]
        if len(row["trials"]) == 1:
            names += [f"trial:{row['trials'][0]}"]
        names += [f"key:{facts[name]}" for facts in row["facts"] for name in ("key", "parent") if facts.get(name)]
        first, *others = sorted({root(name) for name in names})
        for other in others:
            parent[other] = first
    return {row["id"]: root(f"paper:{row['id']}") for row in rows}
