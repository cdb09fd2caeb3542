"""Trains the ranking of counts that `ingest.reading.study.quantities.participants` reads totals with.

Each labelled abstract names the right totals (a number, any of several, a range, or none). The model is a conditional
logit: the likelihood of an option is the softmax of its summed weights; what is maximised is the likelihood of all
right options of an abstract together, so that an abstract may state its total twice, or only a class be labelled.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.learned.linear import save_model
from ingest.reading.model import Abstract
from ingest.reading.prepare import prepare
from ingest.reading.study.quantities.numbers import numbers_of, tokens_of
from ingest.reading.study.quantities.participants import MODEL, Option, calibrated, likelihoods, options
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.data import Row, fold_of, gold, split_text
from ingest.reading.vocabulary import load_vocabulary

FOLDS = 5
RIDGE = 0.3
"""Weight of the squared weights against the log-likelihood, features being scaled by `SCALE`."""
SCALE = 0.13
HIDDEN_WEIGHT = 0.2
"""Weight of abstracts whose printed total was hidden, so that sums of arms are learned."""
LEAST_ABSTRACTS = 2
KEEP = 20_000
MOST = 10**9
REVIEWS = ("systematic review", "meta-analysis", "narrative review")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The options of an abstract, the right values, and its set; `hidden` are the same abstract without its total."""

    source: str
    fold: int
    choices: Sequence[Option]
    right: Container[int]
    weight: float = 1.0
    hidden: tuple[Example, ...] = ()


def train() -> None:
    """Cross-validates, then trains on all and writes model, curve of confidence, and card."""
    examples = list(labelled())
    answers = list(cross_validated(examples))
    slope, offset = fit_confidence(answers)
    weights = fit(examples)
    names = np.array(sorted(weights), dtype=object)
    save_model(
        LEARNED / f"{MODEL}.npz",
        SimpleNamespace(get_feature_names_out=lambda: names, use_idf=False, sublinear_tf=False),
        SimpleNamespace(coef_=np.array([[weights[name] for name in names]]), classes_=["total"], intercept_=[0.0]),
        keep=KEEP,
    )
    curve = {"slope": round(slope, 4), "offset": round(offset, 4)}
    (LEARNED / f"{MODEL}.confidence.yaml").write_text(
        "# Confidence of a total: 1 / (1 + exp(-(slope * log-odds + offset))), fitted on cross-validated answers.\n"
        + yaml.safe_dump(curve, sort_keys=False),
        encoding="utf-8",
    )
    measured = scores(answers) | reliability(answers, slope, offset)
    for name, value in measured.items():
        print(f"{name:75s} {value}")
    write_card(
        ModelCard(
            name=MODEL,
            purpose="Tells which number of an abstract, or which sum of numbers, is the total of participants.",
            trained_on=(
                "pico_participants (PICO-Corpus, human labels of trials in breast cancer)",
                "psynamic_dev (PsyNamic, human labels, classes of numbers only)",
                "findings_dev (labels of a large language model under a written guide)",
            ),
            rows=len(examples),
            measured=measured,
            known_failures=(
                "patients and controls told of in sentences far apart are not always added up",
                "a number screened next to one randomised, where the verbs stand far from the numbers",
                "in pooled analyses either the subset or the whole may be taken",
                "sets overlap with what other parts were trained on; all figures are cross-validated by abstract",
            ),
        )
    )


def labelled() -> Iterator[Example]:
    """All labelled abstracts of the three sets."""
    for row in gold("pico_participants"):
        yield from _pico(row)
    for row in gold("findings_dev"):
        if row["species"] == "human" and row["design"] not in REVIEWS:
            yield _example("findings", row["title"], row["abstract"], {row["participants"] or 0})
    for row in gold("psynamic_dev"):
        text, label = split_text(row["text"]), row["labels"].get("number_of_participants")
        if label:
            yield _example("psynamic", text.title, text.abstract, _class_values(label))


def _pico(row: Row) -> Iterator[Example]:
    """A trial with its labelled totals, or, where only both arms are labelled, with their sum."""
    entities = row["entities"]
    totals = _numbers(entities.get("total-participants", ()))
    arms = [_numbers(entities.get(f"{arm}-participants", ())) for arm in ("intervention", "control")]
    if totals:
        yield _example("pico", "", row["text"], set(totals), {a + b for a in arms[0] for b in arms[1]})
    elif [len(arm) for arm in arms] == [1, 1]:
        yield _example("pico arms", "", row["text"], {arms[0][0] + arms[1][0]})


def _numbers(printed: Sequence[str]) -> list[int]:
    return [int(number.value) for text in printed for number in numbers_of(tokens_of(text))]


def _class_values(label: str) -> Container[int]:
    """The values of a PsyNamic class; 0 stands for "no number is stated"."""
    if label.startswith("≥"):
        return range(int(label[1:]), MOST)
    low, _, high = label.partition("-")
    return range(int(low), int(high) + 1) if high.isdecimal() else {0}


def _example(source: str, title: str, text: str, right: Container[int], arms: Container[int] | None = None) -> Example:
    ready = prepare(_matcher(), title, text)
    fold = fold_of(re.sub(r"\W+", "", ready.text.lower())[:60], FOLDS)
    choices = options(ready)
    hidden = tuple(_hidden(source, fold, ready, choices, right, arms))
    return Example(source, fold, choices, right, 1.0, hidden)


