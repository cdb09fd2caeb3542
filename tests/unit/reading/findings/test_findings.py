"""Findings of made-up abstracts: each result once, plans and background none, and any text is read."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.findings.reader import read_findings
from ingest.reading.model import Abstract, Finding, StudyFacts
from ingest.reading.prepare import prepare
from ingest.reading.vocabulary import load_vocabulary

_TRIAL = StudyFacts("randomised controlled trial")


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


def _read(title: str, abstract: str, study: StudyFacts = _TRIAL) -> tuple[Abstract, tuple[Finding, ...]]:
    ready = prepare(_matcher(), title, abstract)
    return ready, read_findings(ready, study)


def _triples(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(f.substance, f.target, f.direction) for f in findings}


def test_one_sentence_may_hold_results_that_differ() -> None:
    ready, found = _read(
        "Ketamine for alcohol use disorder: a randomised trial",
        "METHODS: We randomly assigned 80 adults to ketamine or midazolam. RESULTS: Ketamine significantly reduced "
        "craving compared with midazolam (SMD -0.5, 95% CI -0.9 to -0.1). There was no significant difference in "
        "relapse between the groups.",
    )
    triples = _triples(found)
    assert ("ketamine", "outcome:craving", "benefit") in triples
    assert ("ketamine", "outcome:relapse", "no difference") in triples
    craving = next(f for f in found if f.target == "outcome:craving")
    assert craving.comparator == "midazolam"
    assert craving.significant is True
    assert craving.effect is not None
    assert craving.effect.ci == (-0.9, -0.1)
    assert "craving" in ready.text[craving.start : craving.end]


def test_plans_are_no_findings() -> None:
    _, found = _read(
        "Ketamine for cocaine use disorder: study protocol",
        "We will randomise 60 adults to ketamine or placebo. The primary outcome will be abstinence. We hypothesise "
        "that ketamine will reduce craving.",
        StudyFacts("protocol"),
    )
    assert found == ()


def test_a_review_reports_what_others_found() -> None:
    _, found = _read(
        "Ketamine for depression: a systematic review",
        "We searched PubMed and Embase. Ketamine significantly reduced depressive symptoms in all trials. In "
        "conclusion, ketamine is an effective antidepressant.",
        StudyFacts("systematic review"),
    )
    assert found
    assert not any(f.own for f in found)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_is_read(abstract: str, title: str) -> None:
    ready, found = _read(title, abstract)
    for finding in found:
        assert 0 <= finding.start < finding.end <= len(ready.text)
        assert 0 <= finding.confidence <= 1
