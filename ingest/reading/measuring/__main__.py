"""Writes the table of measured errors into README.md, and the list of abstracts that the models learned from.

``python -m ingest.reading.measuring``; the list is left as it is where the labelled data is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.errors import DataFileError
from ingest.reading.measuring.cards import measured_errors
from ingest.reading.measuring.learned_from import write_list

README = Path(__file__).resolve().parents[3] / "README.md"
_BEGIN, _END = "<!-- made by: python -m ingest.reading.measuring -->\n", "<!-- end -->"


def table() -> str:
    """The table in Markdown, one row a field."""
    rows = [f"| {error.name} | {error.in_words()} | {error.rows:,} | {error.data} |" for error in measured_errors()]
    return "\n".join(["| Read | Measured | On | Labels |", "|---|---|---|---|", *rows]) + "\n"


def with_table(text: str) -> str:
    """The text of README.md with the table as it is now between its marks."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{table()}{_END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
    try:
        write_list()
    except DataFileError as missing:
        print(f"The list of abstracts learned from stays as it is: {missing}", file=sys.stderr)
