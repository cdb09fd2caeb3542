"""Synonyms in queries: what a user's words mean in the vocabulary, and how the index is asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.search.lucene import Term, escaped
from ingest.reading.concepts import ConceptMatcher, Mention, folded
from ingest.reading.vocabulary import load_vocabulary

CONCEPT_WEIGHT = 0.4
"""Weight of a concept's name in the concept field, beside the words themselves."""
NICKNAME_WEIGHT = 2.5
"""The same where words that have nothing to do with the name stand for it: "special K" is neither special nor a K."""


class QueryConcepts:
    """The vocabulary as queries use it; `known` maps concept ids to name and kind."""

    def __init__(self, known: Mapping[str, tuple[str, str]]) -> None:
        self.known = known
        vocabulary = load_vocabulary()
        self._matcher = ConceptMatcher(vocabulary)
        self._concepts = {concept.id: concept for concept in vocabulary.concepts}
        # A query is too short to spell an abbreviation out, so "AUD" alone is taken at its word.
        self._short: dict[str, list[str]] = {}
        for concept in vocabulary.concepts:
            for short in concept.abbreviations:
                self._short.setdefault(short.casefold(), []).append(concept.id)

    def meant(self, text: str) -> tuple[str, ...]:
        """Ids of the concepts that a text names, in the order of the text, each once."""
        by_text = [mention.concept_id for mention in self._matcher.mentions(text)]
        by_short = [concept for word in text.split() for concept in self._short.get(word.casefold().strip("?,.;"), [])]
        return tuple(c for c in dict.fromkeys([*by_text, *by_short]) if c in self.known)

    def clauses(self, term: Term) -> Iterable[str]:
        """Further clauses that satisfy a single word or phrase: the name of what it means."""
        for concept in self.meant(term.text):
            yield self._clause(concept)

    def expansions(self, terms: Sequence[Term]) -> str:
        """Clauses for concepts that only several words together name ("alcohol use disorder")."""
        text = " ".join(term.text for term in terms)
        single = {concept for term in terms for concept in self.meant(term.text)}
        together = [concept for concept in self.meant(text) if concept not in single]
        other_words = {m.concept_id for m in self._matcher.mentions(text) if self._shares_no_word(m)}
        return " ".join(self._clause(c, NICKNAME_WEIGHT if c in other_words else CONCEPT_WEIGHT) for c in together)

    def _shares_no_word(self, mention: Mention) -> bool:
        name = self._concepts[mention.concept_id].name
        return not set(folded(mention.surface).split()) & set(folded(name).split())

    def surfaces(self, terms: Sequence[Term]) -> list[str]:
        """What to mark in a snippet: the words asked for and the names of what they mean."""
        texts = [term.text for term in terms]
        for concept in self.meant(" ".join(texts)):
            texts += [self._concepts[concept].name, *self._concepts[concept].synonyms]
        return [text for text in dict.fromkeys(texts) if text.casefold() not in TOO_COMMON]

    def _clause(self, concept: str, weight: float = CONCEPT_WEIGHT) -> str:
        return f'concept_text:"{escaped(self.known[concept][0])}"^{weight:g}'


TOO_COMMON = frozenset(
    "a,an,and,are,as,at,be,by,for,from,in,is,it,of,on,or,that,the,to,was,were,what,which,with".split(",")  # noqa: SIM905
)
