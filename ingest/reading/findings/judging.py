"""How likely each sentence states a result on an agent and a target, and which way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract

SIGNS = ("minus", "mixed", "none", "plus")
"""Directions in the frame of the target's good side: plus is benefit, or increase where no side is good."""
LEAST_STATED = 0.06
"""Candidates below are not looked at again: almost none is a finding, and most of the time is saved."""
CONTROL_WORDS = "placebo saline control controls vehicle"
_FLIPPED = [3, 1, 2, 0]
Signs = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with how likely its sentence states a result on it, and which way (in the order of `SIGNS`).

    `near` is what the cues beside the target tell, `whole` what the whole sentence tells; `signs` is their mean.
    `users`: the paper speaks of people who use the agent as a drug. `last_sentence` is the abstract's last index.
    """

    candidate: Candidate
    stated: float
    near: Signs
    whole: Signs
    users: bool
    last_sentence: int

    @property
    def signs(self) -> Signs:
        return (self.near + self.whole) / 2


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
    words, near, whole = load_model("findings_words"), load_model("findings_near"), load_model("findings_whole")
    views = sentence_views(abstract, candidates)
    last = len(abstract.sentences) - 1
    judged = []
    for candidate in candidates:
        view = views[candidate.sentence_index]
        gate, by_words = words.scores(acceptance_features(abstract, candidate, view)).tolist()
        if _logistic(gate) < LEAST_STATED:
            continue
        *literal, by_whole = whole.scores(whole_features(abstract, candidate)).tolist()
        judged.append(
            Judged(
                candidate,
                _logistic(by_words + by_whole),
                _softmax(near.scores(direction_features(abstract, candidate, view))),
                in_frame(_softmax(np.array(literal)), candidate),
                by_users(candidate, view),
                last,
            )
        )
    return judged


def by_users(candidate: Candidate, view: SentenceView) -> bool:
    """Whether the paper speaks of people who use the agent as a drug, so that what they have is harm of it."""
    return "kind=users" in view.paper and "ketamine" in candidate.agent.name


def direction_named(target: str, sign: str) -> str:
    """The contract's word for a sign: benefit and harm where the target has a better side, else increase, decrease."""
    valued = better_sides().get(target, "none") != "none"
    names = {"plus": "benefit", "minus": "harm"} if valued else {"plus": "increase", "minus": "decrease"}
    return names.get(sign, "no difference" if sign == "none" else sign)


def _softmax(scores: npt.NDArray[np.floating[Any]]) -> Signs:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
