"""What the whole paper concludes on the treatment."""

from __future__ import annotations

from ingest.reading.learned.features import ngrams, words
from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract
from ingest.reading.words import words_of

CONCLUSIONS = ("positive", "negative", "neutral", "mixed", "unknown", "not applicable")
MODEL = "conclusion"
_MOST_WORDS = 700


def read_conclusion(abstract: Abstract) -> str:
    """One of `CONCLUSIONS`; ``not applicable`` where no treatment is judged."""
    chances = load_model(MODEL).probabilities(features(abstract))
    return max(chances, key=chances.__getitem__)


def features(abstract: Abstract) -> list[str]:
    """Words and neighbours of title and of the whole text, concepts named, sentences of methods and conclusions."""
    seen = words_of(abstract)
    whole = [*seen.title, *seen.body]
    found = seen.whole() if len(whole) <= _MOST_WORDS else ngrams(whole[:_MOST_WORDS])
    found += ngrams(seen.title, 2, "title:")
    for sentence in abstract.sentences:
        if sentence.role in ("methods", "conclusions") and sentence.section != "TITLE":
            longest = 2 if sentence.role == "conclusions" else 1
            found += ngrams(words(abstract.words_of(sentence)), longest, f"{sentence.role}:")
    found += [f"concept:{m.concept_id}" for m in abstract.mentions]
    found += [f"title concept:{m.concept_id}" for m in abstract.mentions if m.start < abstract.title_end]
    return found
