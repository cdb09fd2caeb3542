"""Registry numbers of the trial that an abstract reports."""

from __future__ import annotations

import re

from ingest.reading.model import Abstract, Evidence
from ingest.sources.trial_ids import trial_ids_in

_CONFIDENCE = 0.97
_BETWEEN = r"[\s‐‑‒–—−-]{0,3}"
_DIGITS = re.compile(r"[0-9]")


def trial_ids(abstract: Abstract) -> tuple[tuple[str, Evidence], ...]:
    """All registry numbers, normalised (``NCT01234567``), in the order of the text, each with where it stands first."""
    return tuple((found.number, _place(abstract.text, found.number)) for found in trial_ids_in(abstract.text))


def _place(text: str, number: str) -> Evidence:
    """Where the digits of a number stand, whatever the text prints between them."""
    match = re.search(_BETWEEN.join(_DIGITS.findall(number)), text)
    start, end = match.span() if match else (0, 0)
    prefix = re.match(r"[A-Za-z]*", number)
    name = prefix[0] if prefix else ""
    if name and text[max(0, start - len(name)) : start].upper() == name.upper():
        start -= len(name)
    return Evidence(start, end, _CONFIDENCE)
