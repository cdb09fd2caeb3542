"""What a file holds, told by its beginning and never by its name."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from ingest.errors import SourceError, UnknownFormatError
from ingest.sources.content import text_encoding
from ingest.sources.xml_text import collapsed


class Format(StrEnum):
    PUBMED_XML = "PubMed XML"
    MEDLINE = "MEDLINE"
    RIS = "RIS"


ROOTS = frozenset(
    {
        "PubmedArticleSet",
        "PubmedArticle",
        "PubMedArticle",
        "MedlineCitationSet",
        "MedlineCitation",
        "PubmedBookArticleSet",
        "PubmedBookArticle",
        "BookDocumentSet",
        "BookDocument",
        "DeleteCitation",
    }
)
"""Root elements of PubMed's XML, of all years."""

_READ = "read are PubMed XML, MEDLINE (.nbib) and RIS, plain or gzipped"

_MAGIC = (
    (b"\x1f\x8b", "gzip within gzip"),
    (b"PK\x03\x04", "a ZIP archive (or a file of an office program)"),
    (b"%PDF", "a PDF"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)
_TEXTS = (
    (r"<\s*\d+\s*\.?\s*>\s*\n\s*[A-Z]{2}\s*-\s", "Ovid's own tagged format; export from Ovid as RIS or MEDLINE"),
    (r"<!(?:ELEMENT|ATTLIST|ENTITY|NOTATION|\[)|%[\w.]+;", "an XML document type definition (DTD)"),
    (r"<(?:!doctype\s+)?html\b|<(?:head|body|title|div|p|h1)\b", "an HTML page"),
    (r"@\w+\s*[{(]", "BibTeX"),
    (r"[{\[]\s*(?:[{\[\"\d\]}-]|true|false|null)", "JSON"),
    (r"FN (?:Clarivate|Thomson|ISI)|PT [JBSP]\n", "Web of Science's tagged format; export as RIS"),
    (r"%0 ", "EndNote's tagged format; export as RIS"),
    (r"[^\n\t]*\t[^\n]*\n", "a table with tabs"),
    (r"[\w\"' ]+,[\w\"', ]+\n", "a table with commas (CSV)"),
)
_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_RIS = re.compile(r"(?:\d+\.\s*)?TY {1,2}-")
_MEDLINE = re.compile(r"(?:PMID|OWN )- ?", re.MULTILINE)
_ENTITY_DECLARATION = re.compile(r"<!DOCTYPE[^\[>]*\[.*?<!ENTITY", re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)


def format_of(head: bytes, name: str) -> Format:
    """The format of a file that begins with `head`.

    Raises UnknownFormatError, saying what it looks like, where it is none that is read, and SourceError for XML that
    is broken before its root element or that declares entities.
    """
    binary = _binary_kind(head)
    if binary:
        raise _unknown(binary, name)
    text = head.decode(text_encoding(head), "replace").lstrip("\ufeff").lstrip().replace("\r\n", "\n")
    if _RIS.match(text):
        return Format.RIS
    if _MEDLINE.match(text):
        return Format.MEDLINE
    if text.startswith("<"):
        kind = _text_kind(_COMMENTS.sub("", text).lstrip())
        if kind.startswith("Ovid"):
            raise _unknown(kind, name)
        return _xml_format(head, text, kind, name)
    raise _unknown(_text_kind(text) or "text in no format that is known", name)


def error_position(error: etree.XMLSyntaxError, lines_before: int = 0) -> str:
    line, column = error.position
    return f"line {(line or 1) + lines_before}, column {column or 1}"


def error_message(error: etree.XMLSyntaxError) -> str:
    """The parser's message without the position that it repeats."""
    return re.sub(r",? line \d+, column \d+.*$", "", error.msg or "not well-formed", flags=re.DOTALL)


def _unknown(looks_like: str, name: str) -> UnknownFormatError:
    return UnknownFormatError(f"looks like {looks_like}; {_READ}", source=name)


def _binary_kind(head: bytes) -> str:
    if not head:
        return "an empty file"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    text = head.decode(text_encoding(head), "ignore").lstrip("\ufeff")
    if not text.strip():
        return "a file of blanks only" if not head.strip(b"\0") or text else "binary data"
    control = sum(1 for sign in text[:4096] if sign < " " and sign not in "\t\n\r\f\v\x1a")
    return "binary data" if "\0" in text[:4096] or control > len(text[:4096]) // 20 else ""


def _text_kind(text: str) -> str:
    for pattern, kind in _TEXTS:
        if re.match(pattern, text, re.IGNORECASE if "html" in pattern else 0):
            return kind
    return ""


@dataclass(frozen=True, slots=True)
class _Root:
    name: str
    declares_entities: bool


def _xml_format(head: bytes, text: str, kind: str, name: str) -> Format:
    root, error = _root_element(head)
    if _ENTITY_DECLARATION.match(_COMMENTS.sub("", text).lstrip()) or (root and root.declares_entities):
        raise SourceError(
            "declares entities, which PubMed's files never do and which can be used to attack the reader; "
            "it is refused, fetch the records from PubMed again",
            source=name,
            position="line 1, column 1",
        )
    if root is not None and root.name in ROOTS:
        return Format.PUBMED_XML
    if kind == "an HTML page":
        raise _unknown(_html_page(text), name)
    if root is not None:
        raise _unknown(f"XML with the root element {root.name}, which holds no PubMed records", name)
    if kind:
        raise _unknown(kind, name)
    if error is not None:
        message = f"is not well-formed XML ({error_message(error)}); fetch it again"
        raise SourceError(message, source=name, position=error_position(error))
    raise _unknown("XML without a root element", name)


def _html_page(text: str) -> str:
    title = _TITLE.search(text)
    return f'an HTML page with the title "{collapsed(html.unescape(title[1]))[:100]}"' if title else "an HTML page"


def _root_element(head: bytes) -> tuple[_Root | None, etree.XMLSyntaxError | None]:
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    error = None
    try:
        parser.feed(head.lstrip(b" \t\r\n"))
    except etree.XMLSyntaxError as fault:
        error = fault
    for _, event_value in parser.read_events():
        element: Any = event_value
        dtd = element.getroottree().docinfo.internalDTD
        declares = dtd is not None and any(True for _ in dtd.iterentities())
        return _Root(etree.QName(element).localname, declares), error
    return None, error
