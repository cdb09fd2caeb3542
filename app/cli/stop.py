"""``ketagraph stop``: ends the private server."""

from __future__ import annotations

import click

from graph.server.private import stop_server


@click.command()
def command() -> None:
    """End the private Neo4j of this home. What was loaded stays.

    Example: ketagraph stop
    """
    click.echo("The private Neo4j was stopped." if stop_server() else "No private Neo4j was running.")
