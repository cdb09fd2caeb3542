"""Any file of records: the format is told by the content, gzip is opened, all formats become the same items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.record import SourceItem
from ingest.sources.content import Content, content_of, open_file
from ingest.sources.formats import Format, format_of
from ingest.sources.medline import parse_medline
from ingest.sources.pubmed_xml import parse_pubmed_xml
from ingest.sources.ris import parse_ris

_PARSERS: dict[Format, Callable[[Content, str], Iterator[SourceItem]]] = {
    Format.PUBMED_XML: parse_pubmed_xml,
    Format.MEDLINE: parse_medline,
    Format.RIS: parse_ris,
}


def read_file(path: Path) -> Iterator[SourceItem]:
    """Records, deletions and rejections of a file of PubMed XML, MEDLINE or RIS, plain or gzipped, in its order.

    Raises UnknownFormatError, saying what the file looks like, where it is none of these, and SourceError, with the
    position, where it can't be read further; what came before that has been yielded.
    """
    name = str(path)
    with open_file(path) as file:
        content = content_of(file, name)
        if not content.head:
            content.read()  # raises the fault that kept the head from being filled, if there is one
        yield from _PARSERS[format_of(content.head, name)](content, name)
