"""Files are told apart by their content; what can't be read is named, with its place, and nothing before it is lost."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import SourceError, UnknownFormatError
from ingest.record import Deletion, Record, Rejection
from ingest.sources.files import read_file
from tests.shared_data import shared_data
from tests.unit.sources.made_up import article, article_set

_XML = article_set(article("1"), article("2"))
_MEDLINE = b"\nPMID- 1\nOWN - NLM\nTI  - A title.\n\nPMID- 2\nTI  - Another.\n"
_RIS = b"TY  - JOUR\nTI  - A title\nER  - \nTY  - JOUR\nTI  - Another\nER  - \n"


def _written(tmp_path: Path, data: bytes, name: str = "records.dat") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def _read(path: Path) -> tuple[list[str], SourceError | None]:
    """Titles, and the fault that ended the reading."""
    titles: list[str] = []
    try:
        for item in read_file(path):
            titles.append(item.title if isinstance(item, Record) else str(item))
    except SourceError as fault:
        return titles, fault
    return titles, None


def _utf16(data: bytes) -> bytes:
    return data.decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16")


@pytest.mark.parametrize("data", [_XML, _MEDLINE, _RIS], ids=["xml", "medline", "ris"])
@pytest.mark.parametrize(
    "wrapped",
    [
        bytes,
        gzip.compress,
        lambda data: b"\xef\xbb\xbf" + data.lstrip(),
        _utf16,
        lambda data: gzip.compress(_utf16(data)),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\n \n" + data,
    ],
    ids=["plain", "gzip", "bom", "utf-16", "gzip of utf-16", "crlf", "blank lines first"],
)
def test_each_format_is_told_in_each_wrapping(tmp_path: Path, data: bytes, wrapped: Callable[[bytes], bytes]) -> None:
    titles, fault = _read(_written(tmp_path, wrapped(data), "misleading.pdf"))
    assert fault is None
    assert len(titles) == 2


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("data", [_MEDLINE.lstrip(), _RIS], ids=["medline", "ris"])
def test_utf16_without_a_mark_is_told_by_its_null_bytes(tmp_path: Path, data: bytes, encoding: str) -> None:
    assert len(_read(_written(tmp_path, data.decode().encode(encoding)))[0]) == 2


@pytest.mark.parametrize("data", [_XML, _MEDLINE, _RIS], ids=["xml", "medline", "ris"])
def test_gzip_of_several_members_is_one_file(tmp_path: Path, data: bytes) -> None:
    middle = len(data) // 2
    path = _written(tmp_path, gzip.compress(data[:middle]) + gzip.compress(data[middle:]))
    titles, fault = _read(path)
    assert (len(titles), fault) == (2, None)


def _many(count: int) -> bytes:
    return article_set(*(article(str(n), title=f"Title {zlib.crc32(str(n).encode())}") for n in range(1, count + 1)))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.999])
def test_a_truncated_gzip_keeps_what_came_before_and_names_the_byte(tmp_path: Path, share: float) -> None:
    whole = _many(5000)
    packed = gzip.compress(whole)
    cut = int(len(packed) * share)
    titles, fault = _read(_written(tmp_path, packed[:cut]))
    readable = zlib.decompressobj(wbits=31).decompress(packed[:cut])
    assert len(titles) == readable.count(b"</PubmedArticle>")
    assert fault is not None
    assert fault.position == f"byte {cut}"
    assert "gzip data end in the middle" in str(fault)


def test_a_gzip_cut_within_its_header_is_a_source_error(tmp_path: Path) -> None:
    for length in range(2, 12):
        titles, fault = _read(_written(tmp_path, gzip.compress(_XML)[:length]))
        assert titles == []
        assert fault is not None


def test_a_damaged_gzip_is_a_source_error_with_a_byte(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(_many(5000)))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    _, fault = _read(_written(tmp_path, bytes(packed)))
    assert fault is not None
    assert "line" in fault.position or "byte" in fault.position


def test_gzip_with_rubbish_after_it_keeps_the_records(tmp_path: Path) -> None:
    titles, fault = _read(_written(tmp_path, gzip.compress(_XML) + b"rubbish"))
    assert len(titles) == 2
    assert fault is not None
    assert fault.position.startswith("byte ")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "an empty file"),
        (gzip.compress(b""), "an empty file"),
        (b" \n\n ", "blanks only"),
        (b"@article{key,\n title={T}}", "BibTeX"),
        (b'{"result": []}', "JSON"),
        (b'[{"pmid": 1}]', "JSON"),
        (b"<!DOCTYPE html>\n<html><body>Hello</body></html>", "an HTML page"),
        (b"<HTML><TITLE>Service &amp; more</TITLE>", 'title "Service & more"'),
        (b"<!-- a DTD -->\n<!ELEMENT a (#PCDATA)>", "document type definition"),
        (b"<eSearchResult><Count>1</Count></eSearchResult>", "root element eSearchResult"),
        (b'<?xml version="1.0"?><a:b xmlns:a="urn:x"/>', "root element b"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (gzip.compress(gzip.compress(_XML)), "gzip within gzip"),
        (bytes(range(256)) * 4, "binary data"),
        (b"pmid\ttitle\n1\tT\n", "a table with tabs"),
        (b"pmid,title\n1,T\n", "CSV"),
        (b"<1. >\nVN  - Ovid Technologies\nTI  - T\n", "Ovid"),
        (b"FN Clarivate Analytics Web of Science\nVR 1.0\n", "Web of Science"),
        (b"%0 Journal Article\n%T T\n", "EndNote"),
        (b"Just some words.", "text in no format that is known"),
    ],
)
def test_what_is_none_of_the_formats_is_named(tmp_path: Path, data: bytes, told: str) -> None:
    path = _written(tmp_path, data, "records.xml")
    with pytest.raises(UnknownFormatError, match="looks like") as caught:
        list(read_file(path))
    assert told in str(caught.value)
    assert caught.value.source == str(path)


@pytest.mark.parametrize("data", [_MEDLINE, _RIS], ids=["medline", "ris"])
def test_text_that_is_not_utf8_is_a_fault_at_its_byte(tmp_path: Path, data: bytes) -> None:
    bad = data.replace(b"Another", b"na\xefve")
    titles, fault = _read(_written(tmp_path, bad))
    assert titles[:1] == ["A title."[: len(titles[0])]]
    assert fault is not None
    assert fault.position == f"byte {bad.index(0xEF)}"
    assert "0xEF is not UTF-8" in str(fault)


def test_a_bad_byte_far_into_the_file_is_counted_from_its_start(tmp_path: Path) -> None:
    bad = _RIS * 5000 + b"TY  - JOUR\nTI  - caf\xe9 \nER  - \n"
    titles, fault = _read(_written(tmp_path, bad))
    assert len(titles) >= 10_000
    assert fault is not None
    assert fault.position == f"byte {bad.index(0xE9)}"


def test_what_is_no_file_is_a_source_error(tmp_path: Path) -> None:
    for path, told in ((tmp_path, "is a folder"), (tmp_path / "none.xml", "can't be opened")):
        with pytest.raises(SourceError, match=told):
            list(read_file(path))


@pytest.mark.data
def test_every_file_of_the_collection_is_read_or_named() -> None:
    """Nothing but SourceError is raised, and a file that raises none holds records, or is an empty answer."""
    folder = shared_data("formats")
    unknown: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            items = list(read_file(path))
        except UnknownFormatError as fault:
            unknown[name] = str(fault)
            continue
        assert items or name == "metapub/37909814.xml", name
        for item in items:
            assert isinstance(item, Record | Deletion | Rejection)
    expected = {path.relative_to(folder).as_posix() for path in (folder / "dtd").iterdir()}
    expected |= {path.relative_to(folder).as_posix() for path in (folder / "zotero").glob("OVID*")}
    expected |= {"ORIGIN.tsv", "ondansetron_aud.bib", "biopython/pubmed3.html"}
    expected |= {
        f"biopython/{name}.xml" for name in ("efetch_pmc", "elink1", "epost1", "epost2", "esearch1", "esearch2")
    }
    expected |= {f"biopython/{name}.xml" for name in ("espell", "esummary1")}
    assert set(unknown) == expected
    assert all("(DTD)" in message for name, message in unknown.items() if name.startswith("dtd/"))
    assert "eSummaryResult" in unknown["biopython/esummary1.xml"]
