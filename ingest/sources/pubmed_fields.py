"""Readers of the elements that articles and book chapters share.

Each takes one element of PubMed's XML and returns one value of `ingest.record.Record`. Elements and their meaning:
https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from ingest.identity import normalised_doi
from ingest.record import AbstractSection, Author, Grant, PublicationType, Record, Reference
from ingest.sources.dates import NO_DATE, PrintedDate, date_of_parts, date_of_text, iso_date
from ingest.sources.trial_ids import trial_ids_in, unique_trial_ids
from ingest.sources.xml_text import text_of

Fields = dict[str, Any]
"""Values by their name in Record, while one record is being read."""

Readers = Mapping[str, tuple[str, Callable[[etree._Element], Any]]]
"""By tag: which field an element fills, and how it is read."""

Groups = Mapping[str, Callable[[etree._Element, Fields], None]]
"""By tag: how an element is read that fills several fields."""

_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)")
_PMID = re.compile(r"0*([1-9]\d{0,9})")
_PMC = re.compile(r"(?:PMC)?(\d+)\b", re.IGNORECASE)


def read_children(element: etree._Element, readers: Readers, fields: Fields, groups: Groups | None = None) -> None:
    """One pass over the children: `readers` fill one field, `groups` fill several.

    Tuples of repeated elements are joined; of other repeats the first that is not empty stays.
    """
    for child in element:
        tag = child.tag
        reader = readers.get(tag)
        if reader is not None:
            name, read = reader
            present = fields.get(name)
            if not present:
                fields[name] = read(child)
            elif isinstance(present, tuple):
                fields[name] = present + read(child)
        elif groups is not None and (read_group := groups.get(tag)) is not None:
            read_group(child, fields)


def valid_pmid(text: str) -> str:
    """A PubMed number without leading zeros; empty where the text is none."""
    match = _PMID.fullmatch(text.strip())
    return match[1] if match else ""


def plain_text(element: etree._Element) -> str:
    """The text of an element that the DTD allows no markup in (#PCDATA)."""
    return (element.text or "").strip()


def plain_children(element: etree._Element) -> dict[str, str]:
    """The plain text of each child, by tag."""
    return {child.tag: (child.text or "").strip() for child in element}


def pmid_version(element: etree._Element) -> int:
    version = element.get("Version", "1")
    return int(version) if version.isascii() and version.isdigit() else 1


def valid_doi(text: str) -> str:
    """A bare DOI in lower case; empty where the text is none (DOI Handbook 2.2: a prefix that begins with 10.)."""
    doi = normalised_doi(text)
    return doi if doi.startswith("10.") and "/" in doi else ""


def normalised_pmc(text: str) -> str:
    """``PMC123``; empty where the text is none."""
    match = _PMC.search(text)
    return f"PMC{match[1]}" if match else ""


def normalised_orcid(text: str) -> str:
    """``0000-0002-1825-0097`` from any printing; empty where the check digit is wrong (ISO 7064, mod 11-2).

    Source of the rule: https://support.orcid.org/hc/en-us/articles/360006897674
    """
    match = _ORCID.search(text)
    if not match:
        return ""
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(match.groups()).upper() if digits[-1] == ("X" if check == 10 else str(check)) else ""


def authors(author_list: etree._Element) -> tuple[Author, ...]:
    """The authors that NLM calls valid: ``ValidYN="N"`` marks a misspelt name that a correct one replaces."""
    people: list[dict[str, str]] = []
    person: dict[str, str] = {}
    for element in author_list.iter(*_OF_AUTHOR):
        tag = element.tag
        if tag == "Author":
            person = {}
            if element.get("ValidYN") != "N":
                people.append(person)
        elif tag == "Identifier":
            if element.get("Source") == "ORCID":
                person["orcid"] = normalised_orcid(element.text or "")
        elif tag == "MiddleName":
            person["fore"] = f"{person.get('fore', '')} {text_of(element)}".strip()
        else:
            person[_AUTHOR_FIELDS[tag]] = text_of(element)
    return tuple(Author(**person) for person in people if person.get("last") or person.get("collective"))


_AUTHOR_FIELDS = {
    "LastName": "last",
    "ForeName": "fore",
    "FirstName": "fore",
    "Initials": "initials",
    "Suffix": "suffix",
    "CollectiveName": "collective",
}
_OF_AUTHOR = ("Author", *_AUTHOR_FIELDS, "MiddleName", "Identifier")


def abstract_sections(abstract: etree._Element) -> tuple[AbstractSection, ...]:
    """The AbstractText elements that hold text, in their order."""
    return tuple(
        AbstractSection(text, child.get("Label", ""), child.get("NlmCategory", ""))
        for child in abstract
        if child.tag == "AbstractText" and (text := text_of(child))
    )


def publication_type(element: etree._Element) -> tuple[PublicationType, ...]:
    name = plain_text(element)
    return (_publication_type(name, element.get("UI", "")),) if name else ()


_publication_type = lru_cache(maxsize=1024)(PublicationType)
"""Some hundred types make up all of PubMed: each is made once."""


def texts(element: etree._Element) -> tuple[str, ...]:
    """The text of each child that holds any."""
    return tuple(text for child in element if (text := text_of(child)))


def language(element: etree._Element) -> tuple[str, ...]:
    """The code in lower case: some publishers send ``ENG``."""
    text = plain_text(element).lower()
    return (text,) if text else ()


def grants(grant_list: etree._Element) -> tuple[Grant, ...]:
    found: list[Grant] = []
    for child in grant_list:
        parts = plain_children(child)
        found.append(Grant(*(parts.get(tag, "") for tag in ("GrantID", "Acronym", "Agency", "Country"))))
    return tuple(found)


def collapsed_child(element: etree._Element, tag: str) -> str:
    return text_of(element.find(tag))


def references(reference_list: etree._Element) -> tuple[Reference, ...]:
    """A reference list with the lists inside it; their titles are left out."""
    found: list[Reference] = []
    citation = pmid = doi = ""
    begun = False
    for element in reference_list.iter("Reference", "Citation", "ArticleId"):
        tag = element.tag
        if tag == "ArticleId":
            kind = element.get("IdType")
            if kind == "pubmed":
                pmid = pmid or valid_pmid(element.text or "")
            elif kind == "doi":
                doi = doi or valid_doi(element.text or "")
        elif tag == "Citation":
            citation = text_of(element)
        else:
            if begun:
                found.append(Reference(citation, pmid, doi))
            begun = True
            citation = pmid = doi = ""
    if begun:
        found.append(Reference(citation, pmid, doi))
    return tuple(found)


def article_ids(id_list: etree._Element) -> Fields:
    """The record's own DOI and PMC number in an ArticleIdList."""
    found: Fields = {}
    for child in id_list:
        kind = child.get("IdType")
        text = child.text or ""
        if kind == "doi" and (doi := valid_doi(text)):
            found.setdefault("doi", doi)
        elif kind == "pmc" and (pmc := normalised_pmc(text)):
            found.setdefault("pmc", pmc)
    return found


def iso_date_of(element: etree._Element) -> str:
    """DateRevised, ArticleDate and their like."""
    parts = plain_children(element)
    return iso_date(parts.get("Year", ""), parts.get("Month", ""), parts.get("Day", ""))


def printed_date(element: etree._Element | None) -> PrintedDate:
    """A PubDate: Year with Month and Day or Season, or a MedlineDate."""
    if element is None:
        return NO_DATE
    parts = plain_children(element)
    medline_date = parts.get("MedlineDate")
    if medline_date:
        return date_of_text(medline_date)
    return date_of_parts(*(parts.get(tag, "") for tag in ("Year", "Month", "Day", "Season")))


def pagination(element: etree._Element) -> str:
    parts = plain_children(element)
    if parts.get("MedlinePgn"):
        return parts["MedlinePgn"]
    return "-".join(page for page in (parts.get("StartPage"), parts.get("EndPage")) if page)


def record_of(fields: Fields, printed: PrintedDate, electronic: str = "") -> Record:
    """The record, with its dates and with the trial numbers that its title and abstract state."""
    date = printed.iso or electronic
    text = " ".join([fields.get("title", ""), *(section.text for section in fields.get("abstract", ()))])
    return Record(
        source="pubmed",
        title=fields.pop("title", ""),
        date=date,
        date_text=printed.text or electronic,
        year=int(date[:4]) if date else None,
        trial_ids=unique_trial_ids((*fields.pop("trial_ids", ()), *trial_ids_in(text))),
        **fields,
    )
