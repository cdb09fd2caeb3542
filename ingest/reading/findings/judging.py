"""How likely each direction of each agent and target is a finding of the abstract: first by sentence, then in all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.reading.direction.features import features as passage_features
from ingest.reading.direction.marking import Question
from ingest.reading.findings.candidates import Candidate
from ingest.reading.findings.features import (
    SentenceView,
    acceptance_features,
    better_sides,
    direction_features,
    kinds_of,
    side,
    view_of,
)
from ingest.reading.learned.dense import load_dense
from ingest.reading.learned.linear import LinearModel, load_model
from ingest.reading.model import Abstract

SIGNS = ("minus", "mixed", "none", "plus")
"""Directions in the frame of the target's good side: plus is benefit, or increase where no side is good."""
LEAST_STATED = 0.02
"""Candidates below are not looked at again: almost none is a finding, and most of the time is saved."""
CONTROL_WORDS = "placebo saline control controls vehicle"
_FLIPPED = [3, 1, 2, 0]
_FLOOR = 1e-4
_ROLES = ("background", "objective", "methods", "results", "conclusions")
Signs = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with how likely its sentence states a result on it, and which way (in the order of `SIGNS`).

    `near` is what the cues beside the target tell, `whole` what the whole sentence tells; `signs` is their mean.
    """

    candidate: Candidate
    stated: float
    near: Signs
    whole: Signs

    @property
    def signs(self) -> Signs:
        return (self.near + self.whole) / 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """That the abstract finds `sign` of this agent and target, how likely, and the sentence that states it best."""

    best: Judged
    sign: str
    probability: float


def sentence_views(abstract: Abstract, candidates: Sequence[Candidate]) -> dict[int, SentenceView]:
    """The view of each sentence that holds a candidate, by its index."""
    sentences = {candidate.sentence_index: candidate.sentence for candidate in candidates}
    paper = kinds_of(abstract) if sentences else ()
    return {index: view_of(abstract, index, sentence, paper) for index, sentence in sentences.items()}


def question_of(abstract: Abstract, candidate: Candidate) -> Question:
    """The candidate as a question of the kind that `ketagraph direction` answers."""
    printed = abstract.text[candidate.agent_start : candidate.agent_end] if candidate.named else ""
    return Question(
        f"{candidate.agent.name} {printed}".strip(),
        " ".join((*candidate.others, CONTROL_WORDS)),
        candidate.target.surface,
    )


def literal_is_flipped(candidate: Candidate) -> bool:
    """Whether more of the printed word is minus in the frame of the target's good side."""
    return side(candidate.target.target, candidate.target.sense) < 0


def in_frame(literal: Signs, candidate: Candidate) -> Signs:
    """Chances of more and less of the printed word as chances in the frame of the target's good side."""
    return literal[_FLIPPED] if literal_is_flipped(candidate) else literal


def whole_features(abstract: Abstract, candidate: Candidate) -> list[str]:
    """What `ketagraph direction` sees of the sentence, with what the target is."""
    return [
        *passage_features(question_of(abstract, candidate), abstract.words_of(candidate.sentence)),
        f"t:{candidate.target.target}",
    ]


def judge_candidates(abstract: Abstract, candidates: Sequence[Candidate]) -> list[Judged]:
    """All candidates that may state a result, judged sentence by sentence."""
    words, marks = load_model("findings_words"), load_model("findings_marks")
    near, whole = load_model("findings_near"), load_model("findings_whole")
    views = sentence_views(abstract, candidates)
    judged = []
    for candidate in candidates:
        view = views[candidate.sentence_index]
        seen = acceptance_features(abstract, candidate, view)
        stated = _logistic((_log_odds_of(words, seen) + _log_odds_of(marks, seen)) / 2)
        if stated < LEAST_STATED:
            continue
        judged.append(
            Judged(
                candidate,
                stated,
                _chances(near, direction_features(abstract, candidate, view)),
                in_frame(_chances(whole, whole_features(abstract, candidate)), candidate),
            )
        )
    return judged


