"""``ketagraph restore``: a backup takes the place of the graph."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.output import json_option, print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Put the backup in the place of a graph that holds papers.")
@json_option
def command(file: Path, replace: bool, as_json: bool) -> None:
    """Put the graph of a backup FILE into the store; the digest afterwards is that of the graph that was backed up.

    The file is checked before anything is changed. Interrupted, the private server keeps the graph that it had; a
    server named by NEO4J_URI is marked as unfinished until the restore is run again.

    Example: ketagraph restore graph-2026-11-25.jsonl.gz
    """
    from graph.backup.restore import restore_backup

    begun = time.monotonic()
    contents = restore_backup(file, replace=replace)
    if as_json:
        print_json({"file": str(file), **asdict(contents), "seconds": round(time.monotonic() - begun, 2)})
    else:
        click.echo(
            f"{file}: {contents.nodes} nodes and {contents.relationships} relationships restored, "
            f"digest {contents.digest}"
        )
