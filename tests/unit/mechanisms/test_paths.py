"""Paths: ranked by the weakest edge, with directions held against each other, without detours that add nothing."""

from __future__ import annotations

from graph.mechanisms.gather import edges
from graph.mechanisms.model import Path
from graph.mechanisms.paths import ranked_paths, reads
from tests.unit.mechanisms.made import BDNF, CRAVING, KETAMINE, NMDA, QUESTION, finding, source

ANIMAL = {"rung": "animal", "design": "animal study"}


def paths(statements: list) -> list[Path]:  # type: ignore[type-arg]
    return ranked_paths(edges(statements, QUESTION), KETAMINE.id, CRAVING)


def test_a_path_leads_over_a_probed_mechanism_and_its_directions_fit() -> None:
    found = paths([finding("ketamine", NMDA, "decrease"), finding("memantine", CRAVING, "benefit", of=source("2"))])
    assert [path.nodes for path in found] == [(KETAMINE.id, NMDA, CRAVING)]
    assert found[0].fits is True
    assert "when blocked, benefit" in reads(found[0], {NMDA: "NMDA receptor function"})


def test_directions_that_do_not_go_together_are_told() -> None:
    found = paths([finding("ketamine", NMDA, "increase"), finding("memantine", CRAVING, "benefit", of=source("2"))])
    assert found[0].fits is False


def test_the_weakest_edge_ranks_before_the_number_of_studies() -> None:
    many_rats = [finding("memantine", CRAVING, "benefit", of=source(f"r{n}", **ANIMAL)) for n in range(9)]
    one_person = finding("ana-12", CRAVING, "benefit", of=source("h"))
    starts = [
        finding("ketamine", NMDA, "decrease", of=source("a")),
        finding("ketamine", BDNF, "decrease", of=source("b")),
    ]
    found = paths([*many_rats, one_person, *starts])
    assert [path.nodes[1] for path in found] == [BDNF, NMDA]
    assert found[1].weakest == 1


def test_a_way_round_that_holds_no_more_is_left_out() -> None:
    found = paths(
        [
            finding("ketamine", NMDA, "decrease", of=source("a")),
            finding("memantine", BDNF, "increase", of=source("b", **ANIMAL)),
            finding("ana-12", CRAVING, "harm", of=source("c")),
            finding("memantine", CRAVING, "benefit", of=source("d")),
        ]
    )
    assert [path.nodes for path in found] == [(KETAMINE.id, NMDA, CRAVING)]


def test_nothing_leads_nowhere() -> None:
    assert paths([]) == []
