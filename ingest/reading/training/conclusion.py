"""Trains the model of a paper's conclusion on the treatment."""

from __future__ import annotations

from functools import cache

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.conclusion import MODEL, features
from ingest.reading.learned.linear import save_model
from ingest.reading.prepare import prepare
from ingest.reading.training.annotated import annotated_abstracts, gold_abstracts
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import fold_of
from ingest.reading.vocabulary import load_vocabulary

FOLDS = 5
_KEEP = 9000


def train() -> None:
    """Cross-validates and writes the artefact and its card."""
    texts = [*gold_abstracts(), *annotated_abstracts()]
    seen = [features(prepare(_matcher(), text.title, text.abstract)) for text in texts]
    labels = np.array([str(text.facts["conclusion"]) for text in texts])
    is_gold = np.array([text.is_gold for text in texts])
    folds = np.array([fold_of(text.key) for text in texts])
    found = np.empty(len(texts), dtype=object)
    for fold in range(FOLDS):
        use, test = np.where(folds != fold)[0], np.where((folds == fold) & is_gold)[0]
        vectorizer = _vectorizer()
        model = _model().fit(vectorizer.fit_transform([seen[i] for i in use]), labels[use])
        found[test] = model.predict(vectorizer.transform([seen[i] for i in test]))
    accuracy = round(float(np.mean(found[is_gold] == labels[is_gold])), 4)
    print(f"accuracy on findings_dev, {FOLDS}-fold cross-validation {accuracy}")
    vectorizer = _vectorizer()
    model = _model().fit(vectorizer.fit_transform(seen), labels)
    save_model(LEARNED / f"{MODEL}.npz", vectorizer, model, _KEEP)
    write_card(_card(accuracy, len(texts)))


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


def _same(seen: list[str]) -> list[str]:
    return seen


def _vectorizer() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_same, sublinear_tf=True, min_df=3, dtype=np.float32)


def _model() -> LogisticRegression:
    return LogisticRegression(C=20.0, max_iter=300, tol=1e-3)


def _card(accuracy: float, rows: int) -> ModelCard:
    return ModelCard(
        name=MODEL,
        purpose="What a paper concludes on the treatment.",
        trained_on=("findings_dev.jsonl and annotations.jsonl: labels of a large language model under a guide",),
        rows=rows,
        measured={f"accuracy on findings_dev, {FOLDS}-fold cross-validation": accuracy},
        known_failures=("Negative, neutral and mixed conclusions, of which few were seen.",),
    )
