"""An audit as a file: complete, dated, and nothing in it acts as markup or formula."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.audit_parts import MEANINGS, claims_table, meanings_html, ways_html
from app.components.audits import Audits
from app.components.claims import marked_text, part_name, verdict_card
from graph.claims.model import VERDICTS
from graph.claims.report import MARKS, AuditReport, as_csv, as_docx, as_markdown

HOSTILE = "<script>run()</script> **bold** [l](javascript:run) \u202eesrever"


def claim(text: str, verdict: str = "overstated", start: int = 0, **changes: Any) -> dict[str, Any]:
    line = {
        "kind": "curated", "sentence": "More days without alcohol.", "reference": "Doe 2020", "pmid": "1",
        "direction": "benefit", "design": "randomised controlled trial", "species": "human", "participants": 96,
        "status": "ok", "year": 2020, "condition": None, "url": "",
    }  # fmt: skip
    return {
        "start": start, "end": start + len(text), "text": text, "claim": text, "verdict": verdict,
        "certainty": "low", "why": ["The wording says more."], "per_outcome": [], "evidence": [line],
        "suggested_wording": "Ketamine may help.",
    } | changes  # fmt: skip


def report(*claims: dict[str, Any], text: str = "", note: str | None = None) -> AuditReport:
    summary = {verdict: sum(one["verdict"] == verdict for one in claims) for verdict in VERDICTS}
    answer = {"source": "page.html", "text": text, "claims": list(claims), "summary": summary, "note": note}
    return AuditReport(answer, "2026-01-02T03:04:05+00:00", "0.1.0", "2026-01-01", 85)


def word_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_every_verdict_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(VERDICTS)
    assert len(set(MARKS.values())) == len(VERDICTS)


@pytest.mark.parametrize("write", [as_markdown, as_csv, lambda made: word_text(as_docx(made))])
def test_a_file_holds_verdict_certainty_reason_evidence_wording_date_and_version(write: Any) -> None:
    text = write(report(claim("Ketamine cures all"))).replace("\\", "")
    for part in (
        "overstated",
        "low",
        "The wording says more.",
        "Doe 2020",
        "Ketamine may help.",
        "2026-01-01",
        "0.1.0",
    ):
        assert part in text


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@sum(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(start: str) -> None:
    made = as_csv(report(claim(start, why=[start], suggested_wording=start)))
    rows = list(csv.reader(io.StringIO(made)))
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in rows[1])


def test_markdown_of_a_hostile_page_is_inert() -> None:
    text = as_markdown(report(claim(HOSTILE)))
    assert "<script>" not in text
    assert re.search(r"(?<!\\)[\[\]]", text) is None
    assert "**bold**" not in text
    assert "\u202e" not in text


def test_a_retracted_paper_says_so_in_a_file() -> None:
    one = claim("Ketamine works")
    one["evidence"][0]["status"] = "retracted"
    assert "RETRACTED" in as_markdown(report(one))


def test_a_page_without_claims_makes_files_with_its_note() -> None:
    made = report(note="No claim was found.")
    assert "No claim was found" in as_markdown(made)
    assert "No claim was found" in word_text(as_docx(made))
    assert len(as_csv(made).splitlines()) == 1


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=200))
def test_any_text_can_be_written(text: str) -> None:
    made = report(claim(text))
    as_csv(made)
    as_markdown(made)
    as_docx(made)


def test_each_claim_of_the_text_is_a_link_that_names_its_verdict() -> None:
    text = "First. Second <b>one</b>."
    made = marked_text(text, [claim("First."), claim(text[7:], "contradicted", 7)], "/audit?audit=x", 2, "")
    assert made.count("<a ") == 2
    assert 'href="/audit?audit=x&amp;selected=2"' in made
    assert made.count("aria-current") == 1
    assert "<b>" not in made


def test_claims_of_other_verdicts_are_dimmed_and_stay() -> None:
    made = marked_text("First.", [claim("First.")], "/audit?audit=x", 0, "supported")
    assert "kg-dim" in made
    assert "First" in made


def test_a_card_escapes_what_it_shows_and_strikes_what_is_retracted() -> None:
    one = claim("x", why=[HOSTILE])
    one["evidence"][0] |= {"status": "retracted", "sentence": HOSTILE}
    made = verdict_card(HOSTILE, one)
    assert "<script>" not in made
    assert "<s>" in made


def test_both_sides_of_a_question_are_in_sight() -> None:
    one = claim("x")
    first = one["evidence"][0] | {"direction": "benefit"}
    others = [first | {"direction": way, "sentence": f"Told {at}."} for at, way in enumerate(("benefit", "harm", None))]
    in_sight, folded = verdict_card("x", one | {"evidence": [first, *others]}).split("More evidence (2)")
    assert "Told 1." in in_sight
    assert "Told 0." in folded
    assert "Told 2." in folded


def test_a_source_that_is_no_web_address_is_no_link() -> None:
    one = claim("x")
    one["evidence"][0] |= {"pmid": "", "url": "javascript:run()"}
    assert "<a " not in verdict_card("x", one)


def test_only_what_a_paper_says_is_quoted_and_who_read_it_is_told() -> None:
    one = claim("x")
    read = one["evidence"][0] | {"kind": "extracted", "sentence": "Craving fell."}
    one["evidence"].append(read)
    for made in (verdict_card("x", one), as_markdown(report(one)), word_text(as_docx(report(one)))):
        assert "“Craving fell" in made
        assert "“More days" not in made
        assert "read by eye" in made
        assert "read by program" in made


def test_the_table_of_claims_is_narrowed_like_the_text_and_inert() -> None:
    made = claims_table([claim(HOSTILE), claim("Kept", "supported")], "/audit?audit=x", "supported")
    assert "Kept" in made
    assert "selected=2" in made
    assert "selected=1" not in made
    assert "<script>" not in claims_table([claim(HOSTILE)], "/audit?audit=x", "")


def test_the_way_leads_to_the_next_claim_of_the_chosen_verdict() -> None:
    claims = [claim("a", "supported"), claim("b"), claim("c", "supported")]
    assert "selected=2" in ways_html(claims, "/audit?audit=x", 1, "")
    assert "selected=3" in ways_html(claims, "/audit?audit=x", 1, "supported")
    assert "selected=2" not in ways_html(claims, "/audit?audit=x", 1, "supported")


def test_every_verdict_has_a_meaning() -> None:
    assert set(MEANINGS) == set(VERDICTS)
    assert all(words.split()[0] in meanings_html() for words in MEANINGS.values())


def test_parts_are_named_in_words() -> None:
    assert part_name("outcome:relapse") == "Relapse"
    assert part_name("harms.blood-pressure") == "Blood pressure"


def test_audits_are_found_by_name_and_the_oldest_goes_first() -> None:
    kept = Audits(most=2)
    first, second = kept.keep(report()), kept.keep(report())
    assert kept.find(first) is not None
    third = kept.keep(report())
    assert kept.find(second) is None
    assert kept.find(first) is not None
    assert kept.find(third) is not None
    assert len({first, second, third}) == 3
