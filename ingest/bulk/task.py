"""The task of a worker: one file of PubMed is parsed, selected from, read, and becomes a part. Needs no Neo4j."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from importlib.resources import files
from pathlib import Path

from graph.rows import digest_of
from ingest.bulk.inputs import check_md5, md5_of
from ingest.bulk.parts import PART_FORMAT, Manifest, PartWriter, read_part
from ingest.bulk.selection import Selection
from ingest.errors import SourceError
from ingest.paper_reader import PaperReader
from ingest.record import Deletion, Record
from ingest.sources.files import read_file

_READER_FILES = frozenset({".py", ".yaml", ".npz", ".json", ".txt", ".skops"})


def part_folder(parts: Path, file: Path) -> Path:
    """Where the part of a file lies: named after the file, and told apart from another folder's file of that name."""
    where = hashlib.sha256(str(file).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return parts / f"{file.name.split('.')[0]}-{where}"


def make_part(file: Path, parts: Path, wanted: Selection) -> Manifest:
    """Makes the part of a file, unless it is there with the same fingerprint (file, reader, selection).

    What comes before a fault in the file is kept, and the fault is in the manifest; bytes that NLM's MD5 sum does
    not vouch for are not used at all. Raises `KetagraphError` when the part can't be written.
    """
    begun = time.monotonic()
    folder = part_folder(parts, file)
    writer = PartWriter(folder)
    fault = fingerprint = ""
    try:
        md5 = md5_of(file)
        fingerprint = digest_of([md5, _reader().read_with, reader_digest(), wanted.digest, PART_FORMAT])
        present = read_part(folder)
        if present and present.manifest.fingerprint == fingerprint:
            return present.manifest
        check_md5(file, md5)
        _fill(writer, file, wanted)
    except SourceError as error:
        fault = str(error)
    return writer.finish(str(file), fingerprint, fault, time.monotonic() - begun)


def _fill(writer: PartWriter, file: Path, wanted: Selection) -> None:
    reader = _reader()
    for item in read_file(file):
        match item:
            case Record():
                writer.add(item, reader.rows(item) if wanted.wants(item) else None)
            case Deletion():
                writer.delete(item)
            case _:
                writer.reject(item)


@cache
def reader_digest() -> str:
    """Of all files that the reader is made of, learned parts too: a version that nobody raised would be believed."""
    digest = hashlib.sha256()
    for path in sorted(Path(str(files("ingest.reading"))).rglob("*")):
        if path.suffix in _READER_FILES and "training" not in path.parts:
            digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _reader() -> PaperReader:
    """One reader a process: making it takes longer than reading many records."""
    return PaperReader()
