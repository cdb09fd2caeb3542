"""Trains the facets: topics from unlabelled abstracts; weights and trees of every label; trees of named concepts.

All figures are repeated 5-fold cross-validation by abstract. The ranking of counts that the number of participants
looks at is trained anew in each fold, so that what is learned from its answers is learned from honest ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.facets.candidates import candidates, schemes, trust
from ingest.reading.facets.features import Seen, see
from ingest.reading.facets.headcount import CLASSES, SIZES, HeadcountModel, Told, sizes
from ingest.reading.facets.models import Decision, logistic
from ingest.reading.facets.reader import HEADCOUNT, by_title
from ingest.reading.facets.scheme import Facet, scheme
from ingest.reading.facets.trees import forest_arrays
from ingest.reading.prepare import prepare
from ingest.reading.training import participants
from ingest.reading.training.boosting import LABEL_TREES, MENTION_TREES, grown
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import Row, gold, split_text
from ingest.reading.training.headcount import fit_headcount, write_headcount
from ingest.reading.training.topics import write_topics
from ingest.reading.vocabulary import load_vocabulary

FOLDS, SEEDS = 5, (0, 1, 2)
C_LABELS = 60.0
"""Inverse strength of regularisation, chosen by cross-validation; no facet gains .01 by another one of its own."""
SHARES = (0.25, 0.5, 0.75)
"""Shares of trees against weights, of which each label takes the one with the least log-loss."""
NEVER = -6.0
"""Log-odds of a label that no abstract has."""
LOWEST, HIGHEST = 0.15, 0.5
"""Bounds of the thresholds of labels."""
Numbers = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled abstract as the models see it. `told` is what the ranking of counts says of it."""

    title: str
    seen: Seen
    labels: Mapping[str, frozenset[str]]
    mentions: Mapping[str, tuple[tuple[str, ...], Numbers]]
    told: Told


