"""Trains the judges of findings in two steps, each on what the other folds' models say of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.direction.features import features as passage_features
from ingest.reading.direction.marking import Question
from ingest.reading.findings.candidates import Candidate, candidates
from ingest.reading.findings.features import acceptance_features, direction_features
from ingest.reading.findings.judging import (
    EVIDENCE,
    LEAST_STATED,
    SIGNS,
    Judged,
    by_pair,
    direction_named,
    evidence,
    in_frame,
    literal_is_flipped,
    sentence_views,
    whole_features,
)
from ingest.reading.learned.dense import DenseModel, save_dense
from ingest.reading.learned.linear import save_model
from ingest.reading.model import Abstract
from ingest.reading.prepare import prepare
from ingest.reading.training.annotated import LabelledAbstract, annotated_abstracts, gold_abstracts
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import fold_of, gold
from ingest.reading.vocabulary import load_vocabulary

FOLDS = 3
_OVERLAP = 20
"""Characters that a sentence must share with the labelled one to be the sentence of the label."""
_PASSAGES_WEIGHT = 0.5
_SIGN_OF = {"benefit": "plus", "increase": "plus", "harm": "minus", "decrease": "minus",
            "no difference": "none", "mixed": "mixed"}  # fmt: skip
_OTHER_SIDE = {"plus": "minus", "minus": "plus"}
_PASSAGE_SIGNS = {"significantly increased": "plus", "significantly decreased": "minus",
                  "no significant difference": "none"}  # fmt: skip
_KEEP = {"findings_words": 30000, "findings_marks": 12000, "findings_near": 20000, "findings_whole": 40000}
Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate and its label: `stated` 1, 0, or -1 where another sentence has it; `sign` of a single label."""

    text: int
    candidate: Candidate
    stated: int
    sign: str | None
    words: list[str]
    near: list[str]
    whole: list[str]


@dataclass(slots=True)
class TrainingSet:
    """All examples, text by text."""

    texts: list[LabelledAbstract] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    def folds(self, texts: Iterable[int]) -> Numbers:
        """The fold of each text, by its number."""
        return np.array([fold_of(self.texts[text].key, 30) % FOLDS for text in texts])


def train() -> None:
    """Cross-validates, then fits on everything and writes the five artefacts and their card."""
    data = training_set()
    passages, passage_signs = _passages()
    judged = _judged_by_others(data, passages, passage_signs)
    rows, labels, keys = _verdict_rows(data, judged)
    folds = data.folds(text for text, _, _ in keys)
    chances = np.zeros(len(labels))
    for fold in range(FOLDS):
        scaler, model = _fit_verdict(rows[folds != fold], labels[folds != fold])
        chances[folds == fold] = model.predict_proba(scaler.transform(rows[folds == fold]))[:, 1]
    measured = _scores(data, keys, chances)
    for name, value in measured.items():
        print(f"{name:60s} {value:.4f}")
    _write(data, passages, passage_signs, rows, labels)
    write_card(_card(data, measured))


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


def training_set() -> TrainingSet:
    """Gold and annotated abstracts as examples."""
    data = TrainingSet()
    for labelled in (*gold_abstracts(), *annotated_abstracts()):
        ready = prepare(_matcher(), labelled.title, labelled.abstract)
        data.texts.append(labelled)
        data.examples += _examples(len(data.texts) - 1, labelled, ready)
    return data


def _examples(text: int, labelled: LabelledAbstract, ready: Abstract) -> Iterator[Example]:
    found = list(candidates(ready))
    views = sentence_views(ready, found)
    for candidate in found:
        stated, sign = _label(labelled, candidate)
        view = views[candidate.sentence_index]
        yield Example(
            text, candidate, stated, sign, acceptance_features(ready, candidate, view),
            direction_features(ready, candidate, view), whole_features(ready, candidate),
        )  # fmt: skip


def _label(labelled: LabelledAbstract, candidate: Candidate) -> tuple[int, str | None]:
    same = [f for f in labelled.findings if (f.substance, f.target) == (candidate.agent.name, candidate.target.target)]
    if not same:
        return 0, None
    sentence = candidate.sentence
    here = {f.direction for f in same if min(f.end, sentence.end) - max(f.start, sentence.start) > _OVERLAP}
    if not here:
        return -1, None
    return 1, _SIGN_OF[here.pop()] if len(here) == 1 else None


