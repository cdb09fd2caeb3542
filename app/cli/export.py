"""``ketagraph export``: the graph, or the papers of a search, as files."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store
from graph.export import EXPORTS
from graph.export.scope import Scope, of_search, whole_graph
from graph.search.engine import SearchFilters
from graph.store import Store


@click.command()
@click.argument("form", type=click.Choice(list(EXPORTS)), metavar="|".join(EXPORTS))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--search", "query", help="Only the papers that this search finds, with all that hangs on them.")
@click.option("--include-retracted", is_flag=True, help="With --search: retracted papers too.")
@json_option
def command(form: str, folder: Path, query: str | None, include_retracted: bool, as_json: bool) -> None:
    """Write the graph to FOLDER: GraphML, CSV tables, JSON lines, or files for `neo4j-admin database import full`.

    Example: ketagraph export csv exports/ --search "ketamine alcohol relapse"
    """
    with open_store() as store:
        scope = chosen_scope(store, query, include_retracted=include_retracted)
        paths = EXPORTS[form](scope, folder)
    if as_json:
        print_json({"form": form, "scope": scope.name, "files": [str(path) for path in paths]})
    else:
        click.echo("\n".join(map(str, paths)))


def chosen_scope(store: Store, query: str | None, *, include_retracted: bool) -> Scope:
    """What the options ask for; the whole graph where they ask for nothing."""
    if query is None:
        return whole_graph(store)
    return of_search(store, query, SearchFilters(include_retracted=include_retracted))
