"""``ketagraph check``: a verdict on one claim."""

from __future__ import annotations

from typing import Any

import click

from app.cli.output import json_option, print_json
from graph.claims.as_json import checked_as_json
from graph.claims.checker import Checker
from graph.connection import open_store


@click.command()
@click.argument("claim")
@json_option
def command(claim: str, as_json: bool) -> None:
    """Check a claim against the findings of the graph and background facts, outcome by outcome.

    Example: ketagraph check "Ketamine reduces relapse in alcohol use disorder"
    """
    with open_store() as store:
        answer = checked_as_json(Checker(store).check(claim))
    if as_json:
        print_json(answer)
    else:
        print_plainly(answer)


def print_plainly(answer: dict[str, Any]) -> None:
    """Verdict and certainty, the reasons, what they rest on, and the wording that the evidence permits."""
    click.echo(headline(answer))
    for reason in answer["why"]:
        click.echo(f"- {reason}")
    for part in answer["per_outcome"] if len(answer["per_outcome"]) > 1 else ():
        click.echo(f"  {part['outcome']}: {part['verdict']}")
    for line in answer["evidence"]:
        click.echo(f"  [{line['kind']}] {line['reference']}: {line['sentence']}")
    if answer["suggested_wording"]:
        click.echo(f"Wording that the evidence permits: {answer['suggested_wording']}")


def headline(answer: dict[str, Any]) -> str:
    """``OVERSTATED (certainty of the evidence: low)``."""
    certainty = f" (certainty of the evidence: {answer['certainty']})" if answer["certainty"] else ""
    return f"{answer['verdict'].upper()}{certainty}"
