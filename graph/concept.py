"""Everything that the graph knows of one concept."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store import Row, Store
from ingest.errors import UsageError

FOR = ("benefit", "increase")
AGAINST = ("harm", "decrease", "no difference", "mixed")
"""What a reader of a concept's page looks for: what it was found to do, and what speaks against that."""
_MOST_LINKED, _MOST_FINDINGS, _MOST_TRIALS = 24, 8, 50


@dataclass(frozen=True, slots=True)
class ConceptDetails:
    """A concept with its neighbours, papers by year, findings either way and trials, as rows for a view."""

    id: str
    name: str
    kind: str
    better: str
    definition: str
    synonyms: tuple[str, ...]
    identifiers: tuple[str, ...]
    narrower: tuple[Row, ...]
    wider: tuple[Row, ...]
    papers: int
    by_year: tuple[Row, ...]
    linked: tuple[Row, ...]
    favourable: tuple[Row, ...]
    against: tuple[Row, ...]
    trials: tuple[Row, ...]


def concept_details(store: Store, identifier: str) -> ConceptDetails:
    """The concept of an id such as ``outcome:craving``. Raises `UsageError` where the vocabulary has none such."""
    rows = store.read("concepts.details", id=identifier)
    if not rows:
        raise UsageError(f"There is no concept {identifier!r}. Search for its name, or open one from a paper.")
    row, concept = rows[0], rows[0]["concept"]
    favourable, against = (
        tuple(store.read("concepts.findings", id=identifier, directions=list(directions), limit=_MOST_FINDINGS))
        for directions in (FOR, AGAINST)
    )
    return ConceptDetails(
        id=identifier,
        name=str(concept["name"]),
        kind=str(concept["kind"]),
        better=str(concept.get("better", "none")),
        definition=str(concept.get("definition", "")),
        synonyms=tuple(concept.get("synonyms", ())),
        identifiers=tuple(concept.get("identifiers", ())),
        narrower=_by_name(row["narrower"]),
        wider=_by_name(row["wider"]),
        papers=int(row["papers"]),
        by_year=tuple(store.read("concepts.papers_by_year", id=identifier)),
        linked=tuple(store.read("concepts.linked", id=identifier, limit=_MOST_LINKED)),
        favourable=favourable,
        against=against,
        trials=tuple(store.read("concepts.trials", id=identifier, limit=_MOST_TRIALS)),
    )


def _by_name(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: str(row["name"])))
