"""Doses: amounts with their units, of what, by which route, how often. All sentences are made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.model import Dose
from ingest.reading.study.quantities.amounts import amounts_in
from ingest.reading.study.quantities.doses import doses_with_evidence
from ingest.reading.study.quantities.regimens import regimens_in
from tests.unit.reading.quantities.made import made_abstract, words_of


@pytest.mark.parametrize(
    ("printed", "values", "unit"),
    [
        ("0.8 mg/kg", (0.8,), "mg/kg"),
        ("0.5 mg kg-1", (0.5,), "mg/kg"),
        ("0.5 mg.kg(-1)", (0.5,), "mg/kg"),
        ("0.5 mg·kg−1", (0.5,), "mg/kg"),
        ("0·5 mg/kg", (0.5,), "mg/kg"),
        ("0. 5 mg/kg", (0.5,), "mg/kg"),
        ("0,5 mg/kg", (0.5,), "mg/kg"),
        (".5 mg/kg", (0.5,), "mg/kg"),
        ("0.1, 0.5 and 1.0 mg/kg", (0.1, 0.5, 1.0), "mg/kg"),
        ("0.25–0.5 mg/kg/h", (0.25, 0.5), "mg/kg/h"),
        ("10 mcg/kg/min", (10,), "µg/kg/min"),
        ("10 microg kg(-1) min(-1)", (10,), "µg/kg/min"),
        ("5 μg/kg per min", (5,), "µg/kg/min"),
        ("0.15 mg/(kg·h)", (0.15,), "mg/kg/h"),
        ("56 or 84 mg", (56, 84), "mg"),
        ("1,500 mg", (1500,), "mg"),
        ("100 mg/24 h", (100,), "mg/d"),
        ("30 mg/70 kg", (30,), "mg/70kg"),
        ("8-10 mg ketamine/kg", (8, 10), "mg/kg"),
    ],
)
def test_amounts(printed: str, values: tuple[float, ...], unit: str) -> None:
    (amount,) = amounts_in(f"They gave {printed} to all.")
    assert (amount.values, amount.unit) == (values, unit)


@pytest.mark.parametrize(
    "printed", ["100 ng/ml", "3 mg/mL", "mean = 12 mg", "12 ± 3 mg", "12 mg ± 3", "5 mmHg", "mg/kg", "20 mgs2"]
)
def test_levels_and_results_are_no_amounts(printed: str) -> None:
    assert list(amounts_in(f"It was {printed} in all.")) == []


@given(
    st.integers(1, 9999).map(lambda n: n / 100),
    st.sampled_from([("mg/kg", "mg/kg"), ("mg kg-1", "mg/kg"), ("µg/kg/min", "µg/kg/min"), ("mg", "mg")]),
)
def test_any_amount_reads_back(value: float, unit: tuple[str, str]) -> None:
    (amount,) = amounts_in(f"ketamine {value} {unit[0]} was given")
    assert amount.values == (value,)
    assert amount.unit == unit[1]


def read(text: str, title: str = "") -> tuple[Dose, ...]:
    return tuple(dose for dose, _ in doses_with_evidence(made_abstract(text, title)))


def test_route_and_times_beside_the_dose() -> None:
    text = "Patients had three weekly ketamine infusions (0.8 mg/kg i.v. over 40 minutes) or three saline infusions."
    assert read(text) == (Dose("ketamine", 0.8, "mg/kg", "intravenous", 3, 7.0),)


def test_each_substance_has_its_own_dose() -> None:
    text = "They received intravenous ketamine (0.5 mg/kg) or the active control midazolam (0.02 mg/kg)."
    assert read(text) == (
        Dose("ketamine", 0.5, "mg/kg", "intravenous"),
        Dose("midazolam", 0.02, "mg/kg", "intravenous"),
    )


def test_a_list_is_several_doses() -> None:
    assert [dose.amount for dose in read("Mice received 1, 5 or 10 mg/kg ketamine (i.p.).")] == [1, 5, 10]
    assert {dose.route for dose in read("Mice received 1, 5 or 10 mg/kg ketamine (i.p.).")} == {"intraperitoneal"}


def test_twice_weekly_for_four_weeks_is_eight() -> None:
    (dose,) = read("Ketamine 0.5 mg/kg was given intramuscularly twice weekly for 4 weeks.")
    assert (dose.route, dose.times, dose.interval) == ("intramuscular", 8, 3.5)


def test_the_title_may_tell_how_often() -> None:
    (dose,) = read("Adults received ketamine (0.5 mg/kg) over 40 minutes.", "A single ketamine infusion for craving")
    assert dose.times == 1


@pytest.mark.parametrize(
    "text",
    [
        "Morphine consumption was 20 mg in the ketamine group.",
        "Ketamine plasma levels were 100 ng/ml.",
        "Participants drank 20 g of alcohol.",
        "Lisurazine (5 mg/kg) had no effect after ketamine.",
    ],
)
def test_what_is_no_dose(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "times", "interval"),
    [
        ("a single infusion", 1, None),
        ("six infusions over 12 days", 6, 2.0),
        ("three weekly injections", 3, 7.0),
        ("two infusions separated by 2 weeks", 2, 14.0),
        ("twice weekly for 4 weeks", 8, 3.5),
        ("daily for 10 days", 10, 1.0),
        ("weekly for six weeks", 6, 7.0),
        ("eight treatments", 8, None),
    ],
)
def test_regimens(text: str, times: int, interval: float | None) -> None:
    regimen = regimens_in(text, 0, len(text))[0]
    assert (regimen.times, regimen.interval) == (times, interval)


@pytest.mark.parametrize(
    "text", ["two doses of ketamine", "seven sessions of psychotherapy", "a 52-minute infusion", "20 patients"]
)
def test_no_regimens(text: str) -> None:
    assert [regimen for regimen in regimens_in(text, 0, len(text)) if regimen.times] == []


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "ketamine",
                "0.5",
                "mg/kg",
                "-",
                ",",
                "and",
                "three",
                "weekly",
                "infusions",
                "(",
                ")",
                "IV",
                "5",
                "per",
                "day",
            ]
        ),
        max_size=40,
    ).map(" ".join)
)
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    abstract = made_abstract(text)
    for dose, where in doses_with_evidence(abstract):
        assert dose.amount > 0
        words_of(abstract, where)
