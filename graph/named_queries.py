"""Cypher lives in queries/*.cypher; this module finds it by name.

A file ``papers.cypher`` holds blocks of the form::

    // name: by_pmid
    // What it answers, in a sentence or more.
    MATCH (p:Paper {pmid: $pmid}) RETURN p

and the query is called ``papers.by_pmid``. Values are always parameters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ingest.errors import DataFileError

_NAME = re.compile(r"^// name: (?P<name>[a-z][a-z0-9_]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """A named query: its full name, what it answers, its Cypher, and ``file:line`` for messages."""

    name: str
    comment: str
    text: str
    place: str


def parse_queries(file_name: str, content: str) -> list[Query]:
    """The blocks of one file. Raises `DataFileError`, with file and line, for a block without comment or Cypher."""
    group = file_name.removesuffix(".cypher")
    found = list(_NAME.finditer(content))
    if not found or content[: found[0].start()].strip():
        raise DataFileError(f"queries/{file_name}:1: Expected '// name: …' on the first line.")
    ends = [match.start() for match in found[1:]] + [len(content)]
    return [
        _parse_block(
            group, file_name, match["name"], content[match.end() : end], content.count("\n", 0, match.start()) + 1
        )
        for match, end in zip(found, ends, strict=True)
    ]


def _parse_block(group: str, file_name: str, name: str, body: str, line: int) -> Query:
    lines = body.strip().splitlines()
    comment_lines = [text for text in lines if text.startswith("//")]
    cypher = "\n".join(text for text in lines if not text.startswith("//")).strip()
    place = f"queries/{file_name}:{line}"
    if not comment_lines or not cypher:
        raise DataFileError(f"{place}: Query {name!r} needs a comment and Cypher after its name.")
    comment = " ".join(text.removeprefix("//").strip() for text in comment_lines)
    return Query(f"{group}.{name}", comment, cypher, place)


@cache
def all_queries() -> Mapping[str, Query]:
    """Every named query by full name. Raises `DataFileError` when a file is malformed or a name stands twice."""
    found: dict[str, Query] = {}
    for resource in sorted(files("queries").iterdir(), key=lambda entry: entry.name):
        if not resource.name.endswith(".cypher"):
            continue
        for query in parse_queries(resource.name, resource.read_text(encoding="utf-8")):
            if query.name in found:
                raise DataFileError(f"{query.place}: The name {query.name!r} stands at {found[query.name].place} too.")
            found[query.name] = query
    return MappingProxyType(found)


def query(name: str) -> Query:
    """The query of that full name (``papers.by_pmid``). Raises `DataFileError` for an unknown one."""
    try:
        return all_queries()[name]
    except KeyError:
        raise DataFileError(f"There is no query {name!r} in queries/.") from None
