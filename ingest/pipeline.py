"""From a source's items to the graph: concepts are read, papers written in batches, counts and rejects kept."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Protocol

from graph.concepts import put_vocabulary
from graph.rows import PaperRows
from graph.schema import migrate
from graph.store import Store
from graph.write import delete_papers, link_papers, write_papers
from ingest.errors import SourceError
from ingest.identity import normalised_doi
from ingest.record import Deletion, Record, Rejection, SourceItem

BATCH = 1000
"""Records a transaction: large enough to be fast, small enough for the private server's heap."""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """What is loaded: `source` is the kind (``files``, ``pubmed``, ``landmarks``), `query` the files or the search."""

    source: str
    query: str


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """Counts of a load. `seen` is all that the source held, rejected items and deletions included."""

    source: str
    seen: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0
    seconds: float = 0.0


class Reader(Protocol):
    """Turns a record into rows; `read_with` of the rows' fingerprint tells which reader it was."""

    def rows(self, record: Record) -> PaperRows: ...


RejectSink = Callable[[Rejection], None]
Progress = Callable[[LoadSummary], None]


def load(
    items: Iterable[SourceItem],
    store: Store,
    reader: Reader,
    request: LoadRequest,
    *,
    rejects: RejectSink,
    on_progress: Progress = lambda _: None,
) -> LoadSummary:
    """Loads all items and returns the counts; what came before an error of the source is kept.

    Running it again changes nothing that is already there, so that an interrupted load is resumed by repeating it.
    Raises what the source raises (`SourceError`) and what the store raises (`StoreError`).
    """
    begun = time.monotonic()
    summary = LoadSummary(request.source)
    with noted_load(store, request) as note:
        try:
            for batch in batches(items):
                summary = _load_batch(store, reader, summary, batch, rejects)
                summary = replace(summary, seconds=round(time.monotonic() - begun, 2))
                note(summary)
                on_progress(summary)
        except SourceError:
            link_papers(store)
            raise
        link_papers(store)
        summary = replace(summary, seconds=round(time.monotonic() - begun, 2))
        note(summary)
    return summary


def prepare(store: Store) -> None:
    """Schema and vocabulary as this version wants them; quick when they are so already."""
    migrate(store)
    put_vocabulary(store)


@contextmanager
def noted_load(store: Store, request: LoadRequest) -> Iterator[Callable[[LoadSummary], None]]:
    """A Load node from the start of a run to its end; it stays without `finished` when the run breaks off."""
    identifier = uuid.uuid4().hex
    store.write(
        [
            (
                "write.start_load",
                {
                    "id": identifier,
                    "source": request.source,
                    "query": request.query,
                    "version": version("ketagraph"),
                    "started": _now(),
                },
            )
        ]
    )
    latest = LoadSummary(request.source)

    def note(summary: LoadSummary) -> None:
        nonlocal latest
        latest = summary
        store.write([("write.note_progress", {"id": identifier, "counts": _counts(summary)})])

    yield note
    store.write([("write.finish_load", {"id": identifier, "finished": _now(), "counts": _counts(latest)})])


def batches(items: Iterable[SourceItem], size: int = BATCH) -> Iterator[list[SourceItem]]:
    """Runs of items in which no paper stands twice, so that a later version always meets the earlier one stored."""
    batch: list[SourceItem] = []
    seen: set[str] = set()
    broken: SourceError | None = None
    source = iter(items)
    while True:
        try:
            item = next(source, None)
        except SourceError as error:
            # What came before is loaded first, then the error goes on.
            broken, item = error, None
        identities = _identities(item) if item else set()
        if batch and (item is None or len(batch) >= size or seen & identities):
            yield batch
            batch, seen = [], set()
        if item is None:
            break
        batch.append(item)
        seen |= identities
    if broken:
        raise broken


def _identities(item: SourceItem) -> set[str]:
    match item:
        case Record():
            return {item.key} | ({f"doi:{normalised_doi(item.doi)}"} if item.doi else set())
        case Deletion():
            return {f"pmid:{item.pmid}"}
        case Rejection():
            return set()


def _load_batch(
    store: Store, reader: Reader, so_far: LoadSummary, batch: list[SourceItem], rejects: RejectSink
) -> LoadSummary:
    papers = [reader.rows(item) for item in batch if isinstance(item, Record)]
    deletions = [item.pmid for item in batch if isinstance(item, Deletion)]
    rejections = [item for item in batch if isinstance(item, Rejection)]
    for rejection in rejections:
        rejects(rejection)
    written = write_papers(store, papers)
    deleted = delete_papers(store, deletions)
    return replace(
        so_far,
        seen=so_far.seen + len(batch),
        added=so_far.added + written.added,
        changed=so_far.changed + written.changed,
        unchanged=so_far.unchanged + written.unchanged,
        deleted=so_far.deleted + deleted,
        rejected=so_far.rejected + len(rejections),
    )


def _counts(summary: LoadSummary) -> dict[str, int | float]:
    return {key: value for key, value in asdict(summary).items() if key != "source"}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
