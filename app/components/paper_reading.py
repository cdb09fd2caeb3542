"""The reading of a paper beside its text: study facts with the words they come from, findings that mark their sentence.

Curated values stand beside extracted ones, and differences are flagged. Everything here makes HTML from escaped parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.components.directions import DIRECTIONS
from app.components.text import escaped, escaped_run
from ingest.reading.measuring.cards import error_of
from ingest.reading.measuring.days import same_days

FACTS = {
    "design": "Design",
    "level": "Level of the design (OCEBM 2011)",
    "species": "In whom",
    "participants": "Participants",
    "blinding": "Blinding",
    "control": "Control",
    "comparator": "Comparator",
    "phase": "Phase",
    "follow_up_days": "Follow-up",
    "doses": "Doses",
    "trial_ids": "Registered as",
    "role": "Role of ketamine",
    "diagnosed_population": "Diagnosed population",
    "co_therapy": "Beside it",
    "conclusion": "Conclusion on the treatment",
    "registration": "Registration",
    "caveat": "Caveat",
    "verified": "Verified from",
    "read_at": "Read at",
}
_PLACES = {"follow_up_days": "follow_up", "diagnosed_population": "diagnosed"}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One study fact: as curated, as extracted with how sure the reader is (0 to 1), and the words it was read from."""

    field: str
    label: str
    curated: str
    extracted: str
    confidence: float | None
    words: str
    start: int | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, ``text[start:end]``, with the classes that mark it and the anchor it can be reached by."""

    start: int
    end: int
    classes: str
    title: str = ""
    anchor: str = ""


def fact_rows(facts: Mapping[str, Mapping[str, Any]], text: str) -> tuple[FactRow, ...]:
    """The facts of a paper, curated and extracted side by side; fields that neither has are left out.

    `facts` maps ``curated`` and ``extracted`` to the properties of their StudyFacts node; `text` is title, newline,
    abstract.
    """
    curated, extracted = facts.get("curated", {}), facts.get("extracted", {})
    places: Mapping[str, Sequence[Any]] = json.loads(extracted.get("evidence") or "{}")
    rows = []
    for field, label in FACTS.items():
        by_eye, by_reader = curated.get(field), extracted.get(field)
        if by_eye is None and by_reader is None:
            continue
        start, end, confidence = places.get(_PLACES.get(field, field), (None, None, None))
        located = start is not None and end > start
        rows.append(
            FactRow(
                field, label, shown_value(field, by_eye), shown_value(field, by_reader), confidence,
                text[start:end] if located else "", start if located else None, differ(field, by_eye, by_reader),
            )
        )  # fmt: skip
    return tuple(rows)


def differ(field: str, curated: object, extracted: object) -> bool:
    """Whether two known values disagree; what one of them does not know is no disagreement."""
    if curated in (None, "", []) or extracted in (None, "", []) or field in ("doses", "comparator"):
        return False
    if field == "follow_up_days":
        return not same_days(float(str(curated)), float(str(extracted)))
    if isinstance(curated, list) and isinstance(extracted, list):
        return not set(curated) & set(extracted)
    return str(curated).casefold() != str(extracted).casefold()


def shown_value(field: str, value: object) -> str:
    """A value as people read it; empty for one that is not known."""
    if value is None:
        return ""
    if field == "follow_up_days":
        return days_in_words(float(str(value)))
    if field == "doses" and isinstance(value, list):
        return "; ".join(dose_in_words(json.loads(dose)) for dose in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def days_in_words(days: float) -> str:
    """``21 days``, ``6 months (180 days)``; hours below one day."""
    if days < 1:
        return f"{days * 24:.3g} hours"
    plain = f"{days:.4g} day" + ("" if days == 1 else "s")
    months = days / 30.4
    return plain if days < 60 else f"about {months:.2g} months ({plain})"


def dose_in_words(dose: Mapping[str, Any]) -> str:
    """``ketamine 0.8 mg/kg intravenous, 3 times, every 7 days``, as much as is known; curated parts may be words."""
    name = str(dose.get("substance") or "").removeprefix("substance:")
    amount = " ".join(filter(None, (_number(dose.get("amount")), dose.get("unit") if dose.get("amount") else "")))
    head = " ".join(filter(None, (name, amount, dose.get("route"))))
    times, interval = dose.get("times"), _number(dose.get("interval"))
    often = "once" if times == 1 else f"{times} times" if times else ""
    every = f"every {interval} days" if interval.replace(".", "").isdigit() else interval
    return ", ".join(filter(None, (head, often, every)))


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value or "")


def facts_table(rows: Iterable[FactRow], *, with_curated: bool) -> str:
    """The facts as an HTML table. Words link to the place in the text that they stand in."""
    head = ["Fact", *(["Curated"] if with_curated else []), "Read by program", "Sure", "Such facts", "Words"]
    body = "".join(_fact_row(row, with_curated=with_curated) for row in rows)
    return _table("Study facts", head, body)


def _fact_row(row: FactRow, *, with_curated: bool) -> str:
    flag = ' <b class="kg-differs">≠ differs</b>' if row.differs else ""
    sure = f"{row.confidence:.0%}" if row.confidence is not None and row.extracted else ""
    measured = measured_in_words(row.field) if row.extracted else ""
    words = f'<a href="#fact-{row.field}" target="_self">“{escaped(row.words)}”</a>' if row.start is not None else ""
    curated = f"<td>{escaped(row.curated)}</td>" if with_curated else ""
    return (
        f'<tr><th scope="row">{escaped(row.label)}</th>{curated}<td>{escaped(row.extracted)}{flag}</td>'
        f'<td class="kg-number">{escaped(sure)}</td><td>{escaped(measured)}</td><td>{words}</td></tr>'
    )


def measured_in_words(field: str) -> str:
    """How often the reader is right in a field, on abstracts it had not seen; ``not measured`` where nobody counted."""
    error = error_of("design" if field == "level" else field)
    return error.in_words() if error else "not measured"


def findings_table(findings: Sequence[Mapping[str, Any]], caption: str) -> str:
    """Findings as rows; resting on one, or going to its link, marks its sentence in the text."""
    head = ["", "Outcome or mechanism", "Substance, against what, in whom", "Direction", "Effect", "Sure"]
    return _table(caption, head, "".join(_finding_row(number, f) for number, f in enumerate(findings, start=1)))


def _finding_row(number: int, finding: Mapping[str, Any]) -> str:
    go = f'<a href="#finding-{number}" target="_self" aria-label="Sentence of finding {number}">{number}</a>'
    against = f" against {finding['comparator']}" if finding.get("comparator") else ""
    whom = f", {finding['condition']}" if finding.get("condition") else ""
    direction = DIRECTIONS.get(str(finding.get("direction")), "direction not stated")
    marks = [
        "hedged" if finding.get("certainty") == "hedged" else "",
        "others' work" if finding.get("own") is False else "",
    ]
    noted = "".join(f'<br><span class="kg-meta">{escaped(mark)}</span>' for mark in marks if mark)
    sure = f"{finding['confidence']:.0%}" if finding.get("confidence") is not None else ""
    return (
        f'<tr class="kg-row{number}"><td>{go}</td><td>{escaped(finding.get("target_name") or "not classified")}</td>'
        f"<td>{escaped(str(finding.get('substance') or '') + against + whom)}</td>"
        f"<td>{escaped(direction)}{noted}</td><td>{escaped(effect_text(finding))}</td>"
        f'<td class="kg-number">{escaped(sure)}</td></tr>'
    )


def curated_table(curated: Sequence[Mapping[str, Any]], extracted: Sequence[Mapping[str, Any]]) -> str:
    """Curated findings in our words, each with whether the reader found the same."""
    head = ["Outcome or mechanism", "In words", "Direction", "Effect", "The program"]
    body = "".join(
        f"<tr><td>{escaped(f.get('target_name') or 'not classified')}</td><td>{escaped(f.get('statement') or '')}</td>"
        f"<td>{escaped(DIRECTIONS.get(str(f.get('direction')), 'direction not stated'))}</td>"
        f"<td>{escaped(effect_text(f))}</td><td>{escaped(agreement(f, extracted))}</td></tr>"
        for f in curated
    )
    return _table("Curated findings", head, body)


def agreement(curated: Mapping[str, Any], extracted: Sequence[Mapping[str, Any]]) -> str:
    """What the reader made of a curated finding: agrees, differs (and how), or did not find it."""
    directions = {str(f.get("direction")) for f in extracted if f.get("target") == curated.get("target")}
    if not directions:
        return "not found in the abstract"
    if curated.get("direction") in directions:
        return "agrees"
    return "≠ reads " + ", ".join(sorted(directions))


def effect_text(finding: Mapping[str, Any]) -> str:
    """``mean difference 10.1 (95% CI 1.1 to 19.0), p 0.03``, as much as is known."""
    if finding.get("value") is None:
        return f"p {finding['p']}" if finding.get("p") else ""
    text = f"{finding.get('measure', '')} {finding['value']}".strip()
    if finding.get("ci_low") is not None:
        text += f" (95% CI {finding['ci_low']} to {finding['ci_high']})"
    return text + (f", p {finding['p']}" if finding.get("p") else "")


def marks(rows: Iterable[FactRow], findings: Sequence[Mapping[str, Any]]) -> tuple[Span, ...]:
    """What facts and findings mark in the text."""
    facts = [
        Span(row.start, row.start + len(row.words), f"kg-fact kg-fact-{row.field}", row.label, f"fact-{row.field}")
        for row in rows
        if row.start is not None
    ]
    sentences = [
        Span(int(f["start"]), int(f["end"]), f"kg-said kg-said{number}", "", f"finding-{number}")
        for number, f in enumerate(findings, start=1)
        if f.get("start") is not None
    ]
    return (*sentences, *facts)


def marked_text(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """``text[start:end]`` as HTML with its spans marked; they may overlap, so it is cut at every edge."""
    inside = [span for span in spans if span.start < end and span.end > start]
    edges = sorted({start, end, *(e for s in inside for e in (s.start, s.end) if start < e < end)})
    return "".join(
        _piece(text[left:right], left, [s for s in inside if s.start <= left and s.end >= right])
        for left, right in pairwise(edges)
    )


def _piece(words: str, at: int, spans: Sequence[Span]) -> str:
    if not spans:
        return escaped_run(words)
    anchors = "".join(f'<a id="{span.anchor}"></a>' for span in spans if span.anchor and span.start == at)
    classes = " ".join(span.classes for span in spans)
    titles = "; ".join(span.title for span in spans if span.title)
    title = f' title="{escaped(titles)}"' if titles else ""
    return f'{anchors}<span class="{escaped(classes)}"{title}>{escaped_run(words)}</span>'


def marking_style(rows: Iterable[FactRow], findings: int) -> str:
    """The rules by which a row that is rested on, or a link that was followed, lights up its words."""
    lit = [
        f".kg-reading:has(.kg-row{n}:hover) .kg-said{n}, .kg-reading:has(.kg-row{n}:focus-within) .kg-said{n}, "
        f".kg-reading:has(#finding-{n}:target) .kg-said{n}"
        for n in range(1, findings + 1)
    ]
    lit += [f".kg-reading:has(#fact-{row.field}:target) .kg-fact-{row.field}" for row in rows if row.start is not None]
    return f"{', '.join(lit)} {{background: color-mix(in srgb, #F0E442 55%, transparent);}}" if lit else ""


def _table(caption: str, head: Sequence[str], body: str) -> str:
    cells = "".join(f'<th scope="col">{escaped(name)}</th>' for name in head)
    return (
        f'<div class="kg-scroll"><table class="kg-table"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )
