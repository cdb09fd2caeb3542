"""Trains the small models of species, control and the role of ketamine, and measures the rules beside them.

They see the design that a model reads which has not seen the abstract, as they will in use. Called by the training of
designs, whose cross-validated answers it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.reading.learned.linear import save_model
from ingest.reading.model import Abstract
from ingest.reading.study import control, role, species
from ingest.reading.study.blinding import blinding_words
from ingest.reading.study.cues import CueHit, load_cues
from ingest.reading.study.facts_features import CUES, GROUPS, design_cue_features, facts_features
from ingest.reading.training.annotated import annotated_abstracts, gold_abstracts
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.curves import Answers, fitted_curve, write_curves
from ingest.reading.training.study_data import Example, ready

FOLDS = 5
NOT_STATED = "not stated"
LEAST_ABSTRACTS = 3
Labels = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """An annotated abstract: its facts as labelled, the design read, hits of both files of cues, features."""

    example: Example
    facts: Mapping[str, object]
    design: str
    abstract: Abstract
    hits: Sequence[CueHit]
    features: Sequence[str]
    design_features: Sequence[str]

    def label(self, fact: str) -> str:
        return str(self.facts[fact] or NOT_STATED)

    @property
    def group(self) -> str:
        return GROUPS[self.design]

    @property
    def control_rule(self) -> str:
        return control.control_by_rule(self.group, self.abstract, self.hits)


@dataclass(frozen=True, slots=True)
class Part:
    """A fact with a learned model: which abstracts it judges, what it sees, how strongly it is fitted.

    `ours` is the weight of an abstract of annotations.jsonl against one of the gold set.
    """

    fact: str
    model: str
    judges: Callable[[Read], bool]
    sees: Callable[[Read], Sequence[str]]
    otherwise: Callable[[Read], str]
    strength: float
    ours: float


PARTS = (
    Part(
        "species",
        species.MODEL,
        judges=lambda read: read.design in species.OPEN_DESIGNS,
        sees=lambda read: [*read.features, *read.design_features],
        otherwise=lambda read: {"animal study": "animal", "in vitro study": "in vitro"}.get(read.design, "human"),
        strength=0.3,
        ours=1.0,
    ),
    Part(
        "control",
        control.MODEL,
        judges=lambda read: read.group in control.LEARNED_GROUPS,
        sees=lambda read: [*read.features, *control.rule_features(read.group, read.control_rule)],
        otherwise=lambda read: read.control_rule,
        strength=0.05,
        ours=1.0,
    ),
    Part(
        "role",
        role.MODEL,
        judges=lambda read: "no ketamine" not in read.features,
        sees=lambda read: read.features,
        otherwise=lambda _: NOT_STATED,
        strength=0.3,
        ours=0.05,
    ),
)


def train_facts(examples: Sequence[Example], designs: Sequence[str], design_hits: Sequence[Sequence[CueHit]]) -> None:
    """Cross-validates, trains on all, writes models, curves and the card."""
    reads = list(_reads(examples, designs, design_hits))
    measured: dict[str, float] = {}
    curves: dict[str, Answers] = {}
    for part in PARTS:
        answers, shares = _cross_validated(part, reads)
        measured |= _accuracies(part.fact, reads, answers)
        curves |= _curves(part, reads, answers, shares)
        _save(part, reads)
    blinded = np.array([_blinding(read) for read in reads])
    measured |= _accuracies("blinding", reads, blinded)
    told = blinded != NOT_STATED
    curves["blinding"] = _level(_right("blinding", reads, blinded)[told])
    write_curves(curves)
    for name, value in measured.items():
        print(f"{name:80s} {value}")
    write_card(_card(measured, len(reads)))


def _reads(examples: Sequence[Example], designs: Sequence[str], design_hits: Sequence[Sequence[CueHit]]) -> list[Read]:
    facts = {(known.title, known.abstract): known.facts for known in (*gold_abstracts(), *annotated_abstracts())}
    reads = []
    for example, design, seen in zip(examples, designs, design_hits, strict=True):
        if example.source not in ("findings", "annotated"):
            continue
        abstract = ready(example.title, example.abstract)
        hits = load_cues(CUES).hits(abstract)
        features = list(facts_features(abstract, design, hits))
        cues = list(design_cue_features(abstract, seen))
        reads.append(Read(example, facts[example.title, example.abstract], design, abstract, hits, features, cues))
    return reads


def _blinding(read: Read) -> str:
    found = blinding_words(read.abstract, read.design)
    return found[0] if found else NOT_STATED


def _cross_validated(part: Part, reads: Sequence[Read]) -> tuple[Labels, Floats]:
    """The answer for each abstract by a model that has not seen it, and its share; 1 where a rule answers."""
    judged = np.array([part.judges(read) for read in reads])
    answers = np.array([part.otherwise(read) for read in reads], dtype=object)
    shares = np.ones(len(reads))
    folds = np.array([read.example.fold for read in reads])
    for fold in range(FOLDS):
        test = np.flatnonzero(judged & (folds == fold)).tolist()
        vectorizer, model = _fit(part, [reads[row] for row in np.flatnonzero(judged & (folds != fold)).tolist()])
        chances = model.predict_proba(vectorizer.transform([part.sees(reads[row]) for row in test]))
        answers[test] = model.classes_[chances.argmax(axis=1)]
        shares[test] = chances.max(axis=1)
    return answers.astype(str), shares


def _fit(part: Part, reads: Sequence[Read]) -> tuple[CountVectorizer, LogisticRegression]:
    vectorizer = CountVectorizer(analyzer=_same, binary=True, min_df=LEAST_ABSTRACTS)
    matrix = vectorizer.fit_transform([part.sees(read) for read in reads])
    weights = [1.0 if read.example.source == "findings" else part.ours for read in reads]
    model = LogisticRegression(C=part.strength, max_iter=1000)
    return vectorizer, model.fit(matrix, [read.label(part.fact) for read in reads], sample_weight=weights)


def _same(features: Sequence[str]) -> Sequence[str]:
    return features


def _save(part: Part, reads: Sequence[Read]) -> None:
    vectorizer, model = _fit(part, [read for read in reads if part.judges(read)])
    save_model(LEARNED / f"{part.model}.npz", vectorizer, model)


# --- measures ---


def _right(fact: str, reads: Sequence[Read], answers: Labels) -> npt.NDArray[np.bool_]:
    return np.array([read.label(fact) == answer for read, answer in zip(reads, answers.tolist(), strict=True)])


def _accuracies(fact: str, reads: Sequence[Read], answers: Labels) -> dict[str, float]:
    right = _right(fact, reads, answers)
    gold = np.array([read.example.source == "findings" for read in reads])
    protocol = f"{FOLDS}-fold cross-validation" if fact != "blinding" else "a rule, designs cross-validated"
    return {
        f"{fact}: accuracy on findings ({gold.sum()}), {protocol}": round(float(right[gold].mean()), 4),
        f"{fact}: accuracy on annotated ({(~gold).sum()}), {protocol}": round(float(right[~gold].mean()), 4),
    }


def _curves(part: Part, reads: Sequence[Read], answers: Labels, shares: Floats) -> dict[str, Answers]:
    """The curve of the learned model, and one level for each kind of answer that a rule gives."""
    right = _right(part.fact, reads, answers)
    judged = np.array([part.judges(read) for read in reads])
    curves = {part.model: fitted_curve(shares[judged], right[judged])}
    if part.fact == "role":
        return curves
    kinds = answers if part.fact == "species" else np.array([read.group for read in reads])
    for kind in sorted(set(kinds[~judged].tolist())):
        curves[f"{part.model} {kind}"] = _level(right[~judged & (kinds == kind)])
    return curves


def _level(right: npt.NDArray[np.bool_]) -> Answers:
    return Answers([1.0], [round((float(right.sum()) + 1) / (len(right) + 2), 4)])


def _card(measured: Mapping[str, float], rows: int) -> ModelCard:
    return ModelCard(
        name="facts",
        purpose="Species of reviews, control, and the role of ketamine; the other designs and blinding have rules.",
        trained_on=(
            "findings_dev (labels of a large language model under a written guide)",
            "annotations.jsonl (labels of a large language model, one pass)",
        ),
        rows=rows,
        measured=measured,
        known_failures=(
            "controls of animal studies, which abstracts seldom name as such",
            "ketamine as a drug of abuse in studies that treat its users: read as treatment",
            "pain and surgery beside depression: treatment and analgesia are mixed up",
            "rules for controls were written with the gold set at hand: their figures are somewhat optimistic",
            "whether people had a diagnosis is a rule with confidences set by hand: no set has enough labels",
        ),
    )
