"""Claims checked and pages audited against the landmark studies, as a fresh install has them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.cli.main import main
from graph.claims.as_json import audit_as_json, checked_as_json
from graph.claims.checker import LONGEST_CLAIM, LONGEST_PAGE, Checker, note_on
from graph.claims.model import VERDICTS, CheckedClaim
from graph.store import Store
from ingest.curated import load_curated
from ingest.errors import EmptyGraphError, UsageError
from ingest.paper_reader import PaperReader
from tests.conftest import emptied

pytestmark = pytest.mark.store
PAGE = (
    "Ketamine for addiction\n\nKetamine blocks NMDA receptors. After an hour the blood pressure goes down. "
    "In a double-blind trial, people with alcohol use disorder were given ketamine for five days.\n\n"
    "Ketamine cures alcoholism. Our clinic is the best in town. Call us today."
)


@pytest.fixture(scope="module")
def landmarks(server: Store) -> Store:
    """The store with the landmark studies, loaded once."""
    store = emptied(server)
    load_curated(store, PaperReader())
    return store


@pytest.fixture(scope="module")
def checker(landmarks: Store) -> Checker:
    return Checker(landmarks)


def references(checked: CheckedClaim) -> set[str]:
    return {line.reference.replace(" ", "") for line in checked.evidence}


def test_relapse_and_abstinence_get_different_answers_with_the_same_trial(checker: Checker) -> None:
    relapse = checker.check("Ketamine reduces relapse in alcohol use disorder")
    abstinence = checker.check("Ketamine increases abstinence from alcohol")
    assert relapse.verdict == "unresolved"
    assert abstinence.verdict == "partly supported"
    assert "Grabski2022" in references(relapse) & references(abstinence)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Ketamine cures alcoholism", "overstated"),
        ("Ketamine is a proven treatment for alcohol use disorder", "overstated"),
        ("Ketamine blocks NMDA receptors", "supported"),
        ("After ketamine the blood pressure goes down", "contradicted"),
        ("Our clinic is the best in town", "not checkable"),
        ("Ketamine lowers cholesterol", "no evidence found"),
        ("Ketamine is approved by the FDA for alcohol use disorder", "contradicted"),
        ("Ketamin hilft Menschen mit einer Alkoholabhängigkeit und senkt die Rückfälle", "not checkable"),
        ("<script>alert('x')</script>", "not checkable"),
        ("ketamine", "not checkable"),
    ],
)
def test_verdicts(checker: Checker, claim: str, verdict: str) -> None:
    assert checker.check(claim).verdict == verdict


def test_a_wrong_detail_contradicts_the_description_of_a_trial(checker: Checker) -> None:
    right = checker.check("In a trial, people with cocaine addiction got a single dose of ketamine through an IV")
    wrong = checker.check("In a trial, people with cocaine addiction got ketamine through an IV for five days")
    assert wrong.verdict == "contradicted"
    assert right.verdict != "contradicted"


def test_a_trial_that_is_named_is_held_against_its_own_result(checker: Checker) -> None:
    wrong = checker.check("In a trial of 96 people with alcohol use disorder, ketamine prevented relapse")
    right = checker.check("In a trial of 96 people with alcohol use disorder, ketamine increased abstinence")
    vague = checker.check("Clinical trials found that ketamine reduced relapse in people with alcohol use disorder")
    assert (wrong.verdict, right.verdict) == ("contradicted", "supported")
    assert vague.verdict in ("unresolved", "overstated")


def test_stronger_words_never_get_a_better_verdict(checker: Checker) -> None:
    order = ("supported", "partly supported", "unresolved", "overstated")
    verdicts = [
        checker.check(f"Ketamine {words} abstinence from alcohol").verdict
        for words in ("may increase", "increases", "has been proven to increase", "always increases")
    ]
    assert [order.index(v) for v in verdicts] == sorted(order.index(v) for v in verdicts)


def test_every_verdict_has_reasons_and_what_it_rests_on(checker: Checker) -> None:
    for claim in (
        "Ketamine reduces craving for cocaine",
        "Ketamine blocks NMDA receptors",
        "Ketamine lowers cholesterol",
    ):
        answer = checked_as_json(checker.check(claim))
        assert answer["why"]
        assert answer["evidence"] or answer["verdict"] == "no evidence found"
        assert set(answer) >= {"claim", "parsed", "verdict", "certainty", "per_outcome", "suggested_wording"}
        json.dumps(answer)


def test_a_page_is_audited_with_exact_offsets(checker: Checker) -> None:
    audited = checker.audit(PAGE)
    assert all(PAGE[claim.start : claim.end] == claim.text for claim in audited)
    verdicts = {claim.text: claim.checked.verdict for claim in audited}
    assert verdicts["Ketamine blocks NMDA receptors."] == "supported"
    assert verdicts["After an hour the blood pressure goes down."] == "contradicted"
    assert verdicts["Ketamine cures alcoholism."] == "overstated"
    assert "Call us today." not in verdicts
    summary = audit_as_json("a page", PAGE, audited)["summary"]
    assert tuple(summary) == VERDICTS
    assert sum(summary.values()) == len(audited)


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_PAGE + 1)])
def test_empty_and_endless_pages_are_refused_in_a_sentence(checker: Checker, text: str) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        checker.audit(text)


@pytest.mark.parametrize("text", ["", " ", "ketamine " * LONGEST_CLAIM])
def test_empty_and_endless_claims_are_refused(checker: Checker, text: str) -> None:
    with pytest.raises(UsageError):
        checker.check(text)


def test_a_page_in_another_language_says_so(checker: Checker) -> None:
    text = "Ketamin ist ein Narkosemittel, das seit Jahrzehnten verwendet wird und bei Depressionen helfen kann."
    assert checker.audit(text) == ()
    assert "English" in note_on(text, ())


def test_the_commands_print_json(landmarks: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["check", "Ketamine cures alcoholism", "--json"])
    assert json.loads(capsys.readouterr().out)["verdict"] == "overstated"
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    main(["audit", str(page), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["text"] == PAGE
    assert {"start", "end", "text", "verdict", "why"} <= set(answer["claims"][0])
    main(["audit", str(page)])
    assert "overstated" in capsys.readouterr().out


def test_a_page_from_standard_input(
    landmarks: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    with page.open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        main(["audit", "-", "--json"])
    assert json.loads(capsys.readouterr().out)["source"] == "standard input"


def test_an_empty_graph_says_what_to_load(empty_store: Store) -> None:
    with pytest.raises(EmptyGraphError, match="ketagraph ingest"):
        Checker(empty_store)


STORY = (
    "Grabski and colleagues (2022) gave 96 people with alcohol use disorder three infusions of ketamine or placebo. "
    "At six months those on ketamine had more days of abstinence. Relapse was halved in the ketamine group. "
    "No serious adverse events were linked to ketamine. The patients were followed for five years."
)


def test_sentences_after_a_trial_are_held_against_its_own_results(checker: Checker) -> None:
    verdicts = [claim.checked.verdict for claim in checker.audit(STORY)]
    assert verdicts == ["supported", "supported", "contradicted", "supported", "contradicted"]


def test_some_of_a_trials_people_do_not_make_it_another_trial(checker: Checker) -> None:
    page = STORY.replace("Relapse was halved in the ketamine group.", "Three patients left the study early.")
    assert [claim.checked.verdict for claim in checker.audit(page)][2] != "supported"


def test_one_thing_that_fits_many_trials_bears_out_none(checker: Checker) -> None:
    assert checker.check("Ketamine was given in a trial that was double-blind").verdict != "supported"


@pytest.mark.parametrize("claim", ["Ketamine lowers the heart rate", "Ketamine works for everybody with depression"])
def test_the_reverse_of_a_settled_effect_is_contradicted(checker: Checker, claim: str) -> None:
    assert checker.check(claim).verdict == "contradicted"
