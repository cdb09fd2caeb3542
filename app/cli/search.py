"""``ketagraph search``: papers by words, fields and filters."""

from __future__ import annotations

import re
from dataclasses import asdict

import click

from app.cli.output import json_option, print_json
from graph.connection import open_store
from graph.search.engine import Hit, SearchFilters, SearchResult, query_concepts, search
from graph.store import Store
from ingest.errors import UsageError

_YEARS = re.compile(r"(?P<from>\d{4})?(?P<dash>-)?(?P<to>\d{4})?")


@click.command()
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Papers to print.")
@click.option("--design", help="Such as: randomised controlled trial.")
@click.option("--year", "years", help="2020, 2015-2020, 2015- or -2020.")
@click.option("--substance", help="A concept's name or id.")
@click.option("--condition", help="A concept's name or id.")
@click.option("--outcome", help="A concept's name or id.")
@click.option("--mechanism", help="A concept's name or id.")
@click.option("--species", type=click.Choice(["human", "animal", "in vitro"]), help="In whom.")
@click.option("--facet", help="Of the living review PsyNamic, such as: study_conclusion: positive.")
@click.option("--include-retracted", is_flag=True, help="Show retracted papers too.")
@json_option
def command(
    query: str,
    limit: int,
    design: str | None,
    years: str | None,
    substance: str | None,
    condition: str | None,
    outcome: str | None,
    mechanism: str | None,
    species: str | None,
    facet: str | None,
    include_retracted: bool,
    as_json: bool,
) -> None:
    """Find papers. Understands "phrases", AND, OR, NOT, author:, title:, year:, pmid:, and synonyms.

    Example: ketagraph search "ketamine alcohol relapse" --year 2015-2024
    """
    year_from, year_to = year_range(years)
    with open_store() as store:
        filters = SearchFilters(
            design=design,
            year_from=year_from,
            year_to=year_to,
            substance=concept_id(store, substance, "substance"),
            condition=concept_id(store, condition, "condition"),
            outcome=concept_id(store, outcome, "outcome"),
            mechanism=concept_id(store, mechanism, "mechanism"),
            species=species,
            living_review=facet,
            include_retracted=include_retracted,
        )
        result = search(store, query, filters, limit=limit)
    if as_json:
        print_json(as_document(result))
    else:
        print_plainly(result)


def year_range(text: str | None) -> tuple[int | None, int | None]:
    """First and last year of ``2020``, ``2015-2020``, ``2015-`` or ``-2020``. Raises `UsageError` for anything else."""
    if not text:
        return None, None
    match = _YEARS.fullmatch(text.strip())
    if not match or not (match["from"] or match["to"]):
        raise UsageError(f"--year {text!r} is no year or range of years. Example: --year 2015-2020")
    first = int(match["from"]) if match["from"] else None
    if not match["dash"]:
        return first, first
    return first, int(match["to"]) if match["to"] else None


def concept_id(store: Store, text: str | None, kind: str) -> str | None:
    """The id of a concept given by id, name or synonym. Raises `UsageError` for one that the graph does not have."""
    if not text:
        return None
    concepts = query_concepts(store)
    if text in concepts.known:
        return text
    for concept in concepts.meant(text):
        if concepts.known[concept][1] == kind:
            return concept
    raise UsageError(f"There is no {kind} {text!r} in the vocabulary. Try another word, or search for it as text.")


def as_document(result: SearchResult) -> dict[str, object]:
    """The result as contract JSON."""
    return {
        "query": result.query,
        "total": result.total,
        "total_is_minimum": result.total_is_minimum,
        "hits": [_hit_document(hit) for hit in result.hits],
        "facets": {name: [asdict(entry) for entry in counts] for name, counts in result.facets.items()},
    }


def _hit_document(hit: Hit) -> dict[str, object]:
    document = asdict(hit)
    document["snippet"] = "".join(segment.text for segment in hit.snippet)
    document["concepts"] = [{"id": i, "name": name, "kind": kind} for i, name, kind in hit.concepts]
    return document


def print_plainly(result: SearchResult) -> None:
    """A paper in three lines: reference, title, sentence."""
    more = " or more" if result.total_is_minimum else ""
    click.echo(f"{result.total}{more} papers")
    for rank, hit in enumerate(result.hits, start=1):
        status = "" if hit.status == "ok" else f" [{hit.status.upper()}]"
        curated = " [curated]" if hit.curated else ""
        parts = [f"PMID {hit.pmid}" if hit.pmid else hit.id, str(hit.year or "no year"), hit.journal, hit.design or ""]
        click.echo(f"\n{rank}. {'; '.join(filter(None, parts))}{status}{curated}\n   {hit.title}")
        if hit.snippet:
            click.echo("   " + "".join(segment.text for segment in hit.snippet))
