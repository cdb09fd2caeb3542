"""Direction and certainty as marks with words: shape and word tell them, colour only repeats it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from app.components.cards import STATUS_WORDS
from app.components.directions import STUDY_MARKS, STUDY_WORDS
from app.components.text import escaped, link, paper_href
from graph.evidence.model import Study

BODY_MARKS = {
    "favours": "▲",
    "against": "▼",
    "increase": "↑",
    "decrease": "↓",
    "no difference shown": "=",
    "mixed": "◆",
    "unclear": "?",
}
COLOURS = {
    "favours": "#0072B2",
    "against": "#D55E00",
    "increase": "#009E73",
    "decrease": "#CC79A7",
    "no difference shown": "#888888",
    "mixed": "#AA4499",
    "unclear": "#B58900",
}
"""Okabe and Ito's palette where it goes; every colour has its own mark beside it."""
OF_STUDY = {"benefit": "favours", "harm": "against", "no difference": "no difference shown"}
BARS = {"high": "▮▮▮▮", "moderate": "▮▮▮▯", "low": "▮▮▯▯", "very low": "▮▯▯▯", "preclinical only": "▯▯▯▯"}
"""Four bars, so that certainty is no colour; nothing at all where there is no study."""
_STRENGTH = {"high": 75, "moderate": 55, "low": 36, "very low": 18}

_PLAIN_STYLE = """
.kg-signal {display: flex; flex-wrap: wrap; gap: .6rem 2.5rem; margin: .2rem 0 .4rem 0 !important;
  padding: 0 !important;}
.kg-signal div, .kg-signal dt, .kg-signal dd {margin: 0 !important;}
.kg-signal a {color: inherit;}
.kg-signal dt {font-size: .85rem; opacity: .85;}
.kg-signal dd {font-size: 1.45rem; font-weight: 600; line-height: 1.3;}
.kg-signal > div {min-width: 9rem;}
.kg-says {font-size: 1.12rem; margin: .2rem 0 .6rem 0; max-width: 62rem;}
.kg-bars {letter-spacing: .06em;}
.kg-sure {white-space: nowrap;}
.kg-plain h3, .kg-h3 {font-size: 1.25rem; padding: .6rem 0 0 0 !important; margin: 0 !important;}
@media screen and (max-width: 640px) {
  .kg-ev th, .kg-ev td {padding-right: .5rem !important;}
  .kg-stack:not(.kg-studies) thead {position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%);}
  .kg-stack tr, .kg-stack td, .kg-stack tbody {display: block; max-width: none !important; border: none;}
  .kg-studies thead {display: block;}
  .kg-studies thead tr {display: flex; flex-wrap: wrap; gap: 0 .6rem;}
  .kg-studies thead th {border: none;}
  .kg-stack tr {padding: .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent);}
  .kg-stack tr.kg-head {border-bottom: none; padding-bottom: 0;}
  .kg-stack td[data-name] {display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .5rem; padding: .1rem 0;}
  .kg-stack td[data-name]::before {content: attr(data-name); opacity: .75;}
  .kg-stack td[data-name] > * {grid-column: 2;}
}
.kg-dir {white-space: nowrap; border-bottom: 3px solid transparent;}
.kg-ev {border-collapse: collapse; width: 100%;}
.kg-ev th, .kg-ev td {vertical-align: top; font-size: .9rem; padding: .35rem .9rem .35rem 0;}
.kg-ev td {overflow-wrap: break-word;}
.kg-ev details {max-width: min(60rem, 84vw); position: sticky; left: 0;}
.kg-ev summary {cursor: pointer;}
.kg-ev summary:focus-visible {outline: 2px solid; outline-offset: 2px;}
.kg-ev blockquote {margin: .35rem 0; padding-left: .7rem;
  border-left: 3px solid color-mix(in srgb, currentColor 25%, transparent);}
.kg-ev ul, .kg-plain ul {margin: .2rem 0 .4rem 0; padding-left: 1.1rem;}
.kg-more td {border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); padding-top: 0;}
tr.kg-head > td, tr.kg-head > th {border-bottom: none;}
.kg-ev tr.kg-gone > td > * > * {text-decoration: line-through;}
.kg-wide {min-width: 14rem;}
.kg-risk {min-width: 11rem; margin-bottom: .2rem;}
.kg-studies td span.kg-meta {display: block;}
.kg-studies td:nth-child(7), .kg-studies td:nth-child(6) {min-width: 6rem;}
.kg-studies td:nth-child(3), .kg-studies td:nth-child(8) {min-width: 8rem; max-width: 14rem;}
.kg-curated {font-weight: 600; white-space: nowrap;}
.kg-read {font-style: italic; white-space: nowrap;}
.kg-map {border-collapse: separate; border-spacing: 2px; font-size: .85rem;}
.kg-map th {text-align: left; font-weight: 500; padding: .15rem .4rem;}
.kg-map thead th {vertical-align: bottom; height: 9.5rem; padding: 0;}
.kg-map thead th span {writing-mode: vertical-rl; transform: rotate(180deg); max-height: 9.5rem; line-height: 1.1;
  margin: 0 auto; display: block; padding: .2rem 0;}
.kg-map tbody th {position: sticky; left: 0; min-width: 7.5rem; max-width: 11rem; z-index: 1;
  background: var(--st-background-color, Canvas);}
.kg-map td {position: relative; padding: 0; width: 3.1rem; min-width: 3.1rem; text-align: center;}
.kg-map td a {display: block; padding: .15rem .1rem; color: inherit; text-decoration: none; border-radius: .2rem;
  line-height: 1.15; min-height: 2.3rem; border: 1px solid transparent;}
.kg-map td a:hover {text-decoration: underline;}
.kg-map td a b {display: block; font-size: .95rem; white-space: nowrap;}
.kg-map td a small {font-size: .68rem; letter-spacing: .02em; white-space: nowrap;}
.kg-map .kg-lab a {border: 1px dashed color-mix(in srgb, currentColor 45%, transparent);}
.kg-hidden {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);}
.kg-key span {display: inline-block; margin: 0 1rem .3rem 0; white-space: nowrap;}
@media print {
  header, [data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"], .st-key-kg-choices,
  [data-testid="stDownloadButton"], .st-key-kg-views, .kg-screen {display: none !important;}
  .kg-scroll {overflow: visible;}
  .kg-ev tr {break-inside: avoid;}
  .kg-table a {text-decoration: none;}
}
"""


