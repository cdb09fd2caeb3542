"""Makes a title and abstract ready for reading: one text, its sentences with their roles, its concepts."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.model import Abstract, Sentence
from ingest.reading.sentences import sentence_spans


def prepare(
    matcher: ConceptMatcher,
    title: str,
    abstract: str,
    publication_types: Iterable[str] = (),
    mesh: Iterable[str] = (),
) -> Abstract:
    """The abstract as all readers take it. Never raises, whatever the text holds."""
    text = f"{title}\n{abstract}"
    sentences = [Sentence(0, len(title), "TITLE", "objective")] if title else []
    sentences += [Sentence(a, b, None, "results") for a, b in sentence_spans(text, len(title) + 1, len(text))]
    return Abstract(
        text, len(title), tuple(sentences), tuple(matcher.mentions(text)), tuple(publication_types), tuple(mesh)
    )
