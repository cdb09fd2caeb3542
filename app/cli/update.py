"""``ketagraph update``: what is new since the last load, and what that changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.output import json_option, print_json, progress_bar
from graph.connection import open_store
from ingest.errors import KetagraphError
from ingest.home import home_directory

if TYPE_CHECKING:
    from ingest.update.changes import Changes, PaperNote, Verdict, VerdictChange

_MOST_LISTED = 20


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[DIR]...")
@click.option("--query", "term", help="Another PubMed query than that of the last load.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on [default: the last load, less 3].")
@click.option("--select", "named", default="ketamine-addiction", show_default=True, help="Of files: what is wanted.")
@click.option("--workers", type=click.IntRange(min=1), default=None, help="Of files: processes [default: one a core].")
@click.option("--email", envvar="NCBI_EMAIL", default="", help="Your address, as NCBI asks for.")
@click.option("--api-key", envvar="NCBI_API_KEY", help="Your NCBI key.")
@click.option("--base-url", default=None, help="Another E-utilities server.")
@click.option(
    "--quiet", is_flag=True, help="Print nothing where nothing changed: for cron, which mails what is printed."
)
@json_option
def command(
    folders: tuple[Path, ...],
    term: str | None,
    since: datetime | None,
    named: str,
    workers: int | None,
    email: str,
    api_key: str | None,
    base_url: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Load what PubMed added or revised since the last load, ask again for the status of every loaded paper, and say
    what that changed: papers, trials, retractions, and what the evidence says.

    With DIR: from NLM's update files in it that were not loaded yet. The record is kept in updates/ in the home too.
    Ends with 0 when the graph is up to date, whether or not anything changed, and with 1 when it is not.

    Example: ketagraph update --quiet
    """
    from graph.schema import require_schema
    from ingest.update.changes import changes_since, take_snapshot

    with open_store() as store:
        require_schema(store)
        before = take_snapshot(store)
    if folders:
        known = [pmid for pmid in before.papers.values() if pmid]
        done = _from_files(folders, named, workers, known)
    else:
        known = [pmid for pmid in before.papers.values() if pmid]
        done = _from_pubmed(term, since.date() if since else None, email, api_key, base_url, known)
    with open_store() as store:
        changes = changes_since(store, before)
    record = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **done, **asdict(changes)}
    _keep(record)
    if as_json and (changes or not quiet):
        print_json(record)
    elif changes or not quiet:
        click.echo("\n".join(lines_of(changes, done)))
    from app.cli.baseline import raise_faults

    raise_faults(tuple(done["faults"]))


def _from_pubmed(
    term: str | None, since: date | None, email: str, api_key: str | None, base_url: str | None, known: list[str]
) -> dict[str, Any]:
    from app.cli.ingest import run_load
    from ingest.pipeline import LoadRequest
    from ingest.sources.entrez import live_query
    from ingest.update.live import LiveUpdate, last_load

    if not (term and since):
        with open_store() as store:
            last = last_load(store)
        term, since = term or last.term, since or last.since
    query = live_query(term=term, preset=None, since=since, limit=None, email=email, api_key=api_key, base_url=base_url)
    with progress_bar("Asking PubMed") as advance:
        items = LiveUpdate(
            query,
            known,
            home_directory() / "entrez",
            lambda done, total: advance(done, total, f"{done} of {total} loaded papers"),
        )
        summary = run_load(items, LoadRequest("update", query.term), quiet=True)
    return {"source": "pubmed", "since": str(since), "load": asdict(summary), "missing": items.missing, "faults": []}


def _from_files(folders: tuple[Path, ...], named: str, workers: int | None, known: list[str]) -> dict[str, Any]:
    from dataclasses import replace

    from ingest.bulk.cluster import Workers
    from ingest.bulk.inputs import baseline_files
    from ingest.bulk.load import BulkSummary, load_baseline
    from ingest.bulk.selection import selection
    from ingest.sources.rejects import RejectFile

    with open_store() as store:
        seen = {name for row in store.read("update.loaded_files") for name in row["files"]}
    files = [file for file in baseline_files(folders) if file.name not in seen]
    summary = BulkSummary()
    if files:
        # A loaded paper is wanted whatever its record says now: its status may have changed.
        wanted = replace(selection(named), also=frozenset(known))
        with RejectFile(home_directory() / "rejects" / "update.jsonl") as rejects, progress_bar("Reading") as advance:
            summary = load_baseline(
                files,
                home_directory() / "parts",
                wanted,
                Workers(workers or os.cpu_count() or 1),
                rejects=rejects.write,
                on_file=lambda done, total, name: advance(done, total, f"{done} of {total} files, {name}"),
            )
    return {
        "source": "files",
        "files": [file.name for file in files],
        "load": asdict(summary),
        "missing": [],
        "faults": list(summary.faults),
    }


def _keep(record: dict[str, Any]) -> None:
    """The record under updates/ in the home, by its time."""
    folder = home_directory() / "updates"
    path = folder / f"{record['at'].replace(':', '')}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise KetagraphError(f"The record {path} can't be kept: {error.strerror}. The graph is up to date.") from error


def lines_of(changes: Changes, done: dict[str, Any]) -> Iterator[str]:
    """The record as lines for people."""
    load = done["load"]
    yield (
        f"Update from {done['source']}: {load['seen']} seen, {load['added']} added, {load['changed']} changed, "
        f"{load['deleted']} deleted."
    )
    if not changes:
        yield "Nothing that is reported here has changed."
    yield from _section("Papers retracted, corrected or under concern", changes.status_changes, _status_line)
    yield from _section("What the evidence says has changed", changes.verdicts, verdict_line)
    yield from _section("New papers", changes.new_papers, _paper_line)
    yield from _section("New trials", changes.new_trials, lambda t: f"{t.id} ({t.registry}), in {', '.join(t.papers)}")
    yield from _section("Papers withdrawn from PubMed", changes.removed_papers, str)
    yield from _section("Loaded papers that PubMed no longer delivers (kept)", done["missing"], str)


def _section(title: str, entries: Any, line: Any) -> Iterator[str]:
    if entries:
        yield f"{title}: {len(entries)}"
        yield from (f"  {line(entry)}" for entry in entries[:_MOST_LISTED])
        if len(entries) > _MOST_LISTED:
            yield f"  and {len(entries) - _MOST_LISTED} more; --json lists all"


def _paper_line(paper: PaperNote) -> str:
    design = f", {paper.design}" if paper.design else ""
    return f"{paper.pmid or paper.id} {paper.title} ({paper.year or 'no year'}{design})"


def _status_line(paper: PaperNote) -> str:
    return f"{paper.pmid or paper.id} {paper.title}: was {paper.was}, now {paper.status}"


def verdict_line(change: VerdictChange) -> str:
    """``ketamine, abstinence in alcohol use disorder: from low to moderate (benefit), because new study: …``"""
    question = f"{change.substance}, {change.target}" + (f" in {change.condition}" if change.condition else "")
    return f"{question}: {_turn(change.before, change.after)}, because {change.because}"


def _turn(before: Verdict | None, after: Verdict | None) -> str:
    if before is None or after is None:
        first = f"{before.certainty} ({before.direction})" if before else "no study"
        then = f"{after.certainty} ({after.direction})" if after else "no study"
        return f"from {first} to {then}"
    if before.direction == after.direction:
        return f"from {before.certainty} to {after.certainty} ({after.direction})"
    if before.certainty == after.certainty:
        return f"from {before.direction} to {after.direction} ({after.certainty})"
    return f"from {before.certainty} ({before.direction}) to {after.certainty} ({after.direction})"
