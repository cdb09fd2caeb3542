"""``ketagraph paths``: how one concept might lead to another, ranked by the weakest edge's evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from app.cli.output import json_option, print_json
from app.cli.search import year_range
from graph.connection import open_store
from graph.mechanisms.documents import path_document, species_words
from graph.mechanisms.explore import Explorer, concept_named, explorer
from graph.mechanisms.model import Edge, Filters, Item, Path
from graph.mechanisms.wording import path_note, reads

_SHOWN = 2
"""Findings printed an edge; --json has them all."""


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--max", "most", type=click.IntRange(1, 200), default=20, show_default=True, help="Paths to print.")
@click.option("--species", type=click.Choice(["human", "animal", "in vitro"]), help="Only evidence from these.")
@click.option("--design", help="Only evidence of this design, such as: randomised controlled trial.")
@click.option("--year", "years", help="2020, 2015-2020, 2015- or -2020.")
@click.option(
    "--role", help="Role of ketamine: treatment, drug of abuse, anaesthetic or analgesic, research challenge."
)
@click.option("--no-animal-models", is_flag=True, help="Don't take drug seeking in animals for craving and relapse.")
@json_option
def command(
    start: str,
    end: str,
    most: int,
    species: str | None,
    design: str | None,
    years: str | None,
    role: str | None,
    no_animal_models: bool,
    as_json: bool,
) -> None:
    """Show how FROM might lead to TO: paths over mechanisms, each edge with its findings and whom they were seen in.

    A path is a chain of single findings, not a proof that the chain holds.

    Example: ketagraph paths ketamine craving --max 5
    """
    first, last = year_range(years)
    filters = Filters(
        species=frozenset(filter(None, [species])),
        designs=frozenset(filter(None, [design])),
        roles=frozenset(filter(None, [role])),
        year_from=first,
        year_to=last,
    )
    with open_store() as store:
        found = explorer(store)
        ends = concept_named(store, start), concept_named(store, end, ("outcome", "mechanism"))
        paths = found.paths(*ends, filters, models=not no_animal_models)
    if as_json:
        print_json(as_document(found, ends, paths, most))
    else:
        print_plainly(found, ends, paths, most)


def as_document(found: Explorer, ends: tuple[str, str], paths: Sequence[Path], most: int) -> dict[str, object]:
    """The paths as contract JSON."""
    return {
        "from": ends[0],
        "to": ends[1],
        "total": len(paths),
        "paths": [path_document(path, found.concepts) for path in paths[:most]],
    }


def print_plainly(found: Explorer, ends: tuple[str, str], paths: Sequence[Path], most: int) -> None:
    """A path in a line, then each edge with its first findings."""
    names = {concept.id: concept.name for concept in found.concepts.values()}
    if not paths:
        click.echo(f"Nothing loaded links {names[ends[0]]} with {names[ends[1]]}. Load more papers, or filter less.")
        return
    click.echo(f"{len(paths)} paths, {min(most, len(paths))} shown, best weakest edge first")
    for rank, path in enumerate(paths[:most], start=1):
        click.echo(f"\n{rank}. {reads(path, names)}\n   {path_note(path, names)}")
        for edge in path.edges:
            _print_edge(edge, names)


def _print_edge(edge: Edge, names: Mapping[str, str]) -> None:
    best = edge.best
    tally = ", ".join(f"{says} {n}" for says, n in best.tally.items()) or "nothing counted"
    against = " CONTRADICTED" if edge.contradicted else ""
    click.echo(f"   {names[edge.source]} → {names[edge.target]}: {tally}; {species_words(edge)}{against}")
    shown = [*best.otherwise[:1], *(item for item in best.items if item not in best.otherwise)][:_SHOWN]
    for item in shown:
        _print_item(item, names)


def _print_item(item: Item, names: Mapping[str, str]) -> None:
    source = item.statement.source
    where = f"PMID {source.pmid}" if source.pmid else source.paper
    parts = [where, str(source.year or "no year"), source.rung or "in whom not read", source.design or ""]
    model = f"; animal model of {names[item.model_of]}" if item.model_of else ""
    apart = f"; not counted: {item.why_not}" if item.why_not else ""
    title = f"\n       (study: {source.title})" if item.kind == "study of mechanism" else ""
    click.echo(
        f"     {item.says} [{'; '.join(filter(None, parts))}{model}{apart}]\n       {item.statement.text}{title}"
    )
