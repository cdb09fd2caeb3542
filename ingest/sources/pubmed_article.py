"""A PubmedArticle, or the MedlineCitation of older files, becomes a Record.

Layout: https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd, and the NLM Medline DTDs since 2001.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from ingest.record import (
    Accession,
    Chemical,
    Link,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    Record,
    Reference,
    TrialId,
)
from ingest.sources.dates import NO_DATE
from ingest.sources.pubmed_fields import (
    Fields,
    Groups,
    Readers,
    abstract_sections,
    article_ids,
    authors,
    collapsed_child,
    grants,
    iso_date_of,
    language,
    pagination,
    plain_children,
    plain_text,
    pmid_version,
    printed_date,
    publication_type,
    read_children,
    record_of,
    references,
    texts,
    valid_doi,
    valid_pmid,
)
from ingest.sources.trial_ids import databank_entry
from ingest.sources.xml_text import collapsed, text_of


def article_record(element: etree._Element) -> Record:
    """The record of a PubmedArticle or a bare MedlineCitation; `pmid` is empty where it has no valid number."""
    fields: Fields = {}
    if element.tag == "MedlineCitation":
        _read_citation(element, fields)
    for child in element:
        if child.tag == "MedlineCitation":
            _read_citation(child, fields)
        elif child.tag == "PubmedData":
            _read_pubmed_data(child, fields)
    printed = fields.pop("printed", NO_DATE)
    electronic = fields.pop("electronic", "")
    return record_of(fields, printed, electronic)


def _read_citation(citation: etree._Element, fields: Fields) -> None:
    read_children(citation, _OF_CITATION, fields, _GROUPS_OF_CITATION)


def _read_pmid(element: etree._Element, fields: Fields) -> None:
    fields["pmid"] = valid_pmid(element.text or "")
    fields["version"] = pmid_version(element)


def _read_journal_info(element: etree._Element, fields: Fields) -> None:
    """What Journal leaves empty in some records."""
    parts = plain_children(element)
    fields["journal_abbreviation"] = fields.get("journal_abbreviation") or parts.get("MedlineTA", "")
    fields["issn"] = fields.get("issn") or parts.get("ISSNLinking", "")


def _read_article(article: etree._Element, fields: Fields) -> None:
    read_children(article, _OF_ARTICLE, fields, _GROUPS_OF_ARTICLE)


def _read_journal(journal: etree._Element, fields: Fields) -> None:
    read_children(journal, _OF_JOURNAL, fields, _GROUPS_OF_JOURNAL)


def _read_issue(issue: etree._Element, fields: Fields) -> None:
    read_children(issue, _OF_ISSUE, fields)


def _read_data_banks(data_banks: etree._Element, fields: Fields) -> None:
    """Numbers in trial registries are trial ids, all others accessions."""
    entries = [
        databank_entry(collapsed_child(bank, "DataBankName"), text)
        for bank in data_banks
        for number in bank.iterfind("AccessionNumberList/AccessionNumber")
        if (text := text_of(number))
    ]
    fields["trial_ids"] = tuple(entry for entry in entries if isinstance(entry, TrialId))
    fields["accessions"] = tuple(entry for entry in entries if isinstance(entry, Accession))


def _read_comments_and_corrections(element: etree._Element, fields: Fields) -> None:
    """Links to other records; ``Cites`` is how files before 2019 give the reference list.

    Files before 2009 name the kind by the tag (RetractionOf), later ones by RefType.
    """
    links: list[Link] = []
    cited: list[Reference] = []
    for child in element:
        kind = child.get("RefType") or child.tag
        parts = plain_children(child)
        pmid = valid_pmid(parts.get("PMID", ""))
        citation = collapsed(parts.get("RefSource", ""))
        if kind == "Cites":
            cited.append(Reference(citation, pmid))
        else:
            links.append(Link(kind, pmid, citation))
    fields["links"] = (*fields.get("links", ()), *links)
    fields["references"] = (*fields.get("references", ()), *cited)


def _read_pubmed_data(element: etree._Element, fields: Fields) -> None:
    for child in element:
        if child.tag == "ArticleIdList":
            for name, value in article_ids(child).items():
                fields[name] = fields.get(name) or value
        elif child.tag == "ReferenceList":
            fields["references"] = (*fields.get("references", ()), *references(child))


def _doi_of_location(element: etree._Element) -> str:
    is_valid_doi = element.get("EIdType") == "doi" and element.get("ValidYN") != "N"
    return valid_doi(element.text or "") if is_valid_doi else ""


def _publication_types(element: etree._Element) -> tuple[object, ...]:
    return tuple(kind for child in element for kind in publication_type(child))


def _other_abstract(element: etree._Element) -> tuple[OtherAbstract, ...]:
    sections = abstract_sections(element)
    return (OtherAbstract(element.get("Type", ""), element.get("Language", "eng"), sections),) if sections else ()


def _chemicals(element: etree._Element) -> tuple[Chemical, ...]:
    found: list[Chemical] = []
    number = ""
    for child in element.iter("RegistryNumber", "NameOfSubstance"):
        if child.tag == "RegistryNumber":
            number = plain_text(child)
        else:
            if name := plain_text(child):
                found.append(_chemical(name, number, child.get("UI", "")))
            number = ""
    return tuple(found)


def _mesh_headings(element: etree._Element) -> tuple[MeshHeading, ...]:
    """Descriptor and SubHeading are the names of before 2002."""
    found: list[tuple[str, str, bool, list[MeshQualifier]]] = []
    for child in element.iter("DescriptorName", "QualifierName", "Descriptor", "SubHeading"):
        name, ui, major = plain_text(child), child.get("UI", ""), child.get("MajorTopicYN") == "Y"
        if child.tag in _DESCRIPTORS:
            found.append((name, ui, major, []))
        elif found:
            found[-1][3].append(_mesh_qualifier(name, ui, major))
    return tuple(
        MeshHeading(name, ui, major, tuple(qualifiers)) if qualifiers else _bare_heading(name, ui, major)
        for name, ui, major, qualifiers in found
        if name
    )


_DESCRIPTORS = frozenset({"DescriptorName", "Descriptor"})

# The same names come back in thousands of records: one object each, for as long as they are in use.
_chemical = lru_cache(maxsize=1 << 14)(Chemical)
_mesh_qualifier = lru_cache(maxsize=1 << 10)(MeshQualifier)
_bare_heading = lru_cache(maxsize=1 << 14)(MeshHeading)

_OF_CITATION: Readers = {
    "DateRevised": ("revised", iso_date_of),
    "ChemicalList": ("chemicals", _chemicals),
    "SupplMeshList": ("supplementary_mesh", texts),
    "MeshHeadingList": ("mesh", _mesh_headings),
    "OtherAbstract": ("other_abstracts", _other_abstract),
    "KeywordList": ("keywords", texts),
    "CoiStatement": ("conflict_of_interest", text_of),
}
_OF_ARTICLE: Readers = {
    "ArticleTitle": ("title", text_of),
    "VernacularTitle": ("vernacular_title", text_of),
    "Pagination": ("pages", pagination),
    "ELocationID": ("doi", _doi_of_location),
    "Abstract": ("abstract", abstract_sections),
    "AuthorList": ("authors", authors),
    "Language": ("languages", language),
    "GrantList": ("grants", grants),
    "PublicationTypeList": ("publication_types", _publication_types),
    "ArticleDate": ("electronic", iso_date_of),
}
_OF_JOURNAL: Readers = {
    "ISSN": ("issn", plain_text),
    "Title": ("journal", text_of),
    "ISOAbbreviation": ("journal_abbreviation", text_of),
}
_OF_ISSUE: Readers = {
    "Volume": ("volume", text_of),
    "Issue": ("issue", text_of),
    "PubDate": ("printed", printed_date),
}
_GROUPS_OF_CITATION: Groups = {
    "PMID": _read_pmid,
    "Article": _read_article,
    "MedlineJournalInfo": _read_journal_info,
    "CommentsCorrectionsList": _read_comments_and_corrections,
    "CommentsCorrections": _read_comments_and_corrections,
}
_GROUPS_OF_ARTICLE: Groups = {"Journal": _read_journal, "DataBankList": _read_data_banks}
_GROUPS_OF_JOURNAL: Groups = {"JournalIssue": _read_issue}
