"""Trains the judges of findings in two steps, the second on what the other folds' models say of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.direction.features import features as passage_features
from ingest.reading.direction.marking import Question
from ingest.reading.facets.trees import Forest, forest_arrays
from ingest.reading.findings.candidates import Candidate, candidates
from ingest.reading.findings.features import acceptance_features, direction_features
from ingest.reading.findings.judging import (
    LEAST_STATED,
    SIGNS,
    Judged,
    by_users,
    direction_named,
    in_frame,
    literal_is_flipped,
    sentence_views,
    whole_features,
)
from ingest.reading.findings.verdicts import UNUSUAL, Pair, Usual, by_pair, evidence, probabilities, usual_key
from ingest.reading.learned.linear import save_model
from ingest.reading.model import Abstract
from ingest.reading.prepare import prepare
from ingest.reading.training.annotated import LabelledAbstract, annotated_abstracts, gold_abstracts
from ingest.reading.training.boosting import Boosting, grown
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import fold_of, gold
from ingest.reading.training.findings_scores import Key, reliability, scores
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
_KEEP = {"findings_words": 12000, "findings_near": 22000, "findings_whole": 50000}
_GOLD_WEIGHT = 2.0
"""An example of the gold set counts as two of our own annotations: its conventions are those that are measured."""
_TREES = Boosting(trees=150, rate=0.08, features=0.15, rows=0.5, least=20)
_USUAL_AT_FIRST = np.array([0.05, 0.01, 0.04, 0.12])
_USUAL_WEIGHT = 10
"""Share of each direction that is assumed of a target, and how many pairs that assumption counts as."""
Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate and its label: `stated` 1, 0, or -1 where another sentence has it; `sign` of a single label."""

    text: int
    candidate: Candidate
    stated: int
    sign: str | None
    users: bool
    last_sentence: int
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
    """Cross-validates, then fits on everything and writes the artefacts and their card."""
    data = training_set()
    passages, passage_signs = _passages()
    m = _matrices(data, passages)
    judged = _judged_by_others(data, m, passage_signs)
    groups = _groups(data, judged)
    keys, labels, chances = _cross_validated(data, groups)
    measured = scores(data.texts, keys, chances, FOLDS) | reliability(keys, labels, chances)
    for name, value in measured.items():
        print(f"{name:80s} {value:.4f}")
    _write(data, m, passage_signs, groups)
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
            text, candidate, stated, sign, by_users(candidate, view), len(ready.sentences) - 1,
            acceptance_features(ready, candidate, view),
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
        LogisticRegression(C=c, solver="liblinear", max_iter=300, random_state=0)
        if dual
        else LogisticRegression(C=c, max_iter=300, tol=1e-3)
    )


@dataclass(frozen=True, slots=True)
class _Matrices:
    words: csr_matrix
    near: csr_matrix
    whole: csr_matrix
    passages: csr_matrix
    vectorizers: dict[str, Any]


def _matrices(data: TrainingSet, passages: list[list[str]]) -> _Matrices:
    words, near, whole = _tfidf(3), _tfidf(2), _tfidf(2)
    all_whole = whole.fit_transform([*(e.whole for e in data.examples), *passages])
    return _Matrices(
        words.fit_transform([e.words for e in data.examples]), near.fit_transform([e.near for e in data.examples]),
        all_whole[: len(data.examples)], all_whole[len(data.examples) :],
        {"findings_words": words, "findings_near": near, "findings_whole": whole},
    )  # fmt: skip


def _literal(example: Example) -> str | None:
    flipped = literal_is_flipped(example.candidate)
    return _OTHER_SIDE.get(example.sign, example.sign) if example.sign and flipped else example.sign


@dataclass(frozen=True, slots=True)
class _Judges:
    """The judges of sentences: `gate` by words alone, `stated` by words and the whole sentence, and two of the sign."""

    gate: LogisticRegression
    stated: LogisticRegression
    near: LogisticRegression
    whole: LogisticRegression


