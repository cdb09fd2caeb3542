"""Trains what `ingest.reading.study.design` reads with: the coarse model, that of observational designs, the curve.

The coarse model is fitted twice: on weak labels (PubMed's publication types and headings), then on the labelled sets
with the weak model's scores as features. The model of observational designs learns from texts that declare theirs,
with the declaring words taken out, and from our annotated abstracts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from ingest.reading.model import Abstract
from ingest.reading.study.design import (
    COARSE,
    MODEL,
    OBSERVATIONAL_MODEL,
    declared_designs,
    fine_design,
    load_rules,
    said_by_title,
)
from ingest.reading.study.features import StudyFeatures, study_features
from ingest.reading.training.blocks import (
    Columns,
    Floats,
    Linear,
    Matrix,
    Vectors,
    fit_svm,
    fit_vectors,
    folded_in,
    save_blocks,
    strongest,
    with_scores,
)
from ingest.reading.training.cards import ModelCard, write_card
from ingest.reading.training.curves import Answers, fitted_curve, write_curves
from ingest.reading.training.study_data import (
    NOT_RANDOMISED,
    UNTYPED,
    Example,
    labelled,
    ready,
    weakly_labelled,
)

FOLDS = 5
KEEP = {"title": 4000, "text": 12000, "cues": 1000}
KEEP_OBSERVATIONAL = {"title": 1500, "text": 5000, "cues": 800}
WEAK_STRENGTH, STRENGTH = 0.3, 1.0
WEAK_SCALE = 0.2
"""Weight of the weak model's scores among the features of the second step."""
RANDOMISED_BIAS = 0.2
"""Added to the score of randomised trials, so that on the set `rct` as many are missed as are wrongly named."""
PRIORS: Mapping[str, float] = {
    "cross-sectional study": 0.40,
    "open-label trial": 0.20,
    "cohort study": 0.15,
    "non-randomised controlled trial": 0.14,
    "case-control study": 0.04,
    "qualitative study": 0.04,
    "other": 0.03,
}
"""Shares of observational designs that the second model expects, near those of papers on ketamine."""
OF_ALL, GOLD_WEIGHT, OBSERVATIONAL_STRENGTH = 2000.0, 10.0, 3.0
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Data:
    """The labelled examples, the weak ones, features of both in that order, and what turns features into columns."""

    gold: Sequence[Example]
    weak: Sequence[Example]
    features: Sequence[StudyFeatures]
    vectors: Vectors
    matrix: Matrix

    @property
    def labels(self) -> Labels:
        return np.array([example.label or "" for example in self.gold])

    @property
    def weak_labels(self) -> list[str]:
        return [example.label or "" for example in self.weak]

    @property
    def folds(self) -> npt.NDArray[np.intp]:
        return np.array([example.fold for example in self.gold])

    def of(self, source: str) -> list[int]:
        """The rows of one labelled set."""
        return [row for row, example in enumerate(self.gold) if example.source == source]


def train() -> None:
    """Cross-validates, then trains on all and writes models, curves and the card."""
    data = load()
    scores = cross_validated(data)
    observed = Observational.of(data, scores)
    designs = read_all(data, scores, observed)
    measured = measure(data, designs)
    for name, value in measured.items():
        print(f"{name:80s} {value}")
    write_curves({MODEL: coarse_curve(data, scores)})
    model, vectors = fit_kept(data, np.full(len(data.gold), fill_value=True))
    biased = model.intercept.copy()
    biased[model.labels.index("randomised")] += RANDOMISED_BIAS
    save_blocks(MODEL, Linear(model.labels, model.weights, biased), vectors, COARSE)
    observed.save()
    write_card(_card(data, measured))


def load() -> Data:
    """All texts with their features."""
    gold = list(labelled())
    weak = weakly_labelled(gold)
    features = [study_features(ready(example.title, example.abstract)) for example in [*gold, *weak]]
    vectors = fit_vectors(features)
    return Data(gold, weak, features, vectors, vectors.matrix(features))


# --- the coarse model ---


def fit_kept(data: Data, rows: npt.NDArray[np.bool_]) -> tuple[Linear, Vectors]:
    """Both steps on the labelled rows given, once with all features to find the strongest, once with those only."""
    columns, final = _fit(data, rows)
    return final, data.vectors.only(columns)


def _fit(data: Data, rows: npt.NDArray[np.bool_]) -> tuple[Columns, Linear]:
    count = len(data.gold)
    weak = fit_svm(data.matrix[count:], data.weak_labels, WEAK_STRENGTH)
    first = _second_step(data, with_scores(data.matrix[:count], weak, WEAK_SCALE), rows)
    columns = strongest(folded_in(first, weak, WEAK_SCALE), data.vectors, KEEP)
    matrix = columns.of(data.matrix)
    weak = fit_svm(matrix[count:], data.weak_labels, WEAK_STRENGTH)
    second = _second_step(data, with_scores(matrix[:count], weak, WEAK_SCALE), rows)
    return columns, folded_in(second, weak, WEAK_SCALE)


