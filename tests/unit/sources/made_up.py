"""Made-up PubMed XML for tests that need no real record."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from ingest.record import Record, SourceItem
from ingest.sources.pubmed_xml import parse_pubmed_xml


def article(pmid: str = "1", title: str = "A title.", inside: str = "", outside: str = "", data: str = "") -> str:
    """A PubmedArticle; `inside` goes into Article, `outside` into MedlineCitation, `data` into PubmedData."""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID>'
        f"<Article><ArticleTitle>{title}</ArticleTitle>{inside}</Article>{outside}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def article_set(*articles: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>{"".join(articles)}</PubmedArticleSet>'.encode()


def items(xml: bytes | str) -> Iterator[SourceItem]:
    return parse_pubmed_xml(io.BytesIO(xml.encode() if isinstance(xml, str) else xml), "made-up.xml")


def the_record(xml: bytes | str) -> Record:
    (item,) = items(xml)
    assert isinstance(item, Record)
    return item


def escaped(text: str) -> str:
    return escape(text)
