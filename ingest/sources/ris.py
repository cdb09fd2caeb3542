"""RIS, in the dialects of Zotero, EndNote, Embase, Ovid, ProQuest, Scopus, Rayyan and others.

Tags: https://refdb.sourceforge.net/manual/ch07.html (Thomson's definition), https://en.wikipedia.org/wiki/RIS_(file_format)
rispy reads the tags; records are cut here first, because it merges records without ER, drops a last one, and holds
the whole file in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import rispy
from rispy.config import TAG_KEY_MAPPING

from ingest.record import Author, PublicationType, Record, Rejection
from ingest.sources.abstract_text import sections_of
from ingest.sources.content import Content, text_lines
from ingest.sources.dates import NO_DATE, PrintedDate, date_of_text
from ingest.sources.pubmed_fields import normalised_pmc, valid_doi, valid_pmid
from ingest.sources.rejects import reason_to_reject
from ingest.sources.trial_ids import trial_ids_in
from ingest.sources.xml_text import collapsed

_EXCERPT = 300
_START = re.compile(r"TY {1,2}-")
_END = re.compile(r"ER {1,2}-")
_ONE_SPACE = re.compile(r"([A-Z][A-Z0-9]) -(?= |$)")
_BOOKS = frozenset({"BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK", "CONF", "SER"})
_WHOLE_BOOKS = frozenset({"BOOK", "EBOOK", "EDBOOK"})
_PUBMED_ADDRESS = re.compile(r"(?:ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/)(\d+)(?!\d)")
_PMID_STATED = re.compile(r"\bPMID:? ?(\d{1,8})(?!\d)")
_PMC_ADDRESS = re.compile(r"/pmc/articles/(PMC\d+)", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/(\S+)", re.IGNORECASE)
_ISSN = re.compile(r"(\d{4})-?(\d{3}[\dXx])(?!\d)")
_PUBMED_PROVIDERS = frozenset({"nlm", "pubmed"})

Values = dict[str, list[str]]
"""By tag, the values in the order of the record; a wrapped line is a value of its own."""


class _Parser(rispy.RisParser):  # type: ignore[misc]
    """Every tag keeps its name and all its values, so that nothing is lost; A1 and AU are one list of authors."""

    DEFAULT_MAPPING = {tag: tag for tag in TAG_KEY_MAPPING} | {"A1": "AU"}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = list(TAG_KEY_MAPPING)
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}


@dataclass(slots=True)
class _Lines:
    """The lines of one record; `line` is where it begins, from 1."""

    line: int
    lines: list[str] = field(default_factory=list)


def parse_ris(content: Content, name: str) -> Iterator[Record | Rejection]:
    """Records and rejections in the order of the file. Raises SourceError where the bytes can't be decoded."""
    for number, block in enumerate(_blocks(text_lines(content)), start=1):
        record = ris_record(_values(block.lines))
        reason = reason_to_reject(record, pmid_needed=False)
        if reason:
            yield Rejection(
                name, f"record {number}, line {block.line}", reason, collapsed(" ".join(block.lines))[:_EXCERPT]
            )
        else:
            yield record


def _blocks(lines: Iterable[str]) -> Iterator[_Lines]:
    """The lines of each record, from TY to ER, the next TY, or the end. What stands between records is left out."""
    block: _Lines | None = None
    for number, text in enumerate(lines, start=1):
        line = text.lstrip("\ufeff").rstrip()
        if _START.match(line):
            if block is not None:
                yield block
            block = _Lines(number)
        if block is None:
            continue
        if _END.match(line):
            yield block
            block = None
        elif line:
            block.lines.append(line)
    if block is not None:
        yield block


def _values(lines: list[str]) -> Values:
    """What rispy reads of one record. Dialects with one space before the hyphen are brought to the standard two."""
    if lines[0].startswith("TY -"):
        lines = [_ONE_SPACE.sub(r"\1  -", line, count=1) for line in lines]
    records = _Parser().parse_lines(iter([*lines, "ER  - "]))
    values: Values = {}
    for tag, value in records[0].items():
        if tag == "TY":
            values["TY"] = [value]
        elif isinstance(value, dict):
            values.update({unknown: [collapsed(text) for text in texts] for unknown, texts in value.items()})
        else:
            values[tag] = [text for text in map(collapsed, value) if text]
    return values


