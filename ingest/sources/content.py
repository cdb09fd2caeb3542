"""The bytes of a source: its head for telling the format, gzip opened, and faults named with their position."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from ingest.errors import SourceError

HEAD_SIZE = 1 << 16
_CHUNK = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Readable(Protocol):
    """All that is asked of a stream of bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


class Content:
    """A stream whose first `HEAD_SIZE` bytes can be looked at before they are read.

    A fault while the head is filled waits until the bytes before it have been read: nothing that came is lost.
    """

    def __init__(self, stream: Readable, name: str) -> None:
        self.name = name
        self._stream = stream
        self._fault: SourceError | None = None
        self.head = self._first_bytes()
        self._unread = self.head

    def read(self, size: int = _CHUNK, /) -> bytes:
        """The next bytes, at most `size`; empty at the end. Raises SourceError where no more can be read."""
        if self._unread:
            chunk, self._unread = self._unread[:size], self._unread[size:]
            return chunk
        if self._fault is not None:
            raise self._fault
        return self._stream.read(size)

    def skip(self, count: int) -> None:
        """Leave out the first bytes of the head: a file may begin with blank lines where none are allowed."""
        self._unread = self._unread[count:]

    def _first_bytes(self) -> bytes:
        pieces: list[bytes] = []
        missing = HEAD_SIZE
        while missing > 0:
            try:
                piece = self._stream.read(missing)
            except SourceError as fault:
                self._fault = fault
                break
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)


class _GzipStream:
    """Decompressed bytes of a gzip file of one or many members; its faults become SourceError with a byte position.

    `read1` gives what one step of decompression yields, so that bytes before a fault are not lost with it.
    """

    def __init__(self, compressed: BinaryIO, name: str) -> None:
        self._compressed = compressed
        self._name = name
        self._gzip = gzip.GzipFile(fileobj=compressed, mode="rb")

    def read(self, size: int = _CHUNK, /) -> bytes:
        try:
            return self._gzip.read1(size)
        except EOFError as error:
            raise self._fault("the gzip data end in the middle of a member; fetch the file again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self._fault(f"the gzip data are damaged ({error}); fetch the file again") from error

    def _fault(self, message: str) -> SourceError:
        return SourceError(message, source=self._name, position=f"byte {self._compressed.tell()}")


class _PlainStream:
    """A file as it is; the system's errors become SourceError with a byte position."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name

    def read(self, size: int = _CHUNK, /) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            position = f"byte {self._file.tell()}"
            raise SourceError(f"can't be read: {error.strerror}", source=self._name, position=position) from error


def open_file(path: Path) -> BinaryIO:
    """The file, open for reading. Raises SourceError where that can't be done."""
    try:
        return path.open("rb")
    except IsADirectoryError as error:
        raise SourceError("is a folder; name the files in it", source=str(path)) from error
    except OSError as error:
        raise SourceError(f"can't be opened: {error.strerror or error}", source=str(path)) from error
    except ValueError as error:  # a null byte in the name
        raise SourceError(f"can't be opened: {error}", source=repr(str(path))) from error


def content_of(file: BinaryIO, name: str) -> Content:
    """The content of an open file, decompressed where it is gzip."""
    plain = _PlainStream(file, name)
    magic = plain.read(2)
    file.seek(0)
    return Content(_GzipStream(file, name) if magic == _GZIP_MAGIC else plain, name)


def text_encoding(head: bytes) -> str:
    """The encoding that a byte order mark or the pattern of null bytes tells; UTF-8 where nothing does."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4 and head[0] and head[2] and not head[1] and not head[3]:
        return "utf-16-le"
    if len(head) >= 4 and head[1] and head[3] and not head[0] and not head[2]:
        return "utf-16-be"
    return "utf-8"


def text_lines(content: Content) -> Iterator[str]:
    """Lines without their ends, of a text that declares no encoding of its own.

    Raises SourceError at the first byte that is not in the encoding, after the lines before it.
    """
    encoding = text_encoding(content.head)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    consumed = 0
    rest = ""
    while True:
        chunk = content.read()
        consumed += len(chunk)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            yield from _lines_before(error, encoding, rest)
            raise _not_decodable(content.name, encoding, consumed, error) from error
        *lines, rest = (rest + text).split("\n")
        yield from lines
        if not chunk:
            break
    if rest:
        yield rest


def _lines_before(error: UnicodeError, encoding: str, rest: str) -> list[str]:
    """Whole lines in the good part of the chunk that could not be decoded."""
    if not isinstance(error, UnicodeDecodeError):
        return []
    good = error.object[: error.start].decode(encoding, "replace")
    return (rest + good.replace("\r\n", "\n").replace("\r", "\n")).split("\n")[:-1]


def _not_decodable(name: str, encoding: str, consumed: int, error: UnicodeError) -> SourceError:
    told = encoding.removesuffix("-sig").upper()
    advice = "save the file as UTF-8 and load it again"
    if not isinstance(error, UnicodeDecodeError):
        return SourceError(f"the text is not {told}; {advice}", source=name, position=f"byte {consumed}")
    byte = consumed - len(error.object) + error.start
    if encoding == "utf-8" and error.end - error.start == 1:
        advice = f"perhaps it is Windows-1252 or Latin-1: {advice}"
    return SourceError(
        f"the byte 0x{error.object[error.start]:02X} is not {told}; {advice}", source=name, position=f"byte {byte}"
    )
