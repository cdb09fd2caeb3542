"""Trains what `ingest.reading.study.design` reads with.

Three linear models are added up and kept as one. The first learns from weak labels, PubMed's publication types and
headings; its scores are features of the two others. The second tells eight coarse designs apart on all labelled sets.
The third tells 14 apart on the abstracts annotated under our guide, the only ones that have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.reading.study.design import COARSE, LABELS, MODEL, OBSERVATIONAL, fine_design, said_by_title
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
from ingest.reading.training.facts import train_facts
from ingest.reading.training.study_data import (
    NOT_RANDOMISED,
    Example,
    coarse_of,
    labelled,
    ready,
    weakly_labelled,
)

FOLDS = 5
KEEP = {"title": 4000, "text": 14000, "cues": 1200}
WEAK_STRENGTH, STRENGTH = 0.3, 1.0
WEAK_SCALE = 0.2
"""Weight of the weak model's scores among the features of the others."""
COARSE_SCALE = 2.0
"""Weight of a coarse design's score against that of the fine one."""
RANDOMISED_BIAS = 0.1
"""Added to the coarse score of randomised trials, which the set `rct` has more of than the model expects."""
WEIGHTS = {"annotated": 0.5, "findings": 2.0}
"""How much a text of a set counts; 1 where the set is not named. The annotations are of one pass, the gold of two."""
OURS = ("findings", "annotated")
Labels = npt.NDArray[np.str_]
Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Data:
    """The labelled examples, the weak ones, features of both in that order, and what turns features into columns."""

    gold: Sequence[Example]
    weak: Sequence[Example]
    features: Sequence[StudyFeatures]
    vectors: Vectors
    matrix: Matrix

    @property
    def weak_labels(self) -> list[str]:
        return [example.label or "" for example in self.weak]

    @property
    def folds(self) -> npt.NDArray[np.intp]:
        return np.array([example.fold for example in self.gold])

    @property
    def weights(self) -> Floats:
        return np.array([WEIGHTS.get(example.source, 1.0) for example in self.gold])

    def of(self, *sources: str) -> list[int]:
        """The rows of labelled sets."""
        return [row for row, example in enumerate(self.gold) if example.source in sources]

    def coarse_labels(self) -> Labels:
        """A coarse design, `NOT_RANDOMISED`, or nothing, for each labelled text."""
        return np.array([_label(e, f) if e.label else "" for e, f in zip(self.gold, self.features, strict=False)])

    def fine_labels(self) -> Labels:
        """One of `LABELS`, the coarse label where the set knows no more."""
        coarse = self.coarse_labels()
        return np.array([
            example.fine if label == "other" and example.source in OURS else label
            for example, label in zip(self.gold, coarse.tolist(), strict=True)
        ])  # fmt: skip


def _label(example: Example, features: StudyFeatures) -> str:
    """The label, our annotations brought in line with the gold set: it takes double-blind trials for randomised."""
    cues = set(features.cues)
    blinded = "=own blinded" in cues and "double blind" in cues and "random" not in cues
    if example.source == "annotated" and example.fine == "non-randomised controlled trial" and blinded:
        return "randomised"
    return str(example.label)


def train() -> None:
    """Cross-validates, then trains on all and writes model, curve and card."""
    data = load()
    scores = cross_validated(data)
    designs = designs_of(data, scores)
    measured = measure(data, designs)
    for name, value in measured.items():
        print(f"{name:80s} {value}")
    write_curves({MODEL: curve(data, scores, designs)})
    columns, model = fit(data, np.full(len(data.gold), fill_value=True))
    save_blocks(MODEL, model, data.vectors.only(columns), LABELS)
    write_card(_card(data, measured))
    train_facts(data.gold, designs, [features.hits for features in data.features[: len(data.gold)]])


def load() -> Data:
    """All texts with their features."""
    gold = list(labelled())
    weak = weakly_labelled(gold)
    features = [study_features(ready(example.title, example.abstract)) for example in [*gold, *weak]]
    vectors = fit_vectors(features)
    return Data(gold, weak, features, vectors, vectors.matrix(features))


def fit(data: Data, rows: Rows) -> tuple[Columns, Linear]:
    """The model of `LABELS` from the labelled rows given: once to find the strongest features, once with those only."""
    columns = strongest(_added_up(data, data.matrix, rows), data.vectors, KEEP)
    return columns, _added_up(data, columns.of(data.matrix), rows)


def _added_up(data: Data, matrix: Matrix, rows: Rows) -> Linear:
    count = len(data.gold)
    weak = fit_svm(matrix[count:], data.weak_labels, WEAK_STRENGTH)
    scored = with_scores(matrix[:count], weak, WEAK_SCALE)
    coarse, fine = _coarse(data, scored, rows), _fine(data, scored, rows)
    groups = [coarse.labels.index("other" if label in OBSERVATIONAL else label) for label in LABELS]
    own = [fine.labels.index(label) for label in LABELS]
    bias = np.array([RANDOMISED_BIAS * (label == "randomised") for label in LABELS])
    both = Linear(
        LABELS,
        fine.weights[own] + COARSE_SCALE * coarse.weights[groups],
        fine.intercept[own] + COARSE_SCALE * (coarse.intercept[groups] + bias),
    )
    return folded_in(both, weak, WEAK_SCALE)


