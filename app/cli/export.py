"""``ketagraph export``: the graph, the papers of a search, or an evidence profile, as files."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store
from graph.export import EXPORTS, export
from graph.export.scope import Scope, of_evidence, of_search, whole_graph
from graph.schema import require_schema
from graph.search.engine import SearchFilters
from graph.store import Store
from ingest.errors import UsageError


@click.command()
@click.argument("form", type=click.Choice(list(EXPORTS)), metavar="|".join(EXPORTS))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--search", "query", help="Only the papers that this search finds, with all that hangs on them.")
@click.option(
    "--evidence",
    nargs=2,
    metavar="SUBSTANCE TARGET",
    help="Only what the weighing of this question looks at, with the profile itself as evidence.json.",
)
@click.option("--condition", help="With --evidence: a condition's name or id.")
@click.option("--include-retracted", is_flag=True, help="With --search: retracted papers too.")
@json_option
def command(
    form: str,
    folder: Path,
    query: str | None,
    evidence: tuple[str, str] | None,
    condition: str | None,
    include_retracted: bool,
    as_json: bool,
) -> None:
    """Write the graph to FOLDER: GraphML, CSV tables, JSON lines, or files for `neo4j-admin database import full`.

    Example: ketagraph export csv exports/ --search "ketamine alcohol relapse"
    """
    if query is not None and evidence:
        raise UsageError("--search and --evidence exclude each other. Export twice, into two folders.")
    if (condition and not evidence) or (include_retracted and query is None):
        raise UsageError("--condition belongs to --evidence, --include-retracted to --search.")
    with open_store() as store:
        require_schema(store)
        if evidence:
            scope = of_evidence(store, *evidence, condition)
        else:
            scope = searched_scope(store, query, include_retracted=include_retracted)
        paths = export(form, scope, folder)
    if as_json:
        print_json({"form": form, "scope": scope.name, "files": [str(path) for path in paths]})
    else:
        click.echo("\n".join(map(str, paths)))


def searched_scope(store: Store, query: str | None, *, include_retracted: bool) -> Scope:
    """The papers of a search; the whole graph where none is asked for."""
    if query is None:
        return whole_graph(store)
    return of_search(store, query, SearchFilters(include_retracted=include_retracted))
