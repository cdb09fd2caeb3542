"""Training of the direction of an effect on Evidence Inference 2: ``python -m ingest.reading.training direction``.

Evidence Inference 2: DeYoung et al. 2020, doi:10.18653/v1/2020.bionlp-1.13. A row is a question (intervention,
comparator, outcome) and the passage that an annotator gave as evidence for the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.svm import LinearSVC

from ingest.reading.direction.features import features
from ingest.reading.direction.judging import MODEL
from ingest.reading.direction.marking import Question
from ingest.reading.learned.linear import LinearModel, save_model
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import Row, fold_of, gold

SET = "direction"
FOLDS = 5
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the reliability table's classes of confidence."""
LABELS = {
    "significantly increased": "increase",
    "significantly decreased": "decrease",
    "no significant difference": "no difference",
}
TURNED = {"increase": "decrease", "decrease": "increase", "no difference": "no difference"}
"""The label when intervention and comparator change places."""
EXCHANGED_WEIGHT = 0.05
KNOWN_FAILURES = (
    "Improvement of an outcome whose good side the words do not tell (a score): increase and decrease are mixed up.",
    "A sentence on several outcomes or several doses that went different ways.",
    "A row of a table without its header: the first value is taken for the intervention's.",
    "A passage that states no result at all is taken for no difference, with high confidence: every passage of the "
    "training set was chosen as evidence.",
    "Arms that the passage calls by a name that the question does not have (group 1, the older drug).",
)

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Features of each row, its label, and the fold of its article: rows of an article are always in one fold.

    `exchanged` has the features when intervention and comparator change places, for passages that compare both by name.
    """

    features: Sequence[list[str]]
    exchanged: Sequence[list[str] | None]
    labels: npt.NDArray[np.str_]
    folds: npt.NDArray[np.intp]

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """The rows chosen."""
        rows = np.flatnonzero(chosen).tolist()
        return Examples(
            [self.features[row] for row in rows],
            [self.exchanged[row] for row in rows],
            self.labels[chosen],
            self.folds[chosen],
        )


def examples(rows: Sequence[Row]) -> Examples:
    """The rows as the model sees them."""
    questions = [Question(row["intervention"], row["comparator"], row["outcome"]) for row in rows]
    seen = [features(question, row["evidence"]) for question, row in zip(questions, rows, strict=True)]
    return Examples(
        seen,
        [
            features(_exchanged(question), row["evidence"]) if _compares(names) else None
            for question, row, names in zip(questions, rows, seen, strict=True)
        ],
        np.array([LABELS[row["label"]] for row in rows]),
        np.array([fold_of(row["pmcid"], FOLDS) for row in rows]),
    )


def _exchanged(question: Question) -> Question:
    return replace(question, intervention=question.comparator, comparator=question.intervention)


def _compares(names: Sequence[str]) -> bool:
    """Whether the passage names both arms, one of them after ``than`` or the like."""
    return any(name.startswith("named:CMP,INT") for name in names) and any(
        name.startswith("than:") and not name.endswith("-") for name in names
    )


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A one-against-rest linear classifier whose scores a multinomial regression has turned into log-odds."""

    classes_: npt.NDArray[np.str_]
    coef_: Vector
    intercept_: Vector


def _fitted(data: Examples) -> tuple[TfidfVectorizer, LinearSVC]:
    """Reports nearly always name the new treatment first, and the model would learn that order for the meaning.

    So each passage that compares both arms is shown once more with the arms exchanged and the label turned, at a
    weight that leaves the measured accuracy as it is.
    """
    turned = [(names, TURNED[label]) for names, label in zip(data.exchanged, data.labels, strict=True) if names]
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=3)
    matrix = vectorizer.fit_transform([*data.features, *(names for names, _ in turned)])
    weights = np.r_[np.ones(len(data.labels)), np.full(len(turned), EXCHANGED_WEIGHT)]
    labels = [*data.labels, *(label for _, label in turned)]
    return vectorizer, LinearSVC(C=0.4, random_state=0).fit(matrix, labels, sample_weight=weights)