def _passages() -> tuple[list[list[str]], list[str]]:
    """Evidence Inference's passages as further examples of how a whole sentence tells a direction."""
    rows = gold("direction")
    seen = [passage_features(Question(r["intervention"], r["comparator"], r["outcome"]), r["evidence"]) for r in rows]
    return seen, [_PASSAGE_SIGNS[row["label"]] for row in rows]


def _same(features: list[str]) -> list[str]:
    return features


def _tfidf(least: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_same, sublinear_tf=True, min_df=least, dtype=np.float32)


def _logistic(c: float, dual: bool = False) -> LogisticRegression:
    return (
        LogisticRegression(C=c, solver="liblinear", max_iter=300)
        if dual
        else LogisticRegression(C=c, max_iter=300, tol=1e-3)
    )


@dataclass(frozen=True, slots=True)
class _Matrices:
    words: csr_matrix
    marks: csr_matrix
    near: csr_matrix
    whole: csr_matrix
    passages: csr_matrix
    vectorizers: dict[str, Any]


def _matrices(data: TrainingSet, passages: list[list[str]]) -> _Matrices:
    words, marks = _tfidf(3), CountVectorizer(analyzer=_same, binary=True, min_df=3, dtype=np.float32)
    near, whole = _tfidf(2), _tfidf(2)
    seen = [e.words for e in data.examples]
    all_whole = whole.fit_transform([*(e.whole for e in data.examples), *passages])
    return _Matrices(
        words.fit_transform(seen), marks.fit_transform(seen), near.fit_transform([e.near for e in data.examples]),
        all_whole[: len(seen)], all_whole[len(seen) :],
        {"findings_words": words, "findings_marks": marks, "findings_near": near, "findings_whole": whole},
    )  # fmt: skip


def _literal(example: Example) -> str | None:
    flipped = literal_is_flipped(example.candidate)
    return _OTHER_SIDE.get(example.sign, example.sign) if example.sign and flipped else example.sign


def _fit(data: TrainingSet, m: _Matrices, passage_signs: list[str], use: Numbers) -> dict[str, LogisticRegression]:
    """The four judges of sentences, fitted on the examples that `use` marks and on all passages."""
    stated = np.array([e.stated for e in data.examples])
    signs = np.array([e.sign or "" for e in data.examples])
    literal = np.array([_literal(e) or "" for e in data.examples])
    told, signed = np.where(use & (stated >= 0))[0], np.where(use & (signs != ""))[0]
    weights = np.concatenate([np.ones(len(signed)), np.full(len(passage_signs), _PASSAGES_WEIGHT)])
    return {
        "findings_words": _logistic(10, dual=True).fit(m.words[told], stated[told]),
        "findings_marks": _logistic(0.3, dual=True).fit(m.marks[told], stated[told]),
        "findings_near": _logistic(10).fit(m.near[signed], signs[signed]),
        "findings_whole": _logistic(10).fit(
            vstack([m.whole[signed], m.passages]), np.concatenate([literal[signed], passage_signs]), weights
        ),
    }


def _judged_by_others(data: TrainingSet, passages: list[list[str]], passage_signs: list[str]) -> list[Judged | None]:
    """Each example judged by models that have not seen its text; None where it is not looked at again."""
    m = _matrices(data, passages)
    folds = data.folds(example.text for example in data.examples)
    judged: list[Judged | None] = [None] * len(data.examples)
    for fold in range(FOLDS):
        models = _fit(data, m, passage_signs, folds != fold)
        here = np.where(folds == fold)[0]
        odds = (
            models["findings_words"].decision_function(m.words[here])
            + models["findings_marks"].decision_function(m.marks[here])
        ) / 2
        near = models["findings_near"].predict_proba(m.near[here])
        whole = models["findings_whole"].predict_proba(m.whole[here])
        for at, index in enumerate(here):
            stated = float(1 / (1 + np.exp(-odds[at])))
            if stated >= LEAST_STATED:
                candidate = data.examples[index].candidate
                judged[index] = Judged(candidate, stated, near[at], in_frame(whole[at], candidate))
    return judged


Key = tuple[int, tuple[str, str], str]


