"""The meaning of papers in the graph: a vector each, made once, made anew when the text or the model changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.meaning.encoder import MODEL, Encoder, encoder_is_there, query_encoder
from graph.store import Store

_PAGE = 256
"""Papers a transaction: what is lost when a run is broken off."""
_WORTH_AN_INDEX = 100
"""The index is made anew when one paper in so many is new to it: that takes a hundredth of the time of reading one."""
_INDEX_SECONDS = 7200
_WITHHELD = "index is being made"


@dataclass(frozen=True, slots=True)
class MeaningCounts:
    """How many papers there are, and how many of them can be found by meaning."""

    papers: int
    known: int


def meaning_counts(store: Store) -> MeaningCounts:
    (row,) = store.read("meaning.counts", model=MODEL)
    return MeaningCounts(int(row["papers"]), int(row["known"]))


def read_meaning(store: Store, encoder: Encoder, on_progress: Callable[[int], None] = lambda _: None) -> int:
    """Writes the vectors of all papers that have none of this model; returns how many it wrote.

    Broken off, it goes on where it was. `on_progress` is told the number of papers done after each page.
    """
    done, after = 0, ""
    while page := store.read("meaning.unread", model=MODEL, after=after, limit=_PAGE):
        vectors = encoder.encode([f"{row['title']}. {row['abstract']}" for row in page])
        rows = [{"id": row["id"], "vector": vector.tolist()} for row, vector in zip(page, vectors, strict=True)]
        store.write([("meaning.put", {"model": MODEL, "vectors": rows})])
        done, after = done + len(page), str(page[-1]["id"])
        on_progress(done)
    known = meaning_counts(store).known
    if store.read("meaning.withheld", withheld=_WITHHELD) or (done and done * _WORTH_AN_INDEX >= known):
        _make_index_anew(store)
    return done


def _make_index_anew(store: Store) -> None:
    """Each transaction leaves a part of its own in the index, and a search asks every part; made in one go it has few.

    Until it is done search goes by words. Broken off, the next `read_meaning` makes it.
    """
    store.write([("meaning.withhold", {"withheld": _WITHHELD})])
    store.write([("meaning.drop_index", {})])
    store.write([("schema.paper_meaning", {})])
    store.run_alone("meaning.await_index", seconds=_INDEX_SECONDS)
    store.write([("meaning.offer", {"withheld": _WITHHELD})])


def vector_of(store: Store, text: str) -> list[float] | None:
    """The vector of a query, or None where the graph can't be asked by meaning: no extra, no paper read, no index."""
    if not encoder_is_there() or not store.read("meaning.any", model=MODEL, withheld=_WITHHELD):
        return None
    return [float(value) for value in query_encoder().encode([text])[0]]
