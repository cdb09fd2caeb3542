"""PubMed as a source: what a query finds, as records, in batches that survive an interruption."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from ingest.errors import UsageError
from ingest.record import Record, Rejection, SourceItem
from ingest.sources.entrez.client import EntrezClient, Waiting
from ingest.sources.entrez.kept import KeptBatches
from ingest.sources.entrez.plan import changed_since, pmids_of
from ingest.sources.entrez.presets import preset_query

BATCH = 400
"""PMIDs a request: NCBI asks for POST above some 200, and answers more slowly than twice as fast above 500."""
_DEFAULT_PRESET = "ketamine-addiction"


@dataclass(frozen=True, slots=True)
class LiveQuery:
    """What is asked of PubMed. `since` takes what was added or revised from that day on."""

    term: str
    since: date | None = None
    limit: int | None = None
    email: str = ""
    api_key: str | None = None
    base_url: str | None = None

    @property
    def digest(self) -> str:
        """Names the folder of an interrupted run; the key is no part of it."""
        basis = f"{self.term}|{self.since}|{self.limit}|{self.base_url}"
        return hashlib.sha256(basis.encode()).hexdigest()[:16]


def live_query(
    *,
    term: str | None,
    preset: str | None,
    since: date | None,
    limit: int | None,
    email: str,
    api_key: str | None,
    base_url: str | None,
) -> LiveQuery:
    """A query of the user's own, or a preset (``ketamine-addiction`` where none is named).

    Raises `UsageError` for an unknown preset or an empty query.
    """
    if term is not None and not term.strip():
        raise UsageError("The query is empty. Give one with --query, or leave it out for the preset search.")
    wanted = term if term is not None else preset_query(preset or _DEFAULT_PRESET)
    return LiveQuery(wanted, since, limit, email, api_key, base_url)


def search_pubmed(
    query: LiveQuery,
    *,
    progress_directory: Path,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    waiting: Waiting | None = None,
) -> Generator[SourceItem, None, None]:
    """Every record that the query finds, once. Records that PubMed names but does not deliver are rejected.

    Batches are kept under `progress_directory` until all were yielded: the same query begun again goes on where it
    stopped. Raises `RemoteError` when PubMed can't be reached or gives no usable answer.
    """
    client = EntrezClient(email=query.email, api_key=query.api_key, base_url=query.base_url, waiting=waiting)
    kept = KeptBatches(progress_directory / query.digest)
    count, pmids = pmids_of(client, changed_since(query.term, query.since))
    total = min(count, query.limit) if query.limit else count
    asked = kept.asked()
    delivered: set[str] = set()
    for item in kept.items():
        delivered |= _pmid(item)
        yield item
    on_progress(len(asked), total)
    wanted = list(islice(pmids, query.limit))
    remaining = [pmid for pmid in wanted if pmid not in asked]
    for batch in batched_lists(remaining, BATCH):
        items = _fetch(client, kept, batch)
        asked |= set(batch)
        for item in items:
            delivered |= _pmid(item)
            yield item
        on_progress(len(asked), total)
    yield from _second_chance(client, [pmid for pmid in wanted if pmid not in delivered], delivered)
    kept.remove()


def _fetch(client: EntrezClient, kept: KeptBatches, pmids: list[str]) -> list[SourceItem]:
    body, items = client.fetch(pmids)
    kept.keep(pmids, body)
    return items


def _second_chance(client: EntrezClient, missing: list[str], delivered: set[str]) -> Iterator[SourceItem]:
    """Asks once more for what was named but not delivered, and sets aside what still does not come."""
    for batch in batched_lists(missing, BATCH):
        _, items = client.fetch(batch)
        for item in items:
            if isinstance(item, Record) and item.pmid not in delivered:
                delivered.add(item.pmid)
                yield item
        for pmid in batch:
            if pmid not in delivered:
                yield Rejection(client.base_url, f"PMID {pmid}", "PubMed names this PMID but delivers no record", "")


def _pmid(item: SourceItem) -> set[str]:
    return {item.pmid} if isinstance(item, Record) else set()


def batched_lists(values: list[str], size: int) -> Iterator[list[str]]:
    """Runs of at most `size` values."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
