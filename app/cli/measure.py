"""``ketagraph measure``: how often the reader is right, as the app shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store
from graph.schema import require_schema
from ingest.errors import DataFileError, KetagraphError
from ingest.reading.measuring.agreement import Agreement, agreement_on_labels, agreement_on_landmarks
from ingest.reading.measuring.cards import MeasuredError, measured_errors


@click.command()
@click.option("--labels", is_flag=True, help="Also run the reader on the labelled abstracts (KETAGRAPH_DATA).")
@json_option
def command(labels: bool, as_json: bool) -> None:
    """Print the reader's measured error: cross-validated figures, then curated against extracted facts.

    Example: ketagraph measure
    """
    errors = measured_errors()
    landmarks, why_not = compared_landmarks()
    labelled = run_on_labels() if labels else ()
    if as_json:
        print_json(
            {
                "cross_validated": [asdict(error) for error in errors],
                "landmarks": [asdict(one) for one in landmarks],
                "landmarks_not_measured": why_not or None,
                "trained_on": [asdict(one) for one in labelled],
            }
        )
        return
    print_errors(errors)
    click.echo("\nCurated facts of landmark studies against what was read in their abstracts")
    print_agreements(landmarks, why_not)
    if labels:
        click.echo("\nAbstracts that the models were trained on (no measure of how well others are read)")
        print_agreements(labelled, "")


def compared_landmarks() -> tuple[tuple[Agreement, ...], str]:
    """The comparison, or the reason why there is none."""
    try:
        with open_store() as store:
            require_schema(store)
            compared = agreement_on_landmarks(store.read("measure.landmarks"))
    except KetagraphError as error:
        return (), f"Not measured: {error}"
    return compared, "" if compared else "Not measured: no landmark study is loaded with its abstract."


def run_on_labels() -> tuple[Agreement, ...]:
    """The reader run on the labelled abstracts. Raises `DataFileError` where they are not there."""
    from ingest.reading.reader import AbstractReader
    from ingest.reading.training.data import gold

    rows = gold("findings_dev")
    if not rows:
        raise DataFileError("findings_dev.jsonl holds no abstract. Set KETAGRAPH_DATA to the folder that has it.")
    return agreement_on_labels(rows, AbstractReader())


def print_errors(errors: Sequence[MeasuredError]) -> None:
    """One line a field: name, figure, on what; columns apart by tabs, fit for `cut` and `column`."""
    click.echo("field\tmeasured\ton\tdata")
    for error in errors:
        click.echo(f"{error.name}\t{error.in_words()}\t{error.rows}\t{error.data}, cross-validated")


def print_agreements(agreements: Sequence[Agreement], why_not: str) -> None:
    """One line a field: known, read alike, not read."""
    if why_not:
        click.echo(why_not)
        return
    click.echo("field\tknown\tread alike\tnot read")
    for one in agreements:
        click.echo(f"{one.field}\t{one.known}\t{one.right}\t{one.unread}")
