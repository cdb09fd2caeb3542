"""``ketagraph audit``: the claims of a page, each with its verdict."""

from __future__ import annotations

import sys
from typing import Any

import click

from app.cli.check import headline
from app.cli.output import json_option, print_json, progress_bar
from graph.claims.as_json import audit_as_json
from graph.claims.checker import Checker
from graph.claims.pages import read_page
from graph.connection import open_store

_SHOWN, _REASONS = 160, 2


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@json_option
def command(source: str, as_json: bool) -> None:
    """Find the claims of a page and check each. Reads text, HTML and PDF from a file, a web address or standard input.

    Example: ketagraph audit page.html --json
    """
    page = read_page(source, sys.stdin.buffer if source == "-" else None)
    with open_store() as store, progress_bar("Checking claims") as advance:
        audited = Checker(store).audit(page.text, advance)
    answer = audit_as_json(page.source, page.text, audited)
    if as_json:
        print_json(answer)
    else:
        print_plainly(answer)


def print_plainly(answer: dict[str, Any]) -> None:
    """The summary, then each claim: verdict, words, the first reasons."""
    counts = ", ".join(f"{number} {verdict}" for verdict, number in answer["summary"].items() if number)
    click.echo(f"{len(answer['claims'])} claims: {counts}" if counts else answer["note"])
    for claim in answer["claims"]:
        words = " ".join(claim["text"].split())
        shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
        click.echo(f"\n{headline(claim)}, {claim['start']}-{claim['end']}\n  {shown}")
        for reason in claim["why"][:_REASONS]:
            click.echo(f"  - {reason}")
