"""Which way an intervention moved an outcome: made-up passages whose answer no reader would doubt."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.cli.direction import command
from ingest.errors import UsageError
from ingest.reading.direction import DIRECTIONS, judge
from ingest.reading.direction.figures import arm_pairs, p_values, stated_statistics, table_row
from ingest.reading.direction.marking import Question, mark

PASSAGES = [
    ("Craving was significantly lower with ketamine than with placebo (p = 0.01).", "decrease"),
    ("Craving was significantly lower with placebo than with ketamine (p = 0.01).", "increase"),
    ("Craving was significantly higher in the ketamine group compared with the placebo group (p < 0.001).", "increase"),
    ("There was no significant difference in craving between ketamine and placebo (p = 0.44).", "no difference"),
    ("Ketamine did not significantly reduce craving compared with placebo.", "no difference"),
    ("Craving was similar in both groups.", "no difference"),
    ("Compared with placebo, ketamine significantly reduced craving.", "decrease"),
    ("Craving increased significantly with ketamine (P=.003), while sleep decreased.", "increase"),
    ("Greater reductions in craving were seen with ketamine than with placebo (p<0.05).", "decrease"),
    ("Craving was lower after ketamine, but the difference was not significant (p = 0.21).", "no difference"),
]  # fmt: skip


@pytest.mark.parametrize(("passage", "direction"), PASSAGES)
def test_direction_of_plain_statements(passage: str, direction: str) -> None:
    assert judge("ketamine", "placebo", "craving", passage).direction == direction


def test_exchanged_arms_turn_the_answer() -> None:
    passage = "Abstinence was significantly more frequent with ketamine than with midazolam (p = 0.002)."
    assert judge("ketamine", "midazolam", "abstinence", passage).direction == "increase"
    assert judge("midazolam", "ketamine", "abstinence", passage).direction == "decrease"


def test_sure_of_plain_words_and_less_so_of_vague_ones() -> None:
    plain = judge("ketamine", "placebo", "craving", "There was no significant difference in craving (p = 0.9).")
    vague = judge("ketamine", "placebo", "craving", "Craving differed significantly between groups (p = 0.01).")
    assert plain.confidence > 0.9 > vague.confidence


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=400))
def test_any_text_gets_an_answer(intervention: str, comparator: str, outcome: str, passage: str) -> None:
    judgement = judge(intervention, comparator, outcome, passage)
    assert judgement.direction in DIRECTIONS
    assert 1 / 3 - 1e-6 <= judgement.confidence <= 1


@pytest.mark.parametrize("passage", ["", "A" * 50_000, "9" * 50_000, "(" * 50_000, "MORE " * 10_000, "P " * 25_000,
                                     "OR 1" * 12_000, "Ketamin senkte das Verlangen nicht.", "\n" * 9_000])  # fmt: skip
def test_odd_passages(passage: str) -> None:
    assert judge(passage, passage, passage, passage).direction in DIRECTIONS


def test_who_is_named() -> None:
    question = Question("low-dose ketamine (LDK)", "midazolam", "Beck depression score")
    marks = {
        token.text: token.mark for token in mark(question, "LDK lowered depression; Midazolam in group M did not.")
    }
    assert marks["LDK"] == "INT"
    assert marks["Midazolam"] == marks["M"] == "CMP"
    assert marks["depression"] == "OUT"
    assert marks["lowered"] == ""


def test_doses_tell_arms_of_one_drug_apart() -> None:
    tokens = mark(Question("ketamine 10 mg", "ketamine 20 mg", "pain"), "Pain fell more with 20 mg than with 10 mg.")
    assert [token.mark for token in tokens if token.is_number] == ["CMP", "INT"]


@pytest.mark.parametrize(
    ("text", "significant"),
    [("p = 0.03", True), ("P<.05", True), ("p-value 0·2", False), ("p > 0.05", False), ("p=4", None), ("P = 1", False)],
)  # fmt: skip
def test_p_values(text: str, significant: bool | None) -> None:
    found = [below for *_, below in p_values(f"It fell ({text}).")]
    assert found == ([] if significant is None else [significant])


def test_stated_statistics() -> None:
    found = set(stated_statistics("HR 0.61, 95% CI 0.42 to 0.89; mean difference −2.3 (95% CI −4.1 to 0.2)."))
    assert {"ratio:below1", "ci:below1", "ci:across0", "difference:negative"} <= found
    assert not [name for name in stated_statistics("12 or 15 days") if name.startswith("ratio")]


def test_pairs_follow_the_order_of_the_arms() -> None:
    question = Question("ketamine", "placebo", "pain")
    assert "pair:less" in set(arm_pairs(mark(question, "Pain was 2.1 vs 4.0 with ketamine and placebo.")))
    assert "pair:more" in set(arm_pairs(mark(question, "Pain with placebo and ketamine was 2.1 vs 4.0.")))


def test_rows_of_tables() -> None:
    assert "row:less,p=True" in set(table_row("Days in pain\n3.2 (1.1)\n5.9 (2.0)\n0.01"))
    assert not list(table_row("One line only"))


def test_command_answers_in_order() -> None:
    lines = [
        {"id": "a", "intervention": "ketamine", "comparator": "placebo", "outcome": "craving", "passage": passage}
        for passage, _ in PASSAGES
    ]
    result = CliRunner().invoke(command, ["-"], input="".join(json.dumps(line) + "\n\n" for line in lines))
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert [answer["direction"] for answer in answers] == [direction for _, direction in PASSAGES]
    assert all(set(answer) == {"id", "direction", "confidence"} for answer in answers)


@pytest.mark.parametrize("line", ["no json", "[1]", '{"passage": 3}'])
def test_command_names_the_line_it_cannot_read(line: str) -> None:
    result = CliRunner().invoke(command, ["-"], input="{}\n" + line + "\n")
    assert isinstance(result.exception, UsageError)
    assert "Line 2" in str(result.exception)