def _second_step(data: Data, matrix: Matrix, rows: npt.NDArray[np.bool_]) -> Linear:
    """Texts known only as no randomised trial are taken as what the model without them thinks they are."""
    labels = data.labels
    known = rows & np.isin(labels, COARSE)
    model = fit_svm(matrix[known], labels[known].tolist(), STRENGTH)
    open_rows = rows & (labels == NOT_RANDOMISED)
    if not open_rows.any():
        return model
    scores = model.scores(matrix[open_rows])
    scores[:, model.labels.index("randomised")] = -np.inf
    labels[open_rows] = np.array(model.labels)[scores.argmax(axis=1)]
    known |= open_rows
    return fit_svm(matrix[known], labels[known].tolist(), STRENGTH)


def cross_validated(data: Data) -> Floats:
    """Scores of each labelled text (rows × `COARSE`) by a model that has not seen it, nor chosen its features by it."""
    scores = np.zeros((len(data.gold), len(COARSE)))
    for fold in range(FOLDS):
        test = data.folds == fold
        columns, model = _fit(data, ~test)
        order = [model.labels.index(label) for label in COARSE]
        scores[test] = model.scores(columns.of(data.matrix[: len(data.gold)][test]))[:, order]
    scores[:, COARSE.index("randomised")] += RANDOMISED_BIAS
    return scores


# --- observational designs ---


@dataclass(frozen=True, slots=True)
class Observational:
    """Texts with an observational design: declared (declaring words taken out), or annotated (`gold` rows)."""

    data: Data
    labels: Labels
    folds: npt.NDArray[np.intp]
    gold: npt.NDArray[np.bool_]
    vectors: Vectors
    matrix: Matrix

    @classmethod
    def of(cls, data: Data, scores: Floats) -> Observational:
        """From texts that the coarse model takes for observational, and from our annotated ones."""
        rows = list(_declaring(data, scores))
        features = [study_features(_masked(example)) for example, _ in rows]
        vectors = fit_vectors(features)
        gold = np.array([example.source == "findings" for example, _ in rows])
        folds = np.array([example.fold for example, _ in rows])
        return cls(data, np.array([label for _, label in rows]), folds, gold, vectors, vectors.matrix(features))

    def fit(self, but_fold: int | None = None) -> tuple[Columns, Linear]:
        """Logistic regression on all rows, or without the annotated ones of a fold."""
        rows = ~(self.gold & (self.folds == but_fold)) if but_fold is not None else np.full(len(self.folds), True)
        counts = Counter(self.labels[rows & ~self.gold].tolist())
        weights = np.array([OF_ALL * PRIORS[label] / max(counts[label], 1) for label in self.labels])
        weights[self.gold] = GOLD_WEIGHT
        columns = strongest(self._regression(self.matrix, rows, weights), self.vectors, KEEP_OBSERVATIONAL)
        return columns, self._regression(columns.of(self.matrix), rows, weights)

    def _regression(self, matrix: Matrix, rows: npt.NDArray[np.bool_], weights: Floats) -> Linear:
        regression = LogisticRegression(C=OBSERVATIONAL_STRENGTH, max_iter=300)
        regression.fit(matrix[rows], self.labels[rows], sample_weight=weights[rows])
        return Linear(tuple(regression.classes_), regression.coef_, regression.intercept_)

    def save(self) -> None:
        """Trains on all and writes the model."""
        columns, model = self.fit()
        save_blocks(OBSERVATIONAL_MODEL, model, self.vectors.only(columns), model.labels)


def _declaring(data: Data, scores: Floats) -> list[tuple[Example, str]]:
    """Texts and their observational designs."""
    model, vectors = fit_kept(data, np.full(len(data.gold), fill_value=True))
    weak_scores = model.scores(vectors.matrix(data.features[len(data.gold) :]))
    found = []
    coarse = [COARSE[row.argmax()] for row in scores] + [model.labels[row.argmax()] for row in weak_scores]
    for example, taken_for in zip([*data.gold, *data.weak], coarse, strict=True):
        if example.source == "findings":
            label = example.fine if example.label == "other" else None
        else:
            label = _declared_label(example, taken_for)
        if label:
            found.append((example, label))
    return found


def _declared_label(example: Example, taken_for: str) -> str | None:
    if example.label == "letter" or (example.label == "no beings" and taken_for == "other"):
        return "other"
    if taken_for != "other" or example.label not in (None, "other", NOT_RANDOMISED, UNTYPED, "trial", "mixed"):
        return None
    declared = declared_designs(ready(example.title, example.abstract))
    return declared.pop() if len(declared) == 1 else None


