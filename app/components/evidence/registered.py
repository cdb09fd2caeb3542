"""Trials known by registry number or protocol of which no result is loaded."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components.evidence.download import day, download
from app.components.evidence.marks import named_cells, table_html
from app.components.text import escaped, link, paper_href, trial_href
from graph.evidence.model import RegisteredTrial

_SHOWN = 200
_COLUMNS = ("Trial", "State", "Planned participants", "Comparator", "Named in")
HEADER = ("trial", "registry", "state", "planned participants", "comparator", "follow-up", "PMIDs", "titles", "years")


def draw_registered(trials: Sequence[RegisteredTrial], searched_at: str) -> None:
    """How many, the table, and the file."""
    st.subheader("Registered, no result loaded")
    st.caption(
        "That no result is among the loaded papers does not say that none was published. "
        f"Search of {day(searched_at)}. Trials that ended without a published result bias what is known."
    )
    if not trials:
        st.info("No such trial is known for this choice.")
        return
    st.html(registered_table(trials[:_SHOWN]))
    if len(trials) > _SHOWN:
        st.caption(f"The latest {_SHOWN} of {len(trials)}; the file has all.")
    rows = [
        (t.id, t.registry, t.state, t.participants, t.comparator, t.follow_up, " ".join(t.references),
         "; ".join(t.titles), " ".join(map(str, t.years)))
        for t in trials
    ]  # fmt: skip
    download(HEADER, rows, searched_at, "registered-no-result")


def registered_table(trials: Sequence[RegisteredTrial]) -> str:
    """Trial, state, size and the papers that name it."""
    rows = (f"<tr>{named_cells(_cells(trial), _COLUMNS)}</tr>" for trial in trials)
    return table_html("Trials without a result here", _COLUMNS, rows, classes="kg-stack")


def _cells(trial: RegisteredTrial) -> list[str]:
    named = (
        link(paper_href(reference), title or reference)
        for reference, title in zip(trial.references, trial.titles, strict=False)
    )
    cells = [
        _number(trial),
        escaped(trial.state or "state unknown"),
        escaped("not stated" if trial.participants is None else f"{trial.participants:,}"),
        escaped(trial.comparator or "not stated"),
        "<br>".join(named),
    ]
    return [f"<div>{cell}</div>" for cell in cells]


def _number(trial: RegisteredTrial) -> str:
    if trial.id in trial.references:
        return "protocol, no number stated"
    address = trial_href(trial.id, trial.registry)
    return link(address, trial.id, outside=True) if address else escaped(trial.id)
