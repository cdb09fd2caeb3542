"""The state of a page, which stands in its address so that a view can be saved and shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st


def state(name: str) -> str:
    """A value of the address; empty where it is not there."""
    return str(st.query_params.get(name, ""))


def listed(name: str) -> tuple[str, ...]:
    """A value that is a list, joined by commas."""
    return tuple(part for part in state(name).split(",") if part)


def number(name: str) -> int | None:
    """A whole number of the address; None for what is none."""
    text = state(name)
    return int(text) if text.isdigit() else None


def put(**changes: str) -> None:
    """Writes values into the address, takes empty ones out of it, and draws the page anew."""
    for name, value in changes.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)
    st.rerun()


def href(page: str, **changes: str) -> str:
    """Address of a page with the present state and some changes to it; empty values are left out."""
    kept = {name: str(st.query_params[name]) for name in st.query_params} | changes
    return f"/{page}?" + urlencode({name: value for name, value in kept.items() if value})


def choose(label: str, name: str, options: Sequence[str], shown: Callable[[str], str], empty: str = "any") -> str:
    """A choice that stands in the address; one that is no option counts as none."""
    current = state(name) if state(name) in options else ""
    asked = ["", *options]
    chosen = st.selectbox(
        label,
        asked,
        index=asked.index(current),
        format_func=lambda value: shown(value) if value else empty,
        key=f"choose-{name}-{current}",
    )
    if chosen != current:
        put(**{name: chosen})
    return chosen


def choose_some(label: str, name: str, options: Sequence[str], shown: Callable[[str], str] = str) -> tuple[str, ...]:
    """Several choices that stand in the address; none means all."""
    current = tuple(value for value in listed(name) if value in options)
    chosen = st.multiselect(
        label,
        options,
        default=list(current),
        format_func=shown,
        placeholder="all",
        key=f"some-{name}-{','.join(current)}",
    )
    if tuple(chosen) != current:
        put(**{name: ",".join(chosen)})
    return current


def choose_years() -> tuple[int | None, int | None]:
    """First and last year, either may be open."""
    years = []
    for column, (name, label) in zip(st.columns(2), (("since", "From year"), ("until", "To year")), strict=True):
        current = number(name)
        current = current if current is not None and 1800 <= current <= 2100 else None
        with column:
            chosen = st.number_input(
                label, 1800, 2100, current, step=1, placeholder="any", key=f"year-{name}-{current}"
            )
        if chosen != current:
            put(**{name: str(int(chosen)) if chosen else ""})
        years.append(current)
    return years[0], years[1]
