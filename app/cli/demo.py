"""``ketagraph demo``: landmark studies, PubMed where it can be reached, and the app."""

from __future__ import annotations

import click

from app.cli.ingest import load_landmarks, report
from app.cli.serve import serve
from ingest.errors import KetagraphError

RECORDS = 400
"""Records of PubMed in a demo: enough to search in, fetched in well under a minute."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
def command(port: int) -> None:
    """Load the landmark studies and, where it can be reached, the latest of PubMed; then open the app.

    Example: ketagraph demo
    """
    report(load_landmarks(), as_json=False)
    load_from_pubmed()
    click.echo(f"The app opens on http://localhost:{port} — end it with Ctrl-C.")
    serve(port)


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
