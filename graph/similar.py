"""Papers like one paper: by TF-IDF over words and concepts, and by the trial that they report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from graph.schema import graph_revision
from graph.search.lucene import escaped
from graph.store import Row, Store

MOST_COMPARED = 20_000
"""Papers up to which one is compared with all: for more a matrix takes too long and too much memory for a page."""
_CANDIDATES = 200
"""In larger graphs one is compared with the papers that the index finds by its words: two thirds of the nearest six are
then the same as when compared with all (8,698 papers, 60 of them asked)."""
_WORDS = 25
_FEATURES = 50_000
_LEAST_LIKE = 0.08
"""Cosine below which two papers share little but common words."""
_TELLING = re.compile(r"[a-z][a-z-]{3,}")


@dataclass(frozen=True, slots=True)
class _Matrix:
    ids: tuple[str, ...]
    place: dict[str, int]
    vectors: Any


_NOTHING = _Matrix((), {}, None)
_KEPT: dict[tuple[str, str, int], _Matrix | None] = {}
"""One entry: the matrix of a graph, or None for a graph of too many papers."""
_LOCK = Lock()


def similar_papers(store: Store, identifier: str, most: int = 6) -> list[Row]:
    """The papers most like one, nearest first: ``id, pmid, title, year, status, likeness`` (cosine, 0 to 1).

    Words of title and abstract and the concepts named are weighed by TF-IDF (Salton 1988,
    doi:10.1016/0306-4573(88)90021-0).
    """
    matrix = _matrix_of_all(store)
    if matrix is None:
        matrix = _matrix_of_candidates(store, identifier)
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


def _matrix_of_all(store: Store) -> _Matrix | None:
    key = (store.address, store.database, graph_revision(store))
    with _LOCK:
        if key not in _KEPT:
            few = store.read("papers.count")[0]["papers"] <= MOST_COMPARED
            made = _matrix(store.read("papers.texts"), 0.5) if few else None
            _KEPT.clear()
            _KEPT[key] = made
        return _KEPT[key]


def _matrix_of_candidates(store: Store, identifier: str) -> _Matrix:
    own = store.read("papers.text", id=identifier)
    if not own:
        return _NOTHING
    found = store.read("papers.like", words=_asked(own[0]), most=_CANDIDATES)
    # All of them share words with the paper: what half of them hold may still tell them apart.
    return _matrix([*own, *(row for row in found if row["id"] != identifier)], 0.8)


def _asked(row: Row) -> str:
    """A query for the words that stand most often in title and abstract; the index weighs how rare each is."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = Counter(
        word
        for word in _TELLING.findall(f"{row['title']} {row['title']} {row['abstract']}".lower())
        if word not in ENGLISH_STOP_WORDS
    )
    return " ".join(
        f"title:({escaped(word)})^2 abstract:({escaped(word)})^{1 + np.log(times):.2f}"
        for word, times in words.most_common(_WORDS)
    )


def _matrix(rows: Sequence[Row], most_common: float) -> _Matrix:
    """TF-IDF of texts; `most_common` is the share of them beyond which a word tells nothing."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{row['title']} {row['title']} {row['abstract']} {' '.join(row['concepts'] or ())}" for row in rows]
    vectorizer = TfidfVectorizer(
        stop_words="english", sublinear_tf=True, min_df=1, max_df=most_common, max_features=_FEATURES, dtype=np.float32,
        token_pattern=r"(?u)\b\w[\w:-]+\b",  # noqa: S106 (a pattern, no secret)
    )  # fmt: skip
    try:
        vectors = vectorizer.fit_transform(texts)
    except ValueError:  # no text, or no word at all that tells papers apart
        return _NOTHING
    ids = tuple(str(row["id"]) for row in rows)
    return _Matrix(ids, {paper: place for place, paper in enumerate(ids)}, vectors)
