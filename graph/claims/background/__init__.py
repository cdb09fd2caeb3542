"""Background facts: what is known beside trials, each with its source. README.md beside this file tells the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.claims.background.patterns import Pattern, compiled, negated, words_of
from ingest.errors import DataFileError
from ingest.reading.data_files import read_yaml
from ingest.reading.vocabulary import load_vocabulary

STANCES = ("contradicted", "overstated", "stated", "named")
"""How a sentence stands to a fact that it is about, the worst first; `named` says the same words and nothing more."""
_SOURCES = "sources.yaml"
_STRENGTHS = ("high", "moderate", "low")
_DIRECTIONS = ("increase", "decrease", "no difference")
_DRUG = "ketamine*|esketamine*|arketamine*|spravato|infusion*|psychedelic*"
_REQUIRED = frozenset({"id", "statement", "subject", "relation", "object", "keywords", "strength", "source"})
_OPTIONAL = frozenset({"direction", "agrees", "numbers", "contradicted_by", "overstated_by", "unless", "scope"})
_NUMBER_KEYS = frozenset({"what", "low", "high", "unit", "as_of", "place", "near"})
_SOURCE_KEYS = frozenset({"name", "url", "read_at", "read_as"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact can be looked up.

    `read_at` is the ISO date on which the page was read for the fact, `read_as` the copy or quotation of it that was
    read where it was not the page itself. Both are empty where the fact is textbook knowledge and the source is only
    where to look it up.
    """

    name: str
    url: str
    read_at: str = ""
    read_as: str = ""

    @property
    def consulted(self) -> bool:
        """Whether the source was read while the fact was written."""
        return bool(self.read_at)


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A number that goes with a fact: right from `low` to `high`, both included, in `unit` (``%``, ``hours`` …)."""

    what: str
    low: float
    high: float
    unit: str
    as_of: str = ""
    place: str = ""
    near: tuple[str, ...] = ()

    def holds(self, value: float) -> bool:
        """Whether a stated number is within the range."""
        return self.low <= value <= self.high

    def meant_in(self, sentence: str) -> bool:
        """Whether a number in the sentence is of this kind, as far as `near` tells."""
        words = words_of(sentence)
        return not self.near or any(compiled(pattern).found_in(words) for pattern in self.near)


@dataclass(frozen=True, slots=True)
class BackgroundFact:
    """One fact in our own words, with what tells that a sentence is about it, agrees, denies it or goes too far."""

    id: str
    topic: str
    statement: str
    subject: str
    relation: str
    object: str
    direction: str | None
    keywords: tuple[tuple[str, ...], ...]
    agrees: tuple[str, ...]
    numbers: tuple[NumberRange, ...]
    contradicted_by: tuple[str, ...]
    overstated_by: tuple[str, ...]
    unless: tuple[str, ...]
    strength: str
    scope: str
    source: Source

    def is_about(self, sentence: str) -> bool:
        """Whether each keyword group has an alternative in the sentence."""
        words = words_of(sentence)
        return all(any(compiled(option).found_in(words) for option in group) for group in self.keywords)

    def contradicted_in(self, sentence: str) -> str | None:
        """The words of the sentence that this fact shows to be wrong."""
        return self._first(self.contradicted_by, sentence)

    def overstated_in(self, sentence: str) -> str | None:
        """The words of the sentence that go beyond this fact."""
        return self._first(self.overstated_by, sentence)

    def stated_in(self, sentence: str) -> bool:
        """Whether the sentence says what the fact says.

        By a pattern of `agrees`; where the fact has none its keywords carry the statement, unless a negation is near.
        A sentence on ketamine says more than a fact that does not speak of it, so such a fact never supports it.
        """
        words = words_of(sentence)
        if not self.is_of_a_drug and compiled(_DRUG).found_in(words):
            return False
        if self.agrees:
            return any(compiled(pattern).stated_in(words) is not None for pattern in self.agrees)
        return negated(words) == negated(words_of(self.statement))

    def stance_of(self, sentence: str) -> str:
        """One of `STANCES` for a sentence that the fact is about. Numbers are not compared here."""
        if self.contradicted_in(sentence):
            return "contradicted"
        if self.overstated_in(sentence):
            return "overstated"
        return "stated" if self.stated_in(sentence) else "named"

    def _first(self, patterns: Iterable[str], sentence: str) -> str | None:
        words = words_of(sentence)
        if any(compiled(pattern).found_in(words) for pattern in self.unless):
            return None
        return next((found for pattern in patterns if (found := compiled(pattern).stated_in(words))), None)

    @property
    def is_of_a_drug(self) -> bool:
        """Whether the fact speaks of ketamine, a form of it, or psychedelics."""
        return compiled(_DRUG).found_in(words_of(" ".join((self.statement, self.subject, self.object))))

    @property
    def _specificity(self) -> tuple[int, int]:
        return len(self.keywords), sum(max(map(len, group)) for group in self.keywords)


@cache
def load_background() -> tuple[BackgroundFact, ...]:
    """All facts, by file and place. Raises `DataFileError` naming file and fact where one breaks the rules."""
    sources = _sources()
    concepts = frozenset(concept.id for concept in load_vocabulary().concepts)
    facts: list[BackgroundFact] = []
    for name in topics():
        facts += [_fact(name, entry, sources, concepts) for entry in _entries(f"{name}.yaml")]
    _check_unique(facts)
    return tuple(facts)


def topics() -> tuple[str, ...]:
    """Names of the files with facts, in alphabetical order."""
    names = sorted(path.name for path in files(__package__ or "").iterdir() if path.name.endswith(".yaml"))
    return tuple(name.removesuffix(".yaml") for name in names if name != _SOURCES)


def facts_about(sentence: str) -> tuple[BackgroundFact, ...]:
    """Facts that a sentence is about, the most specific first (more keyword groups, then longer words)."""
    about = [fact for fact in load_background() if fact.is_about(sentence)]
    return tuple(sorted(about, key=lambda fact: fact._specificity, reverse=True))


def _entries(name: str) -> Any:
    try:
        return read_yaml(__package__, name)
    except yaml.YAMLError as error:
        raise DataFileError(f"{name} is no YAML: {error}. Quote a text that holds a colon.") from error


def _sources() -> Mapping[str, Source]:
    found = {}
    for key, entry in _entries(_SOURCES).items():
        if set(entry) - _SOURCE_KEYS or not entry.get("name") or not str(entry.get("url", "")).startswith("https://"):
            raise DataFileError(f"{_SOURCES}: source {key} needs a name and an https address, and no other keys.")
        found[key] = Source(**{name: str(value) for name, value in entry.items()})
    return found


def _fact(
    topic: str, entry: Mapping[str, Any], sources: Mapping[str, Source], concepts: frozenset[str]
) -> BackgroundFact:
    where = f"{topic}.yaml: Fact {entry.get('id', entry)!r}"
    missing, unknown = _REQUIRED - set(entry), set(entry) - _REQUIRED - _OPTIONAL
    if missing or unknown:
        raise DataFileError(f"{where} lacks {sorted(missing)} or has the unknown keys {sorted(unknown)}.")
    _check_values(where, topic, entry, sources, concepts)
    try:
        return BackgroundFact(
            id=entry["id"],
            topic=topic,
            statement=entry["statement"],
            subject=entry["subject"],
            relation=entry["relation"],
            object=entry["object"],
            direction=entry.get("direction"),
            keywords=tuple(_patterns(group) for group in entry["keywords"]),
            agrees=_patterns(entry.get("agrees", ())),
            numbers=tuple(_number(number) for number in entry.get("numbers", ())),
            contradicted_by=_patterns(entry.get("contradicted_by", ())),
            overstated_by=_patterns(entry.get("overstated_by", ())),
            unless=_patterns(entry.get("unless", ())),
            strength=entry["strength"],
            scope=entry.get("scope", ""),
            source=sources[entry["source"]],
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise DataFileError(f"{where} has a pattern or number that can't be read: {error}.") from error


def _check_values(
    where: str, topic: str, entry: Mapping[str, Any], sources: Mapping[str, Source], concepts: frozenset[str]
) -> None:
    faults = []
    if not str(entry["id"]).startswith(f"{topic}."):
        faults.append(f"its id must begin with '{topic}.'")
    if entry["strength"] not in _STRENGTHS:
        faults.append(f"strength must be one of {_STRENGTHS}")
    if entry.get("direction") not in (None, *_DIRECTIONS):
        faults.append(f"direction must be absent or one of {_DIRECTIONS}")
    if entry["source"] not in sources:
        faults.append(f"{_SOURCES} has no source {entry['source']!r}")
    if not entry["keywords"] or not all(entry["keywords"]):
        faults.append("each keyword group needs an alternative")
    faults += [
        f"the vocabulary has no {name}"
        for name in (str(entry["subject"]), str(entry["object"]))
        if name.split(":")[0] in _KINDS and ":" in name and name not in concepts
    ]
    if faults:
        raise DataFileError(f"{where}: {'; '.join(faults)}.")


_KINDS = frozenset({"substance", "mechanism", "outcome", "condition", "intervention"})


def _patterns(given: Iterable[object]) -> tuple[str, ...]:
    texts = tuple(map(str, given))
    for text in texts:
        compiled(text)
    return texts


def _number(entry: Mapping[str, Any]) -> NumberRange:
    if set(entry) - _NUMBER_KEYS or entry["low"] > entry["high"]:
        raise ValueError(f"number {entry!r} has unknown keys or its low end above its high end")
    return NumberRange(
        what=str(entry["what"]),
        low=float(entry["low"]),
        high=float(entry["high"]),
        unit=str(entry["unit"]),
        as_of=str(entry.get("as_of", "")),
        place=str(entry.get("place", "")),
        near=_patterns(entry.get("near", ())),
    )


def _check_unique(facts: Iterable[BackgroundFact]) -> None:
    seen: set[str] = set()
    for fact in facts:
        if fact.id in seen:
            raise DataFileError(f"{fact.topic}.yaml: Fact {fact.id!r} stands there twice. Give one another id.")
        seen.add(fact.id)


__all__ = [
    "STANCES",
    "BackgroundFact",
    "NumberRange",
    "Pattern",
    "Source",
    "facts_about",
    "load_background",
    "topics",
]
