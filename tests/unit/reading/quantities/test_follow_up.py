"""The longest follow-up stated. All sentences are made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.study.quantities.follow_up import durations_in, follow_up
from tests.unit.reading.quantities.made import made_abstract, words_of


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The primary outcome was relapse at 6-month follow-up.", 180),
        ("Abstinence was higher within the first two years of follow-up.", 730),
        ("Patients were followed up for 12 weeks.", 84),
        ("Craving was assessed at 3, 6 and 12 months after treatment.", 365),
        ("Ratings were made 24 hours postinfusion.", 1),
        ("Depression was rated through day 28.", 28),
        ("Ketamine was infused over 40 minutes, and patients were seen 2 weeks later.", 14),
        ("Patients were followed for 18 months.", 365 + 180),
    ],
)
def test_follow_up(text: str, days: float) -> None:
    abstract = made_abstract(text)
    found = follow_up(abstract)
    assert found is not None
    assert found[0] == pytest.approx(days)
    words_of(abstract, found[1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Patients were aged 18 to 65 years.",
        "Participants had a history of 10 years of alcohol use.",
        "Ketamine was infused over 40 minutes.",
        "They had used ketamine in the past 12 months.",
        "A 45-year-old woman was admitted.",
    ],
)
def test_other_durations_are_none(text: str) -> None:
    assert follow_up(made_abstract(text)) is None


def test_background_is_none_of_the_study() -> None:
    assert (
        follow_up(made_abstract("Most patients relapse within 12 months after treatment.", role="background")) is None
    )


@given(
    st.integers(1, 30), st.sampled_from([("day", 1), ("week", 7)]), st.sampled_from(["{n} {u}s", "{n}-{u}", "{u} {n}"])
)
def test_durations_read_back(count: int, unit: tuple[str, int], form: str) -> None:
    (duration,) = durations_in("at " + form.format(n=count, u=unit[0]) + " of it")
    assert duration.days == count * unit[1]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    abstract = made_abstract(text)
    found = follow_up(abstract)
    if found is not None:
        assert found[0] > 0
        words_of(abstract, found[1])
