"""Which papers of the mechanisms report one study: what the evidence groups, and nothing through reviews."""

from __future__ import annotations

from dataclasses import replace

from graph.evidence.rows import Facts, PaperRow
from graph.mechanisms.studies import study_names

TRIAL = Facts(design="randomised controlled trial", species="human", participants=40)


def paper(
    number: str, year: int, *authors: str, facts: Facts = TRIAL, title: str = "Made up", **fields: str
) -> PaperRow:
    return PaperRow(number, number, title, year, "", fields.get("status", "ok"), authors, (), facts, text=title)


def together(*papers: PaperRow, agents: tuple[str, ...] = ("substance:ketamine",)) -> set[frozenset[str]]:
    """Groups of papers that count as one study."""
    names = study_names(papers, {one.id: agents for one in papers})
    return {frozenset(p for p in names if names[p] == name) for name in names.values()}


def test_a_registry_number_and_a_main_report_join() -> None:
    first = paper("1", 2010, facts=replace(TRIAL, trial_ids=("NCT1",), key="Main"))
    second = paper("2", 2011, facts=replace(TRIAL, trial_ids=("NCT1",)))
    third = paper("3", 2019, facts=replace(TRIAL, parent="Main"))
    assert together(first, second, third, paper("4", 2010)) == {frozenset("123"), frozenset("4")}


def test_a_review_joins_nobody_by_the_numbers_that_it_names() -> None:
    numbered = replace(TRIAL, trial_ids=("NCT1",))
    review = paper("2", 2011, facts=replace(numbered, design="systematic review"))
    assert together(paper("1", 2010, facts=numbered), review) == {frozenset("1"), frozenset("2")}


def test_the_same_people_within_years_are_one_study_unless_their_numbers_differ() -> None:
    one, two = paper("1", 2010, "Doe J", "Roe R"), paper("2", 2012, "Doe J", "Roe R")
    assert together(one, two) == {frozenset("12")}
    assert together(one, replace(two, facts=replace(TRIAL, participants=41))) == {frozenset("1"), frozenset("2")}
    assert together(one, replace(two, year=2019)) == {frozenset("1"), frozenset("2")}
    animals = replace(TRIAL, species="animal")
    assert len(together(replace(one, facts=animals), replace(two, facts=animals))) == 2


def test_a_paper_that_calls_itself_secondary_joins_the_earlier_one_by_its_authors() -> None:
    main = paper("1", 2010, "Doe J", "Poe P", "Roe R")
    later = paper(
        "2", 2013, "Poe P", "Doe J", facts=replace(TRIAL, participants=9), title="A secondary analysis of sleep"
    )
    assert together(main, later) == {frozenset("12")}


def test_a_study_is_named_by_its_main_report_in_whatever_order_papers_come() -> None:
    main = paper("9", 2010, facts=replace(TRIAL, key="Main"))
    later = paper("1", 2011, facts=replace(TRIAL, parent="Main"))
    agents = {"1": (), "9": ()}
    assert study_names([main, later], agents) == study_names([later, main], agents) == {"1": "9", "9": "9"}
