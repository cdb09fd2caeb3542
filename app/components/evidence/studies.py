"""The study table: one row an independent study, sortable, and below each what it rests on."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from app.components.address import href, state
from app.components.evidence.marks import (
    named_cells,
    paper_link,
    status_html,
    study_direction_html,
)
from app.components.text import escaped, link, paper_href, pubmed_href
from graph.evidence.effects import effect_text
from graph.evidence.model import FindingRow, Merge, RiskMark, Study
from graph.evidence.words import days_in_words, many

COLUMNS = {
    "study": ("Study", "First author and year of its main report; leads to the paper."),
    "year": ("Year", "Year of the main report."),
    "design": ("Design", "As curated, else as read from the abstract, with the OCEBM 2011 level of that design."),
    "n": ("Participants", "People who took part, as reported; planned numbers don't count."),
    "direction": ("Direction", "Which way the study points on this outcome; no difference shown is no vote against."),
    "effect": ("Effect", "The figure as reported, with its interval where there is one."),
    "followup": ("Follow-up", "Longest time after treatment that the study reports."),
    "comparator": ("Comparator", "What it was compared with."),
    "risk": ("Risk of bias", "Marks with the words that they come from; ! is serious, ? is not stated."),
    "method": ("Read by", "Curated: by eye. Otherwise by program, with how sure it is of its reading (0 to 1)."),
}
"""By sort key: heading and what it means."""
_SHOWN = 40
"""Rows of a table unless all are asked for."""
_KEYS: dict[str, Callable[[Study], tuple[object, ...]]] = {
    "study": lambda s: (s.label.casefold(),),
    "year": lambda s: (-(s.year or 0),),
    "design": lambda s: (s.level or 9, s.design),
    "n": lambda s: (-(s.participants or -1),),
    "direction": lambda s: (s.direction or "~",),
    "effect": lambda s: (not effect_text(s.effect), effect_text(s.effect)),
    "followup": lambda s: (-(s.facts.follow_up_days if s.facts.follow_up_days is not None else -1),),
    "comparator": lambda s: (s.facts.comparator or s.facts.control or "~",),
    "risk": lambda s: (sum(mark.serious for mark in s.risks), len(s.risks)),
    "method": lambda s: (not s.curated, -(s.confidence or 0)),
}


def sorted_studies(studies: Sequence[Study], key: str) -> list[Study]:
    """By one column, then the largest first."""
    chosen = _KEYS.get(key, _KEYS["n"])
    return sorted(studies, key=lambda study: (*chosen(study), -(study.participants or -1), study.key))


def study_table(caption: str, studies: Sequence[Study], body: Sequence[Study], *, gone: bool = False) -> str:
    """The table; headings sort it. Studies outside `body` are marked as not deciding; `gone` strikes all through.

    Of a long list the first are shown, with the way to all.
    """
    sort, everything = state("sort"), state("all") == "yes" or len(studies) <= _SHOWN
    shown = sorted_studies(studies, sort)[: len(studies) if everything else _SHOWN]
    rows = "".join(_rows(study, study in body, gone) for study in shown)
    more = f"The first {_SHOWN} of {len(studies)} in this order. "
    left = "" if everything else f"<p>{escaped(more)}{link(href('evidence', all='yes') + '#studies', 'Show all')}</p>"
    head = "".join(_heading(key, sort if sort in COLUMNS else "n") for key in COLUMNS)
    return (
        f'<div class="kg-scroll"><table class="kg-table kg-ev kg-studies kg-stack">'
        f"<caption>{escaped(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{left}"
    )


def _heading(key: str, sort: str) -> str:
    name, meaning = COLUMNS[key]
    pressed = ' aria-sort="ascending"' if key == sort else ""
    to = html.escape(href("evidence", sort=key) + "#studies", quote=True)
    arrow = " ↓" if key == sort else ""
    return (
        f'<th scope="col"{pressed}><a href="{to}" target="_self" title="{escaped(meaning)}">'
        f"{escaped(name)}</a>{arrow}</th>"
    )


def _rows(study: Study, decides: bool, gone: bool) -> str:
    level = f"<span class='kg-meta'>level {study.level}</span>" if study.level else ""
    number = f"{study.participants:,}" if study.participants is not None else "not stated"
    planned = study.participants is None and study.facts.participants_planned
    cells = [
        f"<span>{link(paper_href(study.main.id), study.label)}</span> {status_html(study.status)}",
        f"<span>{study.year or 'no year'}</span>",
        f"<span>{escaped(study.design or 'not stated')}</span>{level}",
        f"<span>{escaped('planned only' if planned else number)}</span>",
        study_direction_html(study.direction),
        f"<span>{escaped(effect_text(study.effect) or 'no figure')}</span>",
        f"<span>{escaped(study.facts.follow_up or days_in_words(study.facts.follow_up_days))}</span>",
        f"<span>{escaped(study.facts.comparator or study.facts.control or 'not stated')}</span>",
        _risks(study.risks),
        method_html(study),
    ]
    first = named_cells([f"<div>{cell}</div>" for cell in cells], (name for name, _ in COLUMNS.values()))
    label = _summary(study, decides, gone)
    return (
        f'<tr class="kg-head{" kg-gone" if gone else ""}">{first}</tr>'
        f'<tr class="kg-more"><td colspan="{len(COLUMNS)}"><details><summary>{escaped(label)}</summary>'
        f"{details_html(study)}</details></td></tr>"
    )


def _summary(study: Study, decides: bool, gone: bool) -> str:
    parts = ["What it rests on"]
    if len(study.reports) > 1:
        parts.append(f"{len(study.reports)} reports counted once")
    if gone:
        parts.append("retracted, not counted")
    elif not decides:
        parts.append("in the tally, a weaker design than those that decide")
    return " · ".join(parts)


def method_html(study: Study) -> str:
    """Curated or read by program, told apart by word and type."""
    if study.curated:
        return '<span class="kg-curated">curated</span>'
    return f'<span class="kg-read">program, {study.confidence or 0:.2f}</span>'


def _risks(marks: Sequence[RiskMark]) -> str:
    if not marks:
        return "<span>no mark read</span>"
    return "".join(
        f'<div class="kg-risk" title="{escaped(mark.words or "not stated in what is loaded")}">'
        f"{'!' if mark.serious else '?'} {escaped(mark.label)}</div>"
        for mark in marks
    )


def details_html(study: Study) -> str:
    """Sentences, the words behind each risk of bias, and the reports that count as one."""
    names = {report.paper.reference: report.paper.title for report in study.reports}
    parts = [f"<p><b>{escaped(study.main.title or 'No title')}</b></p>", quotes_html(study)]
    if study.risks:
        parts.append("<p>Risk of bias, and the words it was read from&#58;</p><ul>")
        parts += [f"<li>{_risk_words(mark)}</li>" for mark in study.risks]
        parts.append("</ul>")
    if study.merges:
        parts.append(f"<p>{many(len(study.reports), 'report', 'reports')} of one study&#58;</p><ul>")
        parts += [f"<li>{paper_link(reference, names)}</li>" for reference in study.references]
        parts += [f"<li>{merge_html(merge)}</li>" for merge in study.merges]
        parts.append("</ul>")
    if any(report.differs for report in study.reports):
        parts.append("<p>The program read a sentence of it the other way; the curated reading counts.</p>")
    return "".join(parts)


def _risk_words(mark: RiskMark) -> str:
    words = f"“{escaped(mark.words)}”" if mark.words else "nothing is stated"
    source = f" ({escaped(mark.source)})" if mark.source else ""
    return f"{escaped(mark.label)}&#58; {words}{source}{'' if mark.serious else '; does not count by itself'}"


def merge_html(merge: Merge) -> str:
    """Why reports count as one study, and how sure that is."""
    return f"{'Certainly' if merge.sure else 'Probably'} one study ({escaped(merge.rule)})&#58; {escaped(merge.reason)}"


def quotes_html(study: Study) -> str:
    """Stored sentences word for word; curated statements are said to be in our words."""
    own_words = [finding for finding in study.deciding if finding.statement and not finding.sentence]
    parts = [_quote(finding, study) for finding in study.quotes]
    parts += [
        f"<blockquote>{escaped(finding.statement)} <span class='kg-meta'>curated, in our words{_when(finding)}</span>"
        "</blockquote>"
        for finding in own_words
    ]
    return "".join(dict.fromkeys(parts)) or "<p>No sentence is stored.</p>"


def _quote(finding: FindingRow, study: Study) -> str:
    held = next((r.paper for r in study.reports if finding in (*r.findings, *r.set_aside)), study.main)
    pmid = link(pubmed_href(held.pmid), f"PMID {held.pmid}", outside=True) if held.pmid else escaped(held.id)
    sure = "" if finding.confidence is None else f", read with confidence {finding.confidence:.2f}"
    where = f", {finding.section.lower()}" if finding.section else ""
    return (
        f"<blockquote>“{escaped(finding.sentence)}” <span class='kg-meta'>{pmid}{escaped(where + sure)}"
        f"{_when(finding)} · {link(paper_href(held.id), 'the sentence in its abstract')}</span></blockquote>"
    )


def _when(finding: FindingRow) -> str:
    return "" if finding.day is None else escaped(f", at {days_in_words(finding.day)}")


STUDY_HEADER = (
    "study", "PMIDs", "year", "design", "level", "participants", "direction", "decides", "effect", "follow-up days",
    "comparator", "risk of bias", "status", "read by", "confidence", "sentence", "sentence is quoted",
)  # fmt: skip


def study_rows(studies: Sequence[Study], body: Sequence[Study]) -> list[tuple[object, ...]]:
    """The study table as values."""
    return [
        (
            study.label, " ".join(study.references), study.year, study.design, study.level, study.participants,
            study.direction, study in body, effect_text(study.effect), study.facts.follow_up_days,
            study.facts.comparator or study.facts.control,
            "; ".join(f"{mark.label}: {mark.words or 'not stated'}" for mark in study.risks),
            study.status, "curated" if study.curated else "program", study.confidence,
            study.quotes[0].sentence if study.quotes else study.sentence, bool(study.quotes),
        )
        for study in studies
    ]  # fmt: skip