def _coarse(data: Data, matrix: Matrix, rows: Rows) -> Linear:
    """Texts known only as no randomised trial are taken as what the model without them thinks they are."""
    labels, weights = data.coarse_labels(), data.weights
    known = rows & np.isin(labels, COARSE)
    model = fit_svm(matrix[known], labels[known].tolist(), STRENGTH, weights[known])
    open_rows = rows & (labels == NOT_RANDOMISED)
    if not open_rows.any():
        return model
    scores = model.scores(matrix[open_rows])
    scores[:, model.labels.index("randomised")] = -np.inf
    labels[open_rows] = np.array(model.labels)[scores.argmax(axis=1)]
    known |= open_rows
    return fit_svm(matrix[known], labels[known].tolist(), STRENGTH, weights[known])


def _fine(data: Data, matrix: Matrix, rows: Rows) -> Linear:
    ours = rows & np.isin([example.source for example in data.gold], OURS)
    weights = np.array([2.0 if example.source == "findings" else 1.0 for example in data.gold])
    return fit_svm(matrix[ours], data.fine_labels()[ours].tolist(), STRENGTH, weights[ours])


def cross_validated(data: Data) -> Floats:
    """Scores of each labelled text (rows × `LABELS`) by a model that has not seen it, nor chosen its features by it."""
    scores = np.zeros((len(data.gold), len(LABELS)))
    for fold in range(FOLDS):
        test = data.folds == fold
        columns, model = fit(data, ~test)
        scores[test] = model.scores(columns.of(data.matrix[: len(data.gold)][test]))
    return scores


def designs_of(data: Data, scores: Floats) -> list[str]:
    """The design that is read in each labelled text, of 16."""
    designs = []
    for example, features, row in zip(data.gold, data.features, scores, strict=False):
        said = said_by_title(example.title)
        label = LABELS[int(row.argmax())]
        designs.append(said or fine_design(label, ready(example.title, example.abstract), features))
    return designs


# --- measures ---


def measure(data: Data, designs: Sequence[str]) -> dict[str, float]:
    """The figures of the card, all cross-validated."""
    coarse = [coarse_of(design) for design in designs]
    protocol = f"{FOLDS}-fold cross-validation"

    def right(source: str) -> float:
        rows = [row for row in data.of(source) if data.gold[row].label]
        return _share([coarse[row] == data.gold[row].label for row in rows])

    def exact(rows: Sequence[int]) -> float:
        return _share([designs[row] == data.gold[row].fine for row in rows])

    ours = data.of("findings")
    observed = [row for row in ours if data.gold[row].label == "other"]
    return {
        f"rct: F1 of randomised controlled trial, {protocol}": _f1(data, data.of("rct"), coarse, "randomised"),
        f"study_type: accuracy over eight coarse designs, {protocol}": right("study_type"),
        f"findings: accuracy over 16 designs, {protocol}": exact(ours),
        f"findings: accuracy over 16 designs where observational ({len(observed)}), {protocol}": exact(observed),
        f"findings: accuracy over eight coarse designs, {protocol}": right("findings"),
        f"annotated: accuracy over 16 designs as annotated (double-blind trials otherwise), {protocol}": exact(
            data.of("annotated")
        ),
        f"psynamic: accuracy over coarse designs that its labels name, {protocol}": right("psynamic"),
        **{
            f"study_type: F1 of {label}, {protocol}": _f1(data, data.of("study_type"), coarse, label)
            for label in COARSE
        },
    }


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4)


def _f1(data: Data, rows: Sequence[int], coarse: Sequence[str], label: str) -> float:
    both = sum(coarse[row] == data.gold[row].label == label for row in rows)
    either = sum((coarse[row] == label) + (data.gold[row].label == label) for row in rows)
    return round(2 * both / either, 4)


def curve(data: Data, scores: Floats, designs: Sequence[str]) -> Answers:
    """The lead of the best score over the next, and whether the design was right, on abstracts with fine labels."""
    rows = data.of(*OURS)
    ordered = np.sort(scores[rows], axis=1)
    right = np.array([designs[row] == data.gold[row].fine for row in rows])
    return fitted_curve(ordered[:, -1] - ordered[:, -2], right)


def _card(data: Data, measured: Mapping[str, float]) -> ModelCard:
    return ModelCard(
        name=MODEL,
        purpose="Tells the design of a study, 14 kinds; rules tell meta-analyses and case series from their like.",
        trained_on=(
            "study_type (StudyTypeTeller, human labels)",
            "rct (RobotReviewer's MEDLINE sample, publication types)",
            "psynamic_dev (PsyNamic, human labels)",
            "findings_dev (labels of a large language model under a written guide)",
            "annotations.jsonl (labels of a large language model, one pass)",
            "weak labels: publication types and MeSH headings of the corpus and of two files of the baseline",
        ),
        rows=len(data.gold) + len(data.weak),
        measured=measured,
        known_failures=(
            "reviews that never say so, above all old and very short abstracts, read as studies",
            "randomised trials that do not say so; secondary analyses of trials, which the sets label either way",
            "cohort and cross-sectional studies that do not name their design",
            "titles without an abstract",
        ),
    )
