"""The reader: a title and an abstract in, all that a careful reviewer would note out. It needs no store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.conclusion import read_conclusion
from ingest.reading.facets import read_facets
from ingest.reading.findings.reader import read_findings
from ingest.reading.model import Reading
from ingest.reading.prepare import prepare
from ingest.reading.study.facts import read_study
from ingest.reading.vocabulary import Vocabulary, load_vocabulary


class AbstractReader:
    """Reads abstracts one after the other. Making one loads vocabulary and learned parts; it keeps nothing."""

    def __init__(self, vocabulary: Vocabulary | None = None, matcher: ConceptMatcher | None = None) -> None:
        self._matcher = matcher or ConceptMatcher(vocabulary or load_vocabulary())

    def read(
        self,
        title: str,
        abstract: str,
        publication_types: Iterable[str] = (),
        mesh: Iterable[str] = (),
        sections: Sequence[tuple[int, int, str, str]] = (),
    ) -> Reading:
        """The reading of one abstract; any text is read, an empty one too.

        `sections` are PubMed's own: start and end in the abstract, printed label, NLM category.
        """
        ready = prepare(self._matcher, title, abstract, publication_types, mesh, sections)
        study = read_study(ready)
        return Reading(ready, study, read_conclusion(ready), read_facets(ready), read_findings(ready, study))
