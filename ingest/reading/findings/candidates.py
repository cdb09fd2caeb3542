"""Every place where a sentence may state that an agent moved a target: what the learned parts then judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.findings.agents import CONTROLS, Agent, AgentMention, agent_mentions, rank_agents
from ingest.reading.findings.terms import TargetMention, target_matcher
from ingest.reading.model import Abstract, Sentence

MOST_SALIENT = 2
"""Sentences that name no agent ("craving fell in both groups") may speak of this many of the paper's own."""
_STUDIED = ("ketamine", "esketamine", "arketamine")
"""Agents that a sentence may speak of without naming them whatever else the paper names: what we are here for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent and a target in one sentence; `named` where the sentence itself names the agent (else offsets are -1).

    `before` is the agent last named before the sentence; `others` are the other agents that the sentence names.
    """

    sentence_index: int
    sentence: Sentence
    agent: Agent
    agent_start: int
    agent_end: int
    named: bool
    target: TargetMention
    others: tuple[str, ...]
    before: str | None
    agents_in_sentence: int
    targets_in_sentence: int
    target_count: int
    target_in_title: bool


def candidates(abstract: Abstract) -> Iterator[Candidate]:
    """All candidates, sentence by sentence. Of several mentions of one target the one nearest to the agent stands."""
    places = agent_mentions(abstract)
    known = rank_agents(abstract, places)
    if not known:
        return
    salient = _salient(known)
    targets = target_matcher().mentions(abstract.text, abstract.mentions)
    counts = Counter(mention.target for mention in targets)
    titled = {mention.target for mention in targets if mention.start < abstract.title_end}
    before: str | None = None
    for index, sentence in enumerate(abstract.sentences):
        said = [m for m in places if m.name in known and sentence.start <= m.start and m.end <= sentence.end]
        here = [m for m in targets if sentence.start <= m.start and m.end <= sentence.end]
        present = {m.name for m in said}
        wanted = sorted({m.target for m in here})
        for agent in known.values():
            named = agent.name in present
            if not here or (not named and agent.name not in salient):
                continue
            spots = [m for m in said if m.name == agent.name]
            for target in wanted:
                mention, place = _nearest([m for m in here if m.target == target], spots)
                yield Candidate(
                    index, sentence, agent, place.start if place else -1, place.end if place else -1, named, mention,
                    tuple(sorted(present - {agent.name})), before, len(present), len(wanted), counts[target],
                    target in titled,
                )  # fmt: skip
        acting = [m for m in said if m.name not in CONTROLS]
        before = acting[-1].name if acting else before


def _salient(known: dict[str, Agent]) -> set[str]:
    acting = [agent.name for agent in known.values() if agent.name not in CONTROLS]
    return {*acting[:MOST_SALIENT], *(name for name in acting if name in _STUDIED)}


def _nearest(targets: list[TargetMention], places: Sequence[AgentMention]) -> tuple[TargetMention, AgentMention | None]:
    if not places:
        return targets[0], None
    return min(
        ((t, p) for t in targets for p in places),
        key=lambda pair: (
            pair[0].start < pair[1].end and pair[1].start < pair[0].end,
            abs(pair[0].start - pair[1].end),
        ),
    )
