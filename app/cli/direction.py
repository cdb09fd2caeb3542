"""``ketagraph direction``: which way an intervention moved an outcome, as JSON lines; no store is needed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TextIO

import click

from app.cli.json_lines import numbered_objects, text_of
from ingest.reading.direction import judge

_FIELDS = ("intervention", "comparator", "outcome", "passage")


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def command(file: TextIO) -> None:
    """Judge passages: did the intervention increase the outcome, decrease it, or make no difference.

    FILE (or standard input) has one JSON object a line with id, intervention, comparator, outcome and passage, from any
    field of medicine. The answers come in the same order, one JSON object a line, with a calibrated confidence.

    Example: echo '{"id": 1, "intervention": "ketamine", "comparator": "placebo", "outcome": "craving", "passage":
    "Craving fell more with ketamine (p = 0.01)."}' | ketagraph direction
    """
    for number, item in numbered_objects(file):
        judgement = judge(*(text_of(item, field, number) for field in _FIELDS))
        answer = {"id": item.get("id", number)} | asdict(judgement) | {"confidence": round(judgement.confidence, 4)}
        click.echo(json.dumps(answer, ensure_ascii=False))
