"""A citation card says where a finding is from, how it was read, and what is not known of it."""

from __future__ import annotations

import pytest

from graph.citations import citation_card
from tests.unit.citations.made_papers import paper, person

PAPER = paper(person("Doe", "Jane"), design="randomised controlled trial", participants=1200, species="human")
FINDING = {
    "method": "extracted",
    "sentence": "Craving fell *after* ketamine.",
    "substance": "ketamine",
    "comparator": "midazolam",
    "condition": "alcohol use disorder",
    "target_name": "craving",
    "direction": "benefit",
    "certainty": "hedged",
    "own": True,
}


def test_a_card_holds_what_an_honest_quotation_needs() -> None:
    card = citation_card(FINDING, PAPER, "2026-03-04T10:00:00Z")
    assert card.startswith("> Craving fell \\*after\\* ketamine.\n")
    for line in (
        "**About:** ketamine against midazolam in alcohol use disorder",
        "**Outcome or mechanism:** craving",
        "**Direction:** benefit (hedged by the authors)",
        "**Design:** randomised controlled trial",
        "**Participants:** 1,200",
        "**Status of the paper:** ok",
        "**PMID:** 100",
        "**Searched on:** 2026-03-04",
        "found by a program that errs",
    ):
        assert line in card


def test_what_is_not_known_is_said() -> None:
    card = citation_card({"method": "curated", "own": False}, {"title": "T"}, "", markdown=False)
    for line in (
        "Quote: not stored",
        "Direction: not stated (the paper",
        "Participants: not known",
        "Design: not known",
    ):
        assert line in card
    assert "Searched on: not known" in card
    assert "read by eye" in card


@pytest.mark.parametrize("status", ["retracted", "concern"])
def test_a_card_of_a_withdrawn_paper_says_so(status: str) -> None:
    assert f"Status of the paper: {status}" in citation_card(FINDING, PAPER | {"status": status}, "", markdown=False)
