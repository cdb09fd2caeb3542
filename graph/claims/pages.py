"""The text of a page: plain text, HTML or PDF, from a file, standard input or the web."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import trafilatura
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from graph.claims.fetching import fetch
from ingest.errors import SourceError, UsageError

MOST_BYTES = 20_000_000
"""Bytes of a file or page that are read; larger ones are no pages."""
MOST_PDF_PAGES = 200
_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml")
_HTML_SUFFIXES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class Page:
    """Where a text comes from, and the text: claims' offsets are code points of it."""

    source: str
    text: str


def read_page(source: str, stdin: IO[bytes] | None = None) -> Page:
    """The text of a file, of an address (http, https), or of standard input (``-``).

    Raises `UsageError` for what is no such thing, `SourceError` where nothing can be read from it.
    """
    if source == "-":
        if stdin is None:
            raise UsageError("There is no standard input to read a page from.")
        return Page("standard input", text_of(stdin.read(MOST_BYTES + 1), "standard input"))
    if "://" in source:
        answer = fetch(source)
        return Page(answer.address, text_of(answer.content, answer.address, answer.media_type))
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"There is no file {source!r}. Give a file, an address that begins with https://, or - .")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SourceError(f"The file can't be read: {error.strerror}.", source=source) from error
    return Page(source, text_of(content, source))


def text_of(content: bytes, source: str, media_type: str = "") -> str:
    """The text in some bytes: PDF and HTML are told by what they begin with, their media type or name.

    Raises `SourceError` for more than `MOST_BYTES`, and where no text is found in a PDF or web page.
    """
    if len(content) > MOST_BYTES:
        raise SourceError(f"There are more than {MOST_BYTES // 1_000_000} MB; a page is smaller.", source=source)
    if content[:1024].lstrip().startswith(b"%PDF-") or media_type == "application/pdf":
        return _pdf_text(content, source)
    head = content[:2048].lstrip().lower()
    if head.startswith(_HTML_STARTS) or media_type.endswith("html") or source.lower().endswith(_HTML_SUFFIXES):
        return _html_text(content, source)
    if b"\x00" in content[:2048] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError("This is no text, HTML or PDF.", source=source)
    return plain_text(content)


def plain_text(content: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 by their mark, else UTF-8, else Windows-1252, which never fails."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _html_text(content: bytes, source: str) -> str:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = trafilatura.extract(content, include_comments=False, include_tables=True, favor_recall=True)
    if not text:
        raise SourceError("No main text was found in this web page. Save its text in a file.", source=source)
    return str(text)


def _pdf_text(content: bytes, source: str) -> str:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        pages = [page.extract_text() for page in reader.pages[:MOST_PDF_PAGES]]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise SourceError(f"This PDF can't be read ({error}). Copy its text into a file.", source=source) from error
    text = "\n".join(pages)
    if not text.strip():
        raise SourceError("This PDF holds no text, only images. Copy its text into a file.", source=source)
    return text
