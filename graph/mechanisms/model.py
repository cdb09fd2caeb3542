"""What findings, edges and paths are. Everything here is frozen and knows nothing of the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

NOT_READ = "direction not read"
"""What an edge says where evidence stands for it but no direction was read."""

UNREAD = "not read"
_DOWNWARD = ("human", "animal", "in vitro", UNREAD)
"""Species rungs from the best down; one that was not read holds least."""


@dataclass(frozen=True, slots=True)
class Source:
    """The paper that a finding comes from.

    `study` groups reports of one study; `rung` is human, animal, in vitro or None where it was not read. `mechanisms`
    are those that the study bears on as curated, `titled` those that the title names. `participants` is a number of
    people or animals.
    """

    paper: str
    pmid: str | None
    title: str
    year: int | None
    design: str | None
    rung: str | None
    participants: int | None
    status: str
    role: str | None
    study: str
    curated: bool = False
    mechanisms: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding of a paper: what `agent` did to `target`, in the stored words.

    `agent` is a concept id where the vocabulary has the agent, `agent_name` its lower-case name. `mentions` are the
    mechanisms and outcomes that the text names, as (concept, start, end).
    """

    id: str
    method: str
    agent: str | None
    agent_name: str
    target: str
    direction: str | None
    certainty: str | None
    own: bool
    contrast: str | None
    text: str
    source: Source
    condition: str | None = None
    background: str | None = None
    significant: bool | None = None
    confidence: float | None = None
    section: str | None = None
    mentions: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as evidence on an edge.

    `says` is its direction in the terms of the edge's kind; `action` what the agent does to the mechanism (probed
    only); `model_of` the outcome that an animal model stands for. `why_not` says why it is shown but not counted.
    """

    statement: Statement
    kind: str
    says: str
    action: str | None = None
    model_of: str | None = None
    why_not: str = ""

    @property
    def counted(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Strand:
    """All evidence of one kind (and one action) on an edge; the weighing is done here and nowhere else."""

    kind: str
    action: str | None
    items: tuple[Item, ...]

    @cached_property
    def by_study(self) -> Mapping[str, str]:
        """What each independent study says: its findings' direction, ``mixed`` where they oppose each other."""
        said: dict[str, Counter[str]] = {}
        for item in self.items:
            if item.counted:
                said.setdefault(item.statement.source.study, Counter())[item.says] += 1
        return {study: verdict(counts) for study, counts in said.items()}

    @cached_property
    def tally(self) -> Mapping[str, int]:
        """How many independent studies say what, most first."""
        return dict(sorted(Counter(self.by_study.values()).items(), key=lambda entry: (-entry[1], entry[0])))

    @property
    def studies(self) -> int:
        return len(self.by_study)

    @cached_property
    def direction(self) -> str:
        """What most studies say; ``mixed`` where the two most frequent answers are equally frequent."""
        return majority(self.tally) if self.tally else NOT_READ

    @cached_property
    def contradicted(self) -> bool:
        """Whether studies say the opposite of each other (no difference is not the opposite of a difference)."""
        says = [*self.tally]
        return any(opposite(one, other) for one in says for other in says) or "mixed" in self.tally

    @cached_property
    def _leading(self) -> tuple[str, ...]:
        """What most studies say; several answers where they are equally frequent."""
        telling = {says: n for says, n in self.tally.items() if says != NOT_READ} or self.tally
        most = max(telling.values(), default=0)
        return tuple(says for says, n in telling.items() if n == most)

    @cached_property
    def rung_of(self) -> Mapping[str, str]:
        """The species rung of each independent study: the lowest one of its reports, if any was read."""
        found: dict[str, list[str]] = {}
        for item in self.items:
            if item.counted:
                found.setdefault(item.statement.source.study, []).append(item.statement.source.rung or UNREAD)
        return {study: max(rungs, key=_DOWNWARD.index) for study, rungs in found.items()}

    def _rungs_of(self, answers: Collection[str]) -> Mapping[str, int]:
        said = [self.rung_of[study] for study, says in self.by_study.items() if says in answers]
        return dict(sorted(Counter(said).items(), key=lambda entry: (-entry[1], _DOWNWARD.index(entry[0]))))

    @cached_property
    def rungs(self) -> Mapping[str, int]:
        """Independent studies that say what most say, by species rung."""
        return self._rungs_of(self._leading)

    @cached_property
    def rungs_otherwise(self) -> Mapping[str, int]:
        """Independent studies that say something else, by species rung."""
        return self._rungs_of(set(self.tally) - set(self._leading))

    @cached_property
    def rung(self) -> str | None:
        """The best rung in which the leading answer was seen; of two that lead, the lower one's."""
        best = [min(self._rungs_of([says]), key=_DOWNWARD.index) for says in self._leading]
        lowest = max(best, key=_DOWNWARD.index, default=UNREAD)
        return None if lowest == UNREAD else lowest

    @cached_property
    def certainty(self) -> str | None:
        """``stated`` where a finding of the majority is stated plainly, ``hedged`` where all are hedged."""
        counted = [item for item in self.items if item.counted]
        leading = [item for item in counted if item.says in self._leading] or counted
        worded = {item.statement.certainty for item in leading} - {None}
        return "stated" if "stated" in worded else ("hedged" if worded else None)

    @cached_property
    def otherwise(self) -> tuple[Item, ...]:
        """Counted findings that do not say what most say: the opposite first, then the rest."""
        others = [item for item in self.items if item.counted and item.says != self.direction]
        return tuple(sorted(others, key=lambda item: not opposite(item.says, self.direction)))