def _fit(data: TrainingSet, m: _Matrices, passage_signs: list[str], use: Numbers) -> _Judges:
    """The judges fitted on the examples that `use` marks, and on all passages."""
    stated = np.array([e.stated for e in data.examples])
    signs = np.array([e.sign or "" for e in data.examples])
    literal = np.array([_literal(e) or "" for e in data.examples])
    weight = np.array([_GOLD_WEIGHT if data.texts[e.text].is_gold else 1.0 for e in data.examples])
    told, signed = np.where(use & (stated >= 0))[0], np.where(use & (signs != ""))[0]
    with_passages = np.concatenate([weight[signed], np.full(len(passage_signs), _PASSAGES_WEIGHT)])
    both = hstack([m.words[told], m.whole[told]]).tocsr()
    return _Judges(
        _logistic(3, dual=True).fit(m.words[told], stated[told], weight[told]),
        _logistic(3, dual=True).fit(both, stated[told], weight[told]),
        _logistic(10).fit(m.near[signed], signs[signed], weight[signed]),
        _logistic(10).fit(
            vstack([m.whole[signed], m.passages]), np.concatenate([literal[signed], passage_signs]), with_passages
        ),
    )


def _judged_by_others(data: TrainingSet, m: _Matrices, passage_signs: list[str]) -> list[Judged | None]:
    """Each example judged by models that have not seen its text; None where it is not looked at again."""
    folds = data.folds(example.text for example in data.examples)
    judged: list[Judged | None] = [None] * len(data.examples)
    for fold in range(FOLDS):
        judges = _fit(data, m, passage_signs, folds != fold)
        here = np.where(folds == fold)[0]
        here = here[judges.gate.predict_proba(m.words[here])[:, 1] >= LEAST_STATED]
        stated = judges.stated.predict_proba(hstack([m.words[here], m.whole[here]]).tocsr())[:, 1]
        near, whole = judges.near.predict_proba(m.near[here]), judges.whole.predict_proba(m.whole[here])
        for at, index in enumerate(here):
            example = data.examples[index]
            framed = in_frame(whole[at], example.candidate)
            judged[index] = Judged(
                example.candidate, float(stated[at]), near[at], framed, example.users, example.last_sentence
            )
    return judged


Groups = Mapping[int, Mapping[Pair, Sequence[Judged]]]


def _groups(data: TrainingSet, judged: Sequence[Judged | None]) -> Groups:
    """What was judged, text by text and pair by pair."""
    by_text: defaultdict[int, list[Judged]] = defaultdict(list)
    for example, item in zip(data.examples, judged, strict=True):
        if item is not None:
            by_text[example.text].append(item)
    return {text: by_pair(items) for text, items in by_text.items()}


def _told(data: TrainingSet, text: int, pair: Pair) -> list[bool]:
    """For each of `SIGNS` whether the text's labels have it of the pair."""
    told = {(f.substance, f.target, f.direction) for f in data.texts[text].findings}
    return [(*pair, direction_named(pair[1], sign)) in told for sign in SIGNS]


def _usual(data: TrainingSet, groups: Groups, texts: Iterable[int]) -> Usual:
    """Log-odds of each direction of a target in the texts, drawn towards `_USUAL_AT_FIRST`."""
    said: defaultdict[tuple[str, bool], Numbers] = defaultdict(lambda: np.zeros(len(SIGNS)))
    pairs: defaultdict[tuple[str, bool], int] = defaultdict(int)
    for text in texts:
        for pair in groups[text]:
            said[usual_key(pair)] += np.array(_told(data, text, pair))
            pairs[usual_key(pair)] += 1
    assumed = _USUAL_WEIGHT * _USUAL_AT_FIRST
    shares = {key: (said[key] + assumed) / (count + _USUAL_WEIGHT) for key, count in pairs.items()}
    return {key: np.log(share / (1 - share)) for key, share in shares.items()}


def _verdict_rows(data: TrainingSet, groups: Groups, texts: Iterable[int], usual: Usual) -> tuple[Numbers, Numbers]:
    """Rows of evidence and their labels, four a pair."""
    texts = list(texts)
    rows = np.vstack([evidence(groups[text], usual) for text in texts])
    labels = [label for text in texts for pair in groups[text] for label in _told(data, text, pair)]
    return rows, np.array(labels)


