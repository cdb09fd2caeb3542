"""Sentence roles: word weights by stochastic gradient descent, then the chain that reads along the abstract.

The chain must see scores as they are on abstracts that the word weights have not seen: each abstract is scored by word
weights learned without its own fold, and the chain is learned on those scores. When measuring, the chain is learned
without the fold too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import normalize

from ingest.reading.model import ROLES
from ingest.reading.roles import COUNT, NEIGHBOUR, RoleModel, context, features, place, probabilities, sentence_scores
from ingest.reading.roles import word_scores as scores_of_words
from ingest.reading.sentences import sentence_spans
from ingest.reading.training.cards import LEARNED, ModelCard, write_card
from ingest.reading.training.chain import Sequences, fit_chain
from ingest.reading.training.data import fold_of
from ingest.reading.training.structured import LabelledAbstract, gold_abstracts, structured_abstracts

FOLDS = 5
KEPT = 60_000
"""Features kept, those with the largest weights."""
RARE = 5
"""Features of fewer sentences are not looked at."""
OTHERS = 0.15
"""Weight of an abstract outside sentence_roles when the chain is learned; 1 for those inside."""
_NUMBER = {role: number for number, role in enumerate(ROLES)}
Matrix = Any


@dataclass(frozen=True, slots=True)
class Corpus:
    """Abstracts, the words of their sentences as a sparse table, and which rows are whose."""

    abstracts: Sequence[LabelledAbstract]
    table: Matrix
    terms: npt.NDArray[np.object_]
    roles: npt.NDArray[np.intp]
    owner: npt.NDArray[np.intp]
    fold: npt.NDArray[np.intp]

    @property
    def gold(self) -> npt.NDArray[np.bool_]:
        """Which abstracts are those of sentence_roles."""
        return np.array([abstract.source == "gold" for abstract in self.abstracts])


def train() -> None:
    """Cross-validates, then learns from everything and writes ``roles.npz`` with its card."""
    corpus = _corpus([*gold_abstracts(), *structured_abstracts()])
    rows = _contexts(corpus)
    measured = _cross_validated(corpus, rows)
    everything = np.ones(len(corpus.abstracts), bool)
    model = _with_chain(_fit_words(corpus, everything), corpus, rows, everything)
    save(model)
    write_card(_card(corpus, measured))


def _corpus(abstracts: Sequence[LabelledAbstract]) -> Corpus:
    counter = CountVectorizer(analyzer=features, binary=True, min_df=RARE, dtype=np.float32)
    table = counter.fit_transform(text for abstract in abstracts for text, _ in abstract.sentences)
    return Corpus(
        abstracts,
        table,
        counter.get_feature_names_out(),
        np.array([_NUMBER[role] for abstract in abstracts for _, role in abstract.sentences]),
        np.repeat(np.arange(len(abstracts)), [len(abstract.sentences) for abstract in abstracts]),
        np.array([fold_of(abstract.key, FOLDS) for abstract in abstracts]),
    )


def _contexts(corpus: Corpus) -> npt.NDArray[np.float32]:
    """What the chain sees of every sentence, scored by word weights learned without its fold."""
    rows: list[npt.NDArray[np.float32]] = [np.empty(0, np.float32)] * len(corpus.abstracts)
    for fold in range(FOLDS):
        model = _fit_words(corpus, corpus.fold != fold)
        for at in np.flatnonzero(corpus.fold == fold).tolist():
            rows[at] = context(*_scores(model, corpus.abstracts[at]))
    return np.vstack(rows)


def _scores(model: RoleModel, abstract: LabelledAbstract) -> tuple[Any, Any, Any]:
    return sentence_scores(model, scores_of_words(model, [text for text, _ in abstract.sentences]))


def _fit_words(corpus: Corpus, chosen: npt.NDArray[np.bool_]) -> RoleModel:
    """Word weights learned on the `chosen` abstracts, first with all features, then with the strongest."""
    rows = chosen[corpus.owner]
    often = np.asarray(corpus.table[rows].sum(axis=0)).ravel()
    idf = (np.log(rows.sum() / np.maximum(often, 1)) + 1).astype(np.float32)
    wide = normalize(corpus.table @ sp.diags(idf)).tocsr()
    strength = np.abs(_descend(wide[rows], corpus.roles[rows]).coef_).max(axis=0) * idf * (often >= RARE)
    kept = np.sort(np.argsort(-strength, kind="stable")[:KEPT])
    table = normalize(corpus.table[:, kept] @ sp.diags(idf[kept])).tocsr().astype(np.float32)
    return _assemble(corpus, table, rows, corpus.terms[kept], idf[kept])


def _assemble(corpus: Corpus, table: Matrix, rows: npt.NDArray[np.bool_], terms: Any, idf: Any) -> RoleModel:
    alone = _descend(table[rows], corpus.roles[rows])
    around = _around(corpus, table)
    near = _descend(around[rows], corpus.roles[rows])
    form = _fit_form(corpus, table, rows)
    size = table.shape[1]
    columns = [alone.coef_, *(near.coef_[:, start * size : (start + 1) * size] for start in range(3))]
    columns += [form.coef_[:, :size], form.coef_[:, size:]]
    weights = np.vstack(columns).T.astype(np.float32)
    none = np.zeros((COUNT, COUNT), np.float32)
    return RoleModel(
        terms={term: row for row, term in enumerate(terms)},
        idf=np.append(idf, np.float32(0)),
        weights=np.vstack([weights, np.zeros((1, weights.shape[1]), np.float32)]),
        alone=alone.intercept_.astype(np.float32),
        place=np.vstack([near.coef_[:, 3 * size :].T, near.intercept_]).astype(np.float32),
        form=form.intercept_.astype(np.float32),
        emission=none, follows=none, begins=none[0], ends=none[0],
    )  # fmt: skip


def _descend(
    table: Matrix, labels: Any, weight: Any = None, *, penalty: float = 3e-6, rounds: int = 6
) -> SGDClassifier:
    classifier = SGDClassifier(
        loss="log_loss", alpha=penalty, max_iter=rounds, tol=None, random_state=0, average=True
    )  # one model a role against the rest
    return classifier.fit(table, labels, sample_weight=weight)


def _around(corpus: Corpus, table: Matrix) -> Matrix:
    """Each sentence with the words before it, its own, those after it, and its place."""
    count = len(corpus.owner)
    same = np.flatnonzero(corpus.owner[1:] == corpus.owner[:-1])
    previous = sp.csr_matrix((np.full(len(same), NEIGHBOUR, np.float32), (same + 1, same)), shape=(count, count))
    places = np.vstack([place(len(abstract.sentences)) for abstract in corpus.abstracts])
    return sp.hstack([previous @ table, table, previous.T @ table, sp.csr_matrix(places)]).tocsr().astype(np.float32)


def _fit_form(corpus: Corpus, table: Matrix, rows: npt.NDArray[np.bool_]) -> SGDClassifier:
    """From the first sentence and all: does the abstract print a background, an aim, or both (0, 1, 2)?"""
    lengths = np.bincount(corpus.owner)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    count, everything = len(lengths), np.arange(len(corpus.owner))
    first = sp.csr_matrix((np.ones(count, np.float32), (np.arange(count), starts)), shape=(count, len(everything)))
    share = (1 / np.sqrt(lengths[corpus.owner])).astype(np.float32)
    whole = sp.csr_matrix((share, (corpus.owner, everything)), shape=(count, len(everything)))
    background, aim = (np.isin(np.arange(count), corpus.owner[corpus.roles == role]) for role in (0, 1))
    usable = np.isin(np.arange(count), corpus.owner[rows]) & (background | aim)
    form = np.where(background & aim, 2, np.where(aim, 1, 0))
    weight = np.where(corpus.gold, 3.0, 1.0)
    pooled = sp.hstack([first @ table, whole @ table]).tocsr().astype(np.float32)
    return _descend(pooled[usable], form[usable], weight[usable], penalty=1e-5, rounds=15)


def _with_chain(words: RoleModel, corpus: Corpus, rows: Any, chosen: npt.NDArray[np.bool_]) -> RoleModel:
    sentences = chosen[corpus.owner]
    _, abstract = np.unique(corpus.owner[sentences], return_inverse=True)
    weight = np.where(corpus.gold, 1.0, OTHERS)[chosen]
    chain = fit_chain(Sequences(rows[sentences], corpus.roles[sentences], abstract, weight), COUNT)
    return replace(
        words,
        emission=chain.emission.astype(np.float32), follows=chain.follows.astype(np.float32),
        begins=chain.begins.astype(np.float32), ends=chain.ends.astype(np.float32),
    )  # fmt: skip


def _cross_validated(corpus: Corpus, rows: Any) -> dict[str, float]:
    """The scores of the card, each abstract of sentence_roles read by a model that has not seen it."""
    judged: list[tuple[str, str, float]] = []
    for fold in range(FOLDS):
        seen = corpus.fold != fold
        model = _with_chain(_fit_words(corpus, seen), corpus, rows, seen)
        for at in np.flatnonzero(~seen & corpus.gold).tolist():
            judged += judge(model, corpus.abstracts[at])
    return _summary(judged)


def judge(model: RoleModel, abstract: LabelledAbstract) -> list[tuple[str, str, float]]:
    """(labelled role, role read, its confidence) of every sentence of an abstract printed without labels.

    The sentences are found anew in the running text; a labelled one has the role of the one that it overlaps most.
    """
    text = " ".join(sentence for sentence, _ in abstract.sentences)
    spans = list(sentence_spans(text, 0, len(text)))
    likely = probabilities(model, [text[start:end] for start, end in spans], [ROLES] * len(spans))
    found, at = [], 0
    for sentence, role in abstract.sentences:
        end = at + len(sentence)
        best = max(range(len(spans)), key=lambda one: min(end, spans[one][1]) - max(at, spans[one][0]))
        found.append((role, ROLES[int(likely[best].argmax())], float(likely[best].max())))
        at = end + 1
    return found


def _summary(judged: Sequence[tuple[str, str, float]]) -> dict[str, float]:
    how = "5-fold cross-validation by abstract"
    right = [role == read for role, read, _ in judged]
    measured = {f"micro F1, {how}": round(float(np.mean(right)), 4)}
    told, read, both = (Counter(one) for one in zip(*((r, g, r if r == g else "") for r, g, _ in judged), strict=True))
    for role in ROLES:
        measured[f"F1 of {role}, {how}"] = round(2 * both[role] / (told[role] + read[role]), 4)
    sure = np.array([confidence for _, _, confidence in judged])
    for low, high in pairwise((0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.001)):
        inside = (sure >= low) & (sure < high)
        span = f"confidence {low:g} to {high:.3g}, mean {sure[inside].mean():.3f}, {int(inside.sum())} sentences"
        measured[f"reliability: share right at {span}"] = round(float(np.array(right)[inside].mean()), 3)
    return measured


def save(model: RoleModel) -> None:
    """Writes ``roles.npz``: word weights in 8 bits a column, the rest as they are."""
    scale = np.maximum(np.abs(model.weights).max(axis=0), 1e-9) / 127
    np.savez_compressed(
        LEARNED / "roles.npz",
        terms=np.frombuffer("\n".join(model.terms).encode("utf-8"), dtype=np.uint8),
        idf=model.idf.astype(np.float16),
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        **{name: getattr(model, name) for name in ("alone", "place", "form", "emission", "follows", "begins", "ends")},
    )


def _card(corpus: Corpus, measured: dict[str, float]) -> ModelCard:
    sources = Counter(abstract.source for abstract in corpus.abstracts)
    return ModelCard(
        name="roles",
        purpose="Role of each sentence of an abstract, where no printed label tells it",
        trained_on=[f"{name}: {count} structured abstracts, labels cut off" for name, count in sources.most_common()],
        rows=len(corpus.roles),
        measured=measured,
        known_failures=[
            "Background and objective: whether an aim stands under BACKGROUND or OBJECTIVE is a habit of the journal; "
            "about half of all errors are of this kind",
            "The sentence at the turn from methods to results, and from results to conclusions",
            "Trained on structured abstracts, most of trials; narrative reviews and case reports are read less well",
            "Confidence is calibrated on structured abstracts of trials",
        ],
    )
