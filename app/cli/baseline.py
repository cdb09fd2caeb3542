"""``ketagraph ingest baseline``: whole files of PubMed, by many processes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.output import json_option, print_json, progress_bar
from ingest.errors import KetagraphError
from ingest.home import home_directory

if TYPE_CHECKING:
    from ingest.bulk.load import BulkSummary

_SELECTION = "ketamine-addiction"


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
@click.option("--workers", type=click.IntRange(min=1), default=None, help="Processes here [default: one a core].")
@click.option("--scheduler", default="", help="Address of a Dask scheduler instead (tcp://host:8786).")
@click.option("--select", "named", default=_SELECTION, show_default=True, help="A preset, 'all', or a file of PMIDs.")
@click.option("--parts", type=click.Path(path_type=Path, file_okay=False), help="Where parts are kept [in the home].")
@json_option
def baseline(
    folders: tuple[Path, ...], workers: int | None, scheduler: str, named: str, parts: Path | None, as_json: bool
) -> None:
    """Load NLM's baseline and update files (pubmedYYnNNNN.xml.gz) from folders, a process a file.

    Where a .md5 file lies beside a file, it must match. An empty private graph is built by Neo4j's own importer; one
    that holds data gets ordinary writes. Finished files are not read again: an interrupted load is simply repeated.
    A file that can't be read to its end is named, and the others are loaded; the command then ends with 1.

    Workers of a cluster need Ketagraph installed, and the folders of files and of parts under the same paths.

    Example: ketagraph ingest baseline /data/pubmed --workers 8 --select all
    """
    from ingest.bulk.cluster import Workers
    from ingest.bulk.inputs import baseline_files
    from ingest.bulk.load import load_baseline
    from ingest.bulk.selection import selection
    from ingest.sources.rejects import RejectFile

    if workers and scheduler:
        raise click.UsageError("Give --workers or --scheduler, not both.")
    files, wanted = baseline_files(folders), selection(named)
    rejected = home_directory() / "rejects" / "baseline.jsonl"
    with RejectFile(rejected) as rejects, progress_bar("Reading") as advance:
        summary = load_baseline(
            files,
            parts or home_directory() / "parts",
            wanted,
            Workers(workers or os.cpu_count() or 1, scheduler),
            rejects=rejects.write,
            on_file=lambda done, total, name: advance(done, total, f"{done} of {total} files, {name}"),
            on_load=lambda what: advance(0, None, what),
        )
    if summary.rejected:
        click.echo(f"{summary.rejected} records were set aside, with reasons, in {rejected}", err=True)
    if as_json:
        print_json(summary)
    else:
        click.echo(_line(summary))
    raise_faults(summary.faults)


def raise_faults(faults: tuple[str, ...]) -> None:
    """Names every file that was not read to its end; raises `KetagraphError` for the last one."""
    for fault in faults[:-1]:
        click.echo(f"ketagraph: {fault}", err=True)
    if faults:
        raise KetagraphError(faults[-1])


def _line(summary: BulkSummary) -> str:
    return (
        f"{summary.source}: {summary.files} files, {summary.seen} seen, {summary.selected} selected, "
        f"{summary.added} added, {summary.changed} changed, {summary.unchanged} unchanged, {summary.deleted} deleted, "
        f"{summary.rejected} rejected in {summary.seconds:.1f} s "
        f"(reading {summary.reading_seconds:.1f} s, {summary.method} {summary.loading_seconds:.1f} s)"
    )
