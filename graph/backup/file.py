"""The file of a backup: JSON lines, gzipped, with a checksum in the last line.

{"backup of": "ketagraph", "format": 1, "schema": …, "version": …, "made": …}
{"labels": ["Paper"], "properties": {…}}                           a node; the first is number 0
{"type": "CITES", "start": 0, "end": 5, "properties": {}}          a relationship between numbered nodes
{"nodes": N, "relationships": M, "digest": …, "sha256": …}         sha256 of all lines before this one
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graph.schema import CURRENT
from graph.store import Row
from ingest.errors import KetagraphError

FORMAT = 1
_MARK = "backup of"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds; `digest` is that of the graph."""

    nodes: int
    relationships: int
    digest: str


class BackupWriter:
    """Writes lines and their checksum; `finish` writes the last one."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._sum = hashlib.sha256()
        self.finished = False
        made = datetime.now(UTC).isoformat(timespec="seconds")
        which = {"format": FORMAT, "schema": CURRENT, "version": version("ketagraph")}
        self.put({_MARK: "ketagraph", **which, "made": made})

    def put(self, value: Mapping[str, Any]) -> None:
        line = json.dumps(value, ensure_ascii=True).encode() + b"\n"
        self._sum.update(line)
        self._stream.write(line)

    def finish(self, contents: Contents) -> None:
        last = {
            "nodes": contents.nodes,
            "relationships": contents.relationships,
            "digest": contents.digest,
            "sha256": self._sum.hexdigest(),
        }
        self._stream.write(json.dumps(last).encode() + b"\n")
        self.finished = True


@contextmanager
def new_backup(path: Path) -> Iterator[BackupWriter]:
    """A writer whose file appears under its name only when it was finished; an earlier file stays until then.

    Raises `KetagraphError` when it can't be written. Its mode is 0600: it holds what the graph holds.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=4, mtime=0) as stream:
                writer = BackupWriter(stream)
                yield writer
            raw.flush()
            os.fsync(raw.fileno())
        if writer.finished:
            partial.replace(path)
    except OSError as error:
        raise KetagraphError(
            f"The backup {path} can't be written: {error.strerror or error}. Free some space, or name another file."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def check_backup(path: Path) -> Contents:
    """What the file holds, after it was read to its end and its checksum found right.

    Raises `KetagraphError` for a file that is no backup, is cut short, damaged, or of a later format.
    """
    total, last = hashlib.sha256(), b""
    for line in _lines(path):
        if last:
            total.update(last)
        last = line
    try:
        end = json.loads(last)
        contents = Contents(int(end["nodes"]), int(end["relationships"]), str(end["digest"]))
        stated = str(end["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(path, "its last line is missing: it was cut short") from error
    if stated != total.hexdigest():
        raise _unusable(path, "its checksum is wrong: it was damaged")
    return contents


def read_backup(path: Path) -> Iterator[Row]:
    """Nodes, then relationships, as the file has them; header and last line are left out."""
    for line in _lines(path):
        row: Row = json.loads(line)
        if "properties" in row:
            yield row


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as stream:
            first = stream.readline(1 << 16)
            _check_header(path, first)
            yield first
            yield from stream
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _unusable(path, f"it is cut short, damaged or no gzip file ({error})") from error
    except OSError as error:
        raise KetagraphError(f"The backup {path} can't be read: {error.strerror or error}.") from error


def _check_header(path: Path, line: bytes) -> None:
    try:
        header = json.loads(line)
        known = header[_MARK] == "ketagraph"
        newer = int(header["format"]) > FORMAT or int(header["schema"]) > CURRENT
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(path, "it does not begin as one") from error
    if not known or newer:
        raise _unusable(path, "it was made by a newer version of Ketagraph")


def _unusable(path: Path, reason: str) -> KetagraphError:
    return KetagraphError(f"{path} is no usable backup: {reason}. Nothing was changed; use another backup.")
