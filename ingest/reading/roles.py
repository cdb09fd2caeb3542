"""Gives every sentence of an abstract its role: background, objective, methods, results or conclusions.

Two steps, both linear. First each sentence is scored by its own words, by those of its neighbours and by its place
(tf-idf of words and word pairs). Then a linear-chain conditional random field (Lafferty et al. 2001) looks at the
scores along the abstract, and at which role follows which. Where a printed label allows only some roles, the others
are ruled out. Every probability is the marginal of the chain, so it says how often such a sentence has that role.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import lines, read_arrays, unreadable
from ingest.reading.learned.features import words
from ingest.reading.model import ROLES

Role = tuple[str, float]
"""A role and how likely it is right."""

Numbers = npt.NDArray[np.float32]

LABELLED = 0.99
"""How sure a role is that the printed label states."""

COUNT = len(ROLES)
VIEWS = {"alone": 5, "before": 5, "here": 5, "after": 5, "first": 3, "whole": 3}
"""Columns of the word weights: what words say of the role of their own sentence when read alone; then, read together,
of the sentence after them, their own, and the one before them; and, standing first or anywhere, of the abstract's
form (background, aim or both before the methods)."""

NEIGHBOUR = 0.6
"""How much a neighbour's words weigh beside the sentence's own."""

_STATES = re.compile(
    r"\b(?:reduc|improv|increas|decreas|attenuat|enhanc|prevent|predict|alter|impair|inhibit|block|restor|revers|induc|"
    r"caus|rescu|reliev|alleviat|potentiat|suppress|promot|activat|facilitat|mediat|modulat|produc|disrupt|normali[sz]|"
    r"augment|elevat|ameliorat|exacerbat|abolish|regulat|lower|worsen|protect|mimick?|trigger)e?s\b|"
    r"\b(?:(?:does|do|did) not|fails? to|is|are) (?!there\b)\w+|\b(?:has|have) (?:no|an?|rapid|similar)\b"
)


_CAPITALS = re.compile("[A-Z]{2,}")


@dataclass(frozen=True, slots=True, eq=False)
class RoleModel:
    """What was learned. `terms` maps a feature to its row; `weights` has a column for each of `VIEWS`, in their order.

    `place` adds what the place of a sentence says to its score, `form` is the intercept of the abstract's form. The
    chain: `emission` (context values and a last row of intercepts × roles), `follows` (role × next role), `begins`,
    `ends`, all in log space.
    """

    terms: Mapping[str, int]
    idf: Numbers
    weights: Numbers
    alone: Numbers
    place: Numbers
    form: Numbers
    emission: Numbers
    follows: Numbers
    begins: Numbers
    ends: Numbers


def roles_of(sentences: Sequence[str], allowed: Sequence[Sequence[str]]) -> list[Role]:
    """Roles of consecutive sentences; `allowed` are those each may have, all `ROLES` where none is told."""
    if all(len(roles) == 1 for roles in allowed):
        return [(roles[0], LABELLED) for roles in allowed]
    likely = probabilities(load_role_model(), sentences, allowed)
    best = likely.argmax(axis=1)
    return [
        (roles[0], LABELLED) if len(roles) == 1 else (ROLES[role], float(row[role]))
        for roles, role, row in zip(allowed, best.tolist(), likely, strict=True)
    ]


def title_role(title: str) -> Role:
    """A title states an aim, unless a verb in it states a result."""
    return ("results", 0.8) if _STATES.search(title) and not title.rstrip().endswith("?") else ("objective", 0.9)


def features(sentence: str) -> list[str]:
    """Words, word pairs, how the sentence begins and ends, and how it is built: length, figures, brackets, capitals.

    A feature may come twice; it counts once.
    """
    tokens = words(sentence)
    found = [*tokens, *map(" ".join, pairwise(tokens))]
    if tokens:
        found += ["^" + " ".join(tokens[:size]) for size in (1, 2, 3)]
        found.append("$" + " ".join(tokens[-2:]))
    found += (
        f"#words {min(12, len(tokens) // 4)}",
        f"#figures {min(6, tokens.count('0'))}",
        f"#brackets {min(4, sentence.count('('))}",
        f"#capitals {min(5, len(_CAPITALS.findall(sentence)))}",
    )
    found += [f"#{mark}" for mark in "?:;" if mark in sentence]
    return found


def probabilities(model: RoleModel, sentences: Sequence[str], allowed: Sequence[Sequence[str]]) -> Numbers:
    """Sentences × roles, each row adding up to 1."""
    views = word_scores(model, sentences)
    emitted = context(*sentence_scores(model, views)) @ model.emission[:-1] + model.emission[-1]
    likely = np.exp(emitted - emitted.max(axis=1, keepdims=True))
    if any(len(roles) < COUNT for roles in allowed):
        likely *= [[role in roles for role in ROLES] for roles in allowed]
    return _marginals(np.maximum(likely, 1e-30), model)


def word_scores(model: RoleModel, sentences: Sequence[str]) -> Numbers:
    """Sentences × columns of `VIEWS`: the tf-idf of each sentence, of length 1, times the weights."""
    rows: list[int] = []
    starts: list[int] = []
    unknown = len(model.idf) - 1  # the last row stands for what was never seen, and weighs nothing
    for sentence in sentences:
        starts.append(len(rows))
        known = {row for row in map(model.terms.get, features(sentence)) if row is not None}
        rows += sorted(known) or [unknown]
    idf = model.idf[rows]
    length = np.sqrt(np.add.reduceat(idf * idf, starts)) + np.float32(1e-9)
    return np.asarray(np.add.reduceat(idf[:, None] * model.weights[rows], starts) / length[:, None], dtype=np.float32)


def sentence_scores(model: RoleModel, views: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Log-probabilities of the roles by the words alone; with neighbours and place; and of the abstract's form."""
    alone, before, here, after, first, whole = np.split(views, np.cumsum([*VIEWS.values()])[:-1], axis=1)
    near = here + place(len(views)) @ model.place[:-1] + model.place[-1]
    near[1:] += NEIGHBOUR * before[:-1]
    near[:-1] += NEIGHBOUR * after[1:]
    form = first[0] + whole.sum(axis=0) / np.float32(np.sqrt(len(views))) + model.form
    return log_share(alone + model.alone), log_share(near), log_share(form[None])[0]


