"""Background facts: each is sourced, matches its own statement, and is not shown wrong by its own words."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from graph.claims.background import BackgroundFact, facts_about, load_background
from ingest.reading.vocabulary import load_vocabulary

FACTS = load_background()


def test_ids_are_unique_and_there_are_enough_facts() -> None:
    assert len({fact.id for fact in FACTS}) == len(FACTS) >= 150


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_holds_of_its_own_statement(fact: BackgroundFact) -> None:
    assert fact.is_about(fact.statement)
    assert fact in facts_about(fact.statement)
    assert fact.contradicted_in(fact.statement) is None
    assert fact.overstated_in(fact.statement) is None


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_says_where_it_can_be_looked_up(fact: BackgroundFact) -> None:
    parts = urlsplit(fact.source.url)
    assert parts.scheme == "https"
    assert parts.hostname
    assert fact.source.name
    assert not fact.source.read_as or fact.source.read_at


def test_ids_of_concepts_are_those_of_the_vocabulary() -> None:
    known = {concept.id for concept in load_vocabulary().concepts}
    named = {part for fact in FACTS for part in (fact.subject, fact.object) if part.partition(":")[0] in _KINDS}
    assert named <= known


_KINDS = {"substance", "outcome", "mechanism", "condition", "intervention"}


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.numbers], ids=lambda fact: fact.id)
def test_ranges_of_numbers_are_ranges(fact: BackgroundFact) -> None:
    for number in fact.numbers:
        assert number.low <= number.high
        assert number.holds(number.low)
        assert number.holds(number.high)
        assert not number.holds(number.high + 1)


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The FDA has approved ketamine for alcohol addiction.", "contradicted"),
        ("Ketamine lowers blood pressure.", "contradicted"),
        ("Ketamine is a Schedule III drug.", "stated"),
        ("Ketamine is not approved by the FDA for alcohol use disorder.", "stated"),
    ],
)
def test_sentences_of_any_page_are_told_apart(sentence: str, stance: str) -> None:
    assert stance in {fact.stance_of(sentence) for fact in facts_about(sentence)}
