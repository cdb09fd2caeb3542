"""A PubmedArticle, or the MedlineCitation of older files, becomes a Record.

Layout: https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd, and the NLM Medline DTDs since 2001.
"""

from __future__ import annotations

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
    valid_doi,
    valid_pmid,
)
from ingest.sources.trial_ids import databank_entry
from ingest.sources.xml_text import text_of


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
    for child in citation:
        tag = child.tag
        if tag == "PMID":
            fields["pmid"] = valid_pmid(child.text or "")
            fields["version"] = pmid_version(child)
        elif tag == "Article":
            _read_article(child, fields)
        elif tag == "MedlineJournalInfo":
            fields["journal_abbreviation"] = fields.get("journal_abbreviation") or collapsed_child(child, "MedlineTA")
            fields["issn"] = fields.get("issn") or collapsed_child(child, "ISSNLinking")
        elif tag == "CommentsCorrectionsList" or tag == "CommentsCorrections":
            _read_comments_and_corrections(child, fields)
    read_children(citation, _OF_CITATION, fields)


def _read_article(article: etree._Element, fields: Fields) -> None:
    read_children(article, _OF_ARTICLE, fields)
    for child in article:
        if child.tag == "Journal":
            _read_journal(child, fields)
        elif child.tag == "DataBankList":
            _read_data_banks(child, fields)


def _read_journal(journal: etree._Element, fields: Fields) -> None:
    read_children(journal, _OF_JOURNAL, fields)
    issue = journal.find("JournalIssue")
    if issue is not None:
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
        pmid = valid_pmid(child.findtext("PMID", ""))
        citation = collapsed_child(child, "RefSource")
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
    for chemical in element:
        name = number = ui = ""
        for child in chemical:
            if child.tag == "RegistryNumber":
                number = text_of(child)
            elif child.tag == "NameOfSubstance":
                name, ui = text_of(child), child.get("UI", "")
        if name:
            found.append(Chemical(name, number, ui))
    return tuple(found)


def _mesh_headings(element: etree._Element) -> tuple[MeshHeading, ...]:
    return tuple(heading for child in element if (heading := _mesh_heading(child)) is not None)


def _mesh_heading(element: etree._Element) -> MeshHeading | None:
    """Descriptor and SubHeading are the names of before 2002."""
    descriptor = ui = ""
    major = False
    qualifiers: list[MeshQualifier] = []
    for child in element:
        tag = child.tag
        if tag == "DescriptorName" or tag == "Descriptor":
            descriptor, ui, major = text_of(child), child.get("UI", ""), child.get("MajorTopicYN") == "Y"
        elif tag == "QualifierName" or tag == "SubHeading":
            qualifiers.append(MeshQualifier(text_of(child), child.get("UI", ""), child.get("MajorTopicYN") == "Y"))
    return MeshHeading(descriptor, ui, major, tuple(qualifiers)) if descriptor else None


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
    "ISSN": ("issn", text_of),
    "Title": ("journal", text_of),
    "ISOAbbreviation": ("journal_abbreviation", text_of),
}
_OF_ISSUE: Readers = {
    "Volume": ("volume", text_of),
    "Issue": ("issue", text_of),
    "PubDate": ("printed", printed_date),
}