def log_share(scores: Numbers) -> Numbers:
    """Log-probabilities from the log-odds of one-against-rest models."""
    single = -np.logaddexp(np.float32(0), -scores)
    return np.asarray(single - np.log(np.exp(single).sum(axis=1, keepdims=True)), dtype=np.float32)


@lru_cache(maxsize=128)
def place(count: int) -> Numbers:
    """Sentences × 24: where a sentence stands, in twelfths of the abstract and counted from either end."""
    at = np.arange(count)
    twelfth = np.minimum(11, at * 12 // max(1, count - 1))
    marks = (np.eye(12)[twelfth], np.eye(6)[np.minimum(at, 5)], np.eye(6)[np.minimum(count - 1 - at, 5)])
    return np.asarray(np.hstack(marks) / 2, dtype=np.float32)


def context(alone: Numbers, near: Numbers, form: Numbers) -> Numbers:
    """Sentences × values for the chain: the scores of a sentence, of those around it and of the whole abstract."""
    count = len(alone)
    p_alone, p_near = np.exp(alone), np.exp(near)
    sums = np.cumsum(p_alone, axis=0)
    before, after = sums - p_alone, sums[-1] - sums
    of_all = np.concatenate([np.log(p_near.max(axis=0) + 1e-3), p_near.mean(axis=0), np.log(p_near[0] + 1e-3), form])
    aim, first, next_methods = p_alone[:, 1:2], np.zeros((count, 1)), np.zeros((count, 1))
    first[0] = 1
    next_methods[:-1] = p_alone[1:, 2:3]
    return np.hstack((
        _shifted(near, 2), _shifted(p_alone, 3), alone,
        before / count, after / count, np.log1p(before), np.log1p(after),
        np.broadcast_to(of_all, (count, len(of_all))), form * aim, form * first, form * next_methods,
        aim * first, aim * next_methods, _ends(count),
    )).astype(np.float32)  # fmt: skip


def _shifted(scores: Numbers, reach: int) -> Numbers:
    """For each sentence the scores of those from `reach` before it to `reach` after it; zeros outside the abstract."""
    count, width = scores.shape
    padded = np.zeros((count + 2 * reach, width), dtype=np.float32)
    padded[reach : reach + count] = scores
    return np.hstack([padded[shift : shift + count] for shift in range(2 * reach + 1)])


@lru_cache(maxsize=128)
def _ends(count: int) -> Numbers:
    """Sentences × 20: the tenth of the abstract, the place counted from either end, one over their number."""
    at = np.arange(count)
    share = at / max(1, count - 1)
    return np.hstack((
        np.eye(10)[np.minimum(9, (share * 10).astype(int))], share[:, None], np.eye(4)[np.minimum(at, 3)],
        np.eye(4)[np.minimum(count - 1 - at, 3)], np.full((count, 1), 1 / count),
    )).astype(np.float32)  # fmt: skip


def _marginals(likely: Numbers, model: RoleModel) -> Numbers:
    """Forward-backward over the chain, scaled at every step so that no number runs out.

    Plain floats: the chain has five states, too few for arrays to pay.
    """
    begins, into, out_of, ends = _transitions(model)
    rows = likely.tolist()
    at = [begin * emitted for begin, emitted in zip(begins, rows[0], strict=True)]
    forward = [at]
    for row in rows[1:]:
        a, b, c, d, e = _scaled(at)
        at = [(a * p + b * q + c * r + d * s + e * t) * own for (p, q, r, s, t), own in zip(into, row, strict=True)]
        forward.append(at)
    at = ends
    backward = [at]
    for row in reversed(rows[1:]):
        a, b, c, d, e = _scaled([own * later for own, later in zip(row, at, strict=True)])
        at = [a * p + b * q + c * r + d * s + e * t for p, q, r, s, t in out_of]
        backward.append(at)
    both = np.array(forward) * np.array(backward[::-1])
    return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)


def _scaled(values: list[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values]


@lru_cache(maxsize=4)
def _transitions(model: RoleModel) -> tuple[list[float], list[list[float]], list[list[float]], list[float]]:
    """Begin, into each role, out of each role, end: as lists, out of log space."""
    follows = np.exp(model.follows.astype(np.float64))
    return (
        np.exp(model.begins.astype(np.float64)).tolist(),
        follows.T.tolist(),
        follows.tolist(),
        np.exp(model.ends.astype(np.float64)).tolist(),
    )


@cache
def load_role_model() -> RoleModel:
    """The model kept as ``learned/roles.npz``. Raises `DataFileError` when it is absent or is not such a model."""
    arrays = read_arrays("roles")
    try:
        numbers = {name: values.astype(np.float32) for name, values in arrays.items() if name not in ("terms", "scale")}
        numbers["weights"] *= arrays["scale"].astype(np.float32)
        return RoleModel(terms={term: row for row, term in enumerate(lines(arrays["terms"]))}, **numbers)
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable("roles.npz", error) from error