def _grown(data: TrainingSet, groups: Groups, texts: Iterable[int]) -> tuple[Forest, Usual]:
    texts = list(texts)
    usual = _usual(data, groups, texts)
    rows, labels = _verdict_rows(data, groups, texts, usual)
    return grown(rows, labels[:, None], ("finding",), _TREES), usual


def _cross_validated(data: TrainingSet, groups: Groups) -> tuple[list[Key], Numbers, Numbers]:
    """Keys, labels and probabilities of all rows, each judged by trees grown on the other folds."""
    folds = dict(zip(groups, data.folds(groups), strict=True))
    keys: list[Key] = []
    labels, chances = [], []
    for fold in range(FOLDS):
        forest, usual = _grown(data, groups, (text for text in groups if folds[text] != fold))
        here = [text for text in groups if folds[text] == fold]
        rows, told = _verdict_rows(data, groups, here, usual)
        keys += [(text, pair, sign) for text in here for pair in groups[text] for sign in SIGNS]
        labels.append(told)
        chances.append(probabilities(forest, rows))
    return keys, np.concatenate(labels), np.concatenate(chances)


def _write(data: TrainingSet, m: _Matrices, passage_signs: list[str], groups: Groups) -> None:
    judges = _fit(data, m, passage_signs, np.ones(len(data.examples), bool))
    width = m.words.shape[1]
    by_words, by_whole = judges.stated.coef_[:, :width], judges.stated.coef_[:, width:]
    none = np.zeros(1)
    _save(m, "findings_words", ("gate", "stated"), [judges.gate.coef_, by_words],
          [judges.gate.intercept_, judges.stated.intercept_])  # fmt: skip
    _save(m, "findings_near", judges.near.classes_, [judges.near.coef_], [judges.near.intercept_])
    _save(m, "findings_whole", (*judges.whole.classes_, "stated"), [judges.whole.coef_, by_whole],
          [judges.whole.intercept_, none])  # fmt: skip
    forest, usual = _grown(data, groups, groups)
    targets = sorted({target for target, _ in usual})
    unknown = np.full(len(SIGNS), UNUSUAL)
    table = [[usual.get((target, about), unknown) for about in (False, True)] for target in targets]
    names = np.frombuffer("\n".join(targets).encode("utf-8"), dtype=np.uint8)
    arrays: dict[str, Any] = {**forest_arrays(forest), "targets": names, "usual": np.array(table, dtype=np.float32)}
    np.savez_compressed(LEARNED / "findings_verdict.npz", **arrays)


def _save(m: _Matrices, name: str, labels: Sequence[str], weights: list[Numbers], intercepts: list[Numbers]) -> None:
    model = SimpleNamespace(coef_=np.vstack(weights), classes_=labels, intercept_=np.concatenate(intercepts))
    save_model(LEARNED / f"{name}.npz", m.vectorizers[name], model, _KEEP[name])


def _card(data: TrainingSet, measured: dict[str, float]) -> ModelCard:
    return ModelCard(
        name="findings",
        purpose="Whether an abstract states that an agent moved an outcome or mechanism, and which way.",
        trained_on=(
            "findings_dev.jsonl: 214 abstracts, labelled by a large language model under a guide, not by people",
            "annotations.jsonl: our own labels of 4,472 abstracts, made the same way (see annotations.md)",
            "Evidence Inference 2: passages with directions, by people, for the direction of a whole sentence",
        ),
        rows=len(data.texts),
        measured=measured,
        known_failures=(
            "Agents that neither the vocabulary nor the wider list names, and that are no code names.",
            "Groups named by letters (group A), and results told of groups whose agent another sentence tells.",
            "Two directions of one target in one abstract (benefit early, no difference later): often one is missed.",
            "Mechanisms said to mediate an effect, without a verb of change.",
            "What another drug did to an effect of ketamine, told as an effect of ketamine.",
        ),
    )
