"""A PubmedBookArticle (a book of the NCBI Bookshelf, or a chapter of one) becomes a Record.

Layout: BookDocument in https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd
"""

from __future__ import annotations

from lxml import etree

from ingest.record import Record
from ingest.sources.pubmed_fields import (
    Fields,
    Readers,
    abstract_sections,
    article_ids,
    authors,
    collapsed_child,
    grants,
    iso_date_of,
    language,
    pagination,
    pmid_version,
    printed_date,
    publication_type,
    read_children,
    record_of,
    references,
    texts,
    valid_pmid,
)
from ingest.sources.xml_text import text_of


def book_record(element: etree._Element) -> Record:
    """The record of a PubmedBookArticle or a bare BookDocument.

    A chapter has the book's title as its journal and its own date where it has one (ContributionDate);
    a whole book has no journal.
    """
    fields: Fields = {"book": True}
    document = element if element.tag == "BookDocument" else element.find("BookDocument")
    if document is not None:
        _read_document(document, fields)
    book_data_ids = element.find("PubmedBookData/ArticleIdList")
    if book_data_ids is not None:
        _add_article_ids(book_data_ids, fields)
    book = document.find("Book") if document is not None else None
    printed = printed_date(document.find("ContributionDate")) if document is not None else printed_date(None)
    if book is not None:
        _read_book(book, fields)
        if not printed.iso:
            printed = printed_date(book.find("PubDate"))
    return record_of(fields, printed)


def _read_document(document: etree._Element, fields: Fields) -> None:
    read_children(document, _OF_DOCUMENT, fields)
    for child in document:
        if child.tag == "PMID":
            fields["pmid"] = valid_pmid(child.text or "")
            fields["version"] = pmid_version(child)
        elif child.tag == "ArticleIdList":
            _add_article_ids(child, fields)
        elif child.tag == "AuthorList" and child.get("Type") != "editors":
            fields["authors"] = (*fields.get("authors", ()), *authors(child))


def _add_article_ids(id_list: etree._Element, fields: Fields) -> None:
    for name, value in article_ids(id_list).items():
        fields[name] = fields.get(name) or value


def _read_book(book: etree._Element, fields: Fields) -> None:
    """What a chapter takes from its book: the title as journal, volume, and authors where it names none."""
    book_title = collapsed_child(book, "BookTitle")
    if fields.get("title"):
        fields["journal"] = book_title
    else:
        fields["title"] = book_title
    fields["volume"] = collapsed_child(book, "Volume")
    if not fields.get("authors"):
        fields["authors"] = tuple(
            author
            for child in book.iterfind("AuthorList")
            if child.get("Type") != "editors"
            for author in authors(child)
        )


_OF_DOCUMENT: Readers = {
    "ArticleTitle": ("title", text_of),
    "VernacularTitle": ("vernacular_title", text_of),
    "Pagination": ("pages", pagination),
    "Language": ("languages", language),
    "PublicationType": ("publication_types", publication_type),
    "Abstract": ("abstract", abstract_sections),
    "KeywordList": ("keywords", texts),
    "GrantList": ("grants", grants),
    "DateRevised": ("revised", iso_date_of),
    "ReferenceList": ("references", references),
}
