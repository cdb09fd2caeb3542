"""The Lucene query that is built: what counts little, what is a bonus, and that all typed text is escaped."""

from __future__ import annotations

import pytest

from graph.search.concepts import QueryConcepts
from graph.search.engine import SearchFilters, _is_plain, lucene_query
from graph.search.lucene import parse, to_lucene

KNOWN = {"substance:ketamine": ("ketamine", "substance")}


def asked(text: str) -> str:
    return lucene_query(parse(text), SearchFilters(), QueryConcepts(KNOWN))


def test_words_that_say_little_weigh_little_unless_they_are_required() -> None:
    assert "abstract:(effects)^0.1" in to_lucene(parse("craving effects"))
    assert "abstract:(effects)^1" in to_lucene(parse("craving AND effects"))
    assert 'abstract:"effects"^1' in to_lucene(parse('craving "effects"'))


def test_neighbours_are_a_bonus_where_they_stand_near_each_other() -> None:
    assert 'abstract:"reward memory"~4^0.1' in asked("reward memory")
    assert "~4" not in asked("reward")
    assert "~4" not in asked('"reward memory"')


def test_a_nickname_counts_as_what_it_stands_for() -> None:
    assert 'concept_text:"ketamine"^2.5' in asked("special k")
    assert 'abstract:"K\\-hole"' in asked("K-hole")


def test_nothing_typed_has_a_meaning_to_lucene() -> None:
    query = asked('reward~ title^9 "x~2" [a TO b] /re.*/ a:b')
    for typed in ("reward\\~", "title\\^9", "x\\~2", "\\[a", "\\/re", "a\\:b"):
        assert typed in query
        assert typed.replace("\\", "") not in query.replace(typed, "")


@pytest.mark.parametrize(
    ("text", "joins"),
    [
        ("alcohol use disorder (AUD) relapse", True),
        ("relapse", False),
        ("(relapse)", False),
        ('relapse "alcohol use"', False),
        ("relapse (alcohol AND use)", False),
        ("relapse NOT (alcohol use)", False),
        ("author:smith relapse", False),
    ],
)
def test_meaning_joins_in_for_plain_words_only_and_brackets_are_plain(text: str, joins: bool) -> None:
    assert _is_plain(parse(text)) is joins
