"""``ketagraph meaning``: reads the meaning of papers, so that search finds what says the same in other words."""

from __future__ import annotations

import click

from app.cli.output import json_option, print_json, progress_bar
from graph.connection import open_store
from graph.meaning.encoder import MODEL, shared_encoder
from graph.meaning.vectors import meaning_counts, read_meaning
from graph.schema import require_schema


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Make papers findable by meaning: some ten abstracts a second on a core; broken off, it goes on where it was.

    Needs the extra: pip install 'ketagraph[semantic]'. Example: ketagraph meaning
    """
    encoder = shared_encoder()
    with open_store() as store:
        require_schema(store)
        counts = meaning_counts(store)
        with progress_bar("Reading meaning") as advance:
            wanted = counts.papers - counts.known
            added = read_meaning(store, encoder, lambda done: advance(done, wanted, f"{done:,} of {wanted:,} papers"))
    if as_json:
        print_json({"model": MODEL, "papers": counts.papers, "added": added})
    else:
        click.echo(f"{added} papers read with {MODEL}; {counts.papers} can now be found by meaning.")