def _masked(example: Example) -> Abstract:
    title, abstract = example.title, example.abstract
    for pattern in load_rules().declared.values():
        hidden = re.compile(pattern.pattern, re.IGNORECASE)
        title, abstract = hidden.sub(" ", title), hidden.sub(" ", abstract)
    return ready(title, abstract)


# --- answers and measures ---


def read_all(data: Data, scores: Floats, observed: Observational) -> list[str]:
    """The design of each labelled text, by models that have not seen it."""
    models = [observed.fit(fold) for fold in range(FOLDS)]
    designs = []
    for row, example in enumerate(data.gold):
        abstract, features = ready(example.title, example.abstract), data.features[row]
        columns, model = models[example.fold]
        learned = model.scores(columns.of(observed.vectors.matrix([features])))[0]
        said = said_by_title(abstract)
        designs.append(
            said or fine_design(COARSE[scores[row].argmax()], abstract, features, (model.labels, learned))[0]
        )
    return designs


def measure(data: Data, designs: Sequence[str]) -> dict[str, float]:
    """The figures of the card, all cross-validated."""
    coarse = [coarse_of(design) for design in designs]
    protocol = f"{FOLDS}-fold cross-validation"

    def right(source: str) -> float:
        rows = [row for row in data.of(source) if data.gold[row].label]
        return round(sum(coarse[row] == data.gold[row].label for row in rows) / len(rows), 4)

    rows = data.of("rct")
    both = sum(coarse[row] == data.gold[row].label == "randomised" for row in rows)
    either = sum((coarse[row] == "randomised") + (data.gold[row].label == "randomised") for row in rows)
    ours = data.of("findings")
    exact = sum(designs[row] == data.gold[row].fine for row in ours)
    observational = [row for row in ours if data.gold[row].label == "other"]
    return {
        f"rct: F1 of randomised controlled trial, {protocol}": round(2 * both / either, 4),
        f"study_type: accuracy over eight coarse designs, {protocol}": right("study_type"),
        f"findings: accuracy over 16 designs, {protocol}": round(exact / len(ours), 4),
        f"findings: accuracy over eight coarse designs, {protocol}": right("findings"),
        f"findings: accuracy where the design is observational ({len(observational)}), {protocol}": round(
            sum(designs[row] == data.gold[row].fine for row in observational) / len(observational), 4
        ),
        f"psynamic: accuracy over coarse designs that its labels name, {protocol}": right("psynamic"),
        **_per_class(data, coarse, protocol),
    }


def _per_class(data: Data, coarse: Sequence[str], protocol: str) -> dict[str, float]:
    rows = data.of("study_type")
    measured = {}
    for label in COARSE:
        both = sum(coarse[row] == data.gold[row].label == label for row in rows)
        either = sum((coarse[row] == label) + (data.gold[row].label == label) for row in rows)
        measured[f"study_type: F1 of {label}, {protocol}"] = round(2 * both / either, 4)
    return measured


def coarse_of(design: str) -> str:
    """The coarse design that one of the 16 belongs to."""
    return {
        "randomised controlled trial": "randomised",
        "systematic review": "systematic",
        "meta-analysis": "systematic",
        "narrative review": "review",
        "case report": "case",
        "case series": "case",
        "protocol": "protocol",
        "animal study": "animal",
        "in vitro study": "in vitro",
    }.get(design, "other")


def coarse_curve(data: Data, scores: Floats) -> Answers:
    """Margin between the best and the next coarse design, and whether the best was right."""
    ordered = np.sort(scores, axis=1)
    margins = ordered[:, -1] - ordered[:, -2]
    known = [row for row, example in enumerate(data.gold) if example.label in COARSE]
    right = [COARSE[scores[row].argmax()] == data.gold[row].label for row in known]
    return fitted_curve(margins[known], np.array(right))


def _card(data: Data, measured: Mapping[str, float]) -> ModelCard:
    return ModelCard(
        name=MODEL,
        purpose="Tells the design of a study: eight coarse designs, and seven observational ones within the last.",
        trained_on=(
            "study_type (StudyTypeTeller, human labels)",
            "rct (RobotReviewer's MEDLINE sample, publication types)",
            "psynamic_dev (PsyNamic, human labels)",
            "findings_dev (labels of a large language model under a written guide)",
            "weak labels: publication types and MeSH headings of the corpus and of two files of the baseline",
        ),
        rows=len(data.gold) + len(data.weak),
        measured=measured,
        known_failures=(
            "reviews that never say so, above all old and very short abstracts, read as studies",
            "randomised trials that do not say so; secondary analyses of trials, which the sets label either way",
            "observational designs that no word declares, told apart with about three in four right",
            "titles without an abstract",
        ),
    )
