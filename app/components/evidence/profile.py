"""The profile of one outcome: signal, reasons, disagreements, effects, studies, and what stands beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from app.components.address import href
from app.components.evidence.download import day, download
from app.components.evidence.marks import (
    certainty_html,
    direction_html,
    paper_link,
    papers_html,
    row_html,
    short_names,
    status_html,
    study_direction_html,
    table_html,
)
from app.components.evidence.pictures import forest_chart
from app.components.evidence.registered import registered_table
from app.components.evidence.studies import COLUMNS, STUDY_HEADER, study_rows, study_table
from app.components.text import escaped, link, markdown_escaped, paper_href
from graph.evidence.document import profile_document
from graph.evidence.model import SIGNAL_NAME, EvidenceProfile, Forest, Study, Tally
from graph.evidence.profile import pooled_text
from graph.evidence.rules import load_rules
from graph.evidence.words import many

_LEAST_P = 0.001
"""Below it a p value is not told apart."""


def draw_profile(profile: EvidenceProfile) -> None:
    """Everything that is known on one question."""
    where = profile.condition.name if profile.condition else "all conditions together"
    st.subheader(markdown_escaped(f"{profile.substance.name} · {profile.target.name} · {where}"))
    names = short_names(
        [*profile.studies, *profile.preclinical, *profile.excluded, *(s for g in profile.apart for s in g.studies)]
    )
    st.html(signal_html(profile))
    if not (profile.studies or profile.preclinical or profile.apart or profile.excluded):
        st.info("No study of this question is among the loaded papers. Choose another outcome or a wider condition.")
    else:
        st.html(certainty_section(profile, names))
        st.html(tally_html(profile.tally, names))
        _draw_contrasts(profile)
        _draw_forests(profile)
        _draw_studies(profile)
        _draw_ladder(profile, names)
        _draw_beside(profile)
    _draw_reviews(profile)
    _draw_registered(profile)
    for note in profile.notes:
        st.caption(markdown_escaped(f"Note: {note}"))
    _downloads(profile)


def signal_html(profile: EvidenceProfile) -> str:
    """Direction and certainty as two things, and the sentence."""
    number = many(len(profile.studies), "independent human study", "independent human studies")
    people = f"{profile.participants:,}" + (f" ({profile.tally.unknown} not stated)" if profile.tally.unknown else "")
    level = f"<div><dt>Best design, OCEBM level</dt><dd>{profile.level}</dd></div>" if profile.level else ""
    deciding = "" if len(profile.body) in (0, len(profile.studies)) else _deciding(profile.body)
    return (
        f'<dl class="kg-signal" aria-label="{escaped(SIGNAL_NAME)}">'
        f"<div><dt>Direction</dt><dd>{direction_html(profile.direction)}</dd></div>"
        f"<div><dt>Certainty</dt><dd>{certainty_html(profile.certainty)}</dd></div>"
        f'<div><dt>{escaped(number)}</dt><dd><a href="#studies">{len(profile.studies)}</a></dd></div>'
        f'<div><dt>Participants</dt><dd><a href="#studies">{escaped(people)}</a></dd></div>{deciding}{level}</dl>'
        f'<p class="kg-says">{escaped(profile.meaning)}</p>'
        f'<p class="kg-meta">This is an {escaped(SIGNAL_NAME)}, made by rule from abstracts, and no GRADE rating. '
        f"Search of {escaped(day(profile.searched_at))}.</p>"
    )


def _deciding(body: Sequence[Study]) -> str:
    """How many of the studies decide, where weaker designs are in the tally as well."""
    people = sum(study.participants or 0 for study in body)
    words = f"{len(body)}, {people:,} participants"
    return f"<div><dt>Of the best design, which decide</dt><dd>{escaped(words)}</dd></div>"


def certainty_section(profile: EvidenceProfile, names: dict[str, str]) -> str:
    """Where certainty starts, each deduction and upgrade with its reason and papers, and what would change it."""
    if not profile.grade.start:
        return ""
    rows = [row_html(["Start", "", escaped(f"{profile.grade.start}, by the design of the studies that decide"), ""])]
    for one in profile.deductions:
        papers = papers_html(one.pmids, names, many(len(one.pmids), "paper", "papers"))
        rows.append(row_html([escaped(one.domain), f"{one.points:+d}".replace("-", "−"), escaped(one.reason), papers]))
    for up in profile.grade.upgrades:
        papers = papers_html(up.pmids, names, many(len(up.pmids), "paper", "papers"))
        rows.append(row_html([escaped(up.rule), f"{up.points:+d}", escaped(up.reason), papers]))
    rows.append(row_html(["<b>Certainty</b>", "", f"<b>{certainty_html(profile.certainty)}</b>", ""]))
    change = f"<p><b>What would change it.</b> {escaped(profile.would_change)}</p>" if profile.would_change else ""
    sources = dict.fromkeys(load_rules().source_of(one.domain) for one in profile.deductions)
    told = f"<p class='kg-meta'>Rules after {escaped('; '.join(filter(None, sources)))}.</p>" if sources else ""
    table = table_html("Why no surer: every deduction", ("Domain", "Points", "Reason", "Rests on"), rows)
    return f'<div class="kg-plain"><h3>How sure, and why</h3>{table}{change}{told}</div>'


def tally_html(tally: Tally, names: dict[str, str]) -> str:
    """Independent human studies by direction."""
    if not tally.rows:
        return ""
    rows = [
        row_html(
            [
                study_direction_html(row.direction),
                papers_html(row.references, names, str(row.studies)),
                escaped(f"{row.participants:,}" + (f", {row.unknown} not stated" if row.unknown else "")),
            ]
        )
        for row in tally.rows
    ]
    test = tally.sign_test
    p = "" if test is None else "p < 0.001" if test.p < _LEAST_P else f"p = {test.p:.2g}"
    words = (
        f"Sign test: {test.favourable} of {test.directed} directed studies favourable "
        f"({test.share:.0%}, 95% CI {test.low:.0%} to {test.high:.0%}), {p}."
        if test
        else tally.why_no_test
    )
    table = table_html("Independent human studies by direction", ("Direction", "Studies", "Participants"), rows)
    return f'<div class="kg-plain"><h3>Tally</h3>{table}<p class="kg-meta">{escaped(words)}</p></div>'


def _draw_contrasts(profile: EvidenceProfile) -> None:
    if not profile.contrasts:
        return
    st.html('<h3 class="kg-h3">Where studies disagree</h3>')
    few = len(profile.contrasts) <= 2
    for contrast in profile.contrasts[:6]:
        rows = [row_html([escaped(d.what), escaped(d.first), escaped(d.second)]) for d in contrast.differences]
        names = {study.key: study.label for study in profile.studies}
        header = ("Differ in", names.get(contrast.first, contrast.first), names.get(contrast.second, contrast.second))
        st.html(
            f"<p>{escaped(contrast.text)}</p>"
            + (table_html("In what they differ", header, rows) if rows and few else "")
        )
    if len(profile.contrasts) > 6:
        st.caption(f"6 of {len(profile.contrasts)} pairs that disagree; the JSON file has all.")


def _draw_forests(profile: EvidenceProfile) -> None:
    if not profile.forests:
        return
    st.html('<h3 class="kg-h3">Effects as reported</h3>')
    for place, forest in enumerate(profile.forests):
        st.altair_chart(forest_chart(forest, profile.substance.name), width="stretch")
        st.caption(markdown_escaped(pooled_text(forest) + ". Diamond: mean with 95% CI; dashes: prediction interval."
                                    if forest.pooled else forest.why_not))  # fmt: skip
        with st.expander(f"The same as a table ({forest.kind})"):
            st.html(_forest_table(forest))
            header = ("study", "PMIDs", "effect", "low", "high", "participants", "weight")
            rows = [
                (r.label, " ".join(r.references), r.value, r.low, r.high, r.participants, r.weight) for r in forest.rows
            ]
            download(header, rows, profile.searched_at, f"forest-{place + 1}-{profile.target.name}")


def _forest_table(forest: Forest) -> str:
    rows = [
        row_html(
            [
                link(paper_href(r.references[0]), r.label),
                escaped(f"{r.value:g}"),
                escaped(f"{r.low:g} to {r.high:g}"),
                escaped("not stated" if r.participants is None else f"{r.participants:,}"),
                escaped("" if r.weight is None else f"{r.weight:.0%}" if r.weight <= 1 else f"{r.weight:.0f}%"),
            ]
        )
        for r in forest.rows
    ]
    return table_html(forest.kind, ("Study", "Effect", "95% CI", "Participants", "Weight"), rows)


def _draw_studies(profile: EvidenceProfile) -> None:
    st.html('<a id="studies"></a><h3 class="kg-h3">Studies</h3>')
    caption = f"Independent human studies of {profile.target.name}; a heading sorts by it"
    if profile.studies:
        st.html(study_table(caption, profile.studies, profile.body))
    else:
        st.html("<p>No human study counts here.</p>")
    if profile.excluded:
        st.html(study_table("Retracted: shown, counted nowhere", profile.excluded, (), gone=True))
    with st.expander("What the columns mean"):
        st.html(
            "<ul>" + "".join(f"<li><b>{escaped(n)}</b>&#58; {escaped(m)}</li>" for n, m in COLUMNS.values()) + "</ul>"
        )


def _draw_ladder(profile: EvidenceProfile, names: dict[str, str]) -> None:
    rows = []
    for rung in profile.ladder:
        ways = ", ".join(f"{row.direction} {row.studies}" for row in rung.tally.rows)
        references = [study.key for study in rung.studies]
        rows.append(row_html([escaped(rung.rung), papers_html(references, names, str(len(references))), escaped(ways)]))
    if rows:
        st.html('<h3 class="kg-h3">From the bench to the clinic</h3>')
        st.html(table_html("Each rung by itself; none is added to another", ("Rung", "Studies", "Directions"), rows))
    if profile.preclinical:
        with st.expander(f"Studies in animals and in vitro ({len(profile.preclinical)})"):
            st.html(study_table("Preclinical studies", profile.preclinical, profile.preclinical))


def _draw_beside(profile: EvidenceProfile) -> None:
    for group in profile.apart:
        with st.expander(markdown_escaped(f"Beside the tally: {group.reason} ({len(group.studies)})")):
            st.html(study_table(group.reason, group.studies, group.studies))


def _draw_reviews(profile: EvidenceProfile) -> None:
    if not profile.reviews:
        return
    names = short_names(profile.studies)
    with st.expander(f"Reviews of this question: shown, never counted ({len(profile.reviews)})"):
        rows = []
        for entry in profile.reviews:
            included = ", ".join(paper_link(one, names) for one in entry.included)
            known = included or ("none of these studies" if entry.list_known else "its reference list is not loaded")
            words = "".join(f"<blockquote>“{escaped(f.sentence)}”</blockquote>" for f in entry.findings if f.sentence)
            title = link(paper_href(entry.paper.id), entry.paper.title or entry.paper.reference)
            badge = status_html(entry.paper.status)
            rows.append(row_html([f"{title} {badge}{words}", escaped(entry.paper.year or "no year"), known]))
        st.html(table_html("Reviews", ("Review", "Year", "Studies of this profile in its reference list"), rows))


def _draw_registered(profile: EvidenceProfile) -> None:
    if profile.registered:
        with st.expander(f"Registered, no result loaded ({len(profile.registered)})"):
            st.html(registered_table(profile.registered))
            st.html(f"<p>{link(href('evidence', view='registered'), 'All such trials')}</p>")


def _downloads(profile: EvidenceProfile) -> None:
    name = f"{profile.substance.name}-{profile.target.name}"
    everything: list[Study] = [*profile.studies, *profile.preclinical, *profile.excluded]
    rows = study_rows(everything, profile.body)
    first, second, _ = st.columns([1, 1, 2])
    with first:
        download(STUDY_HEADER, rows, profile.searched_at, f"studies-{name}", "Studies as CSV")
    with second:
        text = json.dumps(profile_document(profile), ensure_ascii=False, indent=1)
        st.download_button("Whole profile as JSON", text, f"evidence-{name}.json", "application/json")
