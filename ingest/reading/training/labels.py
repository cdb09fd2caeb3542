"""Trains the models that choose one of a few values: study facts, the conclusion, and PsyNamic's facets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.facets.reading import LEARNED as FACETS
from ingest.reading.facets.reading import LEAST_LIKELY
from ingest.reading.learned.linear import save_model
from ingest.reading.prepare import prepare
from ingest.reading.study.labels import NONE, label_features
from ingest.reading.training.annotated import annotated_abstracts, gold_abstracts
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import fold_of, gold, split_text
from ingest.reading.vocabulary import load_vocabulary

FACTS = ("species", "control", "blinding", "role", "conclusion")
FOLDS = 5
_KEEP = 9000
_C = 20.0
Numbers = npt.NDArray[Any]


def train() -> None:
    """Cross-validates and writes ``label_*.npz`` and ``facet_*.npz`` with two cards."""
    facts, rows = _train_facts()
    write_card(_card("labels", "Species, control, blinding, role of ketamine, conclusion.", facts, rows, (
        "findings_dev.jsonl and annotations.jsonl: labels of a large language model under a written guide",
    )))  # fmt: skip
    facets = _train_facets()
    write_card(_card("facets", "Ten facets of PsyNamic's scheme.", facets, len(gold("psynamic_dev")), (
        "psynamic_dev.jsonl: human labels on 550 abstracts (PsyNamic)",
    )))  # fmt: skip
    for name, value in {**facts, **facets}.items():
        print(f"{name:70s} {value:.4f}")


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


def _features(title: str, abstract: str) -> list[str]:
    return label_features(prepare(_matcher(), title, abstract))


def _same(features: list[str]) -> list[str]:
    return features


def _vectorizer() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_same, sublinear_tf=True, min_df=3, dtype=np.float32)


def _one_by_one(matrix: Any, labels: Sequence[set[str]], names: Sequence[str]) -> SimpleNamespace:
    """One logistic model a label, against all the rest, in the shape that `save_model` takes."""
    told = np.array([[name in row for name in names] for row in labels], dtype=int)
    fitted = [_one(matrix, told[:, place]) for place in range(len(names))]
    return SimpleNamespace(
        classes_=np.array(names),
        coef_=np.vstack([weights for weights, _ in fitted]),
        intercept_=np.array([intercept for _, intercept in fitted]),
    )


def _one(matrix: Any, told: Numbers) -> tuple[Numbers, float]:
    """Weights and intercept for one label; a label that no row has is never likely."""
    if told.min() == told.max():
        return np.zeros(matrix.shape[1]), -6.0
    model = LogisticRegression(C=_C, solver="liblinear").fit(matrix, told)
    return model.coef_[0], float(model.intercept_[0])


def _log_odds(model: SimpleNamespace, matrix: Any) -> Numbers:
    return np.asarray(matrix @ model.coef_.T + model.intercept_)


def _train_facts() -> tuple[dict[str, float], int]:
    texts = [*gold_abstracts(), *annotated_abstracts()]
    seen = [_features(t.title, t.abstract) for t in texts]
    is_gold = np.array([t.is_gold for t in texts])
    folds = np.array([fold_of(t.key) for t in texts])
    measured: dict[str, float] = {}
    for fact in FACTS:
        labels = np.array([str(t.facts[fact] or NONE) for t in texts])
        found = np.empty(len(texts), dtype=object)
        for fold in range(FOLDS):
            vectorizer = _vectorizer()
            use, test = np.where(folds != fold)[0], np.where((folds == fold) & is_gold)[0]
            model = _softmax().fit(vectorizer.fit_transform([seen[i] for i in use]), labels[use])
            found[test] = model.predict(vectorizer.transform([seen[i] for i in test]))
        measured[f"{fact}: accuracy on findings_dev, {FOLDS}-fold cross-validation"] = round(
            float(np.mean(found[is_gold] == labels[is_gold])), 4
        )
        vectorizer = _vectorizer()
        model = _softmax().fit(vectorizer.fit_transform(seen), labels)
        save_model(LEARNED / f"label_{fact}.npz", vectorizer, model, _KEEP)
    return measured, len(texts)


def _softmax() -> LogisticRegression:
    return LogisticRegression(C=_C, max_iter=300, tol=1e-3)


def _train_facets() -> dict[str, float]:
    rows = gold("psynamic_dev")
    texts = [split_text(row["text"]) for row in rows]
    seen = [_features(text.title, text.abstract) for text in texts]
    folds = np.array([fold_of(text.title) for text in texts])
    measured: dict[str, float] = {}
    for facet in FACETS:
        labels = [_label_set(row["labels"].get(facet)) for row in rows]
        names = sorted({label for row in labels for label in row})
        told = np.array([bool(row) for row in labels])
        scores = np.full((len(rows), len(names)), -9.0)
        for fold in range(FOLDS):
            vectorizer = _vectorizer()
            use, test = np.where((folds != fold) & told)[0], np.where((folds == fold) & told)[0]
            model = _one_by_one(vectorizer.fit_transform([seen[i] for i in use]), [labels[i] for i in use], names)
            scores[test] = _log_odds(model, vectorizer.transform([seen[i] for i in test]))
        measured[f"{facet}: weighted F1, {FOLDS}-fold cross-validation"] = round(
            _weighted([labels[i] for i in np.where(told)[0]], scores[told], names), 4
        )
        vectorizer = _vectorizer()
        use = np.where(told)[0]
        model = _one_by_one(vectorizer.fit_transform([seen[i] for i in use]), [labels[i] for i in use], names)
        save_model(LEARNED / f"facet_{facet}.npz", vectorizer, model, _KEEP)
    return measured


def _label_set(value: str | Sequence[str] | None) -> set[str]:
    return {value} if isinstance(value, str) else set(value or ())


def _weighted(labels: Sequence[set[str]], scores: Numbers, names: Sequence[str]) -> float:
    likely: Callable[[Numbers], Numbers] = lambda odds: 1 / (1 + np.exp(-odds))  # noqa: E731
    said = likely(scores) >= LEAST_LIKELY
    said[np.arange(len(said)), scores.argmax(axis=1)] = True
    told = np.array([[name in row for name in names] for row in labels])
    return float(f1_score(told, said, average="weighted", zero_division=0))


def _card(name: str, purpose: str, measured: dict[str, float], rows: int, data: tuple[str, ...]) -> ModelCard:
    return ModelCard(
        name, purpose, data, rows, measured,
        ("Rare labels, of which a few dozen abstracts were seen.", "Abstracts that are much unlike those of the sets."),
    )  # fmt: skip
