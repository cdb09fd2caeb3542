"""Tables of the evidence page as files: CSV that no spreadsheet runs, each row with the date of the search."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import streamlit as st

from graph.evidence.model import SIGNAL_NAME
from graph.export.tables import safe_cell

DATED = ("search date", "kind of statement")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]], searched_at: str) -> str:
    """RFC 4180, formulas defused; every row ends with the date of the search and the name of the signal."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*header, *DATED])
    for row in rows:
        writer.writerow([safe_cell(value) for value in (*row, searched_at or "no finished load", SIGNAL_NAME)])
    return stream.getvalue()


def download(
    header: Sequence[str], rows: Iterable[Sequence[object]], searched_at: str, name: str, label: str = "Download as CSV"
) -> None:
    """A button for the same as a file."""
    st.download_button(label, as_csv(header, rows, searched_at), f"{name}.csv", "text/csv", key=f"csv-{name}")


def day(searched_at: str) -> str:
    """The date of the search as it stands on every view."""
    return searched_at[:10] if searched_at else "no finished load"
