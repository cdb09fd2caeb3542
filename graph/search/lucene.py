"""From what a user types to a Lucene query. Nothing typed reaches Lucene unescaped, and nothing typed raises.

Understood: words, "phrases", AND, OR, NOT (in capitals), a leading minus, parentheses, and the fields
``title:``, ``author:``, ``year:`` (2020 or 2015-2020) and ``pmid:``. All else is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

FIELD_WEIGHTS = {"title": 0.4, "abstract": 1.0, "mesh_text": 0.1, "concept_text": 0.1, "curated_text": 0.6}
"""Weights of the fields of a plain word, tuned on half of SciFact's claims (benchmarks/search.py), checked on the rest.

A title is short, so that BM25 already counts a word in it for more.
"""
_WEAK_WEIGHT = 0.1
_WEAK_WORDS = frozenset({
    "can", "does", "has", "have", "cause", "causes", "caused", "causing", "role", "roles", "play", "plays",
    "lead", "leads", "leading", "result", "results", "resulting", "induce", "induces", "induced", "increase",
    "increases", "increased", "increasing", "decrease", "decreases", "decreased", "decreasing", "associated",
    "association", "effect", "effects", "affect", "affects", "use", "used", "using", "during", "between",
    "both", "also", "than", "after", "may", "what", "which", "who", "how", "why", "when", "do", "did", "is",
    "are", "was", "were",
})  # fmt: skip
"""Words that say little of what a paper is about; they count, but not as much as the others."""

_FIRST_YEAR, _LAST_YEAR = 1780, 2100
_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/<>=])')
_TOKEN = re.compile(
    r'(?P<minus>-)?(?P<field>(?i:title|author|year|pmid)):"(?P<field_phrase>[^"]*)"?'
    r"|(?P<minus2>-)?(?P<field2>(?i:title|author|year|pmid)):(?P<field_word>[^\s()]*)"
    r'|(?P<minus3>(?<!\S)-)?"(?P<phrase>[^"]*)"?'
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<minus4>(?<!\S)-(?=\w))?(?P<word>[^\s()\"]+)"
)
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_COMPOUND = re.compile(r"\w[-‐‑/]\w")
"""The analyzer takes ``K-hole`` apart; where that names a concept, neither K nor a hole is what was asked for."""
_OPERATORS = {"AND", "OR", "NOT"}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for. `field` is empty for all text; `kind` is ``must``, ``must not`` or ``should``."""

    text: str
    field: str = ""
    phrase: bool = False
    occur: str = "should"


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that belong together (parentheses)."""

    members: tuple[Term | Group, ...]
    occur: str = "should"


def escaped(text: str) -> str:
    """Text without a meaning to Lucene: specials are escaped, operators become plain words."""
    words = [word.lower() if word in _OPERATORS else word for word in text.split()]
    return _SPECIAL.sub(r"\\\1", " ".join(words))


def parse(text: str) -> Group:
    """The terms of a query, whatever was typed; unbalanced parentheses and quotes are forgiven."""
    stack: list[list[Term | Group]] = [[]]
    pending: list[str] = [""]
    for match in _TOKEN.finditer(text):
        if match["open"]:
            stack.append([])
            pending.append("")
        elif match["close"]:
            if len(stack) > 1:
                members = stack.pop()
                pending.pop()
                _add(stack[-1], pending, Group(tuple(members)))
        elif match["word"] in _OPERATORS:
            _operate(stack[-1], pending, match["word"])
        else:
            _add(stack[-1], pending, _term(match))
    while len(stack) > 1:
        members = stack.pop()
        pending.pop()
        _add(stack[-1], pending, Group(tuple(members)))
    return Group(tuple(stack[0]))


def _term(match: re.Match[str]) -> Term:
    minus = match["minus"] or match["minus2"] or match["minus3"] or match["minus4"]
    occur = "must not" if minus else "should"
    if match["field"] or match["field2"]:
        field = (match["field"] or match["field2"]).lower()
        value = match["field_phrase"] if match["field"] else match["field_word"]
        return Term(value, field, bool(match["field"]), occur if minus else "must")
    if match["phrase"] is not None:
        return Term(match["phrase"], phrase=True, occur=occur if minus else "must")
    return Term(match["word"], occur=occur)


def _operate(members: list[Term | Group], pending: list[str], operator: str) -> None:
    """AND binds what stands on both of its sides, NOT what follows, OR leaves both as they are."""
    if operator == "AND":
        if members and members[-1].occur == "should":
            members[-1] = replace(members[-1], occur="must")
        pending[-1] = pending[-1] or "must"
    elif operator == "NOT":
        pending[-1] = "must not"
    else:
        if members and members[-1].occur == "must" and not _has_field(members[-1]):
            members[-1] = replace(members[-1], occur="should")
        pending[-1] = "should"


def _has_field(member: Term | Group) -> bool:
    return isinstance(member, Term) and bool(member.field)


def _add(members: list[Term | Group], pending: list[str], member: Term | Group) -> None:
    if pending[-1]:
        member = replace(member, occur=pending[-1])
        pending[-1] = ""
    members.append(member)


def has_words(group: Group) -> bool:
    """Whether anything is asked for that Lucene can look up by itself."""
    return any(
        has_words(member)
        if isinstance(member, Group)
        else member.occur != "must not" and bool(re.search(r"\w", member.text))
        for member in group.members
    )


def text_terms(group: Group) -> list[Term]:
    """The wanted terms without a field, for snippets and concepts."""
    found: list[Term] = []
    for member in group.members:
        if member.occur == "must not":
            continue
        if isinstance(member, Group):
            found.extend(text_terms(member))
        elif member.field in {"", "title"}:
            found.append(member)
    return found


_PREFIX = {"must": "+", "must not": "-", "should": ""}


def to_lucene(group: Group, also: Callable[[Term], Iterable[str]] = lambda _: ()) -> str:
    """A Lucene query for the group; `also` gives further clauses that satisfy a term (its concept's name)."""
    clauses: dict[str, list[str]] = {"must": [], "should": [], "must not": []}
    for member in group.members:
        clause = f"({to_lucene(member, also)})" if isinstance(member, Group) else _clause(member, also)
        if clause not in {"", "()"}:
            clauses[member.occur].append(clause)
    if clauses["must"] and clauses["should"]:
        # Beside something required Lucene takes the rest as optional: a year would make the words count for nothing.
        clauses = clauses | {"must": [*clauses["must"], "(" + " ".join(clauses["should"]) + ")"], "should": []}
    return " ".join(_PREFIX[occur] + clause for occur, found in clauses.items() for clause in found)


def _clause(term: Term, also: Callable[[Term], Iterable[str]]) -> str:
    if not re.search(r"\w", term.text):
        return ""
    match term.field:
        case "year":
            return _year_clause(term.text)
        case "pmid":
            return f"filter_text:{filter_token('pmid', term.text)}"
        case "author":
            words = " ".join(f"+{escaped(word)}" for word in re.findall(r"[\w'-]+", term.text))
            return f"author_text:({words})"
        case "title":
            return f"title:{_value(term)}"
        case _:
            meant = () if term.phrase else tuple(also(term))
            literal = bool(meant) and bool(_COMPOUND.search(term.text))
            return "(" + " ".join([*_fields(replace(term, phrase=term.phrase or literal)), *meant]) + ")"


def _fields(term: Term) -> Iterator[str]:
    """The term in each field; a phrase is taken literally, so the names of concepts are left out."""
    share = _WEAK_WEIGHT if is_weak(term) else 1.0
    for field, weight in FIELD_WEIGHTS.items():
        if not (term.phrase and field == "concept_text"):
            yield f"{field}:{_value(term)}^{weight * share:g}"


def is_weak(term: Term) -> bool:
    """Whether a word says little of what is asked for; what is in quotes, required or in a field never is."""
    return (
        not (term.phrase or term.field) and term.occur == "should" and term.text.casefold().strip(".,;?") in _WEAK_WORDS
    )


def _value(term: Term) -> str:
    return f'"{escaped(term.text)}"' if term.phrase else f"({escaped(term.text)})"


def _year_clause(text: str) -> str:
    match = _YEARS.match(text)
    if not match:
        return f"filter_text:{filter_token('year', text)}"
    return any_of("year", (str(year) for year in years_between(int(match[1]), int(match[2] or match[1]))))


def years_between(first: int | None, last: int | None) -> range:
    """The years of a filter that may be open at either end."""
    low, high = max(first or _FIRST_YEAR, _FIRST_YEAR), min(last or _LAST_YEAR, _LAST_YEAR)
    return range(min(low, high), max(low, high) + 1)


def filter_token(kind: str, value: str) -> str:
    """One word that the analyzer keeps whole, for filters inside Lucene: ``xdesignqcasezreportx``.

    queries/link.cypher makes the same words for what is known only after a load.
    """
    return f"x{kind}q{_NOT_PLAIN.sub('z', value.lower())}x"


def any_of(kind: str, values: Iterable[str]) -> str:
    """A clause that is satisfied by any of the values."""
    words = " ".join(filter_token(kind, value) for value in values)
    return f"(filter_text:({words}) state_text:({words}))"


def filtered(query: str, required: Sequence[str], excluded: Sequence[str]) -> str:
    """The query with filters that do not count in the score."""
    parts = [f"+({query})" if query else ""]
    parts += [f"+{clause}^0" for clause in required]
    parts += [f"-{clause}" for clause in excluded]
    return " ".join(part for part in parts if part)