def style() -> str:
    """The rules of the evidence page, with one for each direction and each strength."""
    parts = [_PLAIN_STYLE]
    for direction, colour in COLOURS.items():
        name = _slug(direction)
        parts.append(f".kg-d-{name} {{--kg-colour: {colour};}} .kg-dir.kg-d-{name} {{border-color: {colour};}}")
    for certainty, share in _STRENGTH.items():
        parts.append(
            f".kg-c-{_slug(certainty)} a {{background: color-mix(in srgb, var(--kg-colour) {share}%, transparent);"
            " border-color: var(--kg-colour);}"
        )
    return f"<style>{''.join(parts)}</style>"


def _slug(words: str) -> str:
    return words.replace(" ", "-")


def direction_html(direction: str) -> str:
    """The way a body of studies points: mark, word, and a line in its colour."""
    mark = BODY_MARKS.get(direction, "")
    return f'<span class="kg-dir kg-d-{_slug(direction)}">{escaped(mark)} {escaped(direction)}</span>'


def study_direction_html(direction: str | None) -> str:
    """The way one study points."""
    if direction is None:
        return "no direction told"
    words = STUDY_WORDS.get(direction, direction)
    return (
        f'<span class="kg-dir kg-d-{_slug(OF_STUDY.get(direction, direction))}">'
        f"{escaped(STUDY_MARKS.get(direction, ''))} {escaped(words)}</span>"
    )


def certainty_html(certainty: str) -> str:
    """Certainty as bars and a word."""
    bars = BARS.get(certainty, "")
    return f'<span class="kg-sure"><span class="kg-bars" aria-hidden="true">{bars}</span> {escaped(certainty)}</span>'


def cell_html(direction: str, certainty: str, count: str, href: str, words: str) -> str:
    """A cell of the map: mark and count, bars below; `words` is what a screen reader says and a pointer shows."""
    if certainty in _STRENGTH:
        classes, mark = f"kg-d-{_slug(direction)} kg-c-{_slug(certainty)}", BODY_MARKS.get(direction, "")
    else:
        classes, mark = "kg-lab", ""
    return (
        f'<td class="{classes}"><a href="{html.escape(href, quote=True)}" target="_self" title="{escaped(words)}">'
        f'<span class="kg-hidden">{escaped(words)}</span><b aria-hidden="true">{escaped(mark)} {escaped(count)}</b>'
        f'<small aria-hidden="true">{BARS.get(certainty, "")}</small></a></td>'
    )


def key_html() -> str:
    """What marks and bars mean."""
    marks = "".join(f"<span>{direction_html(direction)}</span>" for direction in BODY_MARKS)
    bars = "".join(f"<span>{certainty_html(certainty)}</span>" for certainty in BARS)
    return (
        f'<div class="kg-key kg-meta"><div>Direction&#58; {marks}</div><div>Certainty&#58; {bars}</div>'
        "<div>Mixed: studies point both ways. Unclear: some point one way and others show no difference, "
        "so that nothing is settled. No difference shown is no proof that there is none.</div></div>"
    )


def papers_html(references: Sequence[str], names: Mapping[str, str], what: str) -> str:
    """A number that opens to the papers it stands for; `names` says what a reference is called."""
    if not references:
        return escaped(what)
    links = "".join(f"<li>{paper_link(one, names)}</li>" for one in references)
    return f"<details><summary>{escaped(what)}</summary><ul>{links}</ul></details>"


def paper_link(reference: str, names: Mapping[str, str]) -> str:
    """A link to a paper's page, by the study's short name and its PMID."""
    name = names.get(reference, "")
    shown = f"{name} ({reference})" if name and reference not in name else name or reference
    return link(paper_href(reference), shown)


def short_names(studies: Iterable[Study]) -> dict[str, str]:
    """What each report's study is called."""
    return {reference: study.label for study in studies for reference in study.references}


def status_html(status: str) -> str:
    """A badge for anything but ok."""
    return f'<span class="kg-badge">{STATUS_WORDS[status]}</span>' if status in STATUS_WORDS else ""


def table_html(caption: str, header: Sequence[str], rows: Iterable[str], *, classes: str = "") -> str:
    """A table of ready rows under escaped headers."""
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in header)
    return (
        f'<div class="kg-scroll"><table class="kg-table kg-ev {classes}"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row_html(cells: Iterable[str]) -> str:
    """A row of cells that are HTML already."""
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def named_cells(cells: Iterable[str], header: Iterable[str]) -> str:
    """Cells that carry the name of their column, for tables of class kg-stack, which a phone shows row by row."""
    pairs = zip(cells, header, strict=True)
    return "".join(f'<td data-name="{escaped(name)}">{cell}</td>' for cell, name in pairs)
