"""How likely each direction of each agent and target is a finding of the abstract: its sentences weighed together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import lines, read_arrays, unreadable
from ingest.reading.facets.trees import DEPTH, Forest, forest_of
from ingest.reading.findings.features import better_sides
from ingest.reading.findings.judging import SIGNS, Judged

Rows = npt.NDArray[np.float32]
Pair = tuple[str, str]
_ROLES = ("background", "objective", "methods", "results", "conclusions")
LEAST_PROBABLE = 0.35
"""Where precision and recall on the labelled abstracts balance (findings.card.yaml has the others)."""
LEAST_SECOND = 0.45
"""A further direction of the same agent and target needs more: most abstracts tell one."""
_FLOOR = 1e-4
UNUSUAL = -3.0
"""Log-odds of a direction of a target that no training text names."""
Usual = Mapping[tuple[str, bool], npt.NDArray[np.float64]]
"""How usual each direction is: (target, whether of ketamine) to log-odds in the order of `SIGNS`."""
_PLUS_MINUS = np.array([-1.0, 0.0, 0.0, 1.0])
"""What a thing that points to harm (or less) and one that points to benefit (or more) say for each of `SIGNS`."""
_IDENTITY = np.eye(len(SIGNS))
_ONE = (
    "best", "second", "any", "sentences", "title", "ketamine", "mechanism", "valued", "pairs", "users", "rank", "count",
    "agent in title", "target count", "target in title", "named", "best named", "all pairs", "same agent",
    "same target", "place", "sentences in all", "targets in sentence", "agents in sentence",
    *(f"best in {role}" for role in _ROLES), *(f"role is {role}" for role in _ROLES),
)  # fmt: skip
_EACH = (
    "joint", "second joint", "joint sum", "pooled", "at best", "near at best", "whole at best", "rival", "margin",
    "most", "stated where most", "share", "near joint", "whole joint", "in conclusions", "in results",
    "same agent this way", "same target this way", *SIGNS, "minus sum", "none sum", "plus sum", "users this way",
    "usual",
)  # fmt: skip
EVIDENCE = (*_ONE, *_EACH)
"""The columns of `evidence`: what is the same for the four directions of a pair, then what is not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """That the abstract finds `sign` of this agent and target, how likely, and the sentence that states it best."""

    best: Judged
    sign: str
    probability: float


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """The trees, and how usual each direction is."""

    forest: Forest
    usual: Usual


def verdicts(judged: Sequence[Judged]) -> Iterator[Verdict]:
    """For each agent and target of an abstract, each direction with its probability."""
    if not judged:
        return
    model = _model()
    groups = by_pair(judged)
    chances = probabilities(model.forest, evidence(groups, model.usual))
    for (_, members), four in zip(groups.items(), chances.reshape(-1, len(SIGNS)), strict=True):
        for index, sign in enumerate(SIGNS):
            best = max(members, key=lambda member: member.stated * float(member.signs[index]))
            yield Verdict(best, sign, float(four[index]))


def likely(found: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts that are findings: of each pair the most probable, and others where they are surer still."""
    kept: list[Verdict] = []
    seen: set[Pair] = set()
    for verdict in sorted(found, key=lambda verdict: -verdict.probability):
        pair = verdict.best.candidate.agent.name, verdict.best.candidate.target.target
        if is_kept(verdict.probability, first=pair not in seen):
            seen.add(pair)
            kept.append(verdict)
    return kept


def is_kept(probability: float, first: bool) -> bool:
    """Whether a direction is told; `first` is a pair's most probable."""
    return probability >= (LEAST_PROBABLE if first else LEAST_SECOND)


def by_pair(judged: Sequence[Judged]) -> dict[Pair, list[Judged]]:
    """The judged candidates of each (agent, target), the most likely stated first."""
    groups: defaultdict[Pair, list[Judged]] = defaultdict(list)
    for item in judged:
        groups[item.candidate.agent.name, item.candidate.target.target].append(item)
    return {pair: sorted(items, key=lambda item: -item.stated) for pair, items in groups.items()}


@dataclass(frozen=True, slots=True)
class _Pooled:
    """The sentences of a pair as arrays: `stated` n, `signs` n × 4, `joint` their product, `all` 4."""

    stated: npt.NDArray[np.float64]
    signs: npt.NDArray[np.float64]
    joint: npt.NDArray[np.float64]
    all: npt.NDArray[np.float64]


def _pooled(members: Sequence[Judged]) -> _Pooled:
    stated = np.array([item.stated for item in members])
    signs = np.array([item.signs for item in members])
    joint = signs * stated[:, None]
    return _Pooled(stated, signs, joint, 1 - np.prod(1 - np.minimum(joint, 0.99), axis=0))


def evidence(groups: Mapping[Pair, Sequence[Judged]], usual: Usual) -> Rows:
    """Four rows a pair (in the order of `SIGNS`), columns as `EVIDENCE` names them."""
    pooled = {pair: _pooled(members) for pair, members in groups.items()}
    total = np.sum([one.all for one in pooled.values()], axis=0)
    by_agent: defaultdict[str, npt.NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(SIGNS)))
    by_target: defaultdict[str, npt.NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(SIGNS)))
    for (agent, target), one in pooled.items():
        by_agent[agent] += one.all
        by_target[target] += one.all
    rows = np.empty((len(groups) * len(SIGNS), len(EVIDENCE)), dtype=np.float32)
    for number, (pair, members) in enumerate(groups.items()):
        one = pooled[pair]
        same_agent, same_target = by_agent[pair[0]] - one.all, by_target[pair[1]] - one.all
        block = rows[number * len(SIGNS) : (number + 1) * len(SIGNS)]
        around = (float((total - one.all).sum()), float(same_agent.sum()), float(same_target.sum()))
        block[:, : len(_ONE)] = _same_for_all(pair, members, one, around, len(groups))
        block[:, len(_ONE) :] = np.column_stack(
            _for_each(members, one, same_agent, same_target, usual.get(usual_key(pair)))
        )
    return rows


