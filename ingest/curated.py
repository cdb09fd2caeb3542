"""The curated landmark studies into the graph: their papers, then what was read in them by eye, then the links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.curated import write_curated
from graph.store import Store
from graph.write import link_papers
from ingest.pipeline import LoadRequest, LoadSummary, Reader, load
from ingest.record import SourceItem
from ingest.sources.landmarks.source import curated_studies

LANDMARKS = LoadRequest("landmarks", "curated landmark studies")


def load_curated(
    store: Store,
    reader: Reader,
    *,
    beside: Iterable[SourceItem] = (),
    request: LoadRequest = LANDMARKS,
) -> LoadSummary:
    """Loads the landmark studies, and what else is given `beside` them, into a store that is prepared.

    The summary counts studies: added, changed and unchanged are those of the curated facts. Rejected items of `beside`
    are left out. Raises `StoreError`.
    """
    studies = curated_studies()
    papers = load([*(study.record for study in studies), *beside], store, reader, request, rejects=lambda _: None)
    written = write_curated(store, studies)
    link_papers(store)
    return replace(
        papers, seen=len(studies), added=written.added, changed=written.changed, unchanged=written.unchanged,
        deleted=0, rejected=0,
    )  # fmt: skip
