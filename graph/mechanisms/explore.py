"""Reads the findings of a graph and answers what the mechanism page and ``ketagraph paths`` ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar, cast

from graph.evidence.facts import FACT_KEYS
from graph.evidence.load import as_paper
from graph.evidence.rows import PaperRow
from graph.mechanisms.data import rules
from graph.mechanisms.gather import Ends, Question, edges
from graph.mechanisms.model import Concept, Edge, Filters, Path, Source, Statement
from graph.mechanisms.paths import LONGEST, ranked_paths
from graph.mechanisms.studies import cues, study_names
from graph.search.engine import query_concepts
from graph.store import Row, Store
from ingest.errors import EmptyGraphError, UsageError
from ingest.reading.concepts import ConceptMatcher
from ingest.reading.vocabulary import load_vocabulary

_START_KINDS = ("substance", "intervention", "mechanism")
_TARGET_KINDS = ("mechanism", "outcome")
_FACTS = {"method", "design", "species", "participants", "role", "conditions", "key", "parent", "trial_ids"}
_READ_FACTS = [key if key in _FACTS else "" for key in FACT_KEYS]
"""What tells studies apart; the others are left empty, since reading rows off the wire takes most of the time."""
_MOST_ANSWERS = 24
"""Answers kept of an `Explorer`; one on ketamine in 8,000 papers takes some 2 MB."""
_Answer = TypeVar("_Answer")


class _Answers:
    """The answers asked for last. Sessions that ask the same at once wait for one of them to work it out."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def once(self, question: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        with self._lock:
            if question not in self._kept:
                self._kept[question] = answer()
            self._kept.move_to_end(question)
            while len(self._kept) > _MOST_ANSWERS:
                self._kept.popitem(last=False)
            return cast(_Answer, self._kept[question])


@dataclass(frozen=True)
class Explorer:
    """All findings of one revision of a graph, and its concepts.

    Answers are kept and given out again: they are not to be changed.
    """

    revision: tuple[int, str]
    concepts: Mapping[str, Concept]
    statements: tuple[Statement, ...]
    _answers: _Answers = field(default_factory=_Answers, init=False, repr=False, compare=False)

    def edges(self, question: Question) -> dict[Ends, Edge]:
        return edges(self.statements, question)

    def paths(
        self, start: str, end: str, filters: Filters | None = None, *, models: bool = True, longest: int = LONGEST
    ) -> Sequence[Path]:
        """Paths from one concept to another, best first.

        Raises `UsageError` where the first is no substance, intervention, mechanism or mediating outcome, or the
        second is neither mechanism nor outcome.
        """
        first, last = self._start(start), self._end(end)
        between = self.middle() - {last.id}
        question = Question(first, between | {first.id}, between | {last.id}, models, filters or Filters())

        def ranked() -> Sequence[Path]:
            return ranked_paths(self.edges(question), first.id, last.id, longest)

        return self._answers.once((question, last.id, longest), ranked)

    def around(self, start: str, depth: int, filters: Filters | None = None) -> Mapping[Ends, Edge]:
        """The edges within `depth` steps of a concept (1: what it leads to; 2: what that leads to)."""
        first = self._start(start)
        targets = frozenset(c.id for c in self.concepts.values() if c.kind in _TARGET_KINDS)
        question = Question(first, self.middle() | {first.id}, targets, models=False, filters=filters or Filters())
        return self._answers.once((question, depth), lambda: _within(self.edges(question), first.id, depth))

    def matrix(self, start: str | None, filters: Filters | None = None) -> Mapping[Ends, Edge]:
        """Edges from mechanisms to outcomes; with a start, co-reports are those of its own studies."""
        first = self._start(start) if start else None
        mechanisms = frozenset(c.id for c in self.concepts.values() if c.kind == "mechanism") - rules().no_way
        outcomes = frozenset(c.id for c in self.concepts.values() if c.kind == "outcome")
        question = Question(first, mechanisms, outcomes, models=False, filters=filters or Filters())

        def leading() -> Mapping[Ends, Edge]:
            return {ends: edge for ends, edge in self.edges(question).items() if ends[0] in mechanisms}

        return self._answers.once(question, leading)

    def middle(self) -> frozenset[str]:
        """What may stand between two concepts: mechanisms, and the outcomes that are proposed as ways to others."""
        mechanisms = {c.id for c in self.concepts.values() if c.kind == "mechanism"}
        return frozenset((mechanisms | (rules().mediators & set(self.concepts))) - rules().no_way)

    def _start(self, concept: str) -> Concept:
        found = self._known(concept)
        if found.kind not in _START_KINDS and found.id not in rules().mediators:
            raise UsageError(
                f"{found.name} ({found.kind}) is nothing that paths start from. "
                "Start from a substance, an intervention or a mechanism."
            )
        return found

    def _end(self, concept: str) -> Concept:
        found = self._known(concept)
        if found.kind not in _TARGET_KINDS:
            raise UsageError(
                f"Findings are on outcomes and mechanisms; {found.name} is a {found.kind}. "
                "Give an outcome, such as craving."
            )
        return found

    def _known(self, concept: str) -> Concept:
        if concept not in self.concepts:
            raise UsageError(f"The graph has no concept {concept!r}. Try a name, such as ketamine or craving.")
        return self.concepts[concept]


