"""``ketagraph export``: the whole graph as files."""

from __future__ import annotations

from pathlib import Path

import click

from graph.connection import open_store
from graph.export import EXPORTS


@click.command()
@click.argument("form", type=click.Choice(sorted(EXPORTS)), metavar="graphml|csv")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(form: str, folder: Path) -> None:
    """Write the graph to FOLDER, as GraphML or as two CSV tables.

    Example: ketagraph export graphml exports/
    """
    with open_store() as store:
        for path in EXPORTS[form](store, folder):
            click.echo(str(path))
