"""Finds the axes of `ingest.reading.facets.topics` in unlabelled abstracts: tf-idf, then singular vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from ingest.reading.learned.features import words
from ingest.reading.training.cards import LEARNED
from ingest.reading.training.data import records
from ingest.record import Record

CORPUS = ("pubmed/corpus.xml.gz", "pubmed/preclinical.xml.gz")
SIZE = 100
LEAST_ABSTRACTS, MOST_SHARE = 4, 0.5
EVERY_OTHER = 2
"""Of abstracts on other matters than these substances, one in so many is taken, of the first `OTHERS`."""
OTHERS = 5_000
SHORTEST = 200
_FIELD = re.compile(
    r"ketamin|mdma|ecstasy|psilocybin|\blsd\b|lysergic|ayahuasca|ibogaine|psychedelic|mescaline|dimethyltryptamine"
    r"|salvinorin|hallucinogen",
    re.IGNORECASE,
)


def write_topics() -> int:
    """Writes ``facets_topics.npz``; gives the number of abstracts that were read."""
    texts = list(unlabelled())
    counter = TfidfVectorizer(analyzer=words, min_df=LEAST_ABSTRACTS, max_df=MOST_SHARE, sublinear_tf=True)
    weighed = counter.fit_transform(texts)
    axes = TruncatedSVD(SIZE, random_state=0, n_iter=3).fit(weighed).components_.T * counter.idf_[:, None]
    scale = np.maximum(np.abs(axes).max(axis=1), 1e-9) / 127
    np.savez_compressed(
        LEARNED / "facets_topics.npz",
        terms=np.frombuffer("\n".join(counter.get_feature_names_out()).encode("utf-8"), dtype=np.uint8),
        axes=np.round(axes / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    return len(texts)


def unlabelled() -> Iterator[str]:
    """Titles with abstracts: all on these substances, and some on other matters."""
    found = [(record, _text(record)) for record in records(*CORPUS)]
    found = [(record, text) for record, text in found if len(text) - len(record.title) > SHORTEST]
    yield from (text for _, text in found if _FIELD.search(text))
    yield from [text for _, text in found if not _FIELD.search(text)][:OTHERS:EVERY_OTHER]


def _text(record: Record) -> str:
    return record.title + "\n" + " ".join(part.text for part in record.abstract)
