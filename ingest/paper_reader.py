"""Reads the concepts of a record's title, abstract, keywords and MeSH headings, and makes its rows."""

from __future__ import annotations

from collections import defaultdict

from graph.concepts import vocabulary_digest
from graph.rows import ConceptMention, PaperRows, paper_rows
from ingest.reading.concepts import ConceptMatcher
from ingest.reading.vocabulary import Vocabulary, concepts_of_mesh, load_vocabulary
from ingest.record import Record


class PaperReader:
    """Turns records into rows. Making one builds the matcher; it can then read any number of records."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = vocabulary or load_vocabulary()
        self._matcher = ConceptMatcher(self._vocabulary)
        self._names = {concept.id: concept.name for concept in self._vocabulary.concepts}
        self._read_with = vocabulary_digest(self._vocabulary)

    def rows(self, record: Record) -> PaperRows:
        """All rows of one record."""
        return paper_rows(record, self.mentions(record), self._names, self._read_with)

    def mentions(self, record: Record) -> tuple[ConceptMention, ...]:
        """The concepts that a record names, most often named first."""
        counts: defaultdict[str, int] = defaultdict(int)
        sections: defaultdict[str, set[str]] = defaultdict(set)
        text = f"{record.title}\n{record.abstract_text}"
        for mention in self._matcher.mentions(text):
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
