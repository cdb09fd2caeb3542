"""From findings to evidence on edges: what each finding is evidence for, and of which kind.

An edge leads from what is done or what happens in the brain to what is measured. Six kinds of evidence are told apart;
rules.yaml has their words. Nothing here decides that one thing causes another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from graph.mechanisms.data import BLOCKED, actions, drugs_of_dependence, rules
from graph.mechanisms.dependence import dependences
from graph.mechanisms.model import NOT_READ, Concept, Edge, Filters, Item, Statement, Strand
from graph.mechanisms.strength import best_first

Ends = tuple[str, str]
MOVED = ("increase", "decrease")
_TELLING = ("benefit", "harm", *MOVED)
_AGENT_KINDS = ("substance", "intervention")


@dataclass(frozen=True, slots=True)
class Question:
    """What edges are gathered for.

    `start` is the concept that paths begin at, None for all mechanisms. `measured` are the concepts that edges may end
    at, `between` those that may stand in the middle. `models` counts animal models for the outcomes that they model.
    """

    start: Concept | None
    between: frozenset[str]
    measured: frozenset[str]
    models: bool = True
    filters: Filters = field(default_factory=Filters)

    @property
    def starts_with_agent(self) -> bool:
        return self.start is not None and self.start.kind in _AGENT_KINDS


def edges(statements: Sequence[Statement], question: Question) -> dict[Ends, Edge]:
    """Every edge between the concepts of the question for which there is evidence, by its two ends."""
    found: defaultdict[Ends, list[Item]] = defaultdict(list)
    for ends, item in _items(statements, question):
        if ends[0] != ends[1] and question.filters.passes(item):
            found[ends].append(item)
    return {ends: _edge(ends, items) for ends, items in found.items()}


def _edge(ends: Ends, items: Iterable[Item]) -> Edge:
    grouped: defaultdict[tuple[str, str | None], dict[str, Item]] = defaultdict(dict)
    for item in items:
        grouped[item.kind, item.action].setdefault(item.statement.id, item)
    strands = [Strand(kind, action, tuple(of.values())) for (kind, action), of in grouped.items()]
    return Edge(*ends, best_first(strands))


def _items(statements: Sequence[Statement], question: Question) -> Iterator[tuple[Ends, Item]]:
    measured = {(s.source.paper, s.agent_name, s.target) for s in statements}
    for statement in statements:
        yield from _tested(statement, question)
        yield from _probed(statement, question)
        yield from _dependent(statement, question)
        yield from _studied(statement, question, measured)
    yield from _together(statements, question)


def _targets(statement: Statement, question: Question) -> Iterator[tuple[str, str | None]]:
    """What the finding is measured on, and the outcomes that this is an animal model of."""
    if statement.target in question.measured:
        yield statement.target, None
    if question.models and statement.source.rung == "animal":
        for outcome, models in rules().animal_models.items():
            if statement.target in models and outcome in question.measured:
                yield outcome, outcome


def _is_start(statement: Statement, question: Question) -> bool:
    return question.start is not None and statement.agent in question.start.family


def _tested(statement: Statement, question: Question) -> Iterator[tuple[Ends, Item]]:
    """The start was given, and something was measured. Moderation and mediation have no direction: shown, not told."""
    if not (question.starts_with_agent and question.start and _is_start(statement, question)):
        return
    for target, model in _targets(statement, question):
        item = Item(statement, "tested", statement.direction or NOT_READ, model_of=model)
        yield (question.start.id, target), _judged(item, question)


def _probed(statement: Statement, question: Question) -> Iterator[tuple[Ends, Item]]:
    """An agent with one known main action was given. What the path starts from is no evidence for its own middle."""
    if _is_start(statement, question):
        return
    for action in actions().get(statement.agent_name, ()):
        if action.probe and action.mechanism in question.between:
            for target, model in _targets(statement, question):
                says = statement.direction or NOT_READ
                item = Item(statement, "probed", says, action=action.action, model_of=model)
                yield (action.mechanism, target), _judged(item, question)


def _dependent(statement: Statement, question: Question) -> Iterator[tuple[Ends, Item]]:
    """The stored sentence names both and says that they depend on each other, or go together."""
    if not statement.mentions:
        return
    for related in dependences(statement.text, statement.mentions, question.between):
        if related.second in question.measured and _leads_on(related.first, related.second):
            item = Item(statement, related.kind, related.says)
            yield (related.first, related.second), _judged(item, question)


def _leads_on(first: str, second: str) -> bool:
    """Outcomes lead to outcomes only: a sentence's order says nothing on which of two came first."""
    return not (first.startswith("outcome:") and second.startswith("mechanism:"))


