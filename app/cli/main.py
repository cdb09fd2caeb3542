"""The entry point ``ketagraph``: finds the command, runs it, prints errors in one line.

Commands are imported when they are asked for, so that ``ketagraph read`` does not pay for Streamlit.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

import click

from ingest.errors import KetagraphError, UsageError

COMMANDS = {
    "ingest": "app.cli.ingest",
    "update": "app.cli.update",
    "read": "app.cli.read",
    "direction": "app.cli.direction",
    "measure": "app.cli.measure",
    "search": "app.cli.search",
    "meaning": "app.cli.meaning",
    "paper": "app.cli.paper",
    "evidence": "app.cli.evidence",
    "paths": "app.cli.paths",
    "check": "app.cli.check",
    "audit": "app.cli.audit",
    "status": "app.cli.status",
    "cite": "app.cli.cite",
    "export": "app.cli.export",
    "backup": "app.cli.backup",
    "restore": "app.cli.restore",
    "serve": "app.cli.serve",
    "demo": "app.cli.demo",
    "stop": "app.cli.stop",
}
"""Command name to the module whose ``command`` it is."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click calls it so)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]}.command is no click command")
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("ketagraph"), prog_name="ketagraph")
@click.option("--home", type=click.Path(file_okay=False), help="Where state is kept (else KETAGRAPH_HOME).")
def ketagraph(home: str | None) -> None:
    """Evidence on ketamine and addiction: load the literature, search it, see what it says."""
    if home:
        os.environ["KETAGRAPH_HOME"] = home


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command; exit 0 done, 1 failed, 2 wrong use. Errors are one line on stderr."""
    try:
        ketagraph.main(args=arguments, prog_name="ketagraph", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except UsageError as error:
        click.echo(f"ketagraph: {error}", err=True)
        sys.exit(2)
    except KetagraphError as error:
        click.echo(f"ketagraph: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough: not an error, and nothing more can be printed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