def usual_key(pair: Pair) -> tuple[str, bool]:
    """The key of `Usual` for a pair."""
    return pair[1], "ketamine" in pair[0]


def _same_for_all(
    pair: Pair, members: Sequence[Judged], one: _Pooled, around: tuple[float, ...], pairs: int
) -> list[float]:
    best, agent = members[0], members[0].candidate.agent
    candidate, sentence = best.candidate, best.candidate.sentence
    named = [member.stated for member in members if member.candidate.named]
    in_role = dict.fromkeys(_ROLES, 0.0)
    for member in members:
        role = member.candidate.sentence.role
        in_role[role] = max(in_role[role], member.stated)
    valued = better_sides().get(pair[1], "none") != "none"
    second = one.stated[1] if len(members) > 1 else 0.0
    return [
        *_log_odds(np.array([one.stated[0], second])).tolist(),
        float(np.log1p(-np.minimum(one.stated, 0.999)).sum()), float(len(members)), float(sentence.section == "TITLE"),
        float("ketamine" in pair[0]), float(pair[1].startswith("mech")), float(valued), float(min(pairs, 40)),
        float(best.users), float(agent.rank), float(agent.count), float(agent.in_title),
        float(candidate.target_count), float(candidate.target_in_title), float(len(named)), max(named, default=0.0),
        *around, candidate.sentence_index / max(best.last_sentence, 1), float(best.last_sentence),
        float(candidate.targets_in_sentence), float(candidate.agents_in_sentence), *in_role.values(),
        *(float(sentence.role == role) for role in _ROLES),
    ]  # fmt: skip


def _for_each(
    members: Sequence[Judged],
    one: _Pooled,
    agent: npt.NDArray[np.float64],
    target: npt.NDArray[np.float64],
    usual: npt.NDArray[np.float64] | None,
) -> list[npt.NDArray[np.float64]]:
    best = members[0]
    weights = one.stated**1.5
    top, ordered = _log_odds(one.joint.max(axis=0)), np.sort(one.joint, axis=0)
    second = ordered[-2] if len(members) > 1 else np.zeros(len(SIGNS))
    rival = _log_odds(_other_most(one.joint.max(axis=0)))
    near, whole = (np.array([getattr(m, part) for m in members]) * one.stated[:, None] for part in ("near", "whole"))
    ending = [m.candidate.sentence.role == "conclusions" or m.candidate.sentence.section == "TITLE" for m in members]
    found = [m.candidate.sentence.role == "results" for m in members]
    ones = np.ones(len(SIGNS))
    return [
        top, _log_odds(second), _log_odds(np.minimum(one.joint.sum(axis=0), 0.999)),
        _log_odds((one.signs * weights[:, None]).sum(axis=0) / weights.sum()), _log_odds(best.signs),
        _log_odds(best.near), _log_odds(best.whole), rival, top - rival, _log_odds(one.signs.max(axis=0)),
        _log_odds(one.stated[one.signs.argmax(axis=0)]), one.all / one.all.sum(), near.max(axis=0), whole.max(axis=0),
        _most_in(one.joint, ending), _most_in(one.joint, found), agent / (agent.sum() + 0.3), target,
        *_IDENTITY, one.all[0] * ones, one.all[2] * ones, one.all[3] * ones, best.users * _PLUS_MINUS,
        ones * UNUSUAL if usual is None else usual,
    ]  # fmt: skip


def _other_most(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each value the largest of the others."""
    order = np.argsort(values)
    others = np.full(len(values), values[order[-1]])
    others[order[-1]] = values[order[-2]]
    return others


def _most_in(joint: npt.NDArray[np.float64], where: Sequence[bool]) -> npt.NDArray[np.float64]:
    return np.asarray(joint[where].max(axis=0)) if any(where) else np.zeros(len(SIGNS))


def _log_odds(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    clipped = np.minimum(np.maximum(chances, _FLOOR), 1 - _FLOOR)
    return np.asarray(np.log(clipped / (1 - clipped)))


def probabilities(forest: Forest, rows: Rows) -> Rows:
    """The probability of each row, all rows and trees followed at once."""
    nodes, leaves = 2**DEPTH - 1, 2**DEPTH
    feature, threshold = forest.feature.ravel(), forest.threshold.ravel()
    root = np.arange(len(forest.feature)) * nodes
    flat, offset = rows.ravel(), np.arange(len(rows))[:, None] * rows.shape[1]
    node = np.zeros((len(rows), len(root)), dtype=np.intp)
    for _ in range(DEPTH):
        at = root + node
        node = 2 * node + 1 + (flat.take(feature.take(at) + offset) > threshold.take(at))
    reached = forest.leaf.ravel().take(np.arange(len(root)) * leaves + node - nodes)
    return np.asarray(1 / (1 + np.exp(-(reached.sum(axis=1) + forest.base[0]))), dtype=np.float32)


@cache
def _model() -> VerdictModel:
    """The trees as trained. Raises `DataFileError` when the file is absent or broken."""
    arrays = read_arrays("findings_verdict")
    try:
        names = lines(arrays["targets"])
        usual = arrays["usual"].astype(np.float64).reshape(len(names), 2, len(SIGNS))
        return VerdictModel(
            forest_of(("finding",), arrays),
            {(name, bool(about)): usual[row, about] for row, name in enumerate(names) for about in (0, 1)},
        )
    except (KeyError, ValueError) as error:
        raise unreadable("findings_verdict.npz", error) from error
