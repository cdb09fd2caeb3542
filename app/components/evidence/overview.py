"""Many questions in one picture: the evidence map, the summary of findings, the timeline."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components.address import href
from app.components.evidence.download import day, download
from app.components.evidence.marks import (
    cell_html,
    certainty_html,
    direction_html,
    key_html,
    named_cells,
    row_html,
    study_direction_html,
    table_html,
)
from app.components.evidence.pictures import timeline_chart, timeline_key, timeline_rows
from app.components.evidence.studies import method_html, sorted_studies
from app.components.text import escaped, link, markdown_escaped, paper_href
from graph.evidence.model import SIGNAL_NAME, ConceptRef, EvidenceMap, EvidenceProfile, MapCell, Study, SummaryRow
from graph.evidence.words import many

SUMMARY_HEADER = (
    "outcome", "studies", "participants", "studies without a number", "direction", "effect", "certainty", "reasons",
    "what it means", "PMIDs",
)  # fmt: skip
_SUMMARY_COLUMNS = ("Outcome", "Studies", "Participants", "Direction", "Certainty", "Effect", "What it means")
MAP_HEADER = (
    "condition", "outcome or mechanism", "direction", "certainty", "human studies", "participants",
    "preclinical studies", "beside the tally", "retracted", "what it means",
)  # fmt: skip


def draw_map(found: EvidenceMap, conditions: Sequence[ConceptRef], targets: Sequence[ConceptRef]) -> None:
    """Outcomes down, conditions across; each cell leads to its profile."""
    st.subheader(markdown_escaped(f"Evidence map: {found.substance.name}"))
    cells = [
        (condition, target, found.cells[condition.id, target.id])
        for target in targets
        for condition in conditions
        if (condition.id, target.id) in found.cells
    ]
    st.caption(
        f"{len(cells)} questions with any study; search of {day(found.searched_at)}. In each cell the direction, how "
        "many independent human studies, and the certainty as bars; a stronger ground is surer. Dashed: only "
        "animals and cells (p), studies beside the tally (b) or retracted ones (r). A cell leads to its profile; where "
        "the condition is not stated, to that of all conditions together."
    )
    if not cells:
        st.info("No study is left under these choices.")
        return
    used = {condition.id for condition, _, _ in cells}
    shown = [condition for condition in conditions if condition.id in used]
    st.html(key_html())
    st.html(map_html(found, shown, targets))
    rows = [
        (c.name, t.name, m.direction, m.certainty, m.studies, m.participants, m.preclinical, m.apart, m.retracted,
         m.meaning)
        for c, t, m in cells
    ]  # fmt: skip
    with st.expander(f"The same as a list ({len(rows)} questions)"):
        st.html(_map_list(cells))
    download(MAP_HEADER, rows, found.searched_at, f"map-{found.substance.name}")


def map_html(found: EvidenceMap, conditions: Sequence[ConceptRef], targets: Sequence[ConceptRef]) -> str:
    """The grid, which is a table: a screen reader says each cell in words."""
    head = "".join(f'<th scope="col"><span>{escaped(c.name)}</span></th>' for c in conditions)
    body = []
    for target in targets:
        held = [found.cells.get((condition.id, target.id)) for condition in conditions]
        if any(held):
            cells = "".join(
                _cell(condition, target, cell) if cell else "<td></td>"
                for condition, cell in zip(conditions, held, strict=True)
            )
            body.append(f'<tr><th scope="row">{escaped(target.name)}</th>{cells}</tr>')
    label = "Direction and certainty by outcome and condition"
    return (
        f'<div class="kg-scroll"><table class="kg-map" aria-label="{label}">'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(condition: ConceptRef, target: ConceptRef, cell: MapCell) -> str:
    to = profile_href(target.id, condition.id)
    return cell_html(
        cell.direction, cell.certainty, _count(cell), to, f"{condition.name}, {target.name}: {_told(cell)}"
    )


def _count(cell: MapCell) -> str:
    """Human studies, else what there is with a letter: p preclinical, b beside the tally, r retracted."""
    others = ((cell.preclinical, "p"), (cell.apart, "b"), (cell.retracted, "r"))
    return str(cell.studies) if cell.studies else next((f"{n}{letter}" for n, letter in others if n), "0")


def _told(cell: MapCell) -> str:
    parts: list[str] = [f"{cell.direction}, certainty {cell.certainty}"] if cell.studies else [cell.certainty]
    parts.append(many(cell.studies, "human study", "human studies"))
    for number, words in ((cell.preclinical, "preclinical"), (cell.apart, "beside the tally"),
                          (cell.retracted, "retracted")):  # fmt: skip
        parts += [f"{number} {words}"] if number else []
    return ", ".join(parts)


def _map_list(cells: Sequence[tuple[ConceptRef, ConceptRef, MapCell]]) -> str:
    rows = [
        row_html(
            [
                escaped(condition.name),
                link(profile_href(target.id, condition.id), target.name),
                direction_html(cell.direction) if cell.studies else "",
                certainty_html(cell.certainty),
                str(cell.studies),
                f"{cell.participants:,}",
                str(cell.preclinical),
            ]
        )
        for condition, target, cell in cells
    ]
    header = ("Condition", "Outcome or mechanism", "Direction", "Certainty", "Studies", "Participants", "Preclinical")
    return table_html("All questions of the map", header, rows)


def profile_href(target: str, condition: str | None = None) -> str:
    """Address of a profile; the condition of the page stays where none is given."""
    changes = {"view": "profile", "target": target} | ({} if condition is None else {"condition": condition})
    return href("evidence", **changes)


def draw_summary(rows: Sequence[SummaryRow], substance: str, where: str, searched_at: str) -> None:
    """The table that guideline people know, for print and as a file."""
    st.subheader(markdown_escaped(f"Summary of findings: {substance} in {where}"))
    st.caption(
        f"Each line is an {SIGNAL_NAME}, made by rule from abstracts, and no GRADE rating. "
        f"Search of {day(searched_at)}. An outcome leads to its studies and reasons."
    )
    if not rows:
        st.info("No outcome of this substance is known in this condition. Choose a wider one.")
        return
    body = [_summary_row(row) for row in rows]
    caption = f"{substance}: {where}; search of {day(searched_at)}"
    st.html(table_html(caption, _SUMMARY_COLUMNS, body, classes="kg-stack"))
    st.html(key_html())
    values = [
        (row.target.name, row.studies, row.participants, row.unknown, row.direction, row.effect, row.certainty,
         " | ".join(row.reasons), row.meaning, " ".join(row.references))
        for row in rows
    ]  # fmt: skip
    download(SUMMARY_HEADER, values, searched_at, f"summary-of-findings-{substance}")


def _summary_row(row: SummaryRow) -> str:
    to = profile_href(row.target.id)
    people = f"{row.participants:,}" + (f" ({row.unknown} not stated)" if row.unknown else "")
    reasons = "".join(f"<li>{escaped(reason)}</li>" for reason in row.reasons)
    why = f"<details class='kg-screen'><summary>why</summary><ul>{reasons}</ul></details>" if reasons else ""
    cells = [
        f"<b>{link(to, row.target.name)}</b>",
        link(f"{to}#studies", str(row.studies)),
        escaped(people),
        direction_html(row.direction) if row.studies else "",
        certainty_html(row.certainty) + why,
        escaped(row.effect or "no figure reported"),
        f'<div class="kg-wide">{escaped(row.meaning)}</div>',
    ]
    wrapped = [f"<div>{cell}</div>" for cell in cells]
    return f"<tr>{named_cells(wrapped, _SUMMARY_COLUMNS)}</tr>"


def draw_timeline(profile: EvidenceProfile) -> None:
    """Studies of one question by year, and the same as a table."""
    where = profile.condition.name if profile.condition else "all conditions together"
    st.subheader(markdown_escaped(f"Timeline: {profile.substance.name} · {profile.target.name} · {where}"))
    st.caption(
        "A mark is an independent study: its row and colour tell the direction, its shape the design, its size the "
        "number of people. Studies in animals are drawn with the others, retracted ones in a row of their own. "
        f"Search of {day(profile.searched_at)}."
    )
    rows = timeline_rows(profile)
    if not rows:
        st.info("No study with a year is loaded for this question.")
        return
    studies = sorted_studies([*profile.studies, *profile.preclinical, *profile.excluded], "year")
    undated = sum(study.year is None for study in studies)
    if undated:
        st.warning(f"{undated} of {len(studies)} studies have no year and can't be drawn; the table below has all.")
    st.altair_chart(timeline_chart(rows), width="stretch")
    st.html(timeline_key(rows))
    with st.expander(f"The same as a table ({len(studies)} studies)"):
        body = [_timeline_row(study) for study in studies]
        header = ("Year", "Study", "Design", "Participants", "Direction", "Read by")
        st.html(table_html("Studies by year", header, body))
    values = [
        (s.year, s.label, " ".join(s.references), s.design, s.participants, s.direction, s.status) for s in studies
    ]
    header_csv = ("year", "study", "PMIDs", "design", "participants", "direction", "status")
    download(header_csv, values, profile.searched_at, f"timeline-{profile.target.name}")


def _timeline_row(study: Study) -> str:
    number = "not stated" if study.participants is None else f"{study.participants:,}"
    name = link(paper_href(study.main.id), study.label)
    gone = study.status == "retracted"
    return row_html(
        [
            escaped(study.year or "no year"),
            f"<s>{name}</s> (retracted, not counted)" if gone else name,
            escaped(study.design or "not stated"),
            escaped(number),
            study_direction_html(study.direction),
            method_html(study),
        ]
    )
