"""An audit as a file to keep: Markdown, Word and CSV, each with its date and the versions that it was made with."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.shared import Pt

from graph.claims.model import VERDICTS
from graph.claims.wording import counted
from graph.export.tables import csv_text

TITLE = "Audit of a page"
NOTICE = "Automated evidence signal: verdicts come from the publications loaded, not from a person. No medical advice."
MARKS = dict(zip(VERDICTS, ("✓", "◐", "▲", "✗", "?", "○", "–"), strict=True))
"""A sign for each verdict, so that colour is never alone."""
KINDS = {"curated": "read by eye", "extracted": "read by program", "background": "background fact"}
"""How a sentence came here: only those read by program are quoted, the others are in our own words."""
CSV_HEADER = (
    "number", "start", "end", "claim", "verdict", "certainty", "why", "evidence", "suggested wording",
    "source", "audited at", "search date", "ketagraph",
)  # fmt: skip
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~$&]|^[+-])")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What is written: `answer` as `as_json.audit_as_json` makes it, the ISO time of the audit, the program's version,
    the date of the search that the graph comes from, how many papers it holds, and its revision (0: not known)."""

    answer: Mapping[str, Any]
    made_at: str
    version: str
    searched_at: str
    papers: int
    revision: int = 0

    @property
    def claims(self) -> Sequence[Mapping[str, Any]]:
        return tuple(self.answer["claims"])

    @property
    def provenance(self) -> tuple[tuple[str, str], ...]:
        """Label and value of where and when."""
        return (
            ("Source", str(self.answer["source"])),
            ("Audited at", self.made_at),
            ("Date of the search", self.searched_at[:10] or "no finished load"),
            ("Papers loaded", f"{self.papers:,}"),
            ("Revision of the graph", str(self.revision) if self.revision else "not known"),
            ("Ketagraph", self.version),
        )

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Verdict and number of claims, where there are some."""
        return tuple((verdict, number) for verdict, number in self.answer["summary"].items() if number)


def as_markdown(report: AuditReport) -> str:
    """The audit in Markdown; nothing of the page or of a paper acts as markup."""
    lines = [f"# {TITLE}", "", NOTICE, ""]
    lines += [f"- {label}: {_marked(value)}" for label, value in report.provenance]
    lines += ["", "| Verdict | Claims |", "|---|---|"]
    lines += [f"| {MARKS[verdict]} {verdict} | {number} |" for verdict, number in report.counts]
    for number, claim in enumerate(report.claims, start=1):
        lines += ["", f"## {number}. {verdict_line(claim)}", "", f"> {_marked(claim['text'])}", ""]
        lines += [f"- {_marked(reason)}" for reason in claim["why"]]
        if claim["evidence"]:
            lines += ["", "Evidence:", "", *(f"- {_marked(evidence_line(line))}" for line in claim["evidence"])]
        if claim["suggested_wording"]:
            lines += ["", f"Wording that the evidence permits: {_marked(claim['suggested_wording'])}"]
    if report.answer.get("note"):
        lines += ["", _marked(report.answer["note"])]
    return "\n".join(lines) + "\n"


def as_csv(report: AuditReport) -> str:
    """A row for each claim, RFC 4180; no cell is a formula."""
    facts = dict(report.provenance)
    rows = (
        (
            number, claim["start"], claim["end"], claim["text"], claim["verdict"], claim["certainty"] or "",
            " ".join(claim["why"]), " | ".join(evidence_line(line) for line in claim["evidence"]),
            claim["suggested_wording"] or "", facts["Source"], report.made_at, facts["Date of the search"],
            report.version,
        )
        for number, claim in enumerate(report.claims, start=1)
    )  # fmt: skip
    return csv_text(CSV_HEADER, rows)


def as_docx(report: AuditReport) -> bytes:
    """The audit as a Word document."""
    document = Document()
    document.core_properties.title = TITLE
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(TITLE, level=0)
    document.add_paragraph(NOTICE)
    _add_table(document, ("", ""), report.provenance)
    document.add_heading("Summary", level=1)
    _add_table(
        document, ("Verdict", "Claims"), [(f"{MARKS[name]} {name}", str(number)) for name, number in report.counts]
    )
    document.add_heading("Claims", level=1)
    for number, claim in enumerate(report.claims, start=1):
        _add_claim(document, number, claim)
    if report.answer.get("note"):
        document.add_paragraph(_clean(report.answer["note"]))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def verdict_line(claim: Mapping[str, Any]) -> str:
    """``▲ overstated (certainty of the evidence: low)``."""
    certainty = f" (certainty of the evidence: {claim['certainty']})" if claim["certainty"] else ""
    return f"{MARKS[claim['verdict']]} {claim['verdict']}{certainty}"


def evidence_line(line: Mapping[str, Any]) -> str:
    """``Grabski 2022: … (read by eye, PMID 1, randomised controlled trial, 96 participants, RETRACTED)``."""
    people = counted(line["participants"], "participant") if line["participants"] else ""
    status = str(line["status"]).upper() if line["status"] not in ("ok", "", None) else ""
    pmid = f"PMID {line['pmid']}" if line["pmid"] else ""
    about = ", ".join(
        filter(None, (KINDS.get(line["kind"], line["kind"]), pmid, line["design"], people, line["url"], status))
    )
    return f"{line['reference']}: {in_quotes(line)}" + (f" ({about})" if about else "")


def in_quotes(line: Mapping[str, Any]) -> str:
    """The sentence, in quotation marks where it is the paper's and not ours."""
    return f"“{line['sentence']}”" if line["kind"] == "extracted" else str(line["sentence"])


def _add_claim(document: Word, number: int, claim: Mapping[str, Any]) -> None:
    document.add_heading(f"{number}. {verdict_line(claim)}", level=2)
    document.add_paragraph(_clean(claim["text"]), style="Intense Quote")
    for reason in claim["why"]:
        document.add_paragraph(_clean(reason), style="List Bullet")
    if claim["evidence"]:
        document.add_paragraph().add_run("Evidence").bold = True
        for line in claim["evidence"]:
            document.add_paragraph(_clean(evidence_line(line)), style="List Bullet 2")
    if claim["suggested_wording"]:
        paragraph = document.add_paragraph()
        paragraph.add_run("Wording that the evidence permits: ").bold = True
        paragraph.add_run(_clean(claim["suggested_wording"]))


def _add_table(document: Word, header: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    table.style = "Light Grid Accent 1" if any(header) else "Table Grid"
    for row in ([header] if any(header) else []) + list(rows):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(value)


def _clean(text: object) -> str:
    """On one line, without characters that XML forbids or that hide or turn text."""
    return " ".join(_INVISIBLE.sub("", str(text)).split())


def _marked(text: object) -> str:
    return _MARKDOWN.sub(r"\\\1", _clean(text))
