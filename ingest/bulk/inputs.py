"""NLM's baseline and update files: found in folders, put in order, and checked against their MD5 sums.

Layout: https://pubmed.ncbi.nlm.nih.gov/download/ (pubmedYYnNNNN.xml.gz, with pubmedYYnNNNN.xml.gz.md5 beside it).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from ingest.errors import SourceError, UsageError

_SUFFIXES = (".xml.gz", ".xml")
_MD5 = re.compile(r"\b([0-9a-fA-F]{32})\b")


def baseline_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The XML files of these folders (or the files named), in the order in which NLM issued them.

    The names carry year and number, so that the order of names is that of issue, across folders too. Raises
    `UsageError` for a path that does not exist and for a folder without such files.
    """
    found: dict[Path, None] = {}
    for path in paths:
        files = _files_in(path)
        if not files:
            raise UsageError(f"{path} holds no PubMed XML (*.xml.gz, *.xml). Name the folder of the baseline files.")
        found |= dict.fromkeys(file.resolve() for file in files)
    return tuple(sorted(found, key=lambda file: (file.name, str(file))))


def _files_in(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.iterdir() if file.is_file() and file.name.endswith(_SUFFIXES)]
    if path.is_file():
        return [path]
    raise UsageError(f"{path} does not exist. Name a folder of PubMed's baseline or update files.")


def md5_of(path: Path) -> str:
    """The file's MD5 in hexadecimal. Raises `SourceError` where the file can't be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise SourceError(f"can't be read: {error.strerror or error}", source=str(path)) from error


def check_md5(path: Path, actual: str) -> None:
    """Compares with the ``.md5`` file beside it, where there is one.

    Raises `SourceError` when they differ: the bytes are not those that NLM issued, so that none of them is used.
    """
    beside = path.with_name(f"{path.name}.md5")
    if not beside.exists():
        return
    stated = _MD5.search(beside.read_text(encoding="utf-8", errors="replace"))
    if stated is None:
        raise SourceError(f"{beside.name} holds no MD5 sum; fetch it again", source=str(path))
    if stated[1].lower() != actual:
        raise SourceError(
            f"its MD5 is {actual}, {beside.name} says {stated[1].lower()}: nothing of it was loaded; fetch it again",
            source=str(path),
        )