def ris_record(values: Values) -> Record:
    """The record that the tags tell; `source` is ``ris``, and `pmid` is set only where the record states it as such."""
    kind = values.get("TY", [""])[0].strip().upper()
    title = _text(values, "TI") or _text(values, "T1") or _text(values, "CT") or _text(values, "BT")
    title = title or (_text(values, "T2") if kind in _WHOLE_BOOKS else "") or _text(values, "ST")
    abstract = sections_of(_text(values, "AB") or _text(values, "N2"))
    printed = _date(values)
    return Record(
        source="ris",
        title=title,
        pmid=_pmid(values),
        vernacular_title=_text(values, "TT"),
        abstract=abstract,
        journal=_first(values, "JF", "JO", "T2") if kind not in _WHOLE_BOOKS else "",
        journal_abbreviation=_first(values, "JA", "J2"),
        issn=_issn(values),
        volume=_first(values, "VL"),
        issue=_first(values, "IS"),
        pages=_pages(values),
        date=printed.iso,
        date_text=printed.text,
        year=printed.year,
        authors=tuple(_author(name) for name in values.get("AU", [])),
        doi=_doi(values),
        pmc=_pmc(values),
        languages=tuple(values.get("LA", [])),
        publication_types=tuple(PublicationType(name) for name in values.get("M3", []) if not valid_doi(name)),
        keywords=tuple(dict.fromkeys(values.get("KW", []))),
        trial_ids=trial_ids_in(" ".join([title, *(section.text for section in abstract)])),
        book=kind in _BOOKS,
    )


def _first(values: Values, *tags: str) -> str:
    return next((values[tag][0] for tag in tags if values.get(tag)), "")


def _text(values: Values, tag: str) -> str:
    """A text with its wrapped lines; a value that is printed twice counts once."""
    return " ".join(dict.fromkeys(values.get(tag, [])))


def _author(name: str) -> Author:
    """``Last, Fore, Suffix``; a name without a comma (Embase's ``Liu R.``) ends with its initials or has none."""
    last, comma, rest = name.partition(",")
    if comma:
        fore, _, suffix = rest.partition(",")
        return Author(last=last.strip(), fore=fore.strip(), suffix=suffix.strip())
    words = name.split(" ")
    if len(words) > 1 and re.fullmatch(r"(?:\w\.-?)+|[A-Z]{1,3}", words[-1]):
        return Author(last=" ".join(words[:-1]), initials=words[-1].replace(".", ""))
    return Author(collective=name) if len(words) > 1 else Author(last=name)


def _date(values: Values) -> PrintedDate:
    """DA where it agrees with the year of PY or where that is missing, then PY, then Y1 (deprecated)."""
    full = _slashed_date(_first(values, "DA"))
    year = _slashed_date(_first(values, "PY"))
    deprecated = _slashed_date(_first(values, "Y1"))
    if full.iso and full.year == (year.year or full.year):
        return full
    candidates = [date for date in (year, deprecated) if date.iso]
    if candidates:
        return candidates[0]
    return next((date for date in (year, full, deprecated) if date.text), NO_DATE)


def _slashed_date(text: str) -> PrintedDate:
    """``2019/10//undefined``: year, month, day, and anything after a third slash."""
    return PrintedDate(date_of_text("/".join(text.split("/")[:3])).iso, text)


def _pages(values: Values) -> str:
    """SP and EP. Ovid prints ``No`` and ``Specified`` there where it knows none."""
    start, end = _first(values, "SP"), _first(values, "EP")
    if (start, end) == ("No", "Specified"):
        return ""
    return f"{start}-{end}" if start and end and start != end else start or end


def _issn(values: Values) -> str:
    match = _ISSN.match(_first(values, "SN"))
    return f"{match[1]}-{match[2].upper()}" if match else ""


def _addresses(values: Values) -> list[str]:
    return [text for tag in ("UR", "L1", "L2", "LK") for text in values.get(tag, [])]


def _doi(values: Values) -> str:
    stated = [text for tag in ("DO", "M3", "N1", "L3", "C7") for text in values.get(tag, [])]
    in_addresses = [match[1] for text in _addresses(values) if (match := _DOI_ADDRESS.match(text))]
    return next((doi for text in (*stated, *in_addresses) if " " not in text and (doi := valid_doi(text))), "")


def _pmid(values: Values) -> str:
    """The one PMID that the record states: by PubMed's address, as ``PMID: 1``, or as PubMed's accession number.

    A wrong PMID would merge two papers. Where two numbers are stated, none is taken.
    """
    numbers = [match[1] for text in _addresses(values) for match in _PUBMED_ADDRESS.finditer(text)]
    notes = [text for tag in ("N1", "AN", "C2", "RN", "ID") for text in values.get(tag, [])]
    numbers += [match[1] for text in notes for match in _PMID_STATED.finditer(text)]
    providers = {text.casefold() for tag in ("DP", "DB") for text in values.get(tag, [])}
    if providers & _PUBMED_PROVIDERS:
        numbers += [text for text in values.get("AN", []) if text.isascii() and text.isdigit()]
    stated = {pmid for number in numbers if (pmid := valid_pmid(number))}
    return stated.pop() if len(stated) == 1 else ""


def _pmc(values: Values) -> str:
    stated = [text for text in values.get("C2", []) if text.upper().startswith("PMC")]
    addresses = [match[1] for text in _addresses(values) if (match := _PMC_ADDRESS.search(text))]
    return next((normalised_pmc(text.upper()) for text in (*stated, *addresses)), "")