def _verdict_rows(data: TrainingSet, judged: Sequence[Judged | None]) -> tuple[Numbers, Numbers, list[Key]]:
    by_text: defaultdict[int, list[Judged]] = defaultdict(list)
    for example, item in zip(data.examples, judged, strict=True):
        if item is not None:
            by_text[example.text].append(item)
    rows: list[list[float]] = []
    labels: list[bool] = []
    keys: list[Key] = []
    for text, items in by_text.items():
        told = {(f.substance, f.target, f.direction) for f in data.texts[text].findings}
        groups = by_pair(items)
        for pair, members in groups.items():
            for sign, values in zip(SIGNS, evidence(pair, members, len(groups)), strict=True):
                rows.append(values)
                labels.append((*pair, direction_named(pair[1], sign)) in told)
                keys.append((text, pair, sign))
    return np.array(rows), np.array(labels), keys


def _fit_verdict(rows: Numbers, labels: Numbers) -> tuple[StandardScaler, LogisticRegression]:
    scaler = StandardScaler().fit(rows)
    return scaler, LogisticRegression(C=1, max_iter=1000).fit(scaler.transform(rows), labels)


def _dense(rows: Numbers, labels: Numbers) -> DenseModel:
    """The last step's weights on unscaled values."""
    scaler, model = _fit_verdict(rows, labels)
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return DenseModel(EVIDENCE, tuple(round(float(w), 5) for w in weights), round(intercept, 5))


def _scores(data: TrainingSet, keys: Sequence[Key], chances: Numbers) -> dict[str, float]:
    """Precision, recall and direction on the gold set at several thresholds, as eval/reading.py counts them."""
    measured: dict[str, float] = {}
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.5):
        found: defaultdict[int, set[tuple[str, str, str]]] = defaultdict(set)
        for (text, pair, sign), chance in zip(keys, chances, strict=True):
            if chance > threshold:
                found[text].add((*pair, direction_named(pair[1], sign)))
        for about in ("", "ketamine"):
            name = f"on {about} " if about else ""
            for score, value in _agreement(data, found, about).items():
                measured[f"findings {name}{score} at {threshold}, {FOLDS}-fold cross-validation"] = round(value, 4)
    return measured


def _agreement(data: TrainingSet, found: dict[int, set[tuple[str, str, str]]], about: str) -> dict[str, float]:
    right = told = said = pairs = agreed = 0
    for text, labelled in enumerate(data.texts):
        if not labelled.is_gold:
            continue
        gold_set = {(f.substance, f.target, f.direction) for f in labelled.findings if about in f.substance}
        said_set = {triple for triple in found.get(text, set()) if about in triple[0]}
        right, told, said = right + len(gold_set & said_set), told + len(gold_set), said + len(said_set)
        for pair in {t[:2] for t in gold_set} & {t[:2] for t in said_set}:
            pairs += 1
            agreed += {t[2] for t in gold_set if t[:2] == pair} == {t[2] for t in said_set if t[:2] == pair}
    return {"precision": right / max(said, 1), "recall": right / max(told, 1), "direction": agreed / max(pairs, 1)}


def _write(
    data: TrainingSet, passages: list[list[str]], passage_signs: list[str], rows: Numbers, labels: Numbers
) -> None:
    m = _matrices(data, passages)
    for name, model in _fit(data, m, passage_signs, np.ones(len(data.examples), bool)).items():
        save_model(LEARNED / f"{name}.npz", m.vectorizers[name], model, _KEEP[name])
    save_dense(LEARNED / "findings_verdict.json", _dense(rows, labels))


def _card(data: TrainingSet, measured: dict[str, float]) -> ModelCard:
    return ModelCard(
        name="findings",
        purpose="Whether an abstract states that an agent moved an outcome or mechanism, and which way.",
        trained_on=(
            "findings_dev.jsonl: 214 abstracts, labelled by a large language model under a guide, not by people",
            "annotations.jsonl: our own labels of 1,671 abstracts, made the same way (see annotations.md)",
            "Evidence Inference 2: passages with directions, by people, for the direction of a whole sentence",
        ),
        rows=len(data.texts),
        measured=measured,
        known_failures=(
            "Agents that neither the vocabulary nor the wider list names, and that are no code names.",
            "Groups named by letters (group A), and results told of groups whose agent another sentence tells.",
            "Two directions of one target in one abstract (benefit early, no difference later): often one is missed.",
            "Mechanisms said to mediate an effect, without a verb of change.",
        ),
    )
