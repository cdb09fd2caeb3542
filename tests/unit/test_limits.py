"""Limits on checks and audits: how many at once, how many in a row, and what is said when it is too many."""

from __future__ import annotations

from threading import BoundedSemaphore

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.limits import Bucket, BusyError, Limit, turn

LIMIT = Limit("claim checks", at_once=1, in_a_row=2, seconds_each=5.0, patience_seconds=0.01)


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_that_asks_too_often_is_told_when_to_come_back() -> None:
    clock, slots = Clock(), BoundedSemaphore(1)
    bucket = Bucket(2, 5.0, clock)
    for _ in range(2):
        with turn(LIMIT, bucket, slots):
            pass
    with pytest.raises(BusyError, match=r"Ask again in 5 s"), turn(LIMIT, bucket, slots):
        pass
    clock.now = 5.0
    with turn(LIMIT, bucket, slots):
        pass


def test_only_so_many_run_at_once_and_a_turn_is_given_back_after_a_failure() -> None:
    slots = BoundedSemaphore(1)
    with (
        turn(LIMIT, Bucket(9, 1.0), slots),
        pytest.raises(BusyError, match="Many visitors"),
        turn(LIMIT, Bucket(9, 1.0), slots),
    ):
        pass
    with pytest.raises(ZeroDivisionError), turn(LIMIT, Bucket(9, 1.0), slots):
        raise ZeroDivisionError
    with turn(LIMIT, Bucket(9, 1.0), slots):
        pass


@given(st.lists(st.floats(0, 100), max_size=60), st.integers(1, 10), st.floats(0.1, 50))
def test_never_more_than_the_rate_allows(pauses: list[float], most: int, seconds_each: float) -> None:
    clock = Clock()
    bucket = Bucket(most, seconds_each, clock)
    taken = 0
    for pause in pauses:
        clock.now += pause
        taken += bucket.take() == 0.0
    assert taken <= most + clock.now / seconds_each + 1e-6
