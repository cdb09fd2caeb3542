"""Edges: what a finding is evidence for, of which kind, and what is shown but not counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.mechanisms.data import actions, rules
from graph.mechanisms.gather import Question, edges
from graph.mechanisms.model import NOT_READ, Filters, Strand, majority, opposite
from ingest.reading.vocabulary import load_vocabulary
from tests.unit.mechanisms.made import BDNF, CRAVING, KETAMINE, NMDA, PLACE, QUESTION, finding, source

CHOLINERGIC, COGNITION = "mechanism:acetylcholine", "outcome:cognition"
ANIMAL = {"rung": "animal", "design": "animal study"}


def only_strand(statements: list, ends: tuple[str, str]) -> Strand:  # type: ignore[type-arg]
    return edges(statements, QUESTION)[ends].best


def test_a_finding_on_the_start_is_tested_evidence() -> None:
    strand = only_strand([finding("ketamine", CRAVING, "benefit")], ("substance:ketamine", CRAVING))
    assert (strand.kind, strand.direction, strand.studies) == ("tested", "benefit", 1)


def test_a_probe_tells_of_the_mechanism_that_it_blocks() -> None:
    strand = only_strand([finding("memantine", CRAVING, "benefit")], (NMDA, CRAVING))
    assert (strand.kind, strand.action, strand.direction) == ("probed", "blocked", "benefit")


def test_ketamine_is_no_evidence_for_the_middle_of_its_own_path() -> None:
    assert (NMDA, CRAVING) not in edges([finding("ketamine", CRAVING, "benefit")], QUESTION)


def test_an_animal_model_stands_for_craving_in_animals_only_and_says_so() -> None:
    rat = finding("mk-801", PLACE, "benefit", of=source("1", **ANIMAL))
    human = finding("mk-801", PLACE, "benefit", of=source("2"))
    edge = edges([rat, human], QUESTION)[NMDA, CRAVING]
    assert edge.rung == "animal"
    assert [item.model_of for item in edge.items] == [CRAVING]
    assert (NMDA, CRAVING) not in edges([rat], replace(QUESTION, models=False))


def test_results_of_one_paper_on_both_are_reported_together_never_more() -> None:
    both = [finding("ketamine", BDNF, "increase"), finding("ketamine", CRAVING, "benefit")]
    strand = only_strand(both, (BDNF, CRAVING))
    assert (strand.kind, strand.direction) == ("reported together", "increase with benefit")


def test_two_papers_are_not_reported_together() -> None:
    apart = [
        finding("ketamine", BDNF, "increase", of=source("1")),
        finding("ketamine", CRAVING, "benefit", of=source("2")),
    ]
    assert (BDNF, CRAVING) not in edges(apart, QUESTION)


def test_a_study_of_a_mechanism_yields_to_its_own_finding_on_it() -> None:
    titled = source("1", titled=frozenset({BDNF}))
    outcome = finding("ketamine", CRAVING, "benefit", of=titled)
    assert only_strand([outcome], ("substance:ketamine", BDNF)).kind == "study of mechanism"
    measured = finding("ketamine", BDNF, "no difference", of=titled)
    found = edges([outcome, measured], QUESTION)["substance:ketamine", BDNF]
    assert [strand.kind for strand in found.strands] == ["tested"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "retracted"}, "retracted"),
        ({"design": "narrative review"}, "review"),
        ({"role": "drug of abuse"}, "drug of abuse"),
        ({"design": "protocol"}, "protocol"),
    ],
)
def test_what_is_not_counted_is_shown_with_its_reason(fields: dict[str, str], reason: str) -> None:
    strand = only_strand(
        [finding("ketamine", CRAVING, "benefit", of=source("1", **fields))], ("substance:ketamine", CRAVING)
    )
    assert strand.studies == 0
    assert reason in strand.items[0].why_not


def test_two_reports_of_one_study_count_once() -> None:
    reports = [finding("ketamine", CRAVING, "benefit", of=source(paper, study="trial:1")) for paper in "12"]
    assert only_strand(reports, ("substance:ketamine", CRAVING)).studies == 1


def test_no_difference_is_no_contradiction_and_harm_is_one_listed_first() -> None:
    said = [("1", "benefit"), ("2", "benefit"), ("3", "no difference"), ("4", "harm")]
    findings = [finding("ketamine", CRAVING, says, of=source(paper)) for paper, says in said]
    ends = ("substance:ketamine", CRAVING)
    assert not only_strand(findings[:3], ends).contradicted
    strand = only_strand(findings, ends)
    assert strand.contradicted
    assert [item.says for item in strand.otherwise] == ["harm", "no difference"]


def test_filters_narrow_by_species_year_and_kind() -> None:
    rat, human = (
        finding("memantine", CRAVING, "benefit", of=source("1", **ANIMAL)),
        finding("memantine", CRAVING, "harm"),
    )
    narrowed = replace(QUESTION, filters=Filters(species=frozenset({"animal"})))
    assert edges([rat, human], narrowed)[NMDA, CRAVING].best.direction == "benefit"
    assert not edges([rat, human], replace(QUESTION, filters=Filters(year_from=2021)))
    assert not edges([rat, human], replace(QUESTION, filters=Filters(kinds=frozenset({"tested"}))))


def test_data_names_only_concepts_of_the_vocabulary() -> None:
    known = {concept.id for concept in load_vocabulary().concepts}
    assert {action.mechanism for acts in actions().values() for action in acts} <= known
    models = {model for of in rules().animal_models.values() for model in of} | set(rules().animal_models)
    assert rules().mediators | rules().no_way | models <= known


def test_no_agent_probes_two_mechanisms_and_ketamine_probes_none() -> None:
    for agent, acts in actions().items():
        assert len([action for action in acts if action.probe]) <= 1, agent
    assert not any(action.probe for action in actions()["ketamine"])


WORDS = st.sampled_from(["benefit", "harm", "increase", "decrease", "no difference", "mixed", "increase with benefit"])


@settings(deadline=None)
@given(WORDS, WORDS)
def test_opposition_goes_both_ways_and_nothing_opposes_itself(one: str, other: str) -> None:
    assert opposite(one, other) == opposite(other, one)
    assert not opposite(one, one)


@settings(deadline=None)
@given(st.dictionaries(WORDS, st.integers(1, 9), min_size=1))
def test_a_majority_is_the_most_frequent_answer_or_mixed(tally: dict[str, int]) -> None:
    said = majority(tally)
    assert said == "mixed" or tally[said] == max(tally.values())


# What may not count, and what may not be read into an edge.


def test_what_others_found_is_shown_and_not_counted() -> None:
    strand = only_strand([finding("ketamine", CRAVING, "benefit", own=False)], ("substance:ketamine", CRAVING))
    assert (strand.studies, strand.direction) == (0, NOT_READ)
    assert "what others found" in strand.items[0].why_not


def test_a_retracted_paper_changes_no_verdict() -> None:
    counted = finding("ketamine", CRAVING, "benefit", of=source("1"))
    gone = [
        finding("ketamine", CRAVING, "harm", of=source(paper, status=status))
        for paper, status in (("2", "retracted"), ("3", "retraction notice"))
    ]
    strand = only_strand([counted, *gone], ("substance:ketamine", CRAVING))
    assert (strand.direction, strand.studies, strand.contradicted, strand.otherwise) == ("benefit", 1, False, ())
    assert len(strand.items) == 3


def test_a_finding_without_a_direction_is_no_effect() -> None:
    strand = only_strand([finding("ketamine", CRAVING, None)], ("substance:ketamine", CRAVING))
    assert (strand.studies, strand.items[0].says) == (0, NOT_READ)


def test_those_who_take_ketamine_count_where_they_are_asked_for() -> None:
    users = [finding("ketamine", CRAVING, "harm", of=source(role="drug of abuse"))]
    asked = replace(QUESTION, filters=Filters(roles=frozenset({"drug of abuse"})))
    assert edges(users, asked)["substance:ketamine", CRAVING].best.studies == 1


def test_a_drug_of_dependence_is_no_probe_of_craving_but_of_other_outcomes() -> None:
    ends = (CHOLINERGIC, CRAVING), (CHOLINERGIC, COGNITION)
    asked = Question(KETAMINE, frozenset({CHOLINERGIC}), frozenset({CRAVING, COGNITION}))
    found = edges([finding("nicotine", CRAVING, "benefit"), finding("nicotine", COGNITION, "benefit")], asked)
    assert [found[one].best.studies for one in ends] == [0, 1]
    assert "drug of dependence" in found[ends[0]].best.items[0].why_not


def test_variants_of_genes_are_no_effect_on_the_mechanism() -> None:
    genes = finding("ketamine", BDNF, "increase", text="A made-up polymorphism of BDNF went with the response.")
    assert only_strand([genes], ("substance:ketamine", BDNF)).studies == 0


@pytest.mark.parametrize(
    ("words", "kind"),
    [("NMDA mediated the fall in craving.", "stated dependence"), ("NMDA correlated with craving.", "correlated")],
)
def test_what_a_sentence_states_is_an_edge_of_its_own_kind(words: str, kind: str) -> None:
    spans = tuple((c, words.index(w), words.index(w) + len(w)) for c, w in ((NMDA, "NMDA"), (CRAVING, "craving")))
    strand = only_strand([finding("other", CRAVING, "benefit", text=words, mentions=spans)], (NMDA, CRAVING))
    assert strand.kind == kind


def test_kinds_are_tallied_apart() -> None:
    findings = [
        finding("memantine", CRAVING, "benefit", of=source("1")),
        finding("d-cycloserine", CRAVING, "harm", of=source("2")),
    ]
    strands = edges(findings, QUESTION)[NMDA, CRAVING].strands
    assert {(strand.action, strand.direction, strand.studies) for strand in strands} == {
        ("blocked", "benefit", 1),
        ("activated", "harm", 1),
    }


def test_cells_do_not_crave() -> None:
    cells = finding("ketamine", CRAVING, "benefit", of=source(rung="in vitro"))
    assert only_strand([cells], ("substance:ketamine", CRAVING)).studies == 0
