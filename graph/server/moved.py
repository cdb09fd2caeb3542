"""One database in place of another, in steps that can be gone through again after an interruption."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_DATABASE = "neo4j"
_PARTS = ("transactions", "databases")
_PLAN = "moving"
"""A file that names the data folder from which a database is being moved; while it exists, the move is not done."""


def plan_move(folder: Path, data: Path) -> None:
    """Notes that the database under `data` is to take the place of the server's; from here on it will."""
    partial = folder / f"{_PLAN}.{os.getpid()}"
    with partial.open("w", encoding="utf-8") as stream:
        stream.write(str(data))
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(folder / _PLAN)


def is_moving(folder: Path) -> bool:
    """Whether a move was begun and is not done: what it moves from must stay."""
    return (folder / _PLAN).exists()


def finish_move(folder: Path) -> None:
    """Does what a plan says, if there is one; the server must not run. Parts that were moved already stay."""
    plan = folder / _PLAN
    if not plan.exists():
        return
    source = Path(plan.read_text(encoding="utf-8"))
    for part in _PARTS:
        new, old = source / part / _DATABASE, folder / "data" / part / _DATABASE
        if new.exists():
            shutil.rmtree(old, ignore_errors=True)
            old.parent.mkdir(parents=True, exist_ok=True)
            new.replace(old)
    plan.unlink()
