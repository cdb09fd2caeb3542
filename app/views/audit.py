"""Audit a page: its claims marked by verdict, the evidence of each, and the whole as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from app.components.address import choose, number, state
from app.components.audit_parts import claims_table, keep_place, meanings_html, ways_html
from app.components.audits import audits
from app.components.claims import legend, marked_text, part_name, style, verdict_card
from app.components.limits import AUDITS, limited
from app.components.reading import reading
from app.components.text import escaped, link, markdown_escaped
from graph.claims.as_json import audit_as_json
from graph.claims.checker import LONGEST_PAGE, Checker
from graph.claims.model import VERDICTS
from graph.claims.pages import Page, read_page, text_of
from graph.claims.report import MARKS, AuditReport, as_csv, as_docx, as_markdown
from graph.claims.wording import counted
from graph.schema import graph_revision
from graph.store import Store
from ingest.errors import KetagraphError, StoreError

EXAMPLE = """Ketamine blocks NMDA receptors. In a trial, ketamine increased abstinence from alcohol.
Ketamine cures alcoholism. After the infusion the blood pressure goes down.
Our clinic is the best in town."""
WAYS = ("Paste text", "Upload a file", "Web address")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def main() -> None:
    """Draws the page: the audit that the address names, else the ways to begin one."""
    st.title("Audit a page")
    st.html(style())
    report = audits().find(state("audit")) if state("audit") else None
    if report is not None:
        draw_report(report)
        return
    if state("audit"):
        st.warning("This audit is no longer kept here. Give the page again.")
    page = asked_page()
    if page is not None:
        with reading() as store:
            name = audited(store, page)
        if name:
            st.query_params.clear()
            st.query_params["audit"] = name
            st.rerun()


def asked_page() -> Page | None:
    """The page that a reader gives, once the button is pressed; what can't be read is told in a sentence."""
    way = st.radio("Where the page is", WAYS, horizontal=True, key="way")
    with st.form("page", border=False):
        text, file, address = "", None, ""
        if way == WAYS[0]:
            text = st.text_area("Text of the page", height=260, placeholder=EXAMPLE)
        elif way == WAYS[1]:
            file = st.file_uploader("HTML, PDF or text, up to 10 MB", type=["html", "htm", "pdf", "txt", "md"])
        else:
            address = st.text_input("Address of the page", placeholder="https://…")
        pressed = st.form_submit_button("Audit", type="primary")
    example = way == WAYS[0] and st.button("Audit an example")
    st.caption(f"Up to {LONGEST_PAGE:,} characters. A page stays in this server's memory and is not written to disk.")
    if example:
        return Page("example", EXAMPLE)
    if not pressed:
        return None
    try:
        if file is not None:
            return Page(file.name, text_of(file.getvalue(), file.name))
        if way == WAYS[2]:
            return read_page(web_address(address))
    except KetagraphError as error:
        st.error(markdown_escaped(error))
        return None
    if not text.strip():
        st.error("There is nothing to audit yet. Paste a text, choose a file or give an address.")
        return None
    return Page("pasted text", text)


def web_address(typed: str) -> str:
    """An address with its scheme: what a reader types is never taken for a file of the server."""
    address = typed.strip()
    return address if "://" in address else f"https://{address}"


def audited(store: Store, page: Page) -> str:
    """Audits a page, shows how far it is, and returns the name under which it is kept; empty where it can't be."""
    bar = st.progress(0.0, "Checking claims …")

    def advance(done: int, total: int | None, _: str) -> None:
        bar.progress(min(1.0, done / total) if total else 0.0, f"Checking claims: {done} of {total or '?'}")

    try:
        with limited(AUDITS):
            checker = Checker(store)
            found = checker.audit(page.text, advance)
    except StoreError:
        raise  # told by `reading`, which opens the graph anew
    except KetagraphError as error:
        bar.empty()
        st.error(markdown_escaped(error))
        return ""
    answer = audit_as_json(page.source, page.text, found)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    report = AuditReport(answer, made, version("ketagraph"), checker.searched_at, checker.papers, graph_revision(store))
    return audits().keep(report)


def draw_report(report: AuditReport) -> None:
    """Summary, text and panel side by side, files."""
    about = " · ".join(f"{escaped(label)}&#58; {escaped(value)}" for label, value in report.provenance)
    st.html(f"<p class='kg-meta'>{about} · {link('/audit', 'audit another page')}</p>")
    claims = report.claims
    if report.answer.get("note"):
        st.info(markdown_escaped(report.answer["note"]))
    st.html(f"<h2>{counted(len(claims), 'claim')}</h2>{legend(report.answer['summary'])}{meanings_html()}")
    present = [verdict for verdict in VERDICTS if report.answer["summary"].get(verdict)]
    shown = choose("Show", "show", present, lambda verdict: f"{MARKS[verdict]} {verdict}", empty="all verdicts")
    selected = chosen_claim(report)
    where = "/audit?" + urlencode({"audit": state("audit")} | ({"show": shown} if shown else {}))
    with st.container(key="kg-audit"):
        text, panel = st.columns([3, 2], gap="large")
    with panel:
        draw_panel(report, selected, where, shown)
    with text:
        st.html(marked_text(report.answer["text"], claims, where, selected, shown))
    keep_place(selected)
    if claims:
        with st.expander("The same as a table"):
            st.html(claims_table(claims, where, shown))
    draw_files(report)


def chosen_claim(report: AuditReport) -> int:
    """Number of the claim that the address selects, from 1; 0 for none."""
    chosen = number("selected") or 0
    return chosen if 0 < chosen <= len(report.claims) else 0


def draw_panel(report: AuditReport, selected: int, where: str, shown: str) -> None:
    """The evidence of the selected claim."""
    if not selected:
        st.info("Choose a claim in the text to see why it has its verdict." if report.claims else "No claim was found.")
        return
    claim = report.claims[selected - 1]
    ways = ways_html(report.claims, where, selected, shown)
    st.html(f"<h2>Claim {selected}</h2>{ways}{verdict_card(claim['text'], claim)}")
    if len(claim["per_outcome"]) > 1:
        st.html("".join(line(part) for part in claim["per_outcome"]))
    if claim["suggested_wording"]:
        st.caption("Wording that the evidence permits")
        st.code(claim["suggested_wording"], language=None, wrap_lines=True)
    st.html(f"<p>{link('/check?' + urlencode({'claim': claim['text'][:2000]}), 'Check this claim alone')}</p>")


def line(part: Mapping[str, Any]) -> str:
    """One part of a claim with its verdict, in a line."""
    return f"<p>{escaped(part_name(part['outcome']))}&#58; {MARKS[part['verdict']]} {escaped(part['verdict'])}</p>"


def draw_files(report: AuditReport) -> None:
    """The audit as files."""
    st.subheader("Keep this audit")
    files: tuple[tuple[str, str | bytes, str, str], ...] = (
        ("Markdown", as_markdown(report), "audit.md", "text/markdown"),
        ("Word", as_docx(report), "audit.docx", _WORD),
        ("CSV", as_csv(report), "audit.csv", "text/csv"),
    )
    for column, (label, data, name, kind) in zip(st.columns(3), files, strict=True):
        column.download_button(label, data, name, kind, key=f"file-{name}", on_click="ignore")


main()
