"""What PubMed has new of a search, and what it says now of the papers that are loaded already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from graph.store import Store
from ingest.errors import UsageError
from ingest.record import Record, SourceItem
from ingest.sources.entrez import LiveQuery, search_pubmed
from ingest.sources.entrez.client import EntrezClient
from ingest.sources.entrez.source import BATCH, batched_lists

OVERLAP = timedelta(days=3)
"""Asked again before the last load: PubMed's dates of entry run ahead of, and behind, what its search finds."""
MOST_ASKED = 100_000
"""Papers whose status is asked for one by one; beyond that NLM asks for update files to be used."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LastLoad:
    """The last finished load from PubMed: its search, and the day from which on it is to be asked again."""

    term: str
    since: date


def last_load(store: Store) -> LastLoad:
    """Raises `UsageError` where nothing was loaded from PubMed yet."""
    rows = store.read("update.last_live_load")
    if not rows:
        raise UsageError(
            "Nothing was loaded from PubMed yet, so there is no day to update from. "
            "Load first (ketagraph ingest pubmed), give --since, or name a folder of update files."
        )
    began = datetime.fromisoformat(rows[0]["started"]).date()
    return LastLoad(rows[0]["query"], began - OVERLAP)


@dataclass(slots=True)
class LiveUpdate:
    """Iterating gives the records; afterwards `missing` holds the loaded PMIDs that PubMed no longer delivers."""

    query: LiveQuery
    known: Sequence[str]
    progress_directory: Path
    on_progress: Progress = lambda _done, _total: None
    missing: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[SourceItem]:
        """What the search finds since the day, then all loaded papers that it did not find.

        Raises `RemoteError` when PubMed gives no usable answer, `UsageError` for more papers than may be asked for.
        """
        if len(self.known) > MOST_ASKED:
            raise UsageError(
                f"{len(self.known)} loaded papers are too many to ask PubMed for one by one. "
                "Use NLM's update files: ketagraph update DIR"
            )
        found: set[str] = set()
        for item in search_pubmed(self.query, progress_directory=self.progress_directory):
            if isinstance(item, Record):
                found.add(item.pmid)
            yield item
        yield from self._asked_again([pmid for pmid in self.known if pmid not in found])

    def _asked_again(self, pmids: list[str]) -> Iterator[SourceItem]:
        query = self.query
        client = EntrezClient(email=query.email, api_key=query.api_key, base_url=query.base_url)
        done = 0
        for batch in batched_lists(pmids, BATCH):
            _, items = client.fetch(batch)
            delivered = {item.pmid for item in items if isinstance(item, Record)}
            self.missing += [pmid for pmid in batch if pmid not in delivered]
            yield from items
            done += len(batch)
            self.on_progress(done, len(pmids))
