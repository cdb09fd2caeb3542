"""Bulk load of NLM's two baseline files against ordinary writes: ``python -m benchmarks.bulk [--workers 1 2]``.

Reading (parse, select all, read, write Parquet parts) is measured with 1 and 2 workers. Then the same parts are loaded
twice in one run, each into an empty private server that runs already: by Neo4j's importer (CSV, import, stop and start
of the server, constraints, indexes, full text, all waited for), and by ordinary writes (batches of 1,000, links). Both
must end in the same digest. Reading is in neither of the two. Load average is printed with every figure: on a machine
that others use, only figures of one line can be compared.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from graph.connection import open_store
from graph.digest import graph_digest
from graph.server.private import running_server, stop_server
from ingest.bulk.cluster import Workers
from ingest.bulk.inputs import baseline_files
from ingest.bulk.load import load_parts, read_files
from ingest.bulk.parts import Part, read_part
from ingest.bulk.selection import Selection
from ingest.bulk.task import part_folder
from ingest.pipeline import LoadRequest, prepare

BASELINE = Path(__file__).resolve().parents[2] / "shared" / "data" / "baseline"
_KINDS = {"spawn_main": "worker", "AdminTool": "importer", "CommunityEntryPoint": "server"}


class Watch:
    """Processor time, and the largest resident memory of each kind of process, of this one and those below it.

    Sampled five times a second: what a process uses after its last sample is not in it.
    """

    def __init__(self) -> None:
        self.megabytes: dict[str, float] = {}
        self._used: dict[int, float] = {}
        self._before: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watch:
        self._sample()
        self._before = dict(self._used)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._sample()

    @property
    def processor_seconds(self) -> float:
        return sum(used - self._before.get(pid, 0.0) for pid, used in self._used.items())

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            self._sample()

    def _sample(self) -> None:
        own = psutil.Process()
        for process in (own, *own.children(recursive=True)):
            try:
                words = " ".join(process.cmdline())
                times, memory = process.cpu_times(), process.memory_info().rss / 2**20
            except psutil.Error:
                continue
            kind = next((kind for sign, kind in _KINDS.items() if sign in words), "this process")
            self._used[process.pid] = times.user + times.system
            self.megabytes[kind] = max(memory, self.megabytes.get(kind, 0.0))

    def __str__(self) -> str:
        memory = ", ".join(f"{kind} {used:,.0f} MB" for kind, used in sorted(self.megabytes.items()))
        return f"{self.processor_seconds:.0f} s of processor time; {memory}"


@contextmanager
def own_server(folder: Path) -> Iterator[None]:
    """A private server with schema and vocabulary, and no paper."""
    os.environ["KETAGRAPH_HOME"] = str(folder)
    try:
        with open_store() as store:
            prepare(store)
        yield
    finally:
        os.environ.pop("NEO4J_URI", None)
        stop_server()


def read(files: tuple[Path, ...], folder: Path, workers: int) -> list[Part]:
    begun = time.perf_counter()
    with Watch() as watch:
        parts, faults = read_files(files, folder, Selection("all"), Workers(workers), lambda *_: None)
    seconds = time.perf_counter() - begun
    assert not faults, faults
    seen = sum(part.manifest.seen for part in parts)
    work = sum(part.manifest.seconds for part in parts)
    print(
        f"reading, {workers} worker(s): {seen:,} records in {seconds:.0f} s, {seen / seconds:,.0f} a second; "
        f"{work / seen * 1000:.1f} ms a record and worker; parts {size(folder):,.0f} MB; {watch}; {load()}",
        flush=True,
    )
    return parts


def loaded(parts: list[Part], folder: Path, *, by_writes: bool) -> tuple[float, float, str]:
    """Seconds of the load step, seconds of processor time, and the digest afterwards."""
    with own_server(folder):
        if by_writes:
            # A server that is named gets ordinary writes.
            state = running_server()
            assert state is not None
            os.environ |= {"NEO4J_URI": state.uri, "NEO4J_USER": state.user, "NEO4J_PASSWORD": state.password}
        begun = time.perf_counter()
        with Watch() as watch:
            counts = load_parts(parts, LoadRequest("baseline", "benchmark"), lambda _: None)
        seconds = time.perf_counter() - begun
        with open_store() as store:
            digest = graph_digest(store)
        papers = counts["added"]
        print(
            f"{counts['method']}: {papers:,} papers in {seconds:.1f} s, {papers / seconds:,.0f} a second; "
            f"store {size(folder / 'neo4j' / 'data' / 'databases' / 'neo4j'):,.0f} MB; {watch}; {load()}",
            flush=True,
        )
    return seconds, watch.processor_seconds, digest


def size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def load() -> str:
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=BASELINE)
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--parts", type=Path, help="Keep the parts here, and read only what is not there yet.")
    parser.add_argument(
        "--only-load", action="store_true", help="Take the parts as they are, whatever reader made them."
    )
    chosen = parser.parse_args()
    if chosen.only_load and not chosen.parts:
        parser.error("--only-load needs --parts")
    files = baseline_files([chosen.folder])
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        parts: list[Part] = []
        if chosen.only_load:
            parts = [part for file in files if (part := read_part(part_folder(chosen.parts, file)))]
        else:
            for number in chosen.workers:
                parts = read(files, chosen.parts or place / f"parts-{number}", number)
        fast, few, digest = loaded(parts, place / "import", by_writes=False)
        slow, many, same = loaded(parts, place / "writes", by_writes=True)
        assert digest == same, "the two graphs differ"
        print(
            f"bulk import is {slow / fast:.1f} times as fast as ordinary writes and takes 1/{many / few:.1f} of their "
            f"processor time; both end in digest {digest}"
        )


if __name__ == "__main__":
    main()