def verdicts(judged: Sequence[Judged]) -> Iterator[Verdict]:
    """For each agent and target of an abstract, each direction with its probability."""
    model = load_dense("findings_verdict")
    groups = by_pair(judged)
    for pair, members in groups.items():
        for sign, values in zip(SIGNS, evidence(pair, members, len(groups)), strict=True):
            index = SIGNS.index(sign)
            best = max(members, key=lambda member: member.stated * float(member.signs[index]))
            yield Verdict(best, sign, model.probability(values))


def by_pair(judged: Sequence[Judged]) -> dict[tuple[str, str], list[Judged]]:
    """The judged candidates of each (agent, target), the most likely stated first."""
    groups: defaultdict[tuple[str, str], list[Judged]] = defaultdict(list)
    for item in judged:
        groups[item.candidate.agent.name, item.candidate.target.target].append(item)
    return {pair: sorted(items, key=lambda item: -item.stated) for pair, items in groups.items()}


EVIDENCE = (
    "best", "second", "any", "sentences", "title", "ketamine", "mechanism", "pairs",
    *(f"role {role}" for role in _ROLES),
    "joint", "joint sum", "pooled", "at best", "near at best", "whole at best", "rival", "margin", "most",
    *SIGNS, "leads", "stated where most", "no good side",
)  # fmt: skip
"""The values of `evidence`, in order."""


def evidence(pair: tuple[str, str], members: Sequence[Judged], pairs: int) -> Iterator[list[float]]:
    """For each of `SIGNS` the row of numbers that the last step weighs, named by `EVIDENCE`."""
    agent, target = pair
    stated = np.array([item.stated for item in members])
    signs = np.array([item.signs for item in members])
    best = members[0]
    base = [
        _log_odds(stated[0]), _log_odds(stated[1]) if len(stated) > 1 else -7.0,
        float(np.log1p(-np.clip(stated, 0, 0.999)).sum()), float(len(stated)),
        float(best.candidate.sentence.section == "TITLE"), float("ketamine" in agent),
        float(target.startswith("mech")), float(min(pairs, 40)),
        *(float(best.candidate.sentence.role == role) for role in _ROLES),
    ]  # fmt: skip
    weights = stated**1.5
    pooled = (signs * weights[:, None]).sum(axis=0) / weights.sum()
    joint = signs * stated[:, None]
    for index in range(len(SIGNS)):
        top = _log_odds(joint[:, index].max())
        rival = _log_odds(np.delete(joint, index, axis=1).max())
        yield [
            *base, top, _log_odds(min(joint[:, index].sum(), 0.999)), _log_odds(pooled[index]),
            _log_odds(best.signs[index]), _log_odds(best.near[index]), _log_odds(best.whole[index]),
            rival, top - rival, _log_odds(signs[:, index].max()),
            *(float(index == other) for other in range(len(SIGNS))),
            float(pooled[index] >= pooled.max()), _log_odds(stated[int(signs[:, index].argmax())]),
            float(better_sides().get(target, "none") == "none"),
        ]  # fmt: skip


def direction_named(target: str, sign: str) -> str:
    """The contract's word for a sign: benefit and harm where the target has a better side, else increase, decrease."""
    valued = better_sides().get(target, "none") != "none"
    names = {"plus": "benefit", "minus": "harm"} if valued else {"plus": "increase", "minus": "decrease"}
    return names.get(sign, "no difference" if sign == "none" else sign)


def _chances(model: LinearModel, features: list[str]) -> Signs:
    chances = model.probabilities(features)
    return np.array([chances[sign] for sign in SIGNS])


def _log_odds_of(model: LinearModel, features: list[str]) -> float:
    return float(model.scores(features)[0])


def _log_odds(probability: float) -> float:
    clipped = min(max(float(probability), _FLOOR), 1 - _FLOOR)
    return math.log(clipped / (1 - clipped))


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
