"""Roles of sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.model import ROLES
from ingest.reading.roles import LABELLED, roles_of, title_role

ABSTRACT = (
    "Alcohol dependence is common and hard to treat.",
    "We aimed to determine whether ketamine reduces drinking.",
    "Forty adults were randomly assigned to ketamine or midazolam.",
    "Drinking was assessed weekly with a diary.",
    "Ketamine significantly reduced drinking (p = 0.02) compared with midazolam.",
    "Ketamine may be a promising treatment and larger trials are warranted.",
)


def test_the_roles_of_a_plain_abstract() -> None:
    roles = [role for role, _ in roles_of(ABSTRACT, [ROLES] * len(ABSTRACT))]
    assert roles[0] == "background"
    assert roles[1] in ("background", "objective")
    assert roles[2:] == ["methods", "methods", "results", "conclusions"]


def test_a_told_role_stands_and_guides_its_neighbours() -> None:
    roles = roles_of(ABSTRACT, [ROLES, ("objective",), ROLES, ("methods", "results"), ROLES, ROLES])
    assert roles[1] == ("objective", LABELLED)
    assert roles[3][0] in ("methods", "results")


@given(st.lists(st.tuples(st.text(), st.sets(st.sampled_from(ROLES), min_size=1)), max_size=30))
def test_every_sentence_has_a_role_that_is_allowed(sentences: list[tuple[str, set[str]]]) -> None:
    allowed = [tuple(sorted(roles)) for _, roles in sentences]
    roles = roles_of([text for text, _ in sentences], allowed)
    assert len(roles) == len(sentences)
    assert all(role in may and 0 < sure <= 1 for (role, sure), may in zip(roles, allowed, strict=True))


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Ketamine reduces alcohol consumption in heavy drinkers", "results"),
        ("Esketamine does not improve sleep", "results"),
        ("A randomised trial of ketamine for cocaine use disorder", "objective"),
        ("Does ketamine reduce craving?", "objective"),
        ("", "objective"),
    ],
)
def test_a_title_that_states_a_result_is_told_from_one_that_names_an_aim(title: str, role: str) -> None:
    assert title_role(title)[0] == role
