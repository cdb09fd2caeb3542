"""``ketagraph cite``: papers in the style of a journal, or for a reference manager."""

from __future__ import annotations

import json

import click

from app.cli.output import json_option, print_json
from graph.citations import FORMS, cited, csl_item, missing, papers_to_cite
from graph.connection import open_store
from graph.paper import paper_id
from graph.store import Row


@click.command()
@click.argument("pmids", nargs=-1, required=True, metavar="PMID…")
@click.option("--style", type=click.Choice(list(FORMS)), default="vancouver", show_default=True, help="Form to print.")
@json_option
def command(pmids: tuple[str, ...], style: str, as_json: bool) -> None:
    """Print papers as references, by PMID or by id in the graph.

    Example: ketagraph cite 35012326 31772195 --style apa
    """
    with open_store() as store:
        papers = papers_to_cite(store, list(dict.fromkeys(paper_id(store, pmid) for pmid in pmids)))
    for paper in papers:
        for warning in warnings_of(paper):
            click.echo(f"ketagraph: {warning}", err=True)
    if style == "csl-json":
        click.echo(cited(papers, style), nl=False)
    elif as_json:
        print_json(
            {
                "style": style,
                "citations": [
                    {"id": p["id"], "pmid": p.get("pmid"), "text": cited([p], style).rstrip()} for p in papers
                ],
                "items": json.loads(cited(papers, "csl-json")),
            }
        )
    else:
        click.echo(cited(papers, style), nl=False)


def warnings_of(paper: Row) -> list[str]:
    """What to know before the reference is printed: a status that counts, parts that the record lacks."""
    name = f"PMID {paper['pmid']}" if paper.get("pmid") else str(paper["id"])
    status = str(paper.get("status") or "ok")
    said = [f"{name} has the status: {status}."] if status != "ok" else []
    absent = missing(csl_item(paper))
    if absent:
        said.append(f"The record of {name} has no {', '.join(absent)}. Complete the reference before you print it.")
    return said
