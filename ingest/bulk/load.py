"""The load of whole PubMed files: parts by many processes, one merge, one load into the graph."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.bulk.replace import building_place, import_tables, is_private, put_right
from graph.bulk.tables import ImportTables
from graph.connection import open_store
from graph.rows import PaperRows
from graph.schema import graph_revision
from graph.server.private import server_away
from graph.store import Store
from graph.write import delete_papers, link_papers, write_papers
from ingest.bulk.build import UNFINISHED, build_tables
from ingest.bulk.cluster import Done, Workers, make_parts
from ingest.bulk.merge import Merged, merge
from ingest.bulk.parts import Part, read_part
from ingest.bulk.selection import Selection
from ingest.bulk.task import part_folder
from ingest.pipeline import BATCH, LoadRequest, LoadSummary, RejectSink, noted_load, prepare

SOURCE = "baseline"
IMPORT, WRITES = "bulk import", "ordinary writes"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class BulkSummary(LoadSummary):
    """Counts of a bulk load. `seen` is all that the files held; `selected` the records that were wanted.

    `faults` name the files that were not read to their end, with what was wrong.
    """

    source: str = SOURCE
    files: int = 0
    selected: int = 0
    method: str = WRITES
    reading_seconds: float = 0.0
    loading_seconds: float = 0.0
    faults: tuple[str, ...] = field(default=())


def load_baseline(
    files: Sequence[Path],
    folder: Path,
    wanted: Selection,
    workers: Workers,
    *,
    rejects: RejectSink,
    on_file: Progress = lambda _done, _total, _note: None,
    on_load: Callable[[str], None] = lambda _: None,
) -> BulkSummary:
    """Loads the files in their order and returns the counts. Faults of single files are in the summary.

    Repeating an interrupted load goes on from the parts that are finished in `folder`. Raises `RemoteError` when a
    scheduler goes away, `StoreError` when the graph can't be used.
    """
    begun = time.monotonic()
    parts, faults = read_files(files, folder, wanted, workers, on_file)
    read = time.monotonic()
    for part in parts:
        for rejection in part.rejections():
            rejects(rejection)
    request = LoadRequest(SOURCE, f"{_named(files)}, {wanted.name}")
    counts = load_parts(parts, request, on_load)
    with open_store() as store:
        whole = [Path(part.manifest.file).name for part in parts if not part.manifest.fault]
        store.write([("update.note_files", {"source": SOURCE, "files": whole})])
    done = time.monotonic()
    manifests = [part.manifest for part in parts]
    return BulkSummary(
        **counts,
        seen=sum(manifest.seen for manifest in manifests),
        rejected=sum(manifest.rejected for manifest in manifests),
        files=len(files),
        selected=sum(manifest.selected for manifest in manifests),
        seconds=round(done - begun, 2),
        reading_seconds=round(read - begun, 2),
        loading_seconds=round(done - read, 2),
        faults=tuple(faults),
    )


def read_files(
    files: Sequence[Path], folder: Path, wanted: Selection, workers: Workers, on_file: Progress
) -> tuple[list[Part], list[str]]:
    """The parts of all files, in the files' order, and what was wrong with some of them."""
    results: dict[Path, Done] = {}
    for done in make_parts(files, folder, wanted, workers):
        results[done.file] = done
        on_file(len(results), len(files), done.file.name)
    parts, faults = [], []
    for file in files:
        result = results[file]
        fault = result.manifest.fault if result.manifest else result.fault
        if fault:
            faults.append(fault)
        part = read_part(part_folder(folder, file)) if result.manifest else None
        if part:
            parts.append(part)
    return parts, faults


def load_parts(parts: Sequence[Part], request: LoadRequest, on_load: Callable[[str], None]) -> dict[str, Any]:
    """Brings parts into the graph, by import where it is empty and ours, else by ordinary writes; returns counts."""
    merged = merge(parts)
    with open_store() as store:
        if is_private() and _is_empty(store):
            on_load(f"building a store of {len(merged.present)} papers")
            counts = _import(store, parts, merged, request)
        else:
            on_load(f"writing {len(merged.present)} papers")
            counts = _write(store, parts, merged, request)
    return counts


def _is_empty(store: Store) -> bool:
    """Whether an import may replace the graph: it holds no paper, or those of an import that was interrupted."""
    marks = [row["restoring"] for row in store.read("schema.version")]
    return marks == [UNFINISHED] or int(store.read("status.counts")[0]["papers"]) == 0


def _import(store: Store, parts: Sequence[Part], merged: Merged, request: LoadRequest) -> dict[str, Any]:
    """Builds a new store and puts it in the place of the empty one, which stays as it is until then.

    The server is away meanwhile, so that no other command can load into what is replaced.
    """
    loads = [row["load"] for row in store.read("status.loads")]
    revision = graph_revision(store) + 1
    with server_away() as start_with, building_place() as place:
        tables = ImportTables(place)
        build_tables(tables, parts, merged, revision=revision, loads=loads)
        import_tables(tables, place)
        start_with(place / "data")
    with open_store() as new:
        put_right(new, tables)
        new.write([("bulk.finish_import", {})])
        counts = _counts(len(merged.present), 0, merged.superseded, merged.withdrawn, IMPORT)
        with noted_load(new, request) as note:
            note(LoadSummary(SOURCE, len(merged.present), added=len(merged.present), deleted=merged.withdrawn))
    return counts


def _write(store: Store, parts: Sequence[Part], merged: Merged, request: LoadRequest) -> dict[str, Any]:
    """Deletions first, then what holds: what was deleted and issued again comes back."""
    prepare(store)
    summary = LoadSummary(SOURCE)
    with noted_load(store, request) as note:
        summary = replace_counts(summary, deleted=_delete(store, merged))
        for batch in _batches(parts, merged):
            written = write_papers(store, batch)
            summary = replace_counts(
                summary,
                seen=len(batch),
                added=written.added,
                changed=written.changed,
                unchanged=written.unchanged,
            )
            note(summary)
        link_papers(store)
    return _counts(summary.added, summary.changed, summary.unchanged + merged.superseded, summary.deleted, WRITES)


def _delete(store: Store, merged: Merged) -> int:
    pmids = [str(pmid) for pmid in merged.deleted]
    return sum(delete_papers(store, pmids[start : start + BATCH]) for start in range(0, len(pmids), BATCH))


def _batches(parts: Sequence[Part], merged: Merged) -> Iterator[list[PaperRows]]:
    batch: list[PaperRows] = []
    for part, wanted in zip(parts, merged.wanted, strict=True):
        for rows in part.papers(wanted):
            batch.append(rows)
            if len(batch) >= BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def replace_counts(summary: LoadSummary, **more: int) -> LoadSummary:
    """The summary with these counts added."""
    values = asdict(summary)
    return LoadSummary(**(values | {name: values[name] + count for name, count in more.items()}))


def _counts(added: int, changed: int, unchanged: int, deleted: int, method: str) -> dict[str, Any]:
    return {"added": added, "changed": changed, "unchanged": unchanged, "deleted": deleted, "method": method}


def _named(files: Sequence[Path]) -> str:
    if len(files) <= 3:
        return " ".join(file.name for file in files)
    return f"{len(files)} files, {files[0].name} to {files[-1].name}"
