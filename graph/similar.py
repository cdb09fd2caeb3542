"""Papers like one paper: by TF-IDF over words and concepts, and by the trial that they report."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from graph.schema import graph_revision
from graph.store import Row, Store

MOST_PAPERS = 20_000
"""Beyond, a matrix of all papers would take too long and too much memory for a page."""
_FEATURES = 50_000
_LEAST_LIKE = 0.08
"""Cosine below which two papers share little but common words."""


@dataclass(frozen=True, slots=True)
class _Matrix:
    ids: tuple[str, ...]
    place: dict[str, int]
    vectors: Any


_KEPT: dict[tuple[str, str, int], _Matrix] = {}
_LOCK = Lock()


def similar_papers(store: Store, identifier: str, most: int = 6) -> list[Row]:
    """The papers most like one, nearest first: ``id, pmid, title, year, status, likeness`` (cosine, 0 to 1).

    Words of title and abstract and the concepts named are weighed by TF-IDF (Salton 1988,
    doi:10.1016/0306-4573(88)90021-0). A graph with more than `MOST_PAPERS` papers gives none.
    """
    matrix = _matrix(store)
    at = matrix.place.get(identifier)
    if at is None:
        return []
    likeness = np.asarray((matrix.vectors @ matrix.vectors[at].T).todense()).ravel()
    likeness[at] = 0.0
    nearest = [i for i in np.argsort(-likeness, kind="stable")[:most] if likeness[i] >= _LEAST_LIKE]
    rows = {row["id"]: row for row in store.read("papers.cards", ids=[matrix.ids[i] for i in nearest])}
    return [rows[matrix.ids[i]] | {"likeness": round(float(likeness[i]), 3)} for i in nearest if matrix.ids[i] in rows]


def same_trial(store: Store, identifier: str) -> list[Row]:
    """Other papers that name a trial which this one names, with the number that they share."""
    return store.read("papers.same_trial", id=identifier)


def _matrix(store: Store) -> _Matrix:
    key = (store.address, store.database, graph_revision(store))
    with _LOCK:
        if key not in _KEPT:
            made = _made(store)
            _KEPT.clear()
            _KEPT[key] = made
        return _KEPT[key]


def _made(store: Store) -> _Matrix:
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = store.read("papers.texts", most=MOST_PAPERS + 1)
    if not rows or len(rows) > MOST_PAPERS:
        return _Matrix((), {}, None)
    texts = [f"{row['title']} {row['title']} {row['abstract']} {_concepts(row['concepts'])}" for row in rows]
    vectorizer = TfidfVectorizer(
        stop_words="english", sublinear_tf=True, min_df=1, max_df=0.5, max_features=_FEATURES, dtype=np.float32,
        token_pattern=r"(?u)\b\w[\w:-]+\b",  # noqa: S106 (a pattern, no secret)
    )  # fmt: skip
    try:
        vectors = vectorizer.fit_transform(texts)
    except ValueError:  # no word at all that tells papers apart
        return _Matrix((), {}, None)
    ids = tuple(str(row["id"]) for row in rows)
    return _Matrix(ids, {paper: place for place, paper in enumerate(ids)}, vectors)


def _concepts(concepts: list[str] | None) -> str:
    return " ".join(concepts or ())
