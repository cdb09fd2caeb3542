"""An abstract in one string, cut into the labelled sections that its headings show."""

from __future__ import annotations

import re

from ingest.record import AbstractSection
from ingest.sources.xml_text import collapsed

_LABEL = re.compile(r"(?:^|(?<=[.!?)\]] ))([A-Z][A-Z &/,'()-]{2,60}[A-Z)]): ")


def sections_of(text: str) -> tuple[AbstractSection, ...]:
    """``AIMS: One. METHODS: Two.`` as two sections; a text that does not begin with a heading as one.

    Headings are words in capitals with a colon at the beginning of a sentence, as MEDLINE prints AbstractText labels.
    """
    text = collapsed(text)
    if not text:
        return ()
    pieces = _LABEL.split(text)
    if len(pieces) == 1 or pieces[0]:
        return (AbstractSection(text),)
    return tuple(
        AbstractSection(part.strip(), label)
        for label, part in zip(pieces[1::2], pieces[2::2], strict=True)
        if part.strip()
    ) or (AbstractSection(text),)
