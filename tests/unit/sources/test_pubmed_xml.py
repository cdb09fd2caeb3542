"""PubMed XML: every field, every kind of root, and faults that keep what came before."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SourceError, UnknownFormatError
from ingest.record import (
    AbstractSection,
    Accession,
    Author,
    Chemical,
    Deletion,
    Grant,
    Link,
    MeshHeading,
    MeshQualifier,
    PublicationType,
    Record,
    Reference,
    Rejection,
    SourceItem,
    Status,
    TrialId,
)
from ingest.sources.pubmed_fields import normalised_orcid, normalised_pmc, valid_pmid
from ingest.sources.pubmed_xml import parse_pubmed_xml
from ingest.sources.xml_text import collapsed
from tests.unit.sources.made_up import article, article_set, escaped, items, the_record

_XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)


def test_a_record_with_every_field() -> None:
    record = the_record(
        article_set(
            article(
                pmid="00123",
                title="[Ketamine in <i>vivo</i>].",
                inside="""
                <Journal><ISSN IssnType="Print">0000-0001</ISSN><JournalIssue><Volume>5</Volume><Issue>2</Issue>
                <PubDate><Year>2020</Year><Month>Mar</Month><Day>07</Day></PubDate></JournalIssue>
                <Title>Journal of Tests</Title><ISOAbbreviation>J Tests</ISOAbbreviation></Journal>
                <Pagination><StartPage>11</StartPage><EndPage>19</EndPage><MedlinePgn>11-9</MedlinePgn></Pagination>
                <ELocationID EIdType="doi" ValidYN="N">10.1/wrong</ELocationID>
                <ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
                <ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC</ELocationID>
                <Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To see (NCT02649231).</AbstractText>
                <AbstractText Label="EMPTY"> </AbstractText>
                <CopyrightInformation>Not text.</CopyrightInformation></Abstract>
                <AuthorList><Author ValidYN="Y"><LastName>Noone</LastName><ForeName>Ann B</ForeName>
                <Initials>AB</Initials><Suffix>Jr</Suffix>
                <Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier></Author>
                <Author ValidYN="N"><LastName>Nonoe</LastName></Author>
                <Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>
                <Language>GER</Language><Language>eng</Language>
                <DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
                <AccessionNumber>NCT02649231</AccessionNumber></AccessionNumberList></DataBank>
                <DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList>
                <AccessionNumber>U1</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
                <GrantList><Grant><GrantID>R1</GrantID><Acronym>DA</Acronym><Agency>NIDA</Agency>
                <Country>United States</Country></Grant></GrantList>
                <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
                </PublicationTypeList><VernacularTitle>Ketamin in vivo.</VernacularTitle>""",
                outside="""
                <DateRevised><Year>2021</Year><Month>12</Month><Day>01</Day></DateRevised>
                <ChemicalList><Chemical><RegistryNumber>690G0D6V8H</RegistryNumber>
                <NameOfSubstance UI="D007649">Ketamine</NameOfSubstance></Chemical></ChemicalList>
                <SupplMeshList><SupplMeshName Type="Disease" UI="C1">A disease</SupplMeshName></SupplMeshList>
                <CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"><RefSource>J. 2021;1:1</RefSource>
                <PMID Version="1">77</PMID></CommentsCorrections>
                <CommentsCorrections RefType="Cites"><RefSource>Old. 1999</RefSource><PMID>9</PMID>
                </CommentsCorrections></CommentsCorrectionsList>
                <MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="Y">Alcoholism</DescriptorName>
                <QualifierName UI="Q1" MajorTopicYN="N">drug therapy</QualifierName></MeshHeading></MeshHeadingList>
                <OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>In short.</AbstractText>
                </OtherAbstract>
                <KeywordList Owner="NOTNLM"><Keyword>one</Keyword></KeywordList>
                <KeywordList Owner="NLM"><Keyword>two</Keyword></KeywordList>
                <CoiStatement>None.</CoiStatement>""",
                data="""
                <ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId><ArticleId IdType="pmc">PMC5</ArticleId>
                </ArticleIdList><ReferenceList><Title>References</Title><Reference><Citation>A. 2000.</Citation>
                <ArticleIdList><ArticleId IdType="pubmed">8</ArticleId><ArticleId IdType="doi">10.1/R</ArticleId>
                </ArticleIdList></Reference><ReferenceList><Reference><Citation>B.</Citation></Reference>
                </ReferenceList></ReferenceList>""",
            )
        )
    )
    assert (record.pmid, record.version, record.source, record.book) == ("123", 1, "pubmed", False)
    assert (record.title, record.vernacular_title) == ("[Ketamine in vivo].", "Ketamin in vivo.")
    assert record.abstract == (AbstractSection("To see (NCT02649231).", "AIM", "OBJECTIVE"),)
    assert [(other.kind, other.language) for other in record.other_abstracts] == [("plain-language-summary", "eng")]
    assert (record.journal, record.journal_abbreviation, record.issn) == ("Journal of Tests", "J Tests", "0000-0001")
    assert (record.volume, record.issue, record.pages) == ("5", "2", "11-9")
    assert (record.date, record.date_text, record.year) == ("2020-03-07", "2020 Mar 07", 2020)
    assert record.revised == "2021-12-01"
    assert record.authors == (
        Author("Noone", "Ann B", "AB", "Jr", orcid="0000-0002-1825-0097"),
        Author(collective="The Group"),
    )
    assert (record.doi, record.pmc) == ("10.1000/abc", "PMC5")
    assert record.languages == ("ger", "eng")
    assert record.publication_types == (PublicationType("Journal Article", "D016428"),)
    assert record.mesh == (MeshHeading("Alcoholism", "D1", True, (MeshQualifier("drug therapy", "Q1"),)),)
    assert record.supplementary_mesh == ("A disease",)
    assert record.chemicals == (Chemical("Ketamine", "690G0D6V8H", "D007649"),)
    assert record.keywords == ("one", "two")
    assert record.trial_ids == (TrialId("NCT02649231", "NCT", "databank"),)
    assert record.accessions == (Accession("GENBANK", "U1"),)
    assert record.grants == (Grant("R1", "DA", "NIDA", "United States"),)
    assert record.links == (Link("ErratumIn", "77", "J. 2021;1:1"),)
    assert record.references == (Reference("Old. 1999", "9"), Reference("A. 2000.", "8", "10.1/r"), Reference("B."))
    assert record.conflict_of_interest == "None."
    assert record.status is Status.CORRECTED


def test_the_doi_of_a_reference_is_not_the_papers() -> None:
    reference = (
        "<ReferenceList><Reference><Citation>A</Citation><ArticleIdList>"
        '<ArticleId IdType="doi">10.1/ref</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList>"
    )
    record = the_record(article_set(article(data=reference)))
    assert (record.doi, record.pmc) == ("", "")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("RetractionIn", Status.RETRACTED),
        ("RetractedandRepublishedIn", Status.RETRACTED),
        ("RetractionOf", Status.RETRACTION_NOTICE),
        ("ExpressionOfConcernIn", Status.CONCERN),
        ("ErratumIn", Status.CORRECTED),
        ("CommentIn", Status.OK),
        ("ErratumFor", Status.OK),
    ],
)
@pytest.mark.parametrize(
    "layout",
    [
        '<CommentsCorrectionsList><CommentsCorrections RefType="{0}"><RefSource>J</RefSource></CommentsCorrections>'
        "</CommentsCorrectionsList>",
        "<CommentsCorrections><{0}><RefSource>J</RefSource></{0}></CommentsCorrections>",
    ],
)
def test_the_status_follows_from_the_links_in_both_layouts(kind: str, status: Status, layout: str) -> None:
    record = the_record(article_set(article(outside=layout.format(kind))))
    assert record.links == (Link(kind, citation="J"),)
    assert record.status is status


@pytest.mark.parametrize(
    ("xml", "pmids"),
    [
        (article("5"), ["5"]),
        (f"\n\n  {article('5')}", ["5"]),
        ("<MedlineCitation><PMID>6</PMID><Article><ArticleTitle>T</ArticleTitle></Article></MedlineCitation>", ["6"]),
        (
            "<MedlineCitationSet><MedlineCitation><PMID>6</PMID><Article><ArticleTitle>T</ArticleTitle></Article>"
            "</MedlineCitation><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>T</ArticleTitle></Article>"
            "</MedlineCitation><DeleteCitation><PMID>8</PMID></DeleteCitation></MedlineCitationSet>",
            ["6", "7", "-8"],
        ),
        ("<PubmedArticleSet/>", []),
    ],
)
def test_each_kind_of_root(xml: str, pmids: list[str]) -> None:
    assert [_told(item) for item in items(xml)] == pmids


def _told(item: SourceItem) -> str:
    if isinstance(item, Record):
        return item.pmid
    return f"-{item.pmid}" if isinstance(item, Deletion) else item.reason


def test_deletions_carry_their_version() -> None:
    xml = article_set('<DeleteCitation><PMID Version="2">31</PMID><PMID>32</PMID></DeleteCitation>')
    assert list(items(xml)) == [Deletion("31", 2), Deletion("32", 1)]


def test_old_names_and_headings_are_read() -> None:
    record = the_record(
        article_set(
            article(
                inside="<AuthorList><Author><LastName>Noone</LastName><FirstName>Ann</FirstName>"
                "<MiddleName>B</MiddleName></Author></AuthorList>",
                outside="<MeshHeadingList><MeshHeading><Descriptor MajorTopicYN='Y'>Rats</Descriptor>"
                "<SubHeading MajorTopicYN='N'>blood</SubHeading></MeshHeading></MeshHeadingList>",
            )
        )
    )
    assert record.authors == (Author("Noone", "Ann B"),)
    assert record.mesh == (MeshHeading("Rats", "", True, (MeshQualifier("blood"),)),)


def test_a_chapter_of_a_book() -> None:
    record = the_record(
        """<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID Version="1">20301546</PMID><ArticleIdList>
        <ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><BookTitle>The book</BookTitle>
        <PubDate><Year>1993</Year></PubDate><AuthorList Type="editors"><Author><LastName>Editor</LastName></Author>
        </AuthorList></Book><ArticleTitle>A chapter</ArticleTitle><Language>eng</Language>
        <AuthorList Type="authors"><Author><LastName>Writer</LastName></Author></AuthorList>
        <PublicationType UI="D016454">Review</PublicationType>
        <Abstract><AbstractText>Text.</AbstractText></Abstract>
        <ContributionDate><Year>2006</Year><Month>2</Month></ContributionDate></BookDocument></PubmedBookArticle>
        </PubmedArticleSet>"""
    )
    assert (record.title, record.journal, record.date, record.book) == ("A chapter", "The book", "2006-02", True)
    assert record.authors == (Author("Writer"),)
    assert record.publication_types == (PublicationType("Review", "D016454"),)


def test_a_whole_book_has_its_own_title_and_authors() -> None:
    record = the_record(
        """<PubmedBookArticle><BookDocument><PMID>5</PMID><Book><BookTitle>The book</BookTitle>
        <PubDate><Year>1993</Year></PubDate><AuthorList Type="authors"><Author><LastName>Writer</LastName></Author>
        </AuthorList></Book></BookDocument></PubmedBookArticle>"""
    )
    assert (record.title, record.journal, record.year) == ("The book", "", 1993)
    assert record.authors == (Author("Writer"),)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (article(pmid=""), "has no valid PMID"),
        (article(pmid="0000"), "has no valid PMID"),
        (article(pmid="abc"), "has no valid PMID"),
        (article(pmid="7", title=" "), "has neither a title nor an abstract"),
        ("<PubmedArticle/>", "has no valid PMID"),
        ("<PubmedBookArticle/>", "has no valid PMID"),
    ],
)
def test_a_record_that_cannot_be_used_is_set_aside_and_the_next_is_read(bad: str, reason: str) -> None:
    before, rejected, after = items(article_set(article("1"), bad, article("2")))
    assert isinstance(before, Record)
    assert isinstance(after, Record)
    assert isinstance(rejected, Rejection)
    assert (rejected.source, rejected.position, rejected.reason) == ("made-up.xml", "record 2", reason)
    assert rejected.excerpt.startswith("<Pubmed")


def test_a_record_with_only_an_abstract_is_kept() -> None:
    xml = article(title="", inside="<Abstract><AbstractText>Text.</AbstractText></Abstract>")
    assert the_record(article_set(xml)).abstract_text == "Text."


def _until_the_fault(xml: bytes) -> tuple[list[str], SourceError]:
    found: list[str] = []
    with pytest.raises(SourceError) as caught:
        found.extend(_told(item) for item in items(xml))
    return found, caught.value


@pytest.mark.parametrize("count", [1, 30, 3000])
def test_truncated_xml_keeps_what_came_before(count: int) -> None:
    whole = article_set(*(article(str(number + 1)) for number in range(count)))
    found, fault = _until_the_fault(whole[:-40])
    assert found == [str(number + 1) for number in range(count - 1)] or found == [
        str(number + 1) for number in range(count)
    ]
    assert fault.source == "made-up.xml"
    assert fault.position.startswith("line 2, column ")


def test_malformed_xml_keeps_what_came_before_and_names_the_place() -> None:
    found, fault = _until_the_fault(
        b"<PubmedArticleSet>\n" + article("1").encode() + b"\n<b></c>\n" + article("2").encode()
    )
    assert found == ["1"]
    assert fault.position.startswith("line 3, column ")


def test_bytes_that_are_not_in_the_declared_encoding_are_a_fault_with_a_place() -> None:
    xml = article_set(article("1"), article("2", title="na\xefve")).decode().encode("latin-1")
    found, fault = _until_the_fault(xml)
    assert found == ["1"]
    assert fault.position.startswith("line 2, column ")


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "windows-1252", "utf-8-sig"])
def test_a_declared_encoding_is_obeyed(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + article(title="naïve")
    assert the_record(text.encode(encoding)).title == "naïve"


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "xml",
    [
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>{article(title="&l11;")}',
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><PubmedArticleSet a="&l11;">{article()}</PubmedArticleSet>',
        f'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>{article(title="&secret;")}',
        f'<!DOCTYPE x [<!ENTITY % outside SYSTEM "http://127.0.0.1:1/x.dtd"> %outside;]>{article()}',
        f'<!-- a --><!DOCTYPE x PUBLIC "-//NLM//DTD" "x.dtd" [\n<!ENTITY a "b">\n]>{article(title="&a;")}',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(xml: str, encoding: str) -> None:
    with pytest.raises(SourceError, match="declares entities") as caught:
        list(items(xml.encode(encoding)))
    assert caught.value.position


def test_an_external_dtd_is_never_asked_for() -> None:
    xml = f'<!DOCTYPE PubmedArticleSet SYSTEM "http://127.0.0.1:1/none.dtd">{article(title="a&nbsp;b")}'
    assert the_record(xml).title == "a b"


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (b"<eSearchResult><Count>1</Count></eSearchResult>", "root element eSearchResult"),
        (b"<html><head><title>Error 502</title></head><body><p>Bad<br>gateway</body>", "HTML page with the title"),
        (b"<!DOCTYPE html><html><p>", "HTML page"),
        (b'{"error":"API rate limit exceeded"}', "JSON"),
        (b"", "empty"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_an_answer_that_is_not_pubmed_xml_is_named(xml: bytes, told: str) -> None:
    with pytest.raises(UnknownFormatError, match=told):
        list(items(xml))


def test_a_medline_answer_is_not_read_as_xml() -> None:
    with pytest.raises(SourceError, match="is MEDLINE, not PubMed XML"):
        list(parse_pubmed_xml(io.BytesIO(b"PMID- 1\nTI  - T\n"), "answer"))


def test_a_fault_of_the_stream_comes_after_the_records_before_it() -> None:
    class Broken:
        def __init__(self) -> None:
            self.pieces = [b"<PubmedArticleSet>" + article("1").encode() + article("2").encode()]

        def read(self, size: int = -1, /) -> bytes:
            if self.pieces:
                return self.pieces.pop()
            raise SourceError("the connection broke", source="http://made-up", position="byte 9")

    found: list[str] = []
    with pytest.raises(SourceError, match="the connection broke"):
        found.extend(_told(item) for item in parse_pubmed_xml(Broken(), "made-up"))
    assert found == ["1", "2"]


@given(_XML_TEXT, _XML_TEXT)
def test_any_text_goes_through_unchanged_but_for_white_space(title: str, abstract: str) -> None:
    xml = article(
        title="x" + escaped(title),
        inside=f"<Abstract><AbstractText>{escaped(abstract)}</AbstractText></Abstract>",
    )
    record = the_record(article_set(xml))
    assert record.title == collapsed("x" + title)
    assert record.abstract_text == collapsed(abstract)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_source_error(noise: bytes) -> None:
    whole = article_set(article("1"), article("2"))
    middle = len(whole) // 2
    found: list[SourceItem] = []
    with contextlib.suppress(SourceError):
        found.extend(items(whole[:middle] + noise + whole[middle:]))
    assert len(found) <= 2


@pytest.mark.parametrize(
    ("printed", "orcid"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", ""),
        ("none", ""),
    ],
)
def test_orcids(printed: str, orcid: str) -> None:
    assert normalised_orcid(printed) == orcid


@given(st.text())
def test_identifiers_are_normalised_once_and_for_all(text: str) -> None:
    for normalise in (normalised_orcid, normalised_pmc, valid_pmid):
        assert normalise(normalise(text)) == normalise(text)
