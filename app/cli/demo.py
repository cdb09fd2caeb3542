"""``ketagraph demo``: landmark studies, PubMed where it can be reached, and the app."""

from __future__ import annotations

import click

from app.cli.ingest import load_landmarks, report
from app.cli.serve import serve
from graph.connection import open_store
from ingest.errors import KetagraphError

RECORDS = 400
"""Records of PubMed in a demo: enough to search in, fetched in well under a minute."""

MOST_BY_MEANING = 600
"""Papers that a demo reads for search by meaning, ten a second on a core: it should open within a minute or two."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
def command(port: int) -> None:
    """Load the landmark studies and, where it can be reached, the latest of PubMed; then open the app.

    Example: ketagraph demo
    """
    report(load_landmarks(), as_json=False)
    load_from_pubmed()
    read_meaning_of_few()
    click.echo(f"The app opens on http://localhost:{port} — end it with Ctrl-C.")
    serve(port)


def read_meaning_of_few() -> None:
    """Makes the papers of a demo findable by meaning, where the extra is installed; many are left to the command."""
    from graph.meaning.encoder import encoder_is_there, shared_encoder
    from graph.meaning.vectors import meaning_counts, read_meaning

    if not encoder_is_there():
        return
    with open_store() as store:
        counts = meaning_counts(store)
        if counts.papers - counts.known > MOST_BY_MEANING:
            click.echo(f"Of {counts.papers:,} papers {counts.known:,} can be found by meaning: ketagraph meaning")
            return
        read_meaning(store, shared_encoder())


def load_from_pubmed() -> None:
    """Loads the preset search, or says in one line why not: the demo goes on without."""
    from ingest.sources.entrez import unreachable_reason

    reason = unreachable_reason()
    if reason:
        click.echo(f"PubMed can't be reached ({reason}); the demo goes on with the landmark studies alone.")
        return
    try:
        from app.cli.ingest import pubmed

        pubmed.callback(  # type: ignore[misc]
            term=None,
            preset="ketamine-addiction",
            since=None,
            limit=RECORDS,
            email="",
            api_key=None,
            base_url=None,
            show=False,
            as_json=False,
        )
    except KetagraphError as error:
        click.echo(f"PubMed broke off ({error}); what came before it is kept.")