def _within(found: Mapping[Ends, Edge], start: str, depth: int) -> Mapping[Ends, Edge]:
    """The edges that are reached from a concept in at most `depth` steps."""
    reached, kept = {start}, dict[Ends, Edge]()
    for _ in range(depth):
        step = {ends: edge for ends, edge in found.items() if ends[0] in reached}
        kept |= step
        reached |= {ends[1] for ends in step}
    return kept


_KEPT: dict[tuple[str, str], Explorer] = {}
"""One entry: a process reads one graph; what an earlier revision held is dropped."""
_READING = Lock()
"""Sessions that come at once after a change wait for one of them to read."""


def explorer(store: Store) -> Explorer:
    """The findings of the graph, read anew only where it has changed. Raises `EmptyGraphError` for an empty one."""
    rows = store.read("mechanisms.revision")
    if not rows:
        raise EmptyGraphError("The graph is empty. Load something first: ketagraph ingest landmarks")
    revision = (int(rows[0]["revision"]), str(rows[0]["vocabulary"]))
    key = (store.address, store.database)
    with _READING:
        kept = _KEPT.get(key)
        if kept is None or kept.revision != revision:
            kept = _read(store, revision)
            _KEPT.clear()
            _KEPT[key] = kept
        return kept


def concept_named(store: Store, text: str, kinds: Sequence[str] = ()) -> str:
    """The id of a concept given by id, name or synonym; of several, the first of the kinds asked for.

    Raises `UsageError` where the vocabulary has none.
    """
    known = query_concepts(store)
    wanted = text.strip()
    meant = [wanted] if wanted in known.known else list(known.meant(wanted))
    by_name = [c for c, (name, _) in known.known.items() if name.casefold() == wanted.casefold()]
    found = [c for c in dict.fromkeys([*by_name, *meant]) if not kinds or known.known[c][1] in kinds]
    if not found:
        what = " or ".join(kinds) or "concept"
        raise UsageError(
            f"There is no {what} {text!r} in the vocabulary. Try another word, such as ketamine or craving."
        )
    return found[0]


def _read(store: Store, revision: tuple[int, str]) -> Explorer:
    concepts = {
        row["id"]: Concept(row["id"], row["name"], row["kind"], frozenset([row["id"], *row["narrower"]]))
        for row in store.read("mechanisms.concepts")
    }
    sources = sources_of(store.read("mechanisms.sources", cues=cues(), fact_keys=_READ_FACTS))
    matcher = ConceptMatcher(load_vocabulary())
    related = frozenset(c.id for c in concepts.values() if c.kind in _TARGET_KINDS)
    statements = tuple(
        statement_of(row, sources[row["paper"]], matcher, related) for row in store.read("mechanisms.findings")
    )
    return Explorer(revision, concepts, statements)


def sources_of(rows: Sequence[Row]) -> dict[str, Source]:
    """The papers by id; curated facts stand before extracted ones."""
    papers = [as_paper(row["paper"], row["facts"], row["trials"]) for row in rows]
    studies = study_names(papers, {paper.id: row["agents"] for paper, row in zip(papers, rows, strict=True)})
    return {paper.id: _source(row, paper, studies[paper.id]) for paper, row in zip(papers, rows, strict=True)}


def _source(row: Row, paper: PaperRow, study: str) -> Source:
    design = row["paper"]["design"]
    return Source(
        paper=paper.id,
        pmid=paper.pmid or None,
        title=paper.title,
        year=paper.year,
        design=design,
        rung=row["species"] or rules().rung_of_design.get(design or ""),
        participants=row["participants"],
        status=paper.status,
        role=paper.facts.role or None,
        study=study,
        curated=bool(row["curated"]),
        mechanisms=frozenset(m for named in row["mechanisms"] for m in named),
        titled=frozenset(row["titled"]),
    )


def statement_of(row: Row, source: Source, matcher: ConceptMatcher, related: frozenset[str]) -> Statement:
    """A finding from its row; mechanisms and outcomes that its text names are found here."""
    text = row["text"] or ""
    return Statement(
        id=row["id"],
        method=row["method"],
        agent=row["agent"],
        agent_name=str(row["agent_name"] or row["substance"] or "").lower(),
        target=row["target"] or "",
        direction=row["direction"],
        certainty=row["certainty"],
        own=row["own"] is not False,
        contrast=row["contrast"],
        text=text,
        source=source,
        condition=row["condition"],
        background=row["background"],
        significant=row["significant"],
        confidence=row["confidence"],
        section=row["section"],
        mentions=tuple(_mentions(text, matcher, related)),
    )


def _mentions(text: str, matcher: ConceptMatcher, related: frozenset[str]) -> Iterable[tuple[str, int, int]]:
    for mention in matcher.mentions(text):
        if mention.concept_id in related:
            yield mention.concept_id, mention.start, mention.end
