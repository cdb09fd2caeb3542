"""Search over papers: Neo4j's full text, with synonyms from the vocabulary, filters, facets and snippets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from graph.encodable import encodable
from graph.meaning.vectors import vector_of
from graph.search.concepts import TOO_COMMON, QueryConcepts
from graph.search.lucene import (
    Group,
    Term,
    any_of,
    escaped,
    filtered,
    has_words,
    is_weak,
    parse,
    text_terms,
    to_lucene,
    years_between,
)
from graph.search.snippets import Segment, snippet
from graph.store import Row, Store

POOL = 1000
"""Papers that are ranked and counted; beyond it `total` is a lower bound."""
_FACET_VALUES = 20
_LIVING_REVIEW_VALUES = 80
_ALL = "*:*"
_CURATED_FIRST = "state_text:xcuratedqyesx^0.4"
"""Between papers that answer alike, a landmark study whose facts were read by eye stands first."""
_TOGETHER_WEIGHT = 0.3
_FEWEST_TOGETHER, _MOST_TOGETHER = 2, 8
_NEAR_WEIGHT, _NEAR_WORDS, _MOST_PAIRS = 0.1, 4, 12
"""Neighbours of the query that stand near each other in the abstract (sequential dependence, Metzler & Croft 2005)."""
_NEAR_IN_MEANING = 100
_SHARE_OF_MEANING = 0.3
"""Of the score, chosen on every other claim of SciFact (docs/decisions/0013), where .3 to .45 hardly differ."""
_PLAIN_FILTERS = ("design", "species", "living_review", "curated_only", "year_from", "year_to", "include_retracted")
_CONCEPT_FACETS = ("substance", "condition", "outcome", "mechanism")


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What results must be. Concepts are given by id; None lets everything pass.

    `living_review` is a facet of PsyNamic's scheme with its label: ``study_conclusion: positive``.
    """

    design: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    substance: str | None = None
    condition: str | None = None
    outcome: str | None = None
    mechanism: str | None = None
    species: str | None = None
    living_review: str | None = None
    include_retracted: bool = False
    curated_only: bool = False

    def concepts(self) -> tuple[str, ...]:
        return tuple(c for c in (self.substance, self.condition, self.outcome, self.mechanism) if c)


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper found. `concepts` holds (id, name, kind), most often named first."""

    id: str
    pmid: str | None
    title: str
    year: int | None
    journal: str
    score: float
    snippet: tuple[Segment, ...]
    design: str | None
    level: int | None
    status: str
    curated: bool
    concepts: tuple[tuple[str, str, str], ...]
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts what was found; where `total_is_minimum` is set there is more than that."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    total_is_minimum: bool = False


def search(
    store: Store, text: str, filters: SearchFilters | None = None, *, limit: int = 20, offset: int = 0
) -> SearchResult:
    """Papers that match what was typed, best first; without words all that pass the filters.

    Nothing typed raises. Raises `StoreError` when the graph can't be asked.
    """
    text = encodable(text)
    wanted = filters or SearchFilters()
    concepts = query_concepts(store)
    group = parse(text)
    query = lucene_query(group, wanted, concepts)
    (found,) = store.read(
        "search.papers",
        query=query,
        pool=POOL,
        offset=offset,
        limit=limit,
        vector=vector_of(store, text) if _is_plain(group) else None,
        near=_NEAR_IN_MEANING,
        share=_SHARE_OF_MEANING,
        must=_as_parameters(wanted),
    )
    marks = concepts.surfaces(text_terms(group))
    hits = tuple(_hit(card, concepts, marks) for card in found["page"])
    return SearchResult(text, found["total"], hits, _facets(found, concepts), found["total"] >= POOL)


def _is_plain(group: Group) -> bool:
    """Whether meaning may add to what was typed: two words or more, none of them required, forbidden or in a field.

    Brackets, as around an abbreviation, require nothing.
    """
    return _only_words(group) and sum(1 for _ in _words_of(group)) >= _FEWEST_TOGETHER


def _only_words(group: Group) -> bool:
    return all(
        member.occur == "should"
        and (_only_words(member) if isinstance(member, Group) else not (member.field or member.phrase))
        for member in group.members
    )


def _words_of(group: Group) -> Iterable[Term]:
    for member in group.members:
        if isinstance(member, Group):
            yield from _words_of(member)
        else:
            yield member


def _as_parameters(filters: SearchFilters) -> Row:
    asked = asdict(filters)
    return {key: asked[key] for key in _PLAIN_FILTERS} | {"concepts": list(filters.concepts())}


def lucene_query(group: Group, filters: SearchFilters, concepts: QueryConcepts) -> str:
    """What is asked of the index: words and their concepts, filters beside the score."""
    words = to_lucene(group, concepts.clauses) if has_words(group) else " ".join(filter(None, [_ALL, to_lucene(group)]))
    asked = " ".join(filter(None, [words, concepts.expansions(text_terms(group))]))
    # Beside what is asked, never in its place: a bonus alone would make every landmark study an answer to any word.
    bonus = [_all_together(group, concepts), _near_each_other(group), _CURATED_FIRST]
    return " ".join(filter(None, [filtered(asked, list(_required(filters)), list(_excluded(filters, group))), *bonus]))


def _all_together(group: Group, concepts: QueryConcepts) -> str:
    """A bonus for papers that hold everything asked for: words are joined by OR, but more of them is better."""
    clauses = [clause for term in _telling_words(group) if (clause := to_lucene(Group((term,)), concepts.clauses))]
    if not _FEWEST_TOGETHER <= len(clauses) <= _MOST_TOGETHER:
        return ""
    return "(" + " ".join(f"+{clause}" for clause in clauses) + f")^{_TOGETHER_WEIGHT:g}"


def _near_each_other(group: Group) -> str:
    """A small bonus for papers in which words that were typed side by side stand side by side."""
    words = [
        escaped(word.text)
        for word in _telling_words(group)
        if not word.field and word.text.casefold() not in TOO_COMMON and re.search(r"\w", word.text)
    ]
    pairs = list(pairwise(words))[:_MOST_PAIRS]
    return " ".join(f'abstract:"{first} {second}"~{_NEAR_WORDS}^{_NEAR_WEIGHT:g}' for first, second in pairs)


def _telling_words(group: Group) -> list[Term]:
    words = [member for member in group.members if isinstance(member, Term) and member.occur == "should"]
    return [word for word in words if not is_weak(word)]


def _required(filters: SearchFilters) -> Iterable[str]:
    if filters.design:
        yield any_of("design", [filters.design])
    if filters.species:
        yield any_of("species", [filters.species])
    if filters.living_review:
        yield any_of("facet", [filters.living_review])
    if filters.curated_only:
        yield any_of("curated", ["yes"])
    if filters.year_from or filters.year_to:
        yield any_of("year", (str(year) for year in years_between(filters.year_from, filters.year_to)))
    for concept in filters.concepts():
        yield any_of("concept", [concept])


def _excluded(filters: SearchFilters, group: Group) -> Iterable[str]:
    asked_by_pmid = any(getattr(member, "field", "") == "pmid" for member in group.members)
    if not filters.include_retracted and not asked_by_pmid:
        yield any_of("status", ["retracted"])


def query_concepts(store: Store) -> QueryConcepts:
    """The concepts of the graph, as queries use them; read anew only where the graph has another vocabulary."""
    rows = store.read("schema.version")
    vocabulary = str(rows[0]["vocabulary"]) if rows else ""
    key = (store.address, store.database, vocabulary)
    known = _KNOWN.get(key)
    if known is None:
        named = store.read("search.concept_names")
        known = QueryConcepts({row["id"]: (row["name"], row["kind"]) for row in named})
        _KNOWN.clear()
        if vocabulary:
            _KNOWN[key] = known
    return known


_KNOWN: dict[tuple[str, str, str], QueryConcepts] = {}
"""One entry: a process reads one graph. Threads of the app may make it twice, never half."""


def _hit(card: Row, concepts: QueryConcepts, marks: Sequence[str]) -> Hit:
    return Hit(
        id=card["id"],
        pmid=card["pmid"],
        title=card["title"] or "",
        year=card["year"],
        journal=card["journal"] or "",
        score=round(card["score"], 4),
        snippet=snippet(card["abstract"] or card["curated_text"] or "", marks),
        design=card["design"],
        level=card["level"],
        status=card["status"] or "ok",
        curated=bool(card["curated"]),
        concepts=tuple(
            (concept, *concepts.known[concept])
            for concept in dict.fromkeys([*(card["concept_ids"] or ()), *(card["curated_concept_ids"] or ())])
            if concept in concepts.known
        ),
        authors=tuple(card["authors"] or ()),
    )


def _facets(found: Row, concepts: QueryConcepts) -> dict[str, tuple[FacetCount, ...]]:
    facets = {
        name: _counted({str(value): papers for value, papers in found[column] if value})
        for name, column in (("design", "designs"), ("species", "species"), ("status", "statuses"))
    }
    facets["living_review"] = _counted(dict(found["living_review"]), most=_LIVING_REVIEW_VALUES)
    years = sorted(((value, papers) for value, papers in found["years"] if value), reverse=True)
    facets["year"] = tuple(FacetCount(str(value), str(value), papers) for value, papers in years)
    for kind in _CONCEPT_FACETS:
        of_kind = {c: papers for c, papers in found["concepts"] if concepts.known.get(c, ("", ""))[1] == kind}
        facets[kind] = _counted(of_kind, {c: concepts.known[c][0] for c in of_kind})
    return facets


def _counted(
    counts: Mapping[str, int], labels: Mapping[str, str] | None = None, most: int = _FACET_VALUES
) -> tuple[FacetCount, ...]:
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(FacetCount(value, (labels or {}).get(value, value), n) for value, n in ranked[:most])
