"""``ketagraph ingest``: landmark studies, files, or PubMed into the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import click

from app.cli.baseline import baseline
from app.cli.output import json_option, print_json, progress_bar
from graph.connection import open_store
from ingest.errors import SourceError
from ingest.home import home_directory
from ingest.pipeline import LoadRequest, LoadSummary, load, prepare
from ingest.record import SourceItem


@click.group()
def command() -> None:
    """Load papers. Loading the same again changes nothing, so an interrupted load is simply repeated."""


command.add_command(baseline)


@command.command()
@json_option
def landmarks(as_json: bool) -> None:
    """Load the curated landmark studies that ship with Ketagraph. Needs no network.

    Example: ketagraph ingest landmarks
    """
    report(load_landmarks(), as_json)


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def files(paths: tuple[Path, ...], as_json: bool) -> None:
    """Load PubMed XML (plain or gzipped), MEDLINE/.nbib and RIS files, told apart by their content.

    A file that can't be read to its end is named, and the others are loaded; the command then ends with 1.

    Example: ketagraph ingest files pubmed.xml.gz export.ris
    """
    faults: list[SourceError] = []
    request = LoadRequest("files", " ".join(path.name for path in paths))
    report(run_load(items_of_files(paths, faults), request), as_json)
    for fault in faults[:-1]:
        click.echo(f"ketagraph: {fault}", err=True)
    if faults:
        raise faults[-1]


@command.command()
@click.option("--query", "term", help="A PubMed query of your own.")
@click.option("--preset", default=None, help="A search that ships with Ketagraph [default: ketamine-addiction].")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was added or changed since this day.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many records.")
@click.option("--email", envvar="NCBI_EMAIL", default="", help="Your address, as NCBI asks for.")
@click.option("--api-key", envvar="NCBI_API_KEY", help="Your NCBI key: 10 requests a second, not 3.")
@click.option("--base-url", default=None, help="Another E-utilities server.")
@click.option("--show", is_flag=True, help="Print the search and end.")
@json_option
def pubmed(
    term: str | None,
    preset: str | None,
    since: datetime | None,
    limit: int | None,
    email: str,
    api_key: str | None,
    base_url: str | None,
    show: bool,
    as_json: bool,
) -> None:
    """Load what PubMed finds: the preset search on ketamine and addiction, or your own.

    Example: ketagraph ingest pubmed --query "ketamine AND alcohol" --limit 200
    """
    from ingest.sources.entrez import LiveQuery, describe_preset, live_query, search_pubmed

    if term and preset:
        raise click.UsageError("Give --query or --preset, not both.")
    if show:
        click.echo(term or describe_preset(preset or "ketamine-addiction"))
        return
    day: date | None = since.date() if since else None
    query: LiveQuery = live_query(
        term=term, preset=preset, since=day, limit=limit, email=email, api_key=api_key, base_url=base_url
    )
    with progress_bar("Fetching from PubMed") as advance:
        items = search_pubmed(
            query,
            progress_directory=home_directory() / "entrez",
            on_progress=lambda done, total: advance(done, total, f"{done} of {total}"),
        )
        report(run_load(items, LoadRequest("pubmed", query.term), quiet=True), as_json)


def items_of_files(paths: Iterable[Path], faults: list[SourceError]) -> Iterator[SourceItem]:
    """What the files hold, one after the other; what ends a file too early is appended to `faults`."""
    from ingest.sources.files import read_file

    for path in paths:
        try:
            yield from read_file(path)
        except SourceError as fault:
            faults.append(fault)


def load_landmarks() -> LoadSummary:
    """Loads the curated studies: the papers first, then what is known of them."""
    from ingest.curated import load_curated
    from ingest.paper_reader import PaperReader

    with open_store() as store:
        prepare(store)
        return load_curated(store, PaperReader())


def run_load(items: Iterable[SourceItem], request: LoadRequest, *, quiet: bool = False) -> LoadSummary:
    """Loads items with progress on stderr; set-aside records go to ``rejects/`` under the home."""
    from ingest.paper_reader import PaperReader
    from ingest.sources.rejects import RejectFile

    path = home_directory() / "rejects" / f"{request.source}.jsonl"
    with open_store() as store, RejectFile(path) as rejects:
        prepare(store)
        if quiet:
            summary = load(items, store, PaperReader(), request, rejects=rejects.write)
        else:
            with progress_bar("Loading") as advance:
                summary = load(
                    items,
                    store,
                    PaperReader(),
                    request,
                    rejects=rejects.write,
                    on_progress=lambda so_far: advance(so_far.seen, None, f"{so_far.seen} records"),
                )
    if summary.rejected:
        click.echo(f"{summary.rejected} records were set aside, with reasons, in {path}", err=True)
    return summary


def report(summary: LoadSummary, as_json: bool) -> None:
    """The counts, as JSON or as one line."""
    if as_json:
        print_json(summary)
        return
    click.echo(
        f"{summary.source}: {summary.seen} seen, {summary.added} added, {summary.changed} changed, "
        f"{summary.unchanged} unchanged, {summary.deleted} deleted, {summary.rejected} rejected "
        f"in {summary.seconds:.1f} s"
    )
