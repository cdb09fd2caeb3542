"""The words of an abstract and its pairs of neighbouring words, made once for all models that look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.reading.learned.features import ngrams, words
from ingest.reading.model import Abstract


@dataclass(frozen=True, slots=True)
class TextWords:
    """Words of title and body as `learned.features.words` gives them, and each two that follow one another in either.

    Title and body together are the words of the whole text, for a line ends between them.
    """

    title: Sequence[str]
    body: Sequence[str]
    title_pairs: Sequence[str]
    body_pairs: Sequence[str]

    def whole(self) -> list[str]:
        """Words of the text, then its pairs, those across the end of the title too."""
        across = [f"{self.title[-1]} {self.body[0]}"] if self.title and self.body else []
        return [*self.title, *self.body, *self.title_pairs, *across, *self.body_pairs]


@lru_cache(maxsize=2)
def words_of(abstract: Abstract) -> TextWords:
    """Words and pairs of an abstract."""
    title, body = words(abstract.title), words(abstract.text[abstract.title_end :])
    return TextWords(title, body, ngrams(title)[len(title) :], ngrams(body)[len(body) :])