def _scores_out_of_fold(data: Examples) -> Vector:
    """Scores (rows × labels, labels sorted) of each row by a classifier that did not see its fold."""
    scores = np.empty((len(data.labels), len(LABELS)))
    for fold in np.unique(data.folds):
        vectorizer, classifier = _fitted(data.where(data.folds != fold))
        held = data.folds == fold
        scores[held] = classifier.decision_function(vectorizer.transform(data.where(held).features))
    return scores


def fit(data: Examples) -> tuple[TfidfVectorizer, Calibrated]:
    """Fits the classifier on all rows, and its calibration on scores of rows that the classifier did not see.

    Softmax of the scores after an affine map (matrix scaling, Guo et al. 2017) gives probabilities; the map is
    multiplied into the weights, so that nothing of it is left to do when the model is used.
    """
    scale = LogisticRegression(C=10).fit(_scores_out_of_fold(data), data.labels)
    vectorizer, classifier = _fitted(data)
    return vectorizer, Calibrated(
        classifier.classes_,
        scale.coef_ @ classifier.coef_,
        scale.coef_ @ classifier.intercept_ + scale.intercept_,
    )


def as_model(vectorizer: TfidfVectorizer, classifier: Calibrated) -> LinearModel:
    """The model as it is used, but for the rounding of its weights to 8 bits."""
    return LinearModel(
        labels=tuple(classifier.classes_),
        terms=vectorizer.vocabulary_,
        idf=vectorizer.idf_.astype(np.float32),
        weights=classifier.coef_.T.astype(np.float32),
        intercept=classifier.intercept_.astype(np.float32),
    )


def cross_validated(data: Examples) -> list[Mapping[str, float]]:
    """Probabilities of each row by a model trained and calibrated without any row of its fold."""
    chances: list[Mapping[str, float]] = [{}] * len(data.labels)
    for fold in range(FOLDS):
        model = as_model(*fit(data.where(data.folds != fold)))
        for row in np.flatnonzero(data.folds == fold).tolist():
            chances[row] = model.probabilities(data.features[row])
    return chances


def measured(labels: npt.NDArray[np.str_], chances: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Accuracy, F1, and the reliability of the confidence: its mean and the share that is right, by class."""
    judged = np.array([max(chance, key=chance.__getitem__) for chance in chances])
    confidence = np.array([max(chance.values()) for chance in chances])
    right = judged == labels
    protocol = f"{FOLDS}-fold cross-validation by article"
    scores: dict[str, float] = {
        f"accuracy, {protocol}": float(accuracy_score(labels, judged)),
        f"macro F1, {protocol}": float(f1_score(labels, judged, average="macro")),
    }
    for label in sorted(set(LABELS.values())):
        scores[f"F1 of {label}"] = float(f1_score(labels == label, judged == label))
    gaps = 0.0
    for low, high in pairwise(BINS):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            name = f"confidence {low:.1f} to {high:.1f} ({inside.sum()} rows)"
            scores[f"{name}: mean confidence"] = float(confidence[inside].mean())
            scores[f"{name}: share right"] = float(right[inside].mean())
            gaps += float(inside.mean() * abs(confidence[inside].mean() - right[inside].mean()))
    scores["expected calibration error"] = gaps
    return {name: round(score, 4) for name, score in scores.items()}


def train(report: Callable[[str], Any] = print) -> None:
    """Cross-validates, then writes the model of all rows and its card."""
    data = examples(gold(SET))
    scores = measured(data.labels, cross_validated(data))
    for name, score in scores.items():
        report(f"{name:60s} {score}")
    save_model(LEARNED / f"{MODEL}.npz", *fit(data))
    write_card(
        ModelCard(
            name=MODEL,
            purpose="Which way an intervention moved an outcome against a comparator, as a given passage tells.",
            trained_on=("Evidence Inference 2 (DeYoung et al. 2020): questions and passages from reports of trials",),
            rows=len(data.labels),
            measured=scores,
            known_failures=KNOWN_FAILURES,
        )
    )