def _hidden(
    source: str,
    fold: int,
    ready: Abstract,
    choices: Sequence[Option],
    right: Container[int],
    arms: Container[int] | None,
) -> Iterator[Example]:
    """The abstract as if its total were not printed, where arms that are printed add up to it."""
    printed = {option.value for option in choices if option.count and not option.count.parts}
    for total in sorted(printed & {option.value for option in choices if _adds_arms(option, arms is not None)}):
        if total in right and (arms is None or total in arms):
            without = options(ready, hidden=total)
            if any(option.value == total for option in without):
                yield Example(source, fold, without, {total}, HIDDEN_WEIGHT)


def _adds_arms(option: Option, arms_labelled: bool) -> bool:
    if option.count is None or len(option.count.parts) < 2:
        return False
    return arms_labelled or "sum of arms" in option.features


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered of an example by a model that had not seen it."""

    example: Example
    value: int
    likelihood: float

    @property
    def is_right(self) -> bool:
        return self.value in self.example.right


def cross_validated(examples: Sequence[Example]) -> Iterator[Answer]:
    """Answers on each fold by a model trained on the others; a text has one fold in all sets."""
    for fold in range(FOLDS):
        weights = fit([example for example in examples if example.fold != fold])
        yield from (answer(example, weights) for example in examples if example.fold == fold)


def answer(example: Example, weights: Mapping[str, float]) -> Answer:
    """The likeliest value, as `participants` takes it."""
    by_value: defaultdict[int, float] = defaultdict(float)
    for option, likelihood in zip(example.choices, likelihoods(example.choices, weights), strict=True):
        by_value[option.value] += likelihood
    value = max(by_value, key=lambda v: (by_value[v], v))
    return Answer(example, value, by_value[value])


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights of the features. Examples none of whose options is right teach nothing."""
    taught = [
        e for example in examples for e in (example, *example.hidden) if any(o.value in e.right for o in e.choices)
    ]
    terms = _terms(taught)
    matrix = _matrix([option.features for example in taught for option in example.choices], terms)
    right = np.array([option.value in example.right for example in taught for option in example.choices])
    starts = np.cumsum([0, *(len(example.choices) for example in taught)])[:-1]
    group = np.repeat(np.arange(len(taught)), [len(example.choices) for example in taught])
    importance = np.array([example.weight for example in taught])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        total, rightly = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        value = float((importance * (np.log(total) - np.log(np.maximum(rightly, 1e-300)))).sum())
        slope = powers / total[group] - np.where(right, powers, 0) / np.maximum(rightly, 1e-300)[group]
        return value + RIDGE / 2 * float(weights @ weights), matrix.T @ (slope * importance[group]) + RIDGE * weights

    solved = minimize(loss, np.zeros(len(terms)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {term: float(solved.x[row]) * SCALE for term, row in terms.items()}


def _terms(examples: Sequence[Example]) -> dict[str, int]:
    counts = Counter(name for e in examples for name in {name for option in e.choices for name in option.features})
    return {name: row for row, name in enumerate(sorted(n for n, count in counts.items() if count >= LEAST_ABSTRACTS))}


def _matrix(features: Sequence[Sequence[str]], terms: Mapping[str, int]) -> Any:
    rows = [[terms[name] for name in set(names) if name in terms] for names in features]
    columns = [column for row in rows for column in row]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.full(len(columns), SCALE), columns, ends), shape=(len(rows), len(terms)))


def fit_confidence(answers: Sequence[Answer]) -> tuple[float, float]:
    """Slope and offset of the curve from the likelihood of an answer to the share of right ones."""
    likely = np.clip([a.likelihood for a in answers], 1e-6, 1 - 1e-6)
    odds, sign = np.log(likely / (1 - likely)), np.array([1.0 if a.is_right else -1.0 for a in answers])
    solved = minimize(lambda c: float(np.logaddexp(0, -sign * (c[0] * odds + c[1])).mean()), [1.0, 0.0])
    return float(solved.x[0]), float(solved.x[1])


def scores(answers: Sequence[Answer]) -> dict[str, float]:
    """Share of exact totals (psynamic: of totals in the labelled class) among abstracts that state one, and of all."""
    found = {}
    for source in dict.fromkeys(a.example.source for a in answers):
        of_source = [a for a in answers if a.example.source == source]
        stated = [a.is_right for a in of_source if 0 not in a.example.right]
        found[f"{source}: right where a total is labelled ({len(stated)}), 5-fold cross-validation"] = _share(stated)
        if len(stated) < len(of_source):
            every = [a.is_right for a in of_source]
            found[f"{source}: right, none being an answer ({len(every)}), 5-fold cross-validation"] = _share(every)
    return found


def reliability(answers: Sequence[Answer], slope: float, offset: float) -> dict[str, float]:
    """The reliability curve: of answers of each confidence, the share that is right."""
    sure = [(calibrated(a.likelihood, slope, offset), a.is_right) for a in answers]
    found = {}
    for low, high in ((0.0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 1.0)):
        inside = [right for confidence, right in sure if low <= confidence < high]
        if inside:
            found[f"right at confidence {low} to {high} ({len(inside)} abstracts)"] = _share(inside)
    return found


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4)
