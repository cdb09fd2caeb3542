"""What holds for every body of evidence, whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.evidence.load import PaperFindings
from graph.evidence.model import BodyDirection, EvidenceProfile
from graph.evidence.rows import Effect, StudyDirection
from tests.unit.evidence.made import (
    AUD,
    HARMS,
    MIDAZOLAM,
    RCT,
    RELAPSE,
    SALINE,
    finding,
    height,
    paper,
    profile,
    question,
    study,
)

DIRECTIONS: st.SearchStrategy[StudyDirection] = st.sampled_from(["benefit", "harm", "no difference", "mixed"])
DESIGNS = st.sampled_from(
    [RCT, RCT, RCT, "open-label trial", "cohort study", "case report", "non-randomised controlled trial", "other"]
)
SIZES = st.one_of(st.none(), st.sampled_from([10, 40, 60, 96, 250, 500]))
SAME_WAY: dict[BodyDirection, Any] = {
    "favours": "benefit",
    "against": "harm",
    "no difference shown": "no difference",
    "mixed": "mixed",
}


@st.composite
def effects(draw: st.DrawFn) -> Effect | None:
    if draw(st.booleans()):
        return None
    value = draw(st.floats(0.2, 5))
    return Effect("odds ratio", "odds ratio", value, value / draw(st.floats(1.05, 4)), value * draw(st.floats(1.05, 4)))


@st.composite
def bodies(draw: st.DrawFn) -> list[PaperFindings]:
    """Papers, some by the same people, some of one registered trial, some that call themselves secondary."""
    count = draw(st.integers(1, 9))
    papers = []
    for number in range(1, count + 1):
        people = draw(st.sampled_from(["own", "own", "A", "B"]))
        authors = (
            (f"Own{'x' * number} A", f"End{'y' * number} B") if people == "own" else (f"{people}first A", "Last B")
        )
        cue = draw(st.sampled_from(["", "", "", ": a secondary analysis"]))
        told = draw(DIRECTIONS)
        papers.append(
            paper(
                number,
                finding(
                    number, told, effect=draw(effects()), comparator=draw(st.sampled_from([MIDAZOLAM, SALINE, ""]))
                ),
                paper_fields={
                    "authors": authors,
                    "year": draw(st.integers(2015, 2024)),
                    "title": f"Trial {number}{cue}",
                },
                design=draw(DESIGNS),
                participants=draw(SIZES),
                blinding=draw(st.sampled_from(["double-blind", "open-label", ""])),
                control=draw(st.sampled_from(["active", "placebo", "none", ""])),
                comparator_concept=draw(st.sampled_from([MIDAZOLAM, SALINE, ""])),
                diagnosed=draw(st.sampled_from([True, False, None])),
                follow_up_days=draw(st.sampled_from([None, 7, 180])),
                trial_ids=draw(st.sampled_from([(), (), ("NCT00000001",), ("NCT00000002",)])),
                role=draw(st.sampled_from(["treatment", "treatment", ""])),
            )
        )
    return papers


def counts(found: EvidenceProfile) -> tuple[object, ...]:
    """All that a tally says."""
    return found.tally, found.direction, found.grade, found.studies


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_a_study_added_in_the_same_direction_never_turns_it_around(papers: list[PaperFindings]) -> None:
    before = profile(papers)
    told = SAME_WAY.get(before.direction)
    if told is None or before.direction == "mixed":
        return
    for design in (RCT, "cohort study", "case report"):
        added = study(900, told, design=design)
        assert profile([*papers, added]).direction == before.direction


@settings(max_examples=60, deadline=None)
@given(bodies(), DESIGNS)
def test_a_favourable_study_never_makes_a_body_point_against(papers: list[PaperFindings], design: str) -> None:
    before = profile(papers)
    decides = {one.tier for one in before.body} == {
        one.tier for one in profile([study(900, "benefit", design=design)]).body
    }
    after = profile([*papers, study(900, "benefit", design=design)])
    if decides and before.direction != "against":
        assert after.direction != "against"


@settings(max_examples=200, deadline=None)
@given(bodies(), st.data())
def test_taking_away_a_number_of_participants_never_raises_certainty(
    papers: list[PaperFindings], data: st.DataObject
) -> None:
    target = data.draw(st.sampled_from([RELAPSE, HARMS]))
    papers = [replace(one, findings=tuple(replace(f, target=target) for f in one.findings)) for one in papers]
    asked = question(target)
    place = data.draw(st.integers(0, len(papers) - 1))
    one = papers[place]
    unknown = replace(one, paper=replace(one.paper, facts=replace(one.paper.facts, participants=None)))
    without = [*papers[:place], unknown, *papers[place + 1 :]]
    assert height(profile(without, asked)) <= height(profile(papers, asked))


@settings(max_examples=60, deadline=None)
@given(bodies(), bodies())
def test_retracted_papers_change_no_tally_and_stay_visible(
    papers: list[PaperFindings], others: list[PaperFindings]
) -> None:
    retracted = [
        replace(one, paper=replace(one.paper, id=f"r{i}", pmid=f"9{i}", status="retracted"))
        for i, one in enumerate(others)
    ]
    before, after = profile(papers), profile([*papers, *retracted])
    assert counts(after) == counts(before)
    shown = {reference for one in after.excluded for reference in one.references}
    assert shown == {one.paper.pmid for one in retracted}


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_reviews_and_plans_change_no_tally(papers: list[PaperFindings]) -> None:
    others = [
        paper(800, finding(800, own=False), design="systematic review"),
        paper(801, finding(801), design="meta-analysis"),
        paper(802, finding(802), design="protocol"),
    ]
    assert counts(profile([*papers, *others])) == counts(profile(papers))


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_the_same_trial_under_three_numbers_counts_once(papers: list[PaperFindings]) -> None:
    trial = study(700, "benefit", trial_ids=("NCT07000000",), participants=96)
    copies = [
        replace(trial, paper=replace(trial.paper, id=f"pmid:{n}", pmid=str(n), authors=(f"Other{'z' * n} A",)))
        for n in (701, 702)
    ]
    once, thrice = profile([*papers, trial]), profile([*papers, trial, *copies])
    assert thrice.direction == once.direction
    assert thrice.certainty == once.certainty
    assert [(row.direction, row.studies, row.participants) for row in thrice.tally.rows] == [
        (row.direction, row.studies, row.participants) for row in once.tally.rows
    ]


@settings(max_examples=60, deadline=None)
@given(bodies(), st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(papers: list[PaperFindings], random: Any) -> None:
    shuffled = list(papers)
    random.shuffle(shuffled)
    assert counts(profile(shuffled)) == counts(profile(papers))


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_every_paper_is_in_one_study_and_every_deduction_cites_the_body(papers: list[PaperFindings]) -> None:
    found = profile(papers)
    members = [reference for one in found.studies for reference in one.references]
    assert sorted(members) == sorted(one.paper.pmid for one in papers)
    body = {reference for one in found.studies for reference in one.references}
    for deduction in found.deductions:
        assert deduction.points <= 0
        assert deduction.reason
        assert set(deduction.pmids) <= body


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_a_tally_adds_up(papers: list[PaperFindings]) -> None:
    found = profile(papers)
    assert found.tally.studies == len(found.studies)
    assert found.tally.participants == sum(one.participants or 0 for one in found.studies)
    assert {AUD} <= {condition for one in found.studies for condition in one.facts.conditions}


@settings(max_examples=60, deadline=None)
@given(bodies(), st.floats(0, 1))
def test_a_stricter_confidence_leaves_findings_out_and_adds_none(papers: list[PaperFindings], least: float) -> None:
    kept = {f.id for one in profile(papers, least_confidence=least).studies for f in one.findings}
    assert kept <= {f.id for one in profile(papers).studies for f in one.findings}
    assert not kept or least <= 0.9
