"""Writes the table of measured errors into README.md: ``python -m ingest.reading.measuring``."""

from __future__ import annotations

from pathlib import Path

from ingest.reading.measuring.cards import measured_errors

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
