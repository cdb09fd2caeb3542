"""Verdicts on claims as HTML: a colour, a mark and the word, never one alone. All text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from app.components.text import escaped, escaped_run, link, paper_href
from graph.claims.model import VERDICTS
from graph.claims.report import KINDS, MARKS, in_quotes
from graph.claims.wording import counted
from ingest.reading.vocabulary import load_vocabulary

LOOKS = dict(zip(VERDICTS, (
    ("#0072B2", "solid"), ("#56B4E9", "dashed"), ("#E69F00", "double"), ("#D55E00", "solid"),
    ("#AA4499", "dotted"), ("#888888", "dashed"), ("#888888", "dotted"),
), strict=True))  # fmt: skip
"""Colour (Okabe and Ito's palette) and line under a claim of each verdict."""
_BLANK = re.compile(r"\n\s*\n\s*\n")
_CSS = """
.kg-verdict {display: inline-block; font-weight: 600; border: 2px solid; border-radius: .3rem; padding: .05rem .6rem;
  white-space: nowrap;}
.kg-verdict-card {border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-left-width: .5rem;
  border-radius: .5rem; padding: .7rem 1rem; margin: 0 0 .8rem 0;}
.kg-verdict-card h3 {font-size: 1.05rem; margin: 0 0 .4rem 0; padding: 0;}
.kg-verdict-card p {margin: .5rem 0 .3rem 0;}
.kg-verdict-card summary {padding: .25rem 0; cursor: pointer;}
.kg-verdict-card ul {margin: .4rem 0 .4rem 1.2rem; padding: 0;}
.kg-certainty {margin-left: .8rem; font-size: .9rem; display: inline-block;}
.kg-evidence-list {font-size: .92rem;}
.kg-audited {line-height: 1.75; overflow-wrap: anywhere;}
.kg-audited a.kg-claim {color: inherit; text-decoration: none; scroll-margin-top: 6rem; padding-bottom: .05rem;}
.kg-audited a.kg-claim:hover, .kg-audited a.kg-claim[aria-current] {
  background: color-mix(in srgb, #F0E442 35%, transparent);}
.kg-audited a.kg-claim sup {font-weight: 700; margin-right: .15rem;}
.st-key-kg-audit [data-testid="stColumn"]:last-child > div {position: sticky; top: 4.5rem; max-height: 88vh;
  overflow-y: auto;}
@media (max-width: 640px) {
  .st-key-kg-audit [data-testid="stHorizontalBlock"] {flex-direction: column-reverse;}
  .st-key-kg-audit [data-testid="stColumn"]:last-child > div {position: static; max-height: none;}
}
.kg-audited a.kg-dim {opacity: .55; border-bottom-width: 1px;}
"""


def style() -> str:
    """The styles of verdicts, for `st.html`."""
    looks = "".join(
        f".kg-v{number} {{border-bottom: 3px {line} {colour};}} .kg-b{number} {{border-color: {colour};}} "
        f".kg-c{number} {{border-left-color: {colour};}}"
        for number, (colour, line) in enumerate(LOOKS.values())
    )
    return f"<style>{_CSS}{looks}</style>"


def badge(verdict: str) -> str:
    """Mark and word in a box of the verdict's colour."""
    return f'<span class="kg-verdict kg-b{_number(verdict)}">{MARKS[verdict]} {escaped(verdict)}</span>'


def certainty(value: str | None) -> str:
    """The certainty of the evidence, apart from the verdict."""
    return f'<span class="kg-certainty">Certainty of the evidence&#58; {escaped(value or "none stated")}</span>'


def legend(counts: Mapping[str, int] | None = None) -> str:
    """Which line and mark means which verdict, with how many claims have it."""
    shown = [verdict for verdict in VERDICTS if counts is None or counts.get(verdict)]
    items = "".join(
        f'<span class="kg-v{_number(verdict)}">{MARKS[verdict]} {escaped(verdict)}'
        f"{f' ({counts[verdict]})' if counts else ''}</span>"
        for verdict in shown
    )
    return f'<p class="kg-legend" aria-label="Verdicts">{items}</p>'


def verdict_card(heading: str, part: Mapping[str, Any]) -> str:
    """A verdict with its certainty and first reason; the other reasons and the evidence are folded up."""
    return (
        f'<article class="kg-verdict-card kg-c{_number(part["verdict"])}"><h3>{escaped(heading)}</h3>'
        f"<div>{badge(part['verdict'])}{certainty(part['certainty'])}</div>{reasons(part['why'])}"
        f"{evidence_list(part['evidence'])}</article>"
    )


def reasons(why: Sequence[str]) -> str:
    """The first reason in sight, the others folded up: on a phone a card with all of them is a screen and more."""
    if not why:
        return ""
    first, others = f"<p>{escaped(why[0])}</p>", why[1:]
    if not others:
        return first
    items = "".join(f"<li>{escaped(reason)}</li>" for reason in others)
    return f"{first}<details><summary>More reasons ({len(others)})</summary><ul>{items}</ul></details>"


def evidence_list(lines: Sequence[Mapping[str, Any]]) -> str:
    """Sentences with where each stands, and the way to the paper or source; what is retracted is struck through. In
    sight are the first and the first that says otherwise, lest one side of a question be all one sees."""
    if not lines:
        return ""
    otherwise = (at for at, line in enumerate(lines) if line["direction"] not in (lines[0]["direction"], None, ""))
    in_sight = {0, next(otherwise, 0)}
    shown = "".join(f"<li>{_evidence(line)}</li>" for at, line in enumerate(lines) if at in in_sight)
    folded = [f"<li>{_evidence(line)}</li>" for at, line in enumerate(lines) if at not in in_sight]
    first = f'<ul class="kg-evidence-list">{shown}</ul>'
    if not folded:
        return first
    others = f'<ul class="kg-evidence-list">{"".join(folded)}</ul>'
    return f"{first}<details><summary>More evidence ({len(folded)})</summary>{others}</details>"


def _evidence(line: Mapping[str, Any]) -> str:
    reference = escaped(line["reference"])
    if line["pmid"]:
        reference = link(paper_href(line["pmid"]), f"{line['reference']}, PMID {line['pmid']}")
    elif str(line["url"]).startswith("https://"):
        reference = link(line["url"], line["reference"], outside=True)
    people = counted(line["participants"], "participant") if line["participants"] else ""
    about = [KINDS.get(line["kind"], line["kind"]), line["design"], people, line["direction"]]
    status = "" if line["status"] in ("ok", "", None) else f'<span class="kg-badge">{escaped(line["status"])}</span> '
    sentence = escaped(in_quotes(line))
    sentence = f"<s>{sentence}</s>" if line["status"] == "retracted" else sentence
    meta = " · ".join(escaped(part) for part in about if part)
    return f'{status}{sentence} <span class="kg-meta">{reference} · {meta}</span>'


@cache
def _names() -> Mapping[str, str]:
    return {concept.id: concept.name for concept in load_vocabulary().concepts}


def part_name(subject: str) -> str:
    """What a part of a claim is about, in words: a concept's name, or the short name of a background fact."""
    if subject in _names():
        return _names()[subject].capitalize()
    return subject.rpartition(".")[2].replace("-", " ").strip().capitalize() or "This claim"


def marked_text(text: str, claims: Sequence[Mapping[str, Any]], href: str, selected: int, shown: str) -> str:
    """The audited text, each claim a link that selects it. `href` is the address without the number, `selected` counts
    from 1 (0: none); claims of another verdict than `shown` (empty: all) stay, dimmed."""
    parts, at = [], 0
    for number, claim in enumerate(claims, start=1):
        if claim["start"] < at:
            continue
        parts.append(_lines(text[at : claim["start"]]))
        parts.append(_claim(number, claim, href, number == selected, shown not in ("", claim["verdict"])))
        at = claim["end"]
    return f'<div class="kg-audited">{"".join(parts)}{_lines(text[at:])}</div>'


def _claim(number: int, claim: Mapping[str, Any], href: str, current: bool, dim: bool) -> str:
    verdict = claim["verdict"]
    classes = f"kg-claim kg-v{_number(verdict)}{' kg-dim' if dim and not current else ''}"
    address = escape(f"{href}&selected={number}", quote=True)
    label = f' aria-label="Claim {number}, {escaped(verdict)}&#58; {escaped(claim["text"])}"'
    now = ' aria-current="true"' if current else ""
    return (
        f'<a id="claim-{number}" class="{classes}" href="{address}" target="_self"{label}{now}>'
        f"<sup>{MARKS[verdict]}{number}</sup>{_lines(claim['text'])}</a>"
    )


def _lines(text: str) -> str:
    """Text with its line breaks; several blank lines are shown as one."""
    return "<br>".join(escaped_run(line) for line in _BLANK.sub("\n\n", text).split("\n"))


def _number(verdict: str) -> int:
    return VERDICTS.index(verdict)
