"""JSON lines as commands read them: one object a line, with errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from ingest.errors import UsageError


def numbered_objects(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number (from 1) and JSON object of each line that is not blank.

    Raises `UsageError`, naming the line, where one is no JSON object; the lines before it were yielded.
    """
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield number, _parsed(line, number, getattr(file, "name", "standard input"))


def _parsed(line: str, number: int, name: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(f"Line {number} of {name} is no JSON ({error}). Give one JSON object a line.") from error
    if not isinstance(item, dict):
        raise UsageError(
            f"Line {number} of {name} is no JSON object but {type(item).__name__}. Give one object a line."
        )
    return item


def text_of(item: dict[str, Any], key: str, number: int) -> str:
    """A text of an object; absent or null is empty. Raises `UsageError` when it is anything but text."""
    value = item.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"Line {number}: {key!r} is {type(value).__name__}, not text.")
    return value
