"""``ketagraph measure``: how often the reader is right, as the app shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store
from graph.schema import require_schema
from ingest.errors import DataFileError, KetagraphError
from ingest.reading.measuring.agreement import Agreement, agreement_on_labels, agreement_on_landmarks
from ingest.reading.measuring.cards import MeasuredError, measured_errors
from ingest.reading.measuring.learned_from import learned_from


@dataclass(frozen=True, slots=True)
class ComparedLandmarks:
    """Landmark studies whose abstracts the models have never seen with labels, and those they learned from.

    `why_not` says why nothing was compared; it is empty where something was.
    """

    unseen: tuple[Agreement, ...] = ()
    unseen_papers: int = 0
    learned: tuple[Agreement, ...] = ()
    learned_papers: int = 0
    why_not: str = ""


@click.command()
@click.option("--labels", is_flag=True, help="Also run the reader on the labelled abstracts (KETAGRAPH_DATA).")
@json_option
def command(labels: bool, as_json: bool) -> None:
    """Print the reader's measured error: cross-validated figures, then curated against extracted facts.

    Example: ketagraph measure
    """
    errors = measured_errors()
    landmarks = compared_landmarks()
    labelled = run_on_labels() if labels else ()
    if as_json:
        print_json(
            {
                "cross_validated": [asdict(error) for error in errors],
                "landmarks": [asdict(one) for one in landmarks.unseen],
                "landmarks_papers": landmarks.unseen_papers,
                "landmarks_trained_on": [asdict(one) for one in landmarks.learned],
                "landmarks_trained_on_papers": landmarks.learned_papers,
                "landmarks_not_measured": landmarks.why_not or None,
                "trained_on": [asdict(one) for one in labelled],
            }
        )
        return
    print_errors(errors)
    print_landmarks(landmarks)
    if labels:
        click.echo("\nAbstracts that the models were trained on (no measure of how well others are read)")
        print_agreements(labelled)


def compared_landmarks() -> ComparedLandmarks:
    """The comparison, or the reason why there is none."""
    try:
        with open_store() as store:
            require_schema(store)
            rows = store.read("measure.landmarks")
    except KetagraphError as error:
        return ComparedLandmarks(why_not=f"Not measured: {error}")
    if not rows:
        return ComparedLandmarks(why_not="Not measured: no landmark study is loaded with its abstract.")
    known = [str(row["id"]).removeprefix("pmid:") in learned_from() for row in rows]
    unseen = [row for row, learned in zip(rows, known, strict=True) if not learned]
    seen = [row for row, learned in zip(rows, known, strict=True) if learned]
    return ComparedLandmarks(agreement_on_landmarks(unseen), len(unseen), agreement_on_landmarks(seen), len(seen))


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


def print_landmarks(landmarks: ComparedLandmarks) -> None:
    """Curated against extracted facts, apart for abstracts that the models learned from."""
    click.echo("\nCurated facts of landmark studies against what was read in their abstracts")
    if landmarks.why_not:
        click.echo(landmarks.why_not)
        return
    click.echo(f"Abstracts that no model was trained on with labels: {landmarks.unseen_papers}")
    print_agreements(landmarks.unseen)
    click.echo(f"\nAbstracts that the models were trained on (no measure of others): {landmarks.learned_papers}")
    print_agreements(landmarks.learned)


def print_agreements(agreements: Sequence[Agreement]) -> None:
    """One line a field: known, read alike, not read."""
    click.echo("field\tknown\tread alike\tnot read")
    for one in agreements:
        click.echo(f"{one.field}\t{one.known}\t{one.right}\t{one.unread}")
