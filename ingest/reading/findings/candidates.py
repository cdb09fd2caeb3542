"""Every place where a sentence may state that a substance moved a target: what the learned parts then judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ingest.reading.concepts import Mention
from ingest.reading.findings.terms import TargetMention, target_matcher
from ingest.reading.model import Abstract, Sentence
from ingest.reading.vocabulary import load_vocabulary

MOST_SALIENT = 2
"""Sentences that name no substance ("craving fell in both groups") may speak of this many of the paper's own."""
NOT_AGENTS = frozenset({"saline", "placebo"})


@dataclass(frozen=True, slots=True)
class Agent:
    """A substance of the abstract: how often it is named, and whether in the title; `rank` 0 is the most salient."""

    name: str
    count: int
    in_title: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A substance and a target in one sentence; `named` where the sentence itself names the substance."""

    sentence_index: int
    sentence: Sentence
    agent: Agent
    agent_start: int
    agent_end: int
    named: bool
    target: TargetMention
    agents_in_sentence: int
    targets_in_sentence: int
    target_count: int
    target_in_title: bool


@cache
def substance_names() -> Mapping[str, str]:
    """Concept id to the lower-case preferred name of each substance and intervention."""
    return {c.id: c.name.lower() for c in load_vocabulary().concepts if c.kind in ("substance", "intervention")}


def agents(abstract: Abstract) -> dict[str, Agent]:
    """The substances of an abstract by name, the most salient first: title first, then how often named."""
    names = substance_names()
    counts: Counter[str] = Counter()
    titled: set[str] = set()
    first: dict[str, int] = {}
    for mention in abstract.mentions:
        name = names.get(mention.concept_id)
        if name is None:
            continue
        counts[name] += 1
        first.setdefault(name, mention.start)
        if mention.start < abstract.title_end:
            titled.add(name)
    ranked = sorted(counts, key=lambda n: (n in NOT_AGENTS, n not in titled, -counts[n], first[n]))
    return {name: Agent(name, counts[name], name in titled, rank) for rank, name in enumerate(ranked)}


def candidates(abstract: Abstract) -> Iterator[Candidate]:
    """All candidates, sentence by sentence. Of several mentions of one target the one nearest to the agent stands."""
    known = agents(abstract)
    if not known:
        return
    names = substance_names()
    salient = [agent for agent in known.values() if agent.name not in NOT_AGENTS][:MOST_SALIENT]
    targets = target_matcher().mentions(abstract.text, abstract.mentions)
    counts = Counter(mention.target for mention in targets)
    titled = {mention.target for mention in targets if mention.start < abstract.title_end}
    for index, sentence in enumerate(abstract.sentences):
        here = [m for m in targets if sentence.start <= m.start and m.end <= sentence.end]
        if not here:
            continue
        said = [
            m
            for m in abstract.mentions
            if m.concept_id in names and sentence.start <= m.start and m.end <= sentence.end
        ]
        present = {names[m.concept_id] for m in said}
        wanted = {m.target for m in here}
        for agent in known.values():
            named = agent.name in present
            if not named and agent not in salient:
                continue
            places = [m for m in said if names[m.concept_id] == agent.name]
            for target in sorted(wanted):
                mention, place = _nearest([m for m in here if m.target == target], places)
                yield Candidate(
                    index, sentence, agent,
                    place.start if place else -1, place.end if place else -1, named,
                    mention, len(present), len(wanted), counts[target], target in titled,
                )  # fmt: skip


def _nearest(targets: list[TargetMention], places: list[Mention]) -> tuple[TargetMention, Mention | None]:
    if not places:
        return targets[0], None
    return min(
        ((t, p) for t in targets for p in places),
        key=lambda pair: (
            pair[0].start < pair[1].end and pair[1].start < pair[0].end,
            abs(pair[0].start - pair[1].end),
        ),
    )
