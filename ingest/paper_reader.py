"""Reads a record, its abstract with the reader and its headings and keywords for concepts, and makes its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.concepts import vocabulary_digest
from graph.readings import ConceptNames, reading_rows
from graph.rows import ConceptMention, PaperRows, paper_rows
from ingest.reading.concepts import ConceptMatcher, Mention
from ingest.reading.model import READER_VERSION, Reading
from ingest.reading.reader import AbstractReader
from ingest.reading.vocabulary import Vocabulary, concepts_of_mesh, load_vocabulary
from ingest.record import Record

READ_CHARACTERS = 50_000
"""Characters of an abstract that are read, from its beginning. All of it is stored and searched.

A reader takes 10 to 20 ms for 1,000 characters, and an abstract of a journal has 2,000 (up to some 20,000 where a
congress prints all its abstracts as one): beyond that it is a fault of the file, which must not hold up a load.
"""


class PaperReader:
    """Turns records into rows. Making one loads vocabulary and learned parts; it then reads any number of records."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = vocabulary or load_vocabulary()
        self._matcher = ConceptMatcher(self._vocabulary)
        self._reader = AbstractReader(matcher=self._matcher)
        self._names = {concept.id: concept.name for concept in self._vocabulary.concepts}
        self._concepts = ConceptNames.of(self._vocabulary)
        self.read_with = f"{vocabulary_digest(self._vocabulary)} reader {READER_VERSION}"
        """Names vocabulary and reader: rows read with another are old."""

    def rows(self, record: Record) -> PaperRows:
        """All rows of one record. A record without an abstract is searched for concepts, and not read further."""
        reading = self._read(record) if record.abstract_text and len(record.title) <= READ_CHARACTERS else None
        named = reading.abstract.mentions if reading else self._matcher.mentions(f"{record.title[:READ_CHARACTERS]}\n")
        rows = reading_rows(record.key, reading, self._concepts) if reading else None
        return paper_rows(record, self._mentions(record, tuple(named)), self._names, self.read_with, rows)

    def _read(self, record: Record) -> Reading:
        return self._reader.read(
            record.title,
            record.abstract_text[:READ_CHARACTERS],
            [kind.name for kind in record.publication_types],
            [heading.descriptor for heading in record.mesh],
            tuple(_sections(record)),
        )

    def _mentions(self, record: Record, in_text: tuple[Mention, ...]) -> tuple[ConceptMention, ...]:
        """The concepts that a record names, most often named first."""
        counts: defaultdict[str, int] = defaultdict(int)
        sections: defaultdict[str, set[str]] = defaultdict(set)
        for mention in in_text:
            counts[mention.concept_id] += 1
            sections[mention.concept_id].add("title" if mention.start < len(record.title) else "abstract")
        for mention in self._matcher.mentions(" ; ".join(record.keywords)):
            counts[mention.concept_id] += 1
            sections[mention.concept_id].add("keywords")
        for heading in record.mesh:
            for concept in concepts_of_mesh(self._vocabulary, heading.descriptor):
                counts[concept] += 1
                sections[concept].add("mesh")
        ranked = sorted(counts, key=lambda concept: (-counts[concept], concept))
        return tuple(ConceptMention(c, tuple(sorted(sections[c])), counts[c]) for c in ranked)


def _sections(record: Record) -> Iterator[tuple[int, int, str, str]]:
    """Sections as the reader takes them: start and end in what is read, printed label, NLM category."""
    at = 0
    for section in record.abstract:
        if at >= READ_CHARACTERS:
            return
        yield at, min(at + len(section.text), READ_CHARACTERS), section.label, section.category
        at += len(section.text) + 1