@dataclass(frozen=True)
class Edge:
    """Evidence between two concepts, its strands best first."""

    source: str
    target: str
    strands: tuple[Strand, ...]

    @property
    def best(self) -> Strand:
        return self.strands[0]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for strand in self.strands for item in strand.items)

    @cached_property
    def contradicted(self) -> bool:
        return any(strand.contradicted for strand in self.strands)

    @property
    def rung(self) -> str | None:
        """That of the best strand."""
        return self.best.rung

    @cached_property
    def pmids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i.statement.source.pmid for i in self.items if i.statement.source.pmid))


@dataclass(frozen=True, slots=True)
class Path:
    """Concepts in order and the edges between them; `weakest` is the place of the edge that holds least.

    `fits` says whether the directions of neighbouring edges go together; None where one of them was not read.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    weakest: int
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which findings may be evidence. Empty lets everything pass."""

    species: frozenset[str] = frozenset()
    designs: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None

    def passes(self, item: Item) -> bool:
        source = item.statement.source
        return (
            _among(source.rung or "not read", self.species)
            and _among(source.design or "not read", self.designs)
            and _among(item.statement.direction or NOT_READ, self.directions)
            and _among(source.role or "not read", self.roles)
            and _among(item.kind, self.kinds)
            and _within(source.year, self.year_from, self.year_to)
        )


def _among(value: str, wanted: frozenset[str]) -> bool:
    return not wanted or value in wanted


def _within(year: int | None, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    return year is not None and (first is None or year >= first) and (last is None or year <= last)


_OPPOSITES = {
    frozenset(pair)
    for pair in (
        ("benefit", "harm"),
        ("increase", "decrease"),
        ("depends", "does not depend"),
        ("goes with", "does not go with"),
    )
}
_WITH = " with "


def opposite(one: str, other: str) -> bool:
    """Whether two answers contradict each other; ``increase with benefit`` and ``increase with harm`` do."""
    if _WITH in one and _WITH in other:
        pairs = zip(one.split(_WITH), other.split(_WITH), strict=True)
        return sum(a != b for a, b in pairs) == 1 and any(
            frozenset(pair) in _OPPOSITES for pair in zip(one.split(_WITH), other.split(_WITH), strict=True)
        )
    return frozenset((one, other)) in _OPPOSITES


def majority(tally: Mapping[str, int]) -> str:
    """The most frequent answer; two equally frequent ones are ``mixed``, unless one of them tells no direction."""
    ranked = sorted(((n, says) for says, n in tally.items() if says != NOT_READ), reverse=True)
    if not ranked:
        return NOT_READ
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return "mixed"
    return ranked[0][1]


def verdict(said: Mapping[str, int]) -> str:
    """What one study says: ``mixed`` where its own findings oppose each other."""
    if any(opposite(one, other) for one in said for other in said):
        return "mixed"
    telling = {says: n for says, n in said.items() if says not in (NOT_READ, "no difference")}
    return majority(telling or said)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as these pages need it. `family` holds its own id and those of narrower concepts."""

    id: str
    name: str
    kind: str
    family: frozenset[str] = field(default_factory=frozenset)
