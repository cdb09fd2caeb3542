"""Limits on what costs a server most: checks of claims and audits of pages, at once and in a row.

A check reads for a second, an audit for many, and Python runs one at a time: without a limit a few visitors who
press a button again and again would hold up all others. What is over a limit gets a sentence, and nothing is queued
without end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

import streamlit as st

from ingest.errors import KetagraphError


class BusyError(KetagraphError):
    """Too much is asked for at once; the message says when to ask again."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many run at once in this process, how many one session may begin, and how long one waits for its turn."""

    name: str
    at_once: int
    in_a_row: int
    seconds_each: float
    """A session that used up its row gets one more after so many seconds."""
    patience_seconds: float


CHECKS = Limit("claim checks", at_once=4, in_a_row=20, seconds_each=2.0, patience_seconds=15.0)
AUDITS = Limit("audits", at_once=2, in_a_row=4, seconds_each=30.0, patience_seconds=30.0)


@dataclass(slots=True)
class Bucket:
    """A token bucket (https://en.wikipedia.org/wiki/Token_bucket): `most` at once, one more every `seconds_each`."""

    most: int
    seconds_each: float
    clock: Callable[[], float] = time.monotonic
    _left: float = field(init=False)
    _at: float = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._left, self._at = float(self.most), self.clock()

    def take(self) -> float:
        """Takes one and returns 0, or returns the seconds until there is one."""
        with self._lock:
            now = self.clock()
            self._left = min(float(self.most), self._left + (now - self._at) / self.seconds_each)
            self._at = now
            if self._left < 1:
                return (1 - self._left) * self.seconds_each
            self._left -= 1
            return 0.0


@contextmanager
def turn(limit: Limit, bucket: Bucket, slots: BoundedSemaphore) -> Iterator[None]:
    """The block runs when it is its turn. Raises `BusyError` when a limit is reached."""
    wait = bucket.take()
    if wait:
        raise BusyError(
            f"You asked for many {limit.name} in a short time. Ask again in {max(1, round(wait))} s. "
            "For many at once use the command line: ketagraph check, ketagraph audit."
        )
    if not slots.acquire(timeout=limit.patience_seconds):
        raise BusyError(f"Many visitors run {limit.name} just now. Ask again in a minute.")
    try:
        yield
    finally:
        slots.release()


@contextmanager
def limited(limit: Limit) -> Iterator[None]:
    """`turn` for the visitor of this page; what is over a limit is said, and the page ends."""
    bucket = st.session_state.setdefault(f"kg-bucket-{limit.name}", Bucket(limit.in_a_row, limit.seconds_each))
    with turn(limit, bucket, _slots(limit.name, limit.at_once)):
        yield


@st.cache_resource(show_spinner=False)
def _slots(name: str, at_once: int) -> BoundedSemaphore:
    """The turns of this process, shared by its sessions."""
    del name  # it keeps the turns of different things apart
    return BoundedSemaphore(at_once)
