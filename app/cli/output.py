"""What commands print: one JSON document on stdout with --json, else plain lines fit for pipes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Adds ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def print_json(value: object) -> None:
    """One JSON document on stdout; characters stay as they are."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    json.dump(plain, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


@contextmanager
def progress_bar(description: str) -> Iterator[Callable[[int, int | None, str], None]]:
    """A progress line on stderr, where that is a terminal; call it with done, total (or None) and a note."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(description, total=None, note="")

        def advance(done: int, total: int | None, note: str) -> None:
            progress.update(task, completed=done, total=total, note=note)

        yield advance
