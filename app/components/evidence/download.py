"""Tables of the evidence page as files: CSV that no spreadsheet runs, each row with the date of the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from graph.evidence.model import SIGNAL_NAME
from graph.export.tables import csv_text

DATED = ("search date", "kind of statement")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]], searched_at: str) -> str:
    """RFC 4180, formulas defused; every row ends with the date of the search and the name of the signal."""
    dated = ((*row, searched_at or "no finished load", SIGNAL_NAME) for row in rows)
    return csv_text([*header, *DATED], dated)


def download(
    header: Sequence[str], rows: Iterable[Sequence[object]], searched_at: str, name: str, label: str = "Download as CSV"
) -> None:
    """A button for the same as a file."""
    st.download_button(label, as_csv(header, rows, searched_at), f"{name}.csv", "text/csv", key=f"csv-{name}")


def day(searched_at: str) -> str:
    """The date of the search as it stands on every view."""
    return searched_at[:10] if searched_at else "no finished load"
