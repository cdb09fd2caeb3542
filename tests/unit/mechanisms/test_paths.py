"""Paths: ranked by the weakest edge, with directions held against each other, without detours that add nothing."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.mechanisms.gather import edges
from graph.mechanisms.model import Path, Statement
from graph.mechanisms.paths import ranked_paths
from graph.mechanisms.strength import edge_strength, rising
from graph.mechanisms.wording import path_note, reads
from tests.unit.mechanisms.made import BDNF, CRAVING, KETAMINE, NMDA, QUESTION, finding, source

ANIMAL = {"rung": "animal", "design": "animal study"}


def paths(statements: list) -> list[Path]:  # type: ignore[type-arg]
    return ranked_paths(edges(statements, QUESTION), KETAMINE.id, CRAVING)


def test_a_path_leads_over_a_probed_mechanism_and_its_directions_fit() -> None:
    found = paths([finding("ketamine", NMDA, "decrease"), finding("memantine", CRAVING, "benefit", of=source("2"))])
    assert [path.nodes for path in found] == [(KETAMINE.id, NMDA, CRAVING)]
    assert found[0].fits is True
    assert "[probed: benefit when blocked]" in reads(found[0], {NMDA: "NMDA receptor function"})
    assert path_note(found[0], {}).startswith(
        "The directions go together: substance:ketamine lowers mechanism:nmda, and"
    )


def test_directions_that_do_not_go_together_are_told() -> None:
    found = paths([finding("ketamine", NMDA, "increase"), finding("memantine", CRAVING, "benefit", of=source("2"))])
    assert found[0].fits is False


def test_why_directions_cannot_be_told_is_said() -> None:
    names = {NMDA: "NMDA", CRAVING: "craving", BDNF: "BDNF", KETAMINE.id: "ketamine"}
    people = source("1", mechanisms=frozenset({BDNF}))
    rats = source("2", mechanisms=frozenset({BDNF}), **ANIMAL)
    (path,) = [
        path
        for path in paths(
            [
                finding("ketamine", "outcome:depression", "benefit", of=people),
                finding("rimonabant", CRAVING, "benefit", of=rats),
            ]
        )
        if path.nodes[1] == BDNF
    ]
    assert "given in studies of BDNF; what it does to it was not read" in reads(path, names)
    assert "in studies of BDNF, rimonabant: benefit" in reads(path, names)
    assert "no study that is counted says whether ketamine raises or lowers BDNF" in path_note(path, names)


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


def test_a_way_that_its_directions_speak_against_stands_last() -> None:
    found = paths(
        [
            finding("ketamine", NMDA, "increase", of=source("a")),
            finding("memantine", CRAVING, "benefit", of=source("b")),
            finding("ketamine", BDNF, "decrease", of=source("c")),
            finding("ana-12", CRAVING, "benefit", of=source("d", **ANIMAL)),
        ]
    )
    assert [(path.nodes[1], path.fits) for path in found] == [(BDNF, True), (NMDA, False)]


def test_nothing_leads_nowhere() -> None:
    assert paths([]) == []


HUMAN_OR_NOT = st.sampled_from(["human", "animal", "in vitro"])
EVIDENCE = st.lists(
    st.tuples(
        st.sampled_from([("ketamine", NMDA), ("ketamine", BDNF), ("memantine", CRAVING), ("ana-12", CRAVING)]),
        st.sampled_from(["increase", "decrease", "no difference"]),
        HUMAN_OR_NOT,
    ),
    max_size=10,
)
Evidence = list[tuple[tuple[str, str], str, str]]


def made(evidence: Evidence) -> list[Statement]:
    """Each in a paper of its own, so that nothing is reported together."""
    return [
        finding(agent, target, says, of=source(str(n), rung=rung))
        for n, ((agent, target), says, rung) in enumerate(evidence)
    ]


@settings(deadline=None)
@given(EVIDENCE, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_no_path(evidence: Evidence, chance: Random) -> None:
    statements = made(evidence)
    one, other = paths(statements), paths(chance.sample(statements, len(statements)))
    assert [(path.nodes, path.weakest, path.fits, reads(path, {})) for path in one] == [
        (path.nodes, path.weakest, path.fits, reads(path, {})) for path in other
    ]


@settings(deadline=None)
@given(EVIDENCE, st.integers(1, 9), HUMAN_OR_NOT)
def test_more_studies_that_agree_on_a_stronger_edge_never_lower_a_path(
    evidence: Evidence, many: int, rung: str
) -> None:
    before = paths(made(evidence))
    for place, path in enumerate(before):
        stronger = path.edges[1 - path.weakest]
        agent = {KETAMINE.id: "ketamine", NMDA: "memantine", BDNF: "ana-12"}[stronger.source]
        if stronger.best.direction == "mixed":
            continue
        added = [
            finding(agent, stronger.target, stronger.best.direction, of=source(f"new {n}", rung=rung))
            for n in range(many)
        ]
        after = paths([*made(evidence), *added])
        assert [one.nodes for one in after].index(path.nodes) <= place


@settings(deadline=None)
@given(EVIDENCE)
def test_a_path_is_never_better_than_its_weakest_edge(evidence: Evidence) -> None:
    for path in paths(made(evidence)):
        assert edge_strength(path.edges[path.weakest]) == min(edge_strength(edge) for edge in path.edges)
        assert rising(path)[0] <= min(edge_strength(edge) for edge in path.edges)
