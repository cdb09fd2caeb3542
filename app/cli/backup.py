"""``ketagraph backup``: the whole graph in one file."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def command(file: Path, as_json: bool) -> None:
    """Write the whole graph into FILE, which is compared with the graph before it gets its name.

    Works with any server. Vectors of `ketagraph meaning` are left out: they are made again from the text.

    Example: ketagraph backup graph-2026-11-25.jsonl.gz
    """
    from graph.backup.make import make_backup
    from graph.schema import require_schema

    begun = time.monotonic()
    with open_store() as store:
        require_schema(store)
        contents = make_backup(store, file)
    if as_json:
        seconds = round(time.monotonic() - begun, 2)
        print_json({"file": str(file), "bytes": file.stat().st_size, **asdict(contents), "seconds": seconds})
    else:
        click.echo(f"{file}: {contents.nodes} nodes, {contents.relationships} relationships, digest {contents.digest}")
