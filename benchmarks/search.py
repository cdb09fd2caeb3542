"""Search quality on SciFact, and speed at 8,508 and some 60,000 papers: ``python -m benchmarks.search``.

Quality: SciFact's 5,183 abstracts are loaded through the product's own code into a store of its own, and its 809 claims
are asked as they stand; nDCG@10 as in BEIR (Thakur 2021, arXiv:2104.08663). Weights were chosen on every other claim,
so the figure that counts is that of the rest. The peer is the same index asked for title and abstract alike, untuned.
Speed: p50 and p95 of whole searches (index, cards, facets), as ratios to a bare index query of the same words in the
same run. With the extra ``semantic`` both are measured by words alone and with meaning; for speed with random vectors.
Papers of the speed test are loaded with the concepts that they name but not read: findings are no part of a search.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from graph.connection import open_store
from graph.meaning.encoder import DIMENSIONS, Encoder, Vectors, encoder_is_there, shared_encoder
from graph.meaning.vectors import read_meaning
from graph.rows import PaperRows, paper_rows
from graph.search.engine import search
from graph.search.lucene import escaped
from graph.server.private import running_server, stop_server
from graph.store import Store
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, LoadSummary, load, prepare
from ingest.record import AbstractSection, Record, SourceItem
from ingest.sources.files import read_file

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DEPTH = 10
_BARE = """
CALL db.index.fulltext.queryNodes('paper_text', $words, {limit: $limit}) YIELD node, score
RETURN node.id AS id ORDER BY score DESC, id
"""
QUERIES = (
    "ketamine alcohol relapse",
    "esketamine depression",
    "NMDA receptor antagonist craving",
    "memory reconsolidation cocaine",
    "blood pressure",
    "patients treatment",
    "randomized trial placebo",
    "rat self-administration",
    '"quality of life" cancer',
    "author:smith infection",
)


def rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / "gold" / name, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def scifact_records() -> Iterable[Record]:
    for row in rows("scifact_corpus.jsonl.gz"):
        yield Record(
            source="pubmed",
            pmid=str(row["doc_id"]),
            title=row["title"],
            abstract=(AbstractSection(" ".join(row["abstract"])),),
        )


def relevant(row: dict[str, Any]) -> set[str]:
    return {str(document) for document in row["relevant"]}


def ndcg(found: Sequence[str], wanted: set[str]) -> float:
    """Normalised discounted cumulative gain of the first ten, with binary relevance."""
    gain = sum(1 / math.log2(rank + 2) for rank, pmid in enumerate(found[:DEPTH]) if pmid in wanted)
    return gain / sum(1 / math.log2(rank + 2) for rank in range(min(len(wanted), DEPTH)))


def ours(store: Store, text: str) -> list[str]:
    return [str(hit.pmid) for hit in search(store, text, limit=DEPTH).hits]


def untuned(store: Store, text: str) -> list[str]:
    """The peer: the index asked for title and abstract alike."""
    words = escaped(text)
    with store._driver.session(database=store.database, default_access_mode="READ") as session:
        found = session.run(_BARE, words=f"title:({words}) abstract:({words})", limit=DEPTH)
        return [str(row["id"]).removeprefix("pmid:") for row in found]


def quality(store: Store) -> dict[str, tuple[float, float, float]]:
    """nDCG@10 of all claims, of those that weights were chosen on, and of the rest."""
    claims = [(row["claim"], relevant(row)) for row in rows("scifact_claims.jsonl.gz")]
    asked = [(claim, wanted) for claim, wanted in claims if wanted]
    found = {}
    for name, ask in {"ours": ours, "index untuned": untuned}.items():
        gains = [ndcg(ask(store, claim), wanted) for claim, wanted in asked]
        found[name] = (statistics.mean(gains), statistics.mean(gains[0::2]), statistics.mean(gains[1::2]))
    return found


def report_quality(store: Store, how: str) -> None:
    for name, (whole, chosen, rest) in quality(store).items():
        print(f"SciFact nDCG@10 {how}, {name}: {whole:.4f}; half for tuning {chosen:.4f}, other half {rest:.4f}")


def put_any_meaning(store: Store) -> None:
    """Random unit vectors for all papers: what a search costs does not depend on what they are."""
    read_meaning(store, _AnyMeaning())


class _AnyMeaning(Encoder):
    def __init__(self) -> None:
        self._random = np.random.default_rng(0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        drawn = self._random.normal(size=(len(texts), DIMENSIONS)).astype(np.float32)
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


class _NamesOnly(PaperReader):
    """Finds the concepts that a record names and reads nothing else of it, which takes a tenth of the time."""

    def rows(self, record: Record) -> PaperRows:
        named = self._matcher.mentions(f"{record.title}\n{record.abstract_text}")
        return paper_rows(record, self._mentions(record, tuple(named)), self._names, self.read_with)


def put(store: Store, items: Iterable[SourceItem], name: str, reader: PaperReader | None = None) -> LoadSummary:
    return load(items, store, reader or PaperReader(), LoadRequest("files", name), rejects=lambda _: None)


def timed(store: Store, ask: Callable[[Store, str], object]) -> tuple[float, float]:
    """p50 and p95 in milliseconds over ten rounds of all queries, after one round to warm up."""
    for text in QUERIES:
        ask(store, text)
    times = []
    for _ in range(10):
        for text in QUERIES:
            begun = time.perf_counter()
            ask(store, text)
            times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


def speed(store: Store, papers: int, how: str) -> None:
    mine, peer = timed(store, ours), timed(store, untuned)
    print(
        f"{papers:>7,} papers, {how}: search p50 {mine[0]:.1f} ms, p95 {mine[1]:.1f} ms; "
        f"bare index p50 {peer[0]:.1f} ms, p95 {peer[1]:.1f} ms; ratio of p95 {mine[1] / peer[1]:.1f}; {memory()}; "
        f"load of the machine {os.getloadavg()[0]:.1f}"
    )


def memory() -> str:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    state = running_server()
    server = psutil.Process(state.pid).memory_info().rss / 2**20 if state else 0.0
    return f"memory {own:.0f} MB here, {server:.0f} MB server"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["quality", "speed"])
    chosen = parser.parse_args().only
    for part in ("quality", "speed"):
        if chosen in {None, part}:
            with tempfile.TemporaryDirectory() as home:
                os.environ["KETAGRAPH_HOME"] = home
                try:
                    with open_store() as store:
                        prepare(store)
                        measure(store, part)
                finally:
                    stop_server()


def measure(store: Store, part: str) -> None:
    if part == "quality":
        put(store, scifact_records(), "SciFact")
        report_quality(store, "by words")
        if encoder_is_there():
            begun = time.perf_counter()
            papers = read_meaning(store, shared_encoder())
            print(f"meaning of {papers:,} abstracts read, {papers / (time.perf_counter() - begun):.1f} a second")
            report_quality(store, "by words and meaning")
        return
    files = (DATA / "pubmed" / "corpus.xml.gz", *sorted((DATA / "baseline").glob("*.xml.gz")))
    for path in files:
        put(store, read_file(path), path.name, _NamesOnly())
        papers = store.read("status.counts")[0]["papers"]
        if path != files[1]:
            speed(store, papers, "by words")
            if encoder_is_there():
                put_any_meaning(store)  # of those loaded since, and the index anew
                speed(store, papers, "by words and meaning")


if __name__ == "__main__":
    main()
