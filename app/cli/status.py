"""``ketagraph status``: what is loaded, where, and the digest of the whole graph."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Any

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store, server_name
from graph.digest import graph_digest
from graph.schema import schema_version
from graph.store import Store
from ingest.home import home_directory

PLACE = ("version", "server", "address", "user", "password_file")


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Print what the graph holds. Starts the private Neo4j if it does not run.

    Example: ketagraph status --json
    """
    with open_store() as store:
        status = graph_status(store)
    if as_json:
        print_json(status)
    else:
        for key in (*PLACE, "papers", "findings", "concepts", "digest"):
            click.echo(f"{key.replace('_', ' ')}: {status[key]}")
        for load in status["loads"]:
            state = f"finished {load['finished']}" if load.get("finished") else "not finished"
            click.echo(
                f"load: {load['source']} ({load['query']}), {load['started']}, {load.get('seen', 0)} seen, {state}"
            )


def access(store: Store) -> dict[str, str]:
    """Where other programs reach the graph, as whom, and where the private server's password stands (never itself)."""
    private = not os.environ.get("NEO4J_URI", "").strip()
    return {
        "address": store.address,
        "user": "neo4j" if private else os.environ.get("NEO4J_USER", "neo4j"),
        "password_file": str(home_directory() / "neo4j" / "password") if private else "",
    }


def graph_status(store: Store) -> dict[str, Any]:
    """The status document of the contract. Raises `SchemaError` for a graph that is being restored."""
    schema_version(store)
    counts = store.read("status.counts")[0]
    server = store.read("status.server")[0]
    return {
        "version": version("ketagraph"),
        "server": f"{server_name()} (Neo4j {server['version']} {server['edition']})",
        **access(store),
        **counts,
        "digest": graph_digest(store),
        "loads": [row["load"] for row in store.read("status.loads")],
    }
