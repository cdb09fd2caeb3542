"""The vocabulary as nodes of the graph."""

from __future__ import annotations

from graph.rows import Row, digest_of
from graph.store import Store
from ingest.reading.vocabulary import Concept, Vocabulary, load_vocabulary
from ingest.reading.vocabulary.identifiers import identifiers


def concept_row(concept: Concept) -> Row:
    """The properties of a Concept node; empty values are left out."""
    properties: Row = {
        "id": concept.id,
        "name": concept.name,
        "kind": concept.kind,
        "better": concept.better,
        "definition": concept.definition,
        "synonyms": list(concept.synonyms),
        "abbreviations": list(concept.abbreviations),
        "mesh": list(concept.mesh),
        "identifiers": list(identifiers().get(concept.id, ())),
    }
    return {key: value for key, value in properties.items() if value not in (None, "", [])}


def vocabulary_digest(vocabulary: Vocabulary) -> str:
    """Changes whenever a concept, its names or its place among the others does."""
    return digest_of([[concept_row(concept), concept.broader] for concept in vocabulary.concepts])[:16]


def put_vocabulary(store: Store) -> bool:
    """Writes the vocabulary unless the graph has this very one; returns whether it wrote."""
    vocabulary = load_vocabulary()
    digest = vocabulary_digest(vocabulary)
    rows = store.read("schema.version")
    if rows and rows[0]["vocabulary"] == digest:
        return False
    concepts = [concept_row(concept) for concept in vocabulary.concepts]
    pairs = [{"narrow": concept.id, "broad": broad} for concept in vocabulary.concepts for broad in concept.broader]
    store.write(
        [
            ("write.put_concepts", {"concepts": concepts}),
            ("write.put_broader", {"pairs": pairs}),
            ("write.drop_concepts", {"keep": [row["id"] for row in concepts]}),
            ("write.set_vocabulary", {"vocabulary": digest}),
        ]
    )
    return True
