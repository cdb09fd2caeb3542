"""Overlap is what comparing with each stretch says it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.spans import Spans

_SPAN = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(_SPAN, max_size=12), _SPAN)
def test_overlap_as_one_by_one(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    assert Spans(spans).overlap(start, end) == any(start < b and a < end for a, b in spans)
