"""Retrains all learned parts of the reader: ``make train``, or one with ``python -m ingest.reading.training NAME``.

A part is a module of this package with a function ``train()`` that cross-validates, writes the artefact and its card.
"""

from __future__ import annotations

import sys
from importlib import import_module

PARTS = ("roles", "participants", "design", "conclusion", "facets", "direction", "findings")
"""In this order: later parts may look at what earlier ones read."""


def main(wanted: list[str]) -> None:
    """Trains the parts named, or all."""
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        sys.exit(f"No such part: {', '.join(unknown)}. There are {', '.join(PARTS)}.")
    for part in wanted or PARTS:
        import_module(f"ingest.reading.training.{part}").train()


if __name__ == "__main__":
    main(sys.argv[1:])
