"""The reading of a paper as HTML: every mark where it belongs, differences flagged, hostile text inert."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.components.paper_reading import (
    Span,
    agreement,
    days_in_words,
    differ,
    dose_in_words,
    fact_rows,
    findings_table,
    marked_text,
    marks,
)

TEXT = "Made-up trial\nKetamine fell craving in 40 people."


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_marks_never_change_the_words(text: str, edges: list[tuple[int, int]]) -> None:
    spans = [Span(min(e), max(e), f"kg-said{i}", "", f"finding-{i}") for i, e in enumerate(edges)]
    marked, plain = marked_text(text, 0, len(text), spans), marked_text(text, 0, len(text), [])
    assert _plain(marked).replace(" ", "") == _plain(plain).replace(" ", "")
    assert marked.count("<span") == marked.count("</span>")


def test_facts_stand_side_by_side_and_a_difference_is_flagged() -> None:
    at = TEXT.index("40 people")
    facts: dict[str, dict[str, Any]] = {
        "curated": {"participants": 44, "design": "randomised controlled trial"},
        "extracted": {
            "participants": 40,
            "design": "randomised controlled trial",
            "evidence": json.dumps({"participants": [at, at + 9, 0.9]}),
        },
    }
    rows = {row.field: row for row in fact_rows(facts, TEXT)}
    assert (rows["participants"].curated, rows["participants"].extracted) == ("44", "40")
    assert rows["participants"].differs
    assert rows["participants"].words == "40 people"
    assert not rows["design"].differs
    assert "blinding" not in rows


def test_what_one_side_does_not_know_is_no_difference() -> None:
    assert not differ("participants", None, 40)
    assert not differ("follow_up_days", 180, 182)
    assert differ("follow_up_days", 21, 180)
    assert not differ("trial_ids", ["NCT1", "NCT2"], ["NCT2"])
    assert differ("trial_ids", ["NCT1"], ["NCT2"])


def test_a_curated_finding_says_what_the_program_made_of_it() -> None:
    curated = {"target": "outcome:craving", "direction": "benefit"}
    assert agreement(curated, [{"target": "outcome:craving", "direction": "benefit"}]) == "agrees"
    assert agreement(curated, [{"target": "outcome:craving", "direction": "harm"}]) == "≠ reads harm"
    assert agreement(curated, [{"target": "outcome:relapse", "direction": "harm"}]) == "not found in the abstract"


def test_days_and_doses_are_words() -> None:
    assert days_in_words(1 / 24 * 2) == "2 hours"
    assert days_in_words(1) == "1 day"
    assert days_in_words(180).startswith("about 5.9 months")
    dose = {"substance": "ketamine", "amount": 0.8, "unit": "mg/kg", "route": "intravenous", "times": 3, "interval": 7}
    assert dose_in_words(dose) == "ketamine 0.8 mg/kg intravenous, 3 times, every 7 days"
    assert dose_in_words({"substance": "ketamine", "amount": "0.5-0.75", "unit": "mg/kg"}) == "ketamine 0.5-0.75 mg/kg"


def test_each_finding_leads_to_its_sentence() -> None:
    finding = {
        "target_name": "craving", "substance": "ketamine", "direction": "benefit", "start": 14, "end": len(TEXT),
        "confidence": 0.8, "certainty": "hedged",
    }  # fmt: skip
    table = findings_table([finding], "Findings")
    assert 'href="#finding-1"' in table
    assert "hedged" in table
    assert "80%" in html.unescape(table)
    assert 'id="finding-1"' in marked_text(TEXT, 14, len(TEXT), marks([], [finding]))


def test_hostile_text_is_inert() -> None:
    hostile = '<script>alert(1)</script>"onmouseover="x'
    table = findings_table([{"target_name": hostile, "substance": hostile, "direction": "benefit"}], hostile)
    marked = marked_text(hostile, 0, len(hostile), [Span(0, 5, "kg-said1", hostile)])
    for made in (table, marked):
        assert "<script" not in made
        assert '"onmouseover' not in made
