"""PubMed XML as a stream: one record in memory at a time, however large the file.

Layouts: PubmedArticleSet (E-utilities, NLM's baseline and update files), MedlineCitationSet (before 2016),
PubmedBookArticleSet, and each of their records as the root. DeleteCitation:
https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#deletecitation
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from ingest.errors import SourceError
from ingest.record import Deletion, Record, Rejection, SourceItem
from ingest.sources.content import Content, Readable
from ingest.sources.formats import Format, error_message, error_position, format_of
from ingest.sources.pubmed_article import article_record
from ingest.sources.pubmed_book import book_record
from ingest.sources.pubmed_fields import pmid_version, valid_pmid
from ingest.sources.rejects import reason_to_reject
from ingest.sources.xml_text import collapsed

_EXCERPT = 300
_RECORDS: dict[str, Callable[[etree._Element], Record]] = {
    "PubmedArticle": article_record,
    "PubMedArticle": article_record,
    "MedlineCitation": article_record,
    "PubmedBookArticle": book_record,
    "BookDocument": book_record,
}
_DELETIONS = frozenset({"DeleteCitation", "DeleteDocument"})
_WITHIN_RECORD = {"MedlineCitation": ("PubmedArticle", "PubMedArticle"), "BookDocument": ("PubmedBookArticle",)}


def parse_pubmed_xml(stream: Readable, name: str) -> Iterator[SourceItem]:
    """Records, deletions and rejections in the order of the source; `name` is its file or address.

    Raises SourceError with line and column where the XML is malformed or ends early, after everything before that
    has been yielded, and UnknownFormatError where it is not PubMed's XML.
    """
    content = stream if isinstance(stream, Content) else Content(stream, name)
    told = format_of(content.head, name)
    if told is not Format.PUBMED_XML:
        raise SourceError(f"is {told}, not PubMed XML", source=name)
    blank = len(content.head) - len(content.head.lstrip(b" \t\r\n"))
    content.skip(blank)
    try:
        yield from _items(content, name)
    except etree.XMLSyntaxError as error:
        position = error_position(error, lines_before=content.head[:blank].count(b"\n"))
        message = f"is not well-formed XML ({error_message(error)}); what came before is kept, fetch the rest again"
        raise SourceError(message, source=name, position=position) from error


def _items(content: Content, name: str) -> Iterator[SourceItem]:
    events = etree.iterparse(
        content,
        events=("end",),
        tag=(*_RECORDS, *_DELETIONS),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    number = 0
    for _, element in events:
        tag = element.tag
        if tag in _DELETIONS:
            yield from _deletions(element)
        elif not _is_within_record(element):
            number += 1
            yield _item(element, tag, name, number)
        else:
            continue
        _free(element)


def _is_within_record(element: etree._Element) -> bool:
    outer = _WITHIN_RECORD.get(element.tag)
    if outer is None:
        return False
    parent = element.getparent()
    return parent is not None and parent.tag in outer


def _item(element: etree._Element, tag: str, name: str, number: int) -> Record | Rejection:
    record = _RECORDS[tag](element)
    reason = "" if record.pmid and (record.title or record.abstract) else reason_to_reject(record)
    if not reason:
        return record
    return Rejection(name, f"record {number}", reason, _excerpt(element))


def _excerpt(element: etree._Element) -> str:
    return collapsed(" ".join(etree.tostring(element, encoding="unicode", with_tail=False).split()))[:_EXCERPT]


def _deletions(element: etree._Element) -> Iterator[Deletion]:
    for child in element.iterfind("PMID"):
        pmid = valid_pmid(child.text or "")
        if pmid:
            yield Deletion(pmid, pmid_version(child))


def _free(element: etree._Element) -> None:
    """Give back the siblings that were read before: no more than two records are in memory, whatever the file's size.

    The element itself stays until the next one ends, because the parser still appends to it.
    """
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
