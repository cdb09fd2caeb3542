"""The total of participants, as abstracts state it. All sentences are made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.study.quantities.participants import calibrated, participants
from tests.unit.reading.quantities.made import made_abstract, words_of


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Sixty patients with depression were randomly assigned to ketamine or placebo.", 60),
        ("We enrolled 1,234 adults with alcohol use disorder in this trial.", 1234),
        ("One hundred and eighty patients were randomised to two groups.", 180),
        ("Of 120 patients screened, 96 were randomised to ketamine or placebo.", 96),
        ("Patients were randomised to ketamine (n = 48) or placebo (n = 47). Craving fell in both groups.", 95),
        ("A total of 45 patients were randomised to ketamine and 44 to midazolam.", 89),
        ("Patients were randomly divided into three groups of 20 patients and received ketamine.", 60),
        ("Participants (N=40) were mostly middle-aged (mean age 53 years). Ketamine reduced drinking.", 40),
        ("We compared 22 patients with schizophrenia and 24 healthy controls.", 46),
        ("In this crossover study, 18 healthy volunteers received 0.5 mg/kg ketamine over 40 minutes in 2012.", 18),
    ],
)
def test_total(text: str, total: int) -> None:
    abstract = made_abstract(text)
    found = participants(abstract)
    assert found is not None
    assert found[0] == total
    words_of(abstract, found[1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ketamine.",
        "Ketamine 0.5 mg/kg was infused over 40 minutes in 2012, and scores were taken at 24 hours and 7 days.",
        "Depression affects 350 million people worldwide.",
        "This narrative review discusses ketamine in the treatment of addiction.",
    ],
)
def test_no_total_is_none(text: str) -> None:
    assert participants(made_abstract(text)) is None


def test_evidence_is_number_and_noun() -> None:
    abstract = made_abstract("Thirty-two patients with alcohol use disorder were randomised to ketamine or placebo.")
    found = participants(abstract)
    assert found is not None
    assert words_of(abstract, found[1]) == "Thirty-two patients"


@given(st.text(max_size=400))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    abstract = made_abstract(text)
    found = participants(abstract)
    if found is not None:
        assert found[0] > 0
        words_of(abstract, found[1])


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_grows_with_likelihood(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= calibrated(low, 1.2, 0.9) <= calibrated(high, 1.2, 0.9) <= 1