@dataclass(frozen=True, slots=True)
class Votes:
    """What models said of examples that they had not seen, examples × labels: weights, trees, trees of mentions.

    `told` is nan for labels that no mention names; the number of participants has only `weighed`.
    """

    labels: tuple[str, ...]
    weighed: Numbers
    grown: Numbers
    told: Numbers

    def together(self, shares: Numbers, trust: float) -> Numbers:
        """Their likelihoods in one, as the reader takes them."""
        whole = (1 - shares) * self.weighed + shares * self.grown
        return np.asarray(np.where(np.isnan(self.told), whole, whole + trust * (self.told - whole)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Answers:
    """Likelihoods (examples × labels) of the examples that have labels of a facet, in one repetition."""

    facet: Facet
    names: tuple[str, ...]
    truth: Truth
    likelihood: Numbers

    def shares(self) -> Numbers:
        """Likelihoods that are 1 together where one label is chosen; as they are where several may be."""
        return self.likelihood if self.facet.several else self.likelihood / self.likelihood.sum(axis=1, keepdims=True)


def train() -> None:
    """Writes topics, cross-validates, trains on all, and writes models, decisions and card."""
    with threadpool_limits(1):  # problems are small: threads would only wait for each other
        unlabelled = write_topics()
        examples = labelled()
        votes = [cross_validated(examples, seed) for seed in SEEDS]
        shares = {facet: best_shares([v[facet] for v in votes], examples, facet) for facet in scheme()}
        answers = {f: [answered(v[f], examples, scheme()[f], shares[f]) for v in votes] for f in scheme()}
        decisions = {facet: decide(answers[facet]) for facet in scheme()}
        measured = scores(answers, decisions)
        for name, value in measured.items():
            print(f"{name:75s} {value}")
        _write(examples, decisions, shares)
    write_card(_card(measured, len(examples), unlabelled))


def labelled() -> list[Example]:
    """All rows of psynamic_dev, read."""
    matcher = ConceptMatcher(load_vocabulary())
    rows = gold("psynamic_dev")
    return [_example(row, matcher, told) for row, told in zip(rows, _honest_sizes(rows), strict=True)]


def _example(row: Row, matcher: ConceptMatcher, told: Told) -> Example:
    text = split_text(row["text"])
    seen = see(prepare(matcher, text.title, text.abstract))
    labels = {facet: _label_set(row["labels"].get(facet)) for facet in scheme()}
    return Example(text.title, seen, labels, {facet: candidates(seen, facet) for facet in schemes()}, told)


def _label_set(value: str | Sequence[str] | None) -> frozenset[str]:
    return frozenset({value} if isinstance(value, str) else value or ())


def _honest_sizes(rows: Sequence[Row]) -> Iterator[Told]:
    """Of each row, the classes of its number of people as a ranking says that was trained on other abstracts.

    Rows without a label of it are not asked.
    """
    examples = list(participants.labelled())
    rankings = [
        participants.fit([example for example in examples if example.fold != fold])
        for fold in range(participants.FOLDS)
    ]
    nothing = Told(np.zeros(len(SIZES)), np.zeros(len(SIZES)), 1.0)
    asked = (example for example in examples if example.source == "psynamic")
    for row in rows:
        if row["labels"].get(HEADCOUNT):
            example = next(asked)
            yield sizes(example.choices, rankings[example.fold])
        else:
            yield nothing


def cross_validated(examples: Sequence[Example], seed: int) -> dict[str, Votes]:
    """Votes on each fold by models trained on the others, for all facets and examples."""
    found = {facet: _no_votes(_labels(facet, examples), len(examples)) for facet in scheme()}
    for use, test in KFold(FOLDS, shuffle=True, random_state=seed).split(np.zeros(len(examples))):
        asked = [examples[i] for i in test]
        for facet, votes in found.items():
            taught = [examples[i] for i in use if examples[i].labels[facet]]
            fold = _votes(facet, votes.labels, taught, asked)
            votes.weighed[test], votes.grown[test], votes.told[test] = fold.weighed, fold.grown, fold.told
    return found


def _no_votes(labels: tuple[str, ...], examples: int) -> Votes:
    nothing = np.full((examples, len(labels)), np.nan, dtype=np.float32)
    return Votes(labels, nothing.copy(), nothing.copy(), nothing.copy())


def _votes(facet: str, labels: tuple[str, ...], taught: Sequence[Example], asked: Sequence[Example]) -> Votes:
    """What models trained on some examples say of others."""
    votes = _no_votes(labels, len(asked))
    if facet == HEADCOUNT:
        model = _headcount_model(taught)
        for row, example in enumerate(asked):
            votes.weighed[row] = model.likelihoods(example.told, example.seen)
        return Votes(labels, votes.weighed, votes.weighed, votes.told)
    weights, intercept = _weights(taught, facet, labels)
    forest = grown(_tree_rows(taught), _truth(taught, facet, labels), labels, LABEL_TREES)
    weighed = logistic(_weight_rows(asked) @ weights + intercept)
    told = votes.told if facet not in schemes() else _told(taught, asked, facet, labels)
    return Votes(labels, weighed, logistic(forest.scores(_tree_rows(asked))), told)


def _told(taught: Sequence[Example], asked: Sequence[Example], facet: str, labels: Sequence[str]) -> Numbers:
    """What mentions tell of the labels that have some: 0 where there is none in a text."""
    forest = _mention_forest(taught, facet)
    found = np.full((len(asked), len(labels)), np.nan, dtype=np.float32)
    found[:, [k for k, label in enumerate(labels) if label in schemes()[facet].labels]] = 0
    for row, example in enumerate(asked):
        named, rows = example.mentions[facet]
        if named:
            for label, value in zip(named, logistic(forest.scores(rows)[:, 0]).tolist(), strict=True):
                if label in labels:
                    found[row, labels.index(label)] = value
    return found


def _labels(facet: str, examples: Sequence[Example]) -> tuple[str, ...]:
    """Labels that two abstracts or more have."""
    if facet == HEADCOUNT:
        return CLASSES
    counts: dict[str, int] = {}
    for example in examples:
        for label in example.labels[facet]:
            counts[label] = counts.get(label, 0) + 1
    return tuple(sorted(label for label, count in counts.items() if count > 1))


def _truth(examples: Sequence[Example], facet: str, labels: Sequence[str]) -> Truth:
    return np.array([[label in example.labels[facet] for label in labels] for example in examples])


def _weight_rows(examples: Sequence[Example]) -> Numbers:
    return np.array([example.seen.for_weights() for example in examples])


def _tree_rows(examples: Sequence[Example]) -> Numbers:
    return np.array([example.seen.for_trees() for example in examples])


def _weights(examples: Sequence[Example], facet: str, labels: Sequence[str]) -> tuple[Numbers, Numbers]:
    rows, truth = _weight_rows(examples), _truth(examples, facet, labels)
    weights = np.zeros((rows.shape[1], len(labels)), dtype=np.float32)
    intercept = np.full(len(labels), NEVER, dtype=np.float32)
    for k in np.flatnonzero(truth.any(axis=0)):
        model = LogisticRegression(C=C_LABELS, max_iter=500).fit(rows, truth[:, k])
        weights[:, k], intercept[k] = model.coef_[0], model.intercept_[0]
    return weights, intercept


def _mention_forest(examples: Sequence[Example], facet: str) -> Any:
    """Trees that tell, of every concept named, whether it is studied; one model for all concepts of a facet."""
    rows = np.vstack([example.mentions[facet][1] for example in examples if example.mentions[facet][0]])
    truth = [label in example.labels[facet] for example in examples for label in example.mentions[facet][0]]
    return grown(rows, np.array(truth)[:, None], (facet,), MENTION_TREES)


def _headcount_model(examples: Sequence[Example]) -> HeadcountModel:
    labels = [next(iter(example.labels[HEADCOUNT])) for example in examples]
    return fit_headcount([example.told for example in examples], [example.seen for example in examples], labels)


def best_shares(repetitions: Sequence[Votes], examples: Sequence[Example], facet: str) -> Numbers:
    """The share of trees of each label with the least log-loss over all repetitions."""
    told = [i for i, example in enumerate(examples) if example.labels[facet]]
    truth = _truth([examples[i] for i in told], facet, repetitions[0].labels)

    def loss(share: float) -> Numbers:
        likely = np.mean([(1 - share) * v.weighed[told] + share * v.grown[told] for v in repetitions], axis=0)
        right = np.clip(np.where(truth, likely, 1 - likely), 1e-4, 1)
        return np.asarray(-np.log(right).mean(axis=0), dtype=np.float32)

    return np.array([SHARES[k] for k in np.argmin([loss(share) for share in SHARES], axis=0)], dtype=np.float32)


def answered(votes: Votes, examples: Sequence[Example], facet: Facet, shares: Numbers) -> Answers:
    """The likelihoods of the examples that have labels of a facet."""
    told = [i for i, example in enumerate(examples) if example.labels[facet.name]]
    likelihood = votes.together(shares, trust(facet.name))[told]
    if facet.name == "study_type":
        for row, i in enumerate(told):
            settled = by_title(dict(zip(votes.labels, likelihood[row].tolist(), strict=True)), examples[i].title)
            likelihood[row] = [settled[label] for label in votes.labels]
    truth = _truth([examples[i] for i in told], facet.name, votes.labels)
    return Answers(facet, votes.labels, truth, likelihood)


def decide(repetitions: Sequence[Answers]) -> Decision:
    """The thresholds and the curve of confidence that follow from all repetitions.

    The threshold that makes F1 highest is half of that F1 (Lipton and others 2014), of each label for itself.
    """
    facet, names = repetitions[0].facet, repetitions[0].names
    likely = np.concatenate([answers.shares() for answers in repetitions])
    right = np.concatenate([answers.truth for answers in repetitions])
    thresholds = {}
    if facet.several:
        best = [max(_f1(likely[:, k] > t, right[:, k]) for t in np.arange(0.1, 0.6, 0.05)) for k in range(len(names))]
        thresholds = {
            name: round(float(np.clip(f / 2, LOWEST, HIGHEST)), 3) for name, f in zip(names, best, strict=True)
        }
    bounded = np.clip(likely.ravel(), 1e-4, 1 - 1e-4)
    curve = LogisticRegression(C=1e3).fit(np.log(bounded / (1 - bounded))[:, None], right.ravel())
    return Decision(thresholds, round(float(curve.coef_[0, 0]), 4), round(float(curve.intercept_[0]), 4))


def _f1(said: Truth, told: Truth) -> float:
    both, all_of_both = int((said & told).sum()), int(said.sum() + told.sum())
    return 2 * both / all_of_both if all_of_both else 0.0


def weighted_f1(answers: Answers, decision: Decision) -> float:
    """F1 of each label, weighed by how many abstracts have it, as PsyNamic reports it."""
    rows = (dict(zip(answers.names, row, strict=True)) for row in answers.likelihood.tolist())
    chosen = [answers.facet.choose(row, decision.thresholds) for row in rows]
    said = np.array([[name in labels for name in answers.names] for labels in chosen])
    weights = answers.truth.sum(axis=0)
    return float(np.average([_f1(said[:, k], answers.truth[:, k]) for k in range(len(weights))], weights=weights))


def scores(answers: Mapping[str, Sequence[Answers]], decisions: Mapping[str, Decision]) -> dict[str, float]:
    """Weighted F1 of each facet, mean and spread over repetitions; how often a confidence of 90 % or more is right."""
    found: dict[str, float] = {}
    for facet, repetitions in answers.items():
        values = [weighted_f1(repetition, decisions[facet]) for repetition in repetitions]
        name = f"{facet}: weighted F1, {len(values)} × {FOLDS}-fold cross-validation"
        found[name] = round(float(np.mean(values)), 4)
        found[f"{facet}: spread of these"] = round(max(values) - min(values), 4)
    for facet, repetitions in answers.items():
        likely = np.concatenate([repetition.shares().ravel() for repetition in repetitions])
        right = np.concatenate([repetition.truth.ravel() for repetition in repetitions])
        sure = np.array([decisions[facet].calibrated(value) >= 0.9 for value in likely])
        found[f"{facet}: right where 90 % sure or more"] = round(float(right[sure].mean()), 4) if sure.any() else 0.0
    return found


def _write(examples: Sequence[Example], decisions: Mapping[str, Decision], shares: Mapping[str, Numbers]) -> None:
    """Trains on all examples and writes the artefacts."""
    names: list[str] = []
    weights, intercepts, forests = [], [], []
    for facet in scheme():
        taught = [example for example in examples if example.labels[facet]]
        if facet == HEADCOUNT:
            continue
        labels = _labels(facet, taught)
        weighed, intercept = _weights(taught, facet, labels)
        names += [f"{facet}\t{label}" for label in labels]
        weights.append(weighed)
        intercepts.append(intercept)
        forests.append(grown(_tree_rows(taught), _truth(taught, facet, labels), labels, LABEL_TREES))
        if facet in schemes():
            forest = _mention_forest(taught, facet)
            arrays: dict[str, Any] = {"labels": _text((facet,)), **forest_arrays(forest)}
            np.savez_compressed(LEARNED / f"facets_{facet}.npz", **arrays)
    table = np.hstack(weights)
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127
    trees = [forest_arrays(forest) for forest in forests]
    starts = np.cumsum([0, *(len(forest.feature) for forest in forests)])
    for start, arrays in zip(starts, trees, strict=False):
        arrays["tree_first"] = arrays["tree_first"] + np.int32(start)
    packed: dict[str, Any] = {key: np.concatenate([arrays[key] for arrays in trees]) for key in trees[0]}
    packed |= {
        "labels": _text(names),
        "weights": np.round(table / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "intercept": np.concatenate(intercepts).astype(np.float32),
        "share": np.concatenate([shares[facet] for facet in scheme() if facet != HEADCOUNT]),
    }
    np.savez_compressed(LEARNED / "facets_labels.npz", **packed)
    write_headcount(_headcount_model([example for example in examples if example.labels[HEADCOUNT]]))
    (LEARNED / "facets_decisions.json").write_text(
        json.dumps({facet: asdict(decision) for facet, decision in decisions.items()}, indent=1) + "\n",
        encoding="utf-8",
    )


def _text(values: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(values).encode("utf-8"), dtype=np.uint8)


def _card(measured: Mapping[str, float], rows: int, unlabelled: int) -> ModelCard:
    return ModelCard(
        name="facets",
        purpose="Labels of PsyNamic's eleven facets of an abstract, with how sure each is.",
        trained_on=(
            f"psynamic_dev: human labels on {rows} abstracts and register entries of psychedelic and ketamine studies",
            f"pubmed/corpus, pubmed/preclinical: {unlabelled} abstracts without labels, for topics; some are labelled "
            "in psynamic_dev too, but no label of theirs is looked at",
        ),
        rows=rows,
        measured=measured,
        known_failures=(
            "studies of users are labelled real-world or other without a line that a reader of abstracts could see",
            "combination therapy is labelled in about half of the texts that tell of it in the same words",
            "conclusions other than positive and not applicable are rare: most of the others are missed",
            "qualitative and cohort studies: three labelled abstracts each, not learned",
            "the number of participants where groups told of far apart would have to be added up",
        ),
    )
