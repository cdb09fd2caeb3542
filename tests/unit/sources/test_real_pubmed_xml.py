"""Real records: counted again with XPath, and looked at one by one."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ingest.record import Deletion, Record, Status
from ingest.sources.files import read_file
from tests.shared_data import shared_data

pytestmark = pytest.mark.data

_SLICES = ("formats/nlm_slices/pubmed20n0014_slice.xml.gz", "formats/nlm_slices/pubmed21n1298_slice.xml.gz")
_SETS = (
    *_SLICES,
    "formats/qi29_pubmed_result.xml",
    "formats/mokztk_CPFE_2012.xml",
    "formats/psynamic_abstract_test.xml",
)
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")

_COUNTED = {
    "authors": './/Article/AuthorList/Author[not(@ValidYN="N")][LastName or CollectiveName]',
    "mesh": ".//MeshHeadingList/MeshHeading",
    "chemicals": ".//ChemicalList/Chemical",
    "grants": ".//GrantList/Grant",
    "keywords": './/KeywordList/Keyword[normalize-space(.)!=""]',
    "publication_types": ".//PublicationTypeList/PublicationType",
    "languages": ".//Article/Language",
    "abstract": './/Article/Abstract/AbstractText[normalize-space(.)!=""]',
    "references": './/PubmedData//Reference | .//CommentsCorrections[@RefType="Cites"]',
    "links": './/CommentsCorrections[@RefType!="Cites"]',
    "supplementary_mesh": ".//SupplMeshName",
}


def _root(path: Path) -> Any:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _pairs(path: Path) -> Iterator[tuple[Any, Record]]:
    """Each article's element beside the record made of it."""
    items = [item for item in read_file(path) if not isinstance(item, Deletion)]
    elements = _root(path).xpath("/*/PubmedArticle")
    for element, item in zip(elements, items, strict=True):
        if isinstance(item, Record):
            yield element, item


@pytest.mark.parametrize("name", _SETS)
def test_nothing_is_lost_against_an_independent_count(name: str) -> None:
    for element, record in _pairs(shared_data(name)):
        counted = {field: len(element.xpath(path)) for field, path in _COUNTED.items()}
        assert {field: len(getattr(record, field)) for field in _COUNTED} == counted, record.pmid


@pytest.mark.parametrize("name", _SETS)
def test_single_values_against_xpath(name: str) -> None:
    for element, record in _pairs(shared_data(name)):

        def string(path: str, element: Any = element) -> str:
            return " ".join(str(element.xpath(f"string({path})")).split())

        assert record.pmid == string("MedlineCitation/PMID")
        assert record.journal == string("MedlineCitation/Article/Journal/Title")
        assert record.volume == string("MedlineCitation/Article/Journal/JournalIssue/Volume")
        assert record.vernacular_title == string("MedlineCitation/Article/VernacularTitle")
        assert record.conflict_of_interest == string("MedlineCitation/CoiStatement")
        assert record.doi in {
            value.strip().lower()
            for value in (
                *element.xpath('.//ELocationID[@EIdType="doi"]/text()'),
                *element.xpath('PubmedData/ArticleIdList/ArticleId[@IdType="doi"]/text()'),
                "",
            )
        }
        year = string("MedlineCitation/Article/Journal/JournalIssue/PubDate")
        assert str(record.year) in year or string("MedlineCitation/Article/ArticleDate/Year") == str(record.year)


@pytest.mark.parametrize("name", _SETS)
def test_the_text_is_that_of_the_source_but_for_markup(name: str) -> None:
    for element, record in _pairs(shared_data(name)):
        if element.xpath(".//*[local-name()='math']"):
            continue
        sections = element.xpath('MedlineCitation/Article/Abstract/AbstractText[normalize-space(.)!=""]')
        source = [
            element.xpath("string(MedlineCitation/Article/ArticleTitle)"),
            *(s.xpath("string()") for s in sections),
        ]
        read = [record.title, *(section.text for section in record.abstract)]
        assert [_letters(text) for text in read] == [_letters(text) for text in source]
        assert all(text == " ".join(text.split()) for text in read)


def _letters(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(_PLAIN).replace("−", "-").replace("–", "-")


@pytest.mark.parametrize("name", _SLICES)
def test_notices_and_retracted_papers_are_told_apart(name: str) -> None:
    seen: set[Status] = set()
    for element, record in _pairs(shared_data(name)):
        kinds = set(element.xpath(".//CommentsCorrections/@RefType"))
        if "RetractionOf" in kinds:
            assert record.status is Status.RETRACTION_NOTICE, record.pmid
        if "RetractionIn" in kinds:
            assert record.status is Status.RETRACTED, record.pmid
        seen.add(record.status)
    assert Status.RETRACTION_NOTICE in seen
    assert Status.RETRACTED in seen


def test_the_update_slice_has_the_deletions_of_its_file() -> None:
    deletions = [item.pmid for item in read_file(shared_data(_SLICES[1])) if isinstance(item, Deletion)]
    assert len(deletions) == 20
    assert deletions[0] == "31688362"


def test_single_records_of_many_years_are_one_record_each() -> None:
    folder = shared_data("formats/metapub")
    for path in sorted(folder.glob("*.xml")):
        elements = _root(path).xpath("/*/PubmedArticle | /*/PubmedBookArticle")
        records = list(read_file(path))
        assert len(records) == len(elements), path.name
        for record in records:
            assert isinstance(record, Record)
            assert record.title, path.name
            assert record.pmid


def test_the_corpus_is_read_whole() -> None:
    items = list(read_file(shared_data("pubmed/corpus.xml.gz")))
    assert len(items) == 8508
    assert all(isinstance(item, Record) and item.pmid and item.title for item in items)
