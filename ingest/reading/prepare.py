"""Makes a title and abstract ready for reading: one text, its sentences with their roles, its concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.model import ROLES, Abstract, Sentence
from ingest.reading.roles import roles_of, title_role
from ingest.reading.sections import GivenSection, Section, given_sections, printed_sections
from ingest.reading.sentences import sentence_spans

_ONLY_LABEL = re.compile(r"[\s:.—–-]*")


def prepare(
    matcher: ConceptMatcher,
    title: str,
    abstract: str,
    publication_types: Iterable[str] = (),
    mesh: Iterable[str] = (),
    sections: Sequence[GivenSection] = (),
) -> Abstract:
    """The abstract as all readers take it. Never raises, whatever the text holds.

    `sections` are those that the source has told, with offsets into `abstract`; where there are none, the labels
    printed in the abstract are looked for.
    """
    text = f"{title}\n{abstract}"
    sentences = (*_title_sentence(title), *_abstract_sentences(text, len(title) + 1, sections))
    return Abstract(text, len(title), sentences, tuple(matcher.mentions(text)), tuple(publication_types), tuple(mesh))


def _title_sentence(title: str) -> Iterator[Sentence]:
    if title:
        role, confidence = title_role(title)
        yield Sentence(0, len(title), "TITLE", role, confidence)


def _abstract_sentences(text: str, begin: int, told: Sequence[GivenSection]) -> Iterator[Sentence]:
    """The sentences after the title; a section's label is part of its first sentence."""
    sections = given_sections(told, begin) or printed_sections(text, begin, len(text))
    edges = [edge for section in sections for edge in (section.start, section.end)]
    spans = list(_with_labels(text, sentence_spans(text, begin, len(text), edges), sections))
    around = list(_sections_of(spans, sections))
    words = [
        _without_label(text[start:end], section, start) for (start, end), section in zip(spans, around, strict=True)
    ]
    roles = roles_of(words, [section.roles if section else ROLES for section in around])
    for (start, end), section, (role, confidence) in zip(spans, around, roles, strict=True):
        yield Sentence(start, end, (section.label or None) if section else None, role, confidence)


def _with_labels(text: str, spans: Iterable[tuple[int, int]], sections: Iterable[Section]) -> Iterator[tuple[int, int]]:
    """The spans, those that hold nothing but a label (``Methods.``) joined to the next."""
    label_ends = {
        section.start: section.start + len(section.label)
        for section in sections
        if section.label and text.startswith(section.label, section.start)
    }
    opened: int | None = None
    for start, end in spans:
        after_label = label_ends.get(start, end)
        if opened is None and after_label < end and _ONLY_LABEL.fullmatch(text, after_label, end):
            opened = start
            continue
        yield (start if opened is None else opened), end
        opened = None


def _sections_of(spans: Iterable[tuple[int, int]], sections: Sequence[Section]) -> Iterator[Section | None]:
    """The section in which each span stands, None outside all."""
    at = 0
    for start, _ in spans:
        while at < len(sections) and sections[at].end <= start:
            at += 1
        yield sections[at] if at < len(sections) and sections[at].start <= start else None


def _without_label(words: str, section: Section | None, start: int) -> str:
    if section and section.start == start and words.startswith(section.label):
        return words[len(section.label) :].lstrip(" \n:.—–-")
    return words