def _studied(
    statement: Statement, question: Question, measured: Set[tuple[str, str, str]]
) -> Iterator[tuple[Ends, Item]]:
    """The study is on a mechanism, by its title or as curated, and reports what was measured.

    A mechanism that merely describes the agent ("the NMDA antagonist ketamine") is not what the study is on, and where
    the study has a finding on the mechanism (`measured`: paper, agent, target) that finding tells more.
    """
    described = {action.mechanism for action in actions().get(statement.agent_name, ())}
    on = ((statement.source.mechanisms | statement.source.titled) & question.between) - described - {statement.target}
    source = statement.source
    for mechanism in sorted(m for m in on if (source.paper, statement.agent_name, m) not in measured):
        for target, model in _targets(statement, question):
            if not _is_start(statement, question) and _leads_on(mechanism, target):
                item = Item(statement, "study of mechanism", statement.direction or NOT_READ, model_of=model)
                yield (mechanism, target), _judged(item, question)
        if question.starts_with_agent and question.start and _is_start(statement, question):
            item = Item(statement, "study of mechanism", NOT_READ)
            yield (question.start.id, mechanism), _judged(item, question)


def _together(statements: Sequence[Statement], question: Question) -> Iterator[tuple[Ends, Item]]:
    """One paper reports the same agent on both. From an agent, only its own papers; without one, everybody's."""
    by_paper: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.direction and (not question.starts_with_agent or _is_start(statement, question)):
            by_paper[statement.source.paper, statement.agent_name].append(statement)
    for reported in by_paper.values():
        middle = _one_a_target(s for s in reported if s.target in question.between)
        for first in middle.values():
            yield from _pairs(first, reported, question)


def _one_a_target(reported: Iterable[Statement]) -> Mapping[str, Statement]:
    """The first finding on each target; the curated one where there is one."""
    ordered = sorted(reported, key=lambda s: s.method != "curated")
    found: dict[str, Statement] = {}
    for statement in ordered:
        found.setdefault(statement.target, statement)
    return found


def _pairs(first: Statement, reported: Iterable[Statement], question: Question) -> Iterator[tuple[Ends, Item]]:
    for second in reported:
        for target, model in _targets(second, question):
            if target != first.target and _leads_on(first.target, target):
                says = f"{first.direction} with {second.direction}"
                both = first.text if first.text == second.text else f"{first.text} … {second.text}"
                pair = replace(second, text=both, id=f"{first.id}+{second.id}", mentions=())
                item = Item(pair, "reported together", says, model_of=model)
                yield (first.target, target), _judged(item, question)


def _judged(item: Item, question: Question) -> Item:
    """The item with the reason why it is not counted, where there is one."""
    source, known = item.statement.source, rules()
    reasons = {
        "retracted": source.status in ("retracted", "retraction notice"),
        "a review, which tells what others found": source.design in known.reviews or not item.statement.own,
        "ketamine as a drug of abuse": (
            source.role == known.role_apart
            and question.start is not None
            and bool(question.start.family & known.family_of_roles)
            and known.role_apart not in question.filters.roles
        ),
        "the drug of dependence itself, which tells of taking it or of its substitute": (
            item.kind == "probed"
            and item.statement.agent_name in drugs_of_dependence()
            and bool({item.statement.target, item.model_of} & known.outcomes_of_taking)
        ),
        "read as in vitro, where this outcome can't be seen: one of the two was misread": (
            source.rung == "in vitro"
            and item.statement.target.startswith("outcome:")
            and item.statement.target not in known.in_cells
        ),
        "variants of genes that go with the response, not an effect on the mechanism": (
            item.kind in ("tested", "probed")
            and item.statement.target.startswith("mechanism:")
            and known.gene_variants.search(item.statement.text) is not None
        ),
        "a protocol": source.design == "protocol",
        "a comparison of groups or a mediation, not an effect": item.kind == "tested" and not item.statement.direction,
    }
    return replace(item, why_not=next((reason for reason, holds in reasons.items() if holds), ""))


def fits(into: Strand, onward: Strand) -> bool | None:
    """Whether what the first edge does to a mechanism is what the next one rests on; None where it can't be told.

    Ketamine lowers NMDA receptor function, and blocking it lowers craving: that fits.
    """
    if onward.action is None or into.direction not in MOVED or onward.direction not in _TELLING:
        return None
    return (into.direction == "decrease") == (onward.action == BLOCKED)
