"""Trials: registry numbers in what is loaded, with their papers; which have a result here, and which do not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components.address import choose, put, state
from app.components.cards import STATUS_WORDS
from app.components.reading import reading
from app.components.text import escaped, link, paper_href, table_of, trial_href
from graph.export.tables import csv_text
from graph.trials import TrialPapers, trials

SUBSTANCE = "substance:ketamine"
VIEWS = {
    "result": "With a result here",
    "none": "Without a result here",
    "protocol": "Protocol, and no result here",
}
_SHOWN = 200


def main() -> None:
    """Draws the page."""
    st.title("Trials")
    st.caption(
        "Trials that the loaded papers name by registry number. 'No result here' says that none is among what was "
        "loaded, not that none was published."
    )
    with reading() as store:
        everywhere = st.toggle(
            "Trials on anything, not on ketamine alone", value=state("all") == "yes", key="all-trials"
        )
        if everywhere != (state("all") == "yes"):
            put(all="yes" if everywhere else "")
        view = choose("Show", "show", tuple(VIEWS), VIEWS.__getitem__, empty="all")
        found = [trial for trial in trials(store, None if everywhere else SUBSTANCE) if _is_shown(trial, view)]
    draw(found)


def _is_shown(trial: TrialPapers, view: str) -> bool:
    return {
        "": True,
        "result": trial.has_result,
        "none": not trial.has_result,
        "protocol": trial.has_protocol and not trial.has_result,
    }[view]


def draw(found: Sequence[TrialPapers]) -> None:
    """How many, the table, and the same as a file."""
    if not found:
        st.info("No trial is loaded that this choice leaves. Load more papers, or show all.")
        return
    results = sum(trial.has_result for trial in found)
    st.markdown(f"**{len(found):,} trials**, {results:,} of them with a result among the loaded papers.")
    rows = "".join(_row(trial) for trial in found[:_SHOWN])
    st.html(table_of(("Trial", "Registered as", "Result here", "Papers"), rows))
    if len(found) > _SHOWN:
        st.caption(f"The first {_SHOWN} are shown; the file has all.")
    st.download_button("Download as CSV", as_csv(found), "trials.csv", "text/csv", icon=":material/download:")


def _row(trial: TrialPapers) -> str:
    href = trial_href(trial.id, trial.registry)
    name = link(href, trial.id, outside=True) if href else escaped(trial.id)
    papers = "<br>".join(
        link(paper_href(paper["id"]), paper["title"] or paper["id"])
        + escaped(f" ({', '.join(filter(None, (str(paper['year'] or 'no year'), paper['design'])))})")
        + (f" <b>{STATUS_WORDS[paper['status']]}</b>" if paper["status"] in STATUS_WORDS else "")
        for paper in trial.papers
    )
    result = "yes" if trial.has_result else "protocol only" if trial.has_protocol else "no"
    return f"<tr><td>{name}</td><td>{escaped(trial.status or 'not known')}</td><td>{result}</td><td>{papers}</td></tr>"


def as_csv(found: Sequence[TrialPapers]) -> str:
    """One row a trial; cells that a spreadsheet would run are defused."""
    rows = (
        (
            trial.id, trial.registry, trial.status, "yes" if trial.has_result else "no",
            " ".join(paper["pmid"] or paper["id"] for paper in trial.papers),
        )
        for trial in found
    )  # fmt: skip
    return csv_text(("trial", "registry", "registered as", "result here", "papers"), rows)


main()
