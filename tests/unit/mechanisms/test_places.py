"""Where concepts stand in the picture: inside it, apart from each other, and the same each time."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.network import MOST_NODES, elements, strongest
from app.components.places import BOX, hubs, places
from graph.mechanisms.gather import edges
from graph.mechanisms.model import Concept
from tests.unit.mechanisms.made import BDNF, CRAVING, KETAMINE, NMDA, QUESTION, finding, source

NAMES = st.integers(0, 30).map("outcome:{}".format)
PAIRS = st.lists(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=60)
CONCEPTS = {
    concept.id: concept
    for concept in (
        KETAMINE,
        Concept(NMDA, "NMDA", "mechanism"),
        Concept(BDNF, "BDNF", "mechanism"),
        Concept(CRAVING, "craving", "outcome"),
    )
}
FINDINGS = [
    *(finding("ketamine", NMDA, "decrease", of=source(str(number))) for number in range(3)),
    finding("ketamine", CRAVING, "benefit", of=source("4")),
    finding("ketamine", BDNF, "increase", of=source("5", rung="animal")),
]


@settings(deadline=None)
@given(pairs=PAIRS)
def test_every_concept_has_a_place_in_the_picture_and_the_same_one_each_time(pairs: list[tuple[str, str]]) -> None:
    found = places.__wrapped__(tuple(pairs))
    assert set(found) == {end for pair in pairs for end in pair}
    assert all(0 <= x <= BOX[0] and 0 <= y <= BOX[1] for x, y in found.values())
    assert found == places.__wrapped__(tuple(reversed(pairs)))


def test_three_hundred_concepts_do_not_stand_on_each_other() -> None:
    pairs = tuple((f"a{number // 7}", f"a{number}") for number in range(1, MOST_NODES))
    found = places.__wrapped__(pairs)
    assert min(abs(x - u) + abs(y - v) for (x, y), (u, v) in combinations(found.values(), 2)) > 10


def test_hubs_are_few_and_have_more_edges_than_the_rest() -> None:
    pairs = [("hub", f"leaf {number}") for number in range(20)]
    assert hubs(pairs) == {"hub"}
    assert hubs([("a", "b")]) == frozenset()


def test_the_picture_takes_the_strongest_edges_and_tells_how_many_are_left_out() -> None:
    found = [*edges(FINDINGS, QUESTION).values()]
    kept, left = strongest(found, lines=2)
    assert ({edge.target for edge in kept}, left) == ({NMDA, CRAVING}, len(found) - 2)
    assert strongest(found)[1] == 0


def test_each_concept_of_the_picture_comes_with_its_place() -> None:
    parts = elements([*edges(FINDINGS, QUESTION).values()], CONCEPTS)
    assert {node["data"]["id"] for node in parts["nodes"]} >= {"substance:ketamine", NMDA, CRAVING, BDNF}
    assert all(set(node["position"]) == {"x", "y"} for node in parts["nodes"])
