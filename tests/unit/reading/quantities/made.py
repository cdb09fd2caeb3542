"""Abstracts made up for the tests of quantities."""

from __future__ import annotations

import re
from functools import cache

from ingest.reading.concepts import ConceptMatcher
from ingest.reading.model import Abstract, Evidence, Sentence
from ingest.reading.vocabulary import load_vocabulary

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


def made_abstract(text: str, title: str = "", role: str = "methods") -> Abstract:
    """An abstract whose sentences, cut at full stops, all have one role."""
    whole = f"{title}\n{text}"
    sentences = [Sentence(0, len(title), "TITLE", "objective")] if title else []
    at = len(title) + 1
    for cut in [*_END.finditer(whole, at), None]:
        end = cut.start() if cut else len(whole)
        if end > at:
            sentences.append(Sentence(at, end, None, role))
        at = cut.end() if cut else end
    return Abstract(whole, len(title), tuple(sentences), tuple(_matcher().mentions(whole)))


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


def words_of(abstract: Abstract, evidence: Evidence) -> str:
    """The words that evidence points to."""
    assert 0 <= evidence.start < evidence.end <= len(abstract.text)
    assert 0 <= evidence.confidence <= 1
    return abstract.text[evidence.start : evidence.end]
