"""The vocabulary as weighing needs it: names, sides, what is narrower than what, and names into ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from graph.evidence.rows import ConceptRef
from graph.store import Store
from ingest.errors import UsageError

_AGENTS = ("substance", "intervention")
_TARGETS = ("outcome", "mechanism")


@dataclass(frozen=True, slots=True)
class Concepts:
    """All concepts by id; `named` leads from a lower-case name or synonym to ids; `narrower` and `broader` hold what
    lies below and above each, at any depth."""

    refs: Mapping[str, ConceptRef]
    named: Mapping[str, tuple[str, ...]]
    narrower: Mapping[str, frozenset[str]]
    broader: Mapping[str, frozenset[str]]

    def ref(self, concept: str) -> ConceptRef:
        """The concept of that id. Raises `UsageError` for one that the graph does not have."""
        try:
            return self.refs[concept]
        except KeyError:
            raise UsageError(
                f"There is no concept {concept!r} in the vocabulary. List them: ketagraph export"
            ) from None

    def name(self, concept: str) -> str:
        """The name of an id; any other text as it is."""
        return self.refs[concept].name if concept in self.refs else concept

    def within(self, concept: str) -> frozenset[str]:
        """A concept and all that is narrower."""
        return self.narrower.get(concept, frozenset()) | {concept}

    def above(self, concept: str) -> frozenset[str]:
        return self.broader.get(concept, frozenset())


def read_concepts(store: Store) -> Concepts:
    """The vocabulary of the graph."""
    rows = store.read("evidence.concepts")
    refs = {row["id"]: ConceptRef(row["id"], row["name"], row["kind"], row["better"]) for row in rows}
    named: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        for name in (row["name"], *row["names"]):
            if row["id"] not in named[str(name).casefold()]:
                named[str(name).casefold()].append(row["id"])
    above = {row["id"]: frozenset(row["broader"]) for row in rows}
    broader = {concept: _closure(concept, above) for concept in above}
    narrower: defaultdict[str, set[str]] = defaultdict(set)
    for concept, wider in broader.items():
        for one in wider:
            narrower[one].add(concept)
    return Concepts(
        refs,
        {name: tuple(ids) for name, ids in named.items()},
        {concept: frozenset(ids) for concept, ids in narrower.items()},
        broader,
    )


def _closure(concept: str, above: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(above.get(concept, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(above.get(one, ()))
    return frozenset(found)


def substance_named(concepts: Concepts, text: str) -> ConceptRef:
    """A substance or intervention by id, name or synonym. Raises `UsageError`, with names that come close."""
    return _named(concepts, text, _AGENTS, "substance")


def target_named(concepts: Concepts, text: str) -> ConceptRef:
    """An outcome or mechanism by id, name or synonym. Raises `UsageError`, with names that come close."""
    return _named(concepts, text, _TARGETS, "outcome or mechanism")


def condition_named(concepts: Concepts, text: str) -> ConceptRef:
    """A condition by id, name or synonym. Raises `UsageError`, with names that come close."""
    return _named(concepts, text, ("condition",), "condition")


def _named(concepts: Concepts, text: str, kinds: Iterable[str], what: str) -> ConceptRef:
    wanted, asked = tuple(kinds), " ".join(text.split())
    ids = [asked] if asked in concepts.refs else list(concepts.named.get(asked.casefold(), ()))
    # "relapse" may stand for outcome:relapse as well as for its name.
    ids += [f"{kind}:{asked.casefold().replace(' ', '-')}" for kind in wanted]
    for concept in ids:
        ref = concepts.refs.get(concept)
        if ref is not None and ref.kind in wanted:
            return ref
    names = {
        name: concepts.refs[i].name for name, all_ids in concepts.named.items() for i in all_ids
        if concepts.refs[i].kind in wanted
    }  # fmt: skip
    close = list(dict.fromkeys(names[name] for name in get_close_matches(asked.casefold(), list(names), 6, 0.6)))
    held = [n for n in dict.fromkeys(names.values()) if asked and asked.casefold() in n.casefold()]
    suggestions = list(dict.fromkeys([*close, *held]))[:5]
    advice = f"Did you mean: {', '.join(suggestions)}?" if suggestions else "Try another word for it."
    raise UsageError(f"There is no {what} {text!r} in the vocabulary. {advice}")
