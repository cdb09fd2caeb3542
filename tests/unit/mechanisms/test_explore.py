"""Answers of an explorer: worked out once for all who ask the same, and never given to who asks something else."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.mechanisms import explore
from graph.mechanisms.explore import Explorer
from graph.mechanisms.gather import Ends, Question, edges
from graph.mechanisms.model import Concept, Edge, Filters, Statement
from ingest.errors import UsageError
from tests.unit.mechanisms.made import BDNF, CRAVING, KETAMINE, NMDA, finding, source

CONCEPTS = {
    KETAMINE.id: KETAMINE,
    **{
        name: Concept(name, name.split(":")[1], name.split(":")[0], frozenset({name})) for name in (NMDA, BDNF, CRAVING)
    },
}
RATS = source("r", rung="animal", design="animal study")


@pytest.fixture
def found() -> Explorer:
    statements = (
        finding("ketamine", NMDA, "decrease"),
        finding("ketamine", BDNF, "increase", of=RATS),
        finding("memantine", CRAVING, "benefit", of=source("2")),
    )
    return Explorer((1, "made"), CONCEPTS, statements)


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions for which edges were gathered."""
    asked: list[Question] = []

    def noting(statements: Sequence[Statement], question: Question) -> dict[Ends, Edge]:
        asked.append(question)
        return edges(statements, question)

    monkeypatch.setattr(explore, "edges", noting)
    return asked


def test_fifty_who_ask_the_same_at_once_share_one_answer(found: Explorer, gathered: list[Question]) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: found.around(KETAMINE.id, 1), range(50)))
    assert all(answer is answers[0] for answer in answers)
    assert len(gathered) == 1


def test_another_filter_depth_or_view_is_another_question(found: Explorer) -> None:
    everything, humans = (
        found.around(KETAMINE.id, 1),
        found.around(KETAMINE.id, 1, Filters(species=frozenset({"human"}))),
    )
    assert set(everything) == {(KETAMINE.id, NMDA), (KETAMINE.id, BDNF)}
    assert set(humans) == {(KETAMINE.id, NMDA)}
    assert (NMDA, CRAVING) in found.around(KETAMINE.id, 2)
    assert set(found.matrix(KETAMINE.id)) == {(NMDA, CRAVING)}
    assert [path.nodes for path in found.paths(KETAMINE.id, CRAVING)] == [(KETAMINE.id, NMDA, CRAVING)]
    assert [path.nodes for path in found.paths(KETAMINE.id, NMDA)] == [(KETAMINE.id, NMDA)]


def test_only_the_latest_answers_are_kept(found: Explorer, gathered: list[Question]) -> None:
    for year in range(1950, 2020):
        found.around(KETAMINE.id, 1, Filters(year_from=year))
    asked = len(gathered)
    found.around(KETAMINE.id, 1, Filters(year_from=2019))
    assert len(gathered) == asked
    found.around(KETAMINE.id, 1, Filters(year_from=1950))
    assert len(gathered) == asked + 1


def test_a_question_that_fails_is_not_kept(found: Explorer) -> None:
    for _ in range(2):
        with pytest.raises(UsageError):
            found.around("substance:nothing", 1)
