"""MEDLINE's tagged format, read without loss."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import (
    Accession,
    Author,
    Chemical,
    Grant,
    Link,
    MeshHeading,
    MeshQualifier,
    Record,
    Rejection,
    SourceItem,
    Status,
    TrialId,
)
from ingest.sources.content import Content
from ingest.sources.files import read_file
from ingest.sources.medline import parse_medline
from ingest.sources.xml_text import collapsed
from tests.shared_data import shared_data

_FULL = """
PMID- 00123
OWN - NLM
LR  - 20211201
IS  - 0000-0001 (Print)
IS  - 0000-0002 (Linking)
VI  - 5
IP  - 2
DP  - 2020 Mar 7
TI  - A title that
      goes on.
PG  - 11-9
LID - S1 [pii]
LID - 10.1000/ABC [doi]
AB  - AIMS: To see. METHODS: We looked (NCT02649231)
      twice.
OABL- eng
OAB - plain-language-summary: In short.
FAU - Noone, Ann B Jr
AU  - Noone AB Jr
AUID- ORCID: 0000-0002-1825-0097
AD  - A place
CN  - The Group of people with a very
      long name
FAU - van der Berg, Jo
AU  - van der Berg J
LA  - ENG
SI  - ClinicalTrials.gov/NCT02649231
SI  - GENBANK/U1
GR  - R01 DA1/DA/NIDA NIH
      HHS/United States
PT  - Journal Article
TT  - Ein Titel.
TA  - J Tests
JT  - Journal of Tests
RN  - 690G0D6V8H (Ketamine)
NM  - A disease
MH  - *Alcoholism/drug therapy/*psychology
MH  - Humans
OT  - *one
OT  - a keyword that is
      wrapped
PMC - PMC5
COIS- None.
RIN - J. 2021;1:1. PMID:
      77
"""


def _items(text: str) -> list[SourceItem]:
    return list(parse_medline(Content(io.BytesIO(text.encode()), "made-up.nbib"), "made-up.nbib"))


def _record(text: str) -> Record:
    (item,) = _items(text)
    assert isinstance(item, Record)
    return item


def test_a_record_with_every_field() -> None:
    record = _record(_FULL)
    assert (record.pmid, record.title, record.vernacular_title) == ("123", "A title that goes on.", "Ein Titel.")
    assert [(section.label, section.text) for section in record.abstract] == [
        ("AIMS", "To see."),
        ("METHODS", "We looked (NCT02649231) twice."),
    ]
    assert [(other.kind, other.language) for other in record.other_abstracts] == [("plain-language-summary", "eng")]
    assert (record.journal, record.journal_abbreviation, record.issn) == ("Journal of Tests", "J Tests", "0000-0001")
    assert (record.volume, record.issue, record.pages) == ("5", "2", "11-9")
    assert (record.date, record.year, record.revised) == ("2020-03-07", 2020, "2021-12-01")
    assert record.authors == (
        Author("Noone", "Ann B", "AB", "Jr", orcid="0000-0002-1825-0097"),
        Author(collective="The Group of people with a very long name"),
        Author("van der Berg", "Jo", "J"),
    )
    assert (record.doi, record.pmc, record.languages) == ("10.1000/abc", "PMC5", ("eng",))
    assert record.trial_ids == (TrialId("NCT02649231", "NCT", "databank"),)
    assert record.accessions == (Accession("GENBANK", "U1"),)
    assert record.grants == (Grant("R01 DA1", "DA", "NIDA NIH HHS", "United States"),)
    assert record.chemicals == (Chemical("Ketamine", "690G0D6V8H"),)
    assert record.supplementary_mesh == ("A disease",)
    assert record.mesh == (
        MeshHeading("Alcoholism", "", True, (MeshQualifier("drug therapy"), MeshQualifier("psychology", major=True))),
        MeshHeading("Humans"),
    )
    assert record.keywords == ("one", "a keyword that is wrapped")
    assert record.links == (Link("RetractionIn", "77", "J. 2021;1:1"),)
    assert record.status is Status.RETRACTED
    assert record.conflict_of_interest == "None."


def test_a_blank_line_within_an_abstract_does_not_end_the_record() -> None:
    record = _record("PMID- 1\nTI  - T.\nAB  - One.\n\n      Two.\nLA  - eng\n")
    assert (record.abstract_text, record.languages) == ("One. Two.", ("eng",))


def test_records_without_a_blank_line_between_them_are_two() -> None:
    assert len(_items("PMID- 1\nTI  - T.\nPMID- 2\nTI  - U.\n")) == 2


def test_a_record_of_another_owner_is_set_aside_with_its_owner() -> None:
    (item,) = _items("OWN - ERIC\nTI  - T\n")
    assert isinstance(item, Rejection)
    assert item.reason == "has no valid PMID (its owner is ERIC, not NLM)"
    assert item.position == "record 1, line 1"


@pytest.mark.parametrize(
    ("value", "grant"),
    [
        ("R01 DA1/DA/NIDA NIH HHS/United States", Grant("R01 DA1", "DA", "NIDA NIH HHS", "United States")),
        ("A/1/2//Agency/Country", Grant("A/1/2", "", "Agency", "Country")),
        ("AA-1/AA/NIAAA", Grant("AA-1", "AA", "NIAAA")),
        (
            "MC_1/Medical Research Council/United Kingdom",
            Grant("MC_1", "", "Medical Research Council", "United Kingdom"),
        ),
        ("Wellcome Trust/United Kingdom", Grant("", "", "Wellcome Trust", "United Kingdom")),
        ("123", Grant("123")),
    ],
)
def test_grants_of_all_lengths(value: str, grant: Grant) -> None:
    assert _record(f"PMID- 1\nTI  - T\nGR  - {value}\n").grants == (grant,)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_title_goes_through_unchanged_but_for_white_space(title: str) -> None:
    assert _record(f"PMID- 1\nTI  - x{title}\n").title == collapsed("x" + title)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    items = _items(text.encode("utf-8", "replace").decode())
    assert all(isinstance(item, Record | Rejection) for item in items)


@pytest.mark.data
@pytest.mark.parametrize(
    "name",
    [
        "matherion_2015-03-23_pubmed.txt",
        "ionnss_2024_pubmed.txt",
        "firbolg_2022_pubmed.txt",
        "robotreviewer_pubmed_test.txt",
    ],
)
def test_nothing_is_lost_against_a_count_of_the_tags(name: str) -> None:
    path = shared_data(f"formats/medline/{name}")
    text = path.read_text("utf-8")
    records = [item for item in read_file(path) if isinstance(item, Record)]

    def count(tag: str) -> int:
        return len(re.findall(rf"^{tag:<4}- ", text, re.MULTILINE))

    assert len(records) == count("PMID")
    assert sum(len(record.mesh) for record in records) == count("MH")
    assert sum(len(record.keywords) for record in records) == count("OT")
    assert sum(len(record.grants) for record in records) == count("GR")
    assert sum(len(record.publication_types) for record in records) == count("PT")
    assert sum(bool(author.last) for record in records for author in record.authors) == count("FAU")
    assert sum(bool(author.collective) for record in records for author in record.authors) == count("CN")
    assert sum(bool(record.abstract) for record in records) == count("AB")
    assert all(author.initials for record in records for author in record.authors if author.fore)
