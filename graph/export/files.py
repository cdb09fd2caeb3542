"""Folders and files of an export, with failures as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import KetagraphError


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turns what the system says of `path` into our error."""
    try:
        yield
    except OSError as error:
        raise KetagraphError(f"{path} can't be written: {error.strerror or error}. Name another folder.") from error


def prepared(folder: Path) -> Path:
    """The folder, made when it does not exist. Raises `KetagraphError` when it can't be."""
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_text(path: Path, text: str) -> None:
    """UTF-8 with line feeds on every system."""
    with reported(path), path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
