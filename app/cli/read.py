"""``ketagraph read``: what abstracts say, as JSON lines; no store is needed."""

from __future__ import annotations

import json
from typing import Any, TextIO

import click

from app.cli.json_lines import numbered_objects, text_of
from ingest.errors import UsageError
from ingest.reading.as_json import reading_as_json
from ingest.reading.reader import AbstractReader


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def command(file: TextIO) -> None:
    """Read abstracts: study facts, conclusion, facets and findings of each.

    FILE (or standard input) has one JSON object a line with id, title and abstract, and, where known, publication_types
    and mesh. The answers come in the same order, one JSON object a line.

    Example: echo '{"id": 1, "title": "Ketamine for craving", "abstract": "Craving fell."}' | ketagraph read
    """
    reader = AbstractReader()
    for number, item in numbered_objects(file):
        reading = reader.read(
            text_of(item, "title", number), text_of(item, "abstract", number),
            names_of(item, "publication_types", number), names_of(item, "mesh", number),
        )  # fmt: skip
        click.echo(json.dumps(reading_as_json(item.get("id", number), reading), ensure_ascii=False))


def names_of(item: dict[str, Any], key: str, number: int) -> tuple[str, ...]:
    """A list of names of an item; absent or null is empty. Raises `UsageError` when it is anything else."""
    value = item.get(key) or []
    if not isinstance(value, list):
        raise UsageError(f"Line {number}: {key!r} is {type(value).__name__}, not a list.")
    return tuple(str(entry) for entry in value)
