"""Rungs: what was seen in animals is never passed off as seen in people."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.mechanisms.documents import edge_document, species_words
from graph.mechanisms.gather import Question, edges
from graph.mechanisms.model import Edge, Statement, Strand
from tests.unit.mechanisms.made import KETAMINE, finding, source

Studies = list[tuple[str, str | None]]
DAMAGE = "outcome:neurotoxicity"
"""An outcome that people, animals and cells can show."""
QUESTION = Question(KETAMINE, frozenset(), frozenset({DAMAGE}))
ENDS = (KETAMINE.id, DAMAGE)
ANSWERS = st.sampled_from(["benefit", "harm", "no difference", "mixed"])
STUDIES = st.lists(st.tuples(ANSWERS, st.sampled_from(["human", "animal", "in vitro", None])), min_size=1, max_size=8)


def made(studies: Studies) -> list[Statement]:
    """One paper a study, each with one finding."""
    return [finding("ketamine", DAMAGE, says, of=source(str(n), rung=rung)) for n, (says, rung) in enumerate(studies)]


def edge_of(statements: list[Statement]) -> Edge:
    return edges(statements, QUESTION)[ENDS]


def strand_of(studies: Studies) -> Strand:
    return edge_of(made(studies)).best


def test_animals_that_outnumber_people_do_not_hide_them() -> None:
    edge = edge_of(made([("benefit", "animal"), ("benefit", "animal"), ("no difference", "human")]))
    assert edge.rung == "animal"
    assert species_words(edge) == "animal only (2); studies in humans say otherwise (1)"


def test_a_tie_of_people_and_animals_stands_on_the_lower_rung() -> None:
    strand = strand_of([("benefit", "animal"), ("harm", "human")])
    assert (strand.direction, strand.rung) == ("mixed", "animal")


def test_one_study_in_people_and_animals_stands_on_the_lower_rung() -> None:
    reports = [
        finding("ketamine", DAMAGE, "benefit", of=source("1", study="trial:1")),
        finding("ketamine", DAMAGE, "benefit", of=source("2", study="trial:1", rung="animal")),
    ]
    assert edge_of(reports).best.rungs == {"animal": 1}
    assert edge_of(reports[::-1]).best.rungs == {"animal": 1}


@settings(deadline=None)
@given(STUDIES)
def test_an_edge_is_human_only_where_people_show_what_it_says(studies: Studies) -> None:
    strand = strand_of(studies)
    if strand.rung == "human":
        leading = max(strand.tally.values())
        assert all((says, "human") in studies for says, n in strand.tally.items() if n == leading)


@settings(deadline=None)
@given(STUDIES, ANSWERS)
def test_an_animal_study_never_lifts_an_edge_to_people_who_do_not_bear_it_out(studies: Studies, says: str) -> None:
    before, after = strand_of(studies), strand_of([*studies, (says, "animal")])
    if after.rung == "human" and before.rung != "human":
        assert (says, "human") in studies


@settings(deadline=None)
@given(STUDIES, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_no_strand(studies: Studies, chance: Random) -> None:
    findings = made(studies)
    mixed = chance.sample(findings, len(findings))
    one, other = edge_of(findings).best, edge_of(mixed).best
    assert (one.tally, one.rungs, one.rung, one.direction, one.certainty) == (
        other.tally, other.rungs, other.rung, other.direction, other.certainty,
    )  # fmt: skip


@settings(deadline=None)
@given(STUDIES)
def test_who_says_otherwise_stands_first_in_what_is_printed(studies: Studies) -> None:
    findings = made(studies)
    document = edge_document(edge_of(findings), {})
    agree = [found["says"] == document["direction"] for found in document["findings"]]
    assert agree == sorted(agree)
    assert len(agree) == len(studies)
