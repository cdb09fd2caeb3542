"""What may act in an abstract: substances and procedures of the vocabulary, of a wider list, and code names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick_rs

from ingest.reading.abbreviations import definitions_in
from ingest.reading.concepts import folded
from ingest.reading.model import Abstract
from ingest.reading.spans import Spans
from ingest.reading.vocabulary import load_vocabulary

CONTROLS = frozenset({"saline", "placebo", "vehicle"})
"""What is given for comparison: named beside a finding, never its subject."""
MOST_AGENTS = 8
_SAME = {"ketamine-assisted psychotherapy": "ketamine"}
"""A finding on ketamine given with psychotherapy is a finding on ketamine; what came with it is another field."""
_CODE = re.compile(r"(?<![\w-])(?:[A-Z]{1,5}[- ]?\d{2,7}(?:[-,.]\d{1,4})*[A-Za-z]{0,2})(?![\w-])")
_NOT_CODES = re.compile(
    r"(?:DSM|ICD|NCT|COVID|SARS|IL|CD|PMID|TNF|CB|GLP|ASI|BDI|PHQ|GAD|SF|HAM|MCCB|CA|BA|PND?|PD|[PNETFZRDHS])[- ]?\d"
)
_DOSED = re.compile(r"\s*\(?\s*(?:at\s+)?\d[\d.,\s]*(?:-|–|to|,|and|\s)*[\d.]*\s*(?:[mµμn]g|[mµμn]M\b|mmol)")


@dataclass(frozen=True, slots=True)
class AgentMention:
    """``text[start:end]`` names the agent `name` (lower case, preferred)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent of the abstract: how often it is named, and whether in the title; `rank` 0 is the most salient."""

    name: str
    count: int
    in_title: bool
    rank: int


@cache
def substance_names() -> Mapping[str, str]:
    """Concept id to the lower-case preferred name of each substance and intervention."""
    names = {c.id: c.name.lower() for c in load_vocabulary().concepts if c.kind in ("substance", "intervention")}
    return {concept: _SAME.get(name, name) for concept, name in names.items()}


class _Wider:
    """The list of names beyond the vocabulary, matched in one pass."""

    def __init__(self) -> None:
        lines = files(__package__).joinpath("agents.txt").read_text(encoding="utf-8").splitlines()
        self.names = {folded(line): line for line in lines if line and not line.startswith("#")}
        self._forms = list(self.names)
        self._automaton = ahocorasick_rs.AhoCorasick(self._forms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def mentions(self, plain: str) -> Iterator[AgentMention]:
        for form, start, end in self._automaton.find_matches_as_indexes(plain):
            bounded = not (start and plain[start - 1].isalnum()) and not (end < len(plain) and plain[end].isalnum())
            if bounded:
                yield AgentMention(self.names[self._forms[form]], start, end)


@cache
def _wider() -> _Wider:
    return _Wider()


def agent_mentions(abstract: Abstract) -> list[AgentMention]:
    """All mentions of agents in order; where two overlap the vocabulary's comes first, then the wider list's."""
    names = substance_names()
    found = [AgentMention(names[m.concept_id], m.start, m.end) for m in abstract.mentions if m.concept_id in names]
    taken = [(m.start, m.end) for m in abstract.mentions]
    for more in (_listed(abstract.text), _codes(abstract.text)):
        spans = Spans(taken)
        new = [m for m in more if not spans.overlap(m.start, m.end)]
        found += new
        taken += [(m.start, m.end) for m in new]
    return sorted(found, key=lambda m: (m.start, m.end, m.name))


def rank_agents(abstract: Abstract, mentions: Sequence[AgentMention]) -> dict[str, Agent]:
    """The agents by name, the most salient first: in the title, then how often named, then how early."""
    counts: Counter[str] = Counter(m.name for m in mentions)
    titled = {m.name for m in mentions if m.start < abstract.title_end}
    first: dict[str, int] = {}
    for mention in mentions:
        first.setdefault(mention.name, mention.start)
    ranked = sorted(counts, key=lambda n: (n in CONTROLS, n not in titled, -counts[n], first[n]))
    return {name: Agent(name, counts[name], name in titled, rank) for rank, name in enumerate(ranked[:MOST_AGENTS])}


def _listed(text: str) -> Iterator[AgentMention]:
    yield from _wider().mentions(folded(text))
    for definition in {d.short: d for d in reversed(definitions_in(text))}.values():
        name = _wider().names.get(folded(definition.long).strip())
        if name:
            for match in re.finditer(rf"(?<!\w){re.escape(definition.short)}(?!\w)", text):
                yield AgentMention(name, match.start(), match.end())


def _codes(text: str) -> Iterator[AgentMention]:
    """Code names of compounds (AM4113, MK-212): named twice or more, or with a dose behind them."""
    found = [match for match in _CODE.finditer(text) if not _NOT_CODES.match(match.group())]
    counts = Counter(match.group() for match in found)
    for match in found:
        if counts[match.group()] > 1 or _DOSED.match(text, match.end()):
            yield AgentMention(match.group().lower(), match.start(), match.end())
