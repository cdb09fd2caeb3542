"""``ketagraph paper``: everything known of one paper."""

from __future__ import annotations

from typing import Any

import click

from app.cli.output import json_option, print_json
from app.components.paper_reading import fact_rows
from graph.connection import open_store
from graph.paper import paper_details


@click.command()
@click.argument("pmid")
@json_option
def command(pmid: str, as_json: bool) -> None:
    """Print everything known of one paper, by PMID or by its id in the graph.

    Example: ketagraph paper 35012326 --json
    """
    with open_store() as store:
        details = paper_details(store, pmid)
    if as_json:
        print_json(details)
    else:
        print_plainly(details)


def print_plainly(details: dict[str, Any]) -> None:
    """Reference, abstract, facts and findings as plain lines."""
    byline = ", ".join(details.get("authors", []))
    place = "; ".join(str(details[key]) for key in ("journal", "date", "doi") if details.get(key))
    status = details.get("status", "ok")
    click.echo("\n".join(filter(None, [details["title"], byline, place, details["id"]])))
    if status != "ok":
        click.echo(f"STATUS: {status}")
    for section in details["sections"]:
        label = f"{section['label']}: " if section["label"] else ""
        click.echo(f"\n{label}{section['text']}")
    if details["concepts"]:
        click.echo("\nConcepts: " + ", ".join(concept["name"] for concept in details["concepts"]))
    for row in fact_rows(details["facts"], f"{details['title']}\n{details.get('abstract', '')}"):
        read = [f"{value} ({how})" for value, how in ((row.curated, "curated"), (row.extracted, "extracted")) if value]
        click.echo(f"{row.label}: {', '.join(read)}{'  DIFFERS' if row.differs else ''}")
    for finding in details["findings"]:
        target = finding["target_name"] or "no target"
        click.echo(
            f"\n[{finding['method']}] {finding['substance'] or '?'} on {target}: {finding.get('direction', '?')}"
        )
        click.echo(f"  {finding.get('statement') or finding.get('sentence') or ''}")
