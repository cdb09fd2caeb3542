"""A paper of the graph as an item of CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.citations.names import Name, byline_name, csl_name
from graph.citations.text import full_pages, plain, title_of
from ingest.errors import DataFileError

Item = dict[str, Any]
"""An item of CSL-JSON. Beside CSL's own fields ``custom`` holds `TRANSLATED` and `STATUS`."""

TRANSLATED, STATUS = "translated-title", "status"
_PLACE = re.compile(r"\s*\([^()]*\)$")
_REGISTRIES = re.compile(r"(?:ClinicalTrials\.gov|ISRCTN|EudraCT|ANZCTR|ChiCTR|UK HRA)\b")
_NOTED = ("retracted", "retraction notice", "concern")
_SUPPLIED = re.compile(r"\([^()]*\)")
"""A title in parentheses was put there by whoever had none to copy; reference lists print such ones in brackets."""
_PREPRINT = "Preprint"


def csl_item(paper: Mapping[str, Any]) -> Item:
    """The item of a paper, from the properties of its node or from `graph.paper.paper_details`.

    What the record does not tell is left out: no date is no ``issued``, nobody named is no ``author``.
    """
    title, translated = title_of(str(paper.get("title") or ""))
    title = f"[{title[1:-1]}]" if _SUPPLIED.fullmatch(title) else title
    original = title_of(str(paper.get("vernacular_title") or ""))[0]
    journal = plain(str(paper.get("journal") or ""))
    status = str(paper.get("status") or "ok")
    custom = {TRANSLATED: "yes"} if translated else {}
    custom |= {STATUS: status} if status in _NOTED else {}
    authors = _authors(paper)
    year = str(paper.get("date") or paper.get("year") or "")[:4]
    item: Item = {
        "id": citation_key(authors, year, str(paper.get("pmid") or paper.get("id") or title)),
        "type": _type(paper, journal),
        "title": title,
        "original-title": original if original != title else "",
        "author": authors,
        "container-title": journal_name(journal),
        "container-title-short": plain(str(paper.get("journal_abbreviation") or "")),
        "issued": _issued(paper),
        "volume": plain(str(paper.get("volume") or "")),
        "issue": plain(str(paper.get("issue") or "")),
        "page": full_pages(str(paper.get("pages") or "")),
        "DOI": plain(str(paper.get("doi") or "")),
        "PMID": plain(str(paper.get("pmid") or "")),
        "PMCID": plain(str(paper.get("pmc") or "")),
        "ISSN": plain(str(paper.get("issn") or "")),
        "language": _language(paper),
        "custom": custom,
    }
    return {name: value for name, value in item.items() if value}


def missing(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What a reference needs and this record does not hold, in the order of a reference."""
    needed = {"author": "authors", "title": "title", "issued": "date"}
    if item["type"] == "article-journal":
        needed |= {"container-title": "journal", "volume": "volume", "page": "pages"}
    if item["type"] in ("book", "chapter"):
        needed |= {"publisher": "publisher"}
    known = dict(item)
    if str(item.get("title", "")).startswith("[") and not item.get("custom", {}).get(TRANSLATED):
        known["title"] = str(item["title"]).rpartition("]")[2]
    return tuple(words for field, words in needed.items() if not known.get(field))


def journal_name(journal: str) -> str:
    """A journal's name without the place and the subtitle by which NLM's catalogue tells journals apart."""
    if _REGISTRIES.match(journal):
        return journal
    return _PLACE.sub("", journal).split(" : ")[0].strip().rstrip(".") or journal


def citation_key(authors: list[Name], year: str, identifier: str) -> str:
    """``grabski2022_35012326``: letters, digits and an underscore, so that BibTeX and LaTeX take it."""
    first = authors[0] if authors else {}
    name = first.get("family") or first.get("literal") or "anonymous"
    folded = unicodedata.normalize("NFKD", name.split(" ")[0]).encode("ascii", "ignore").decode()
    known = re.sub(r"[^a-z0-9]+", "", folded.lower()) or "anonymous"
    own = re.sub(r"[^A-Za-z0-9]+", "-", identifier.removeprefix("pmid:")).strip("-")
    return f"{known}{year}_{own or 'unknown'}"


@cache
def languages() -> Mapping[str, tuple[str, str]]:
    """MEDLINE's code to ISO 639-1 and English name."""
    text = files("graph.citations").joinpath("languages.yaml").read_text(encoding="utf-8")
    try:
        return {code: (short, name) for code, (short, name) in yaml.safe_load(text).items()}
    except (yaml.YAMLError, ValueError, AttributeError) as error:
        raise DataFileError(f"graph/citations/languages.yaml: {error}") from error


def language_name(short: str) -> str:
    """``Norwegian`` for ``no``; empty where it is not known."""
    return next((name for code, name in languages().values() if code == short), "")


def _authors(paper: Mapping[str, Any]) -> list[Name]:
    if "author_details" in paper:
        known = [csl_name(author) for author in paper["author_details"]]
    elif paper.get("authors_json"):
        known = [csl_name(author) for author in json.loads(paper["authors_json"])]
    else:
        known = []
    known = known or [byline_name(str(name)) for name in paper.get("authors") or ()]
    return [name for name in known if name]


def _type(paper: Mapping[str, Any], journal: str) -> str:
    if paper.get("book"):
        return "chapter" if journal else "book"
    if _REGISTRIES.match(journal):
        return "webpage"
    return "article" if _PREPRINT in (paper.get("publication_types") or ()) else "article-journal"


def _issued(paper: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """Year, month and day as far as the record is exact."""
    date = str(paper.get("date") or paper.get("year") or "")
    parts = [int(part) for part in date.split("-")] if re.fullmatch(r"\d{4}(-\d\d){0,2}", date) else []
    return {"date-parts": [parts]} if parts else {}


def _language(paper: Mapping[str, Any]) -> str:
    codes = [str(code).lower() for code in paper.get("languages") or ()]
    known = [languages()[code][0] if code in languages() else code for code in codes]
    return known[0] if len(known) == 1 and re.fullmatch("[a-z]{2}", known[0]) else ""
