"""Kinds of sentences of pages that rules once missed, each with made-up ones."""

from __future__ import annotations

import pytest

from graph.claims.background.patterns import compiled, words_of
from graph.claims.coverage import covered
from graph.claims.facts import compare_with_facts
from graph.claims.kinds import UNCHECKABLE
from graph.claims.layout import blocks
from graph.claims.numbers import numbers_in
from graph.claims.parse import parse
from graph.claims.results import goes_on
from graph.claims.statements import single, statements


def stances(text: str, *topics: str) -> set[str]:
    return {entry.stance for entry in compare_with_facts(parse(single(text)), topics)}


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("Half of the patients slept better.", "%", 50),
        ("Two thirds of people got well.", "%", 200 / 3),
        ("Six in every 100 adults have it.", "%", 6),
        ("Ninety-six patients took part.", "people", 96),
        ("In a study of 90 heavy drinkers it was tried.", "people", 90),
    ],
)
def test_figures_in_words_are_read(text: str, unit: str, value: float) -> None:
    assert any(n.unit == unit and n.value == pytest.approx(value) for n in numbers_in(text))


def test_a_third_of_the_people_is_a_share_and_no_number_of_people() -> None:
    assert {number.unit for number in numbers_in("A third of patients do not get better.")} == {"%"}


def test_a_year_is_twelve_months() -> None:
    from graph.claims.model import Number
    from graph.claims.numbers import days_of

    assert days_of(Number(1, "years", "")) == days_of(Number(12, "months", ""))


@pytest.mark.parametrize(
    ("text", "target", "direction"),
    [
        ("Patients on ketamine took longer to relapse.", "outcome:relapse", "benefit"),
        ("Cocaine blocks the reuptake of dopamine.", "mechanism:dopamine", "increase"),
        ("Relapse was cut in half by ketamine.", "outcome:relapse", "benefit"),
        ("Ketamine has the potential for abuse.", "outcome:abuse-liability", "harm"),
    ],
)
def test_directions_that_words_turn(text: str, target: str, direction: str) -> None:
    assert {t.target: t.direction for t in parse(single(text)).targets}[target] == direction


def test_what_a_subject_is_set_apart_from_is_not_said_of_it() -> None:
    claim = parse(single("Unlike common tablets, which act on serotonin, ketamine acts on glutamate."))
    assert "mechanism:serotonin" not in {target.target for target in claim.targets}


@pytest.mark.parametrize(
    "words",
    ["At six months the ketamine group had less craving.", "They drank less over the following weeks."],
)
def test_sentences_that_go_on_about_a_trial(words: str) -> None:
    assert goes_on(words)


@pytest.mark.parametrize("words", ["Ketamine can help the whole group.", "Patients should rest after two hours."])
def test_general_statements_tell_of_no_trial(words: str) -> None:
    assert not goes_on(words)


def test_a_figure_in_and_over_does_not_part_a_sentence() -> None:
    found = statements("Some 10 million people aged 12 and over had the disorder in that year.")
    assert len(found) == 1


def test_an_effect_told_with_which_is_a_statement_of_its_own() -> None:
    found = statements("Ketamine blocks NMDA receptors, which leads to the growth of many new synapses.")
    assert [statement.words.split()[0] for statement in found] == ["Ketamine", "which"]


def test_a_heading_that_asks_without_a_question_mark_is_no_statement() -> None:
    assert blocks("What happens in the brain\n\nIt rests.")[0].kind == "heading"


def test_a_rate_of_success_is_no_offer() -> None:
    assert parse(single("After the course 90% of our patients stay sober.")).type not in UNCHECKABLE


def test_advice_that_begins_with_never_is_no_absolute_claim() -> None:
    claim = parse(single("Never drive after a ketamine infusion."))
    assert (claim.type, claim.strength) == ("advice", "stated")


def test_a_negation_three_words_before_turns_a_pattern() -> None:
    words = words_of("Neither drug is approved for alcohol use disorder.")
    assert compiled("approved ... alcohol").stated_in(words) is None


def test_examples_of_a_class_need_no_fact_of_their_own() -> None:
    claim = parse(single("Opioids such as heroin, fentanyl or oxycodone bind to receptors and cause euphoria."))
    assert covered(claim, compare_with_facts(claim))[0]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The half-life of ketamine is about three hours.", "stated"),
        ("Ketamine lowers the heart rate.", "contradicted"),
        ("Ketamine works for everybody.", "contradicted"),
        ("Ketamine rewires the brain of people with addiction.", "overstated"),
        ("Spravato may be used at home.", "contradicted"),
    ],
)
def test_stances_to_facts(text: str, stance: str) -> None:
    assert stance in stances(text)


def test_a_claim_without_a_subject_is_on_what_the_text_tells_of() -> None:
    assert "stated" in stances("Withdrawal can be fatal.", "alcohol")


def test_a_lasting_effect_is_borne_out_by_no_fact_that_only_names_it() -> None:
    assert "stated" not in stances("The relief is long-lasting.", "ketamine")
