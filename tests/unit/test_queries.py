"""Named queries: each has a comment, none holds a value, malformed files are refused with their line."""

from __future__ import annotations

import re

import pytest

from graph.named_queries import all_queries, parse_queries, query
from ingest.errors import DataFileError


def test_every_query_has_a_comment_that_is_a_sentence() -> None:
    assert len(all_queries()) > 40
    for named in all_queries().values():
        assert re.match(r"[A-Z].*\.$", named.comment), named.place


def test_an_unknown_query_is_named() -> None:
    with pytest.raises(DataFileError, match=r"no query 'papers\.nothing'"):
        query("papers.nothing")


@pytest.mark.parametrize(
    "content", ["", "MATCH (n) RETURN n", "// name: a\nMATCH (n) RETURN n", "// name: a\n// Only words."]
)
def test_a_malformed_file_is_refused_with_its_place(content: str) -> None:
    with pytest.raises(DataFileError, match=r"queries/bad\.cypher:1"):
        parse_queries("bad.cypher", content)
