"""RIS in its dialects; a PMID is believed only where it is stated as one."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import Author, Record, Rejection, SourceItem
from ingest.sources.content import Content
from ingest.sources.files import read_file
from ingest.sources.ris import parse_ris
from ingest.sources.xml_text import collapsed
from tests.shared_data import shared_data


def _items(text: str) -> list[SourceItem]:
    return list(parse_ris(Content(io.BytesIO(text.encode()), "made-up.ris"), "made-up.ris"))


def _record(*lines: str) -> Record:
    (item,) = _items("\n".join(("TY  - JOUR", "TI  - A title", *lines, "ER  - ")))
    assert isinstance(item, Record)
    return item


def test_a_record_with_the_usual_fields() -> None:
    record = _record(
        "AU  - Noone, Ann B., Jr",
        "A1  - Liu R.",
        "AU  - The Study Group",
        "T2  - Journal of Tests",
        "J2  - J Tests",
        "AB  - AIMS: To see. RESULTS: Seen.",
        "PY  - 2019",
        "DA  - 2019/10//undefined",
        "DO  - https://doi.org/10.1000/ABC",
        "VL  - 5",
        "IS  - 2",
        "SP  - 11",
        "EP  - 19",
        "SN  - 15361632",
        "LA  - eng",
        "KW  - one",
        "two",
        "KW  - three",
    )
    assert record.source == "ris"
    assert record.pmid == ""
    assert record.authors == (
        Author("Noone", "Ann B.", suffix="Jr"),
        Author("Liu", initials="R"),
        Author(collective="The Study Group"),
    )
    assert (record.journal, record.journal_abbreviation) == ("Journal of Tests", "J Tests")
    assert [section.label for section in record.abstract] == ["AIMS", "RESULTS"]
    assert (record.date, record.year, record.date_text) == ("2019-10", 2019, "2019/10//undefined")
    assert (record.doi, record.issn, record.pages) == ("10.1000/abc", "1536-1632", "11-19")
    assert record.keywords == ("one", "two", "three")
    assert record.key == "doi:10.1000/abc"


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (("UR  - https://pubmed.ncbi.nlm.nih.gov/35012326/",), "35012326"),
        (("L2  - http://www.ncbi.nlm.nih.gov/pubmed/35012326",), "35012326"),
        (("N1  - PMID: 35012326",), "35012326"),
        (("AN  - 35012326", "DP  - NLM"), "35012326"),
        (("AN  - 35012326", "DB  - PubMed"), "35012326"),
        (("AN  - 35012326", "DB  - PsycINFO"), ""),
        (("ID  - 35012326",), ""),
        (("UR  - https://pubmed.ncbi.nlm.nih.gov/1/", "L2  - https://pubmed.ncbi.nlm.nih.gov/2/"), ""),
        (("UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3553406",), ""),
    ],
)
def test_a_pmid_is_taken_only_where_one_is_stated(lines: tuple[str, ...], pmid: str) -> None:
    assert _record(*lines).pmid == pmid


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \n",
        "TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nTI  - B",
        "1.\nTY  - JOUR\nTI  - A\nER  -\nNL  - more\n2.\nTY  - JOUR\nTI  - B\nER  -\n",
        "TY - JOUR\nTI - A\nER -\nTY - JOUR\nTI - B\nER -\n",
        "\ufeffTY  -\nTI  - A\nER  -\nTY  - GEN\nTI  - B\nER  -\n",
    ],
)
def test_records_are_told_apart_in_every_dialect(text: str) -> None:
    assert [item.title for item in _items(text) if isinstance(item, Record)] == ["A", "B"]


def test_a_record_without_text_is_set_aside() -> None:
    first, second = _items("TY  - GEN\nER  - \nTY  - JOUR\nTI  - A\nER  - \n")
    assert isinstance(first, Rejection)
    assert (first.position, first.reason) == ("record 1, line 1", "has neither a title nor an abstract")
    assert isinstance(second, Record)


def test_a_wrapped_text_is_joined() -> None:
    assert _record("AB  - One", "two.", "", "Three.").abstract_text == "One two. Three."


def test_a_faulty_year_is_no_year() -> None:
    record = _record("PY  - 10 15")
    assert (record.year, record.date, record.date_text) == (None, "", "10 15")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_title_goes_through_unchanged_but_for_white_space(title: str) -> None:
    (item,) = _items(f"TY  - JOUR\nTI  - x{title}\nER  - \n")
    assert isinstance(item, Record)
    assert item.title == collapsed("x" + title)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    items = _items("TY  - JOUR\n" + text.encode("utf-8", "replace").decode())
    assert all(isinstance(item, Record | Rejection) for item in items)


@pytest.mark.data
def test_every_record_of_the_collection_is_loaded_or_set_aside() -> None:
    for folder, pattern in (("formats/ris", "*"), ("formats/zotero", "RIS_*")):
        for path in sorted(shared_data(folder).glob(pattern)):
            begun = len(re.findall(r"^\ufeff?TY {1,2}-", path.read_text("utf-8"), re.MULTILINE))
            assert len(list(read_file(path))) == begun, path.name


@pytest.mark.data
def test_a_pubmed_export_through_endnote_has_its_pmids() -> None:
    records = list(read_file(shared_data("formats/ris/asreview_pubmed_endnote.txt")))
    assert records
    assert all(isinstance(record, Record) and record.pmid for record in records)
