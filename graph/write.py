"""Writing papers: idempotent, in managed transactions, and a better source never gives way to a poorer one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.rows import PaperRows, Row
from graph.store import Store

SOURCE_RANK = {"landmarks": 0, "ris": 1, "pubmed": 2}
"""Bibliographic fields of a higher rank replace those of a lower one, never the other way round."""


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """What became of a batch. `unchanged` includes records that are older or poorer than what is stored."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Plan:
    added: tuple[PaperRows, ...]
    changed: tuple[PaperRows, ...]
    renamed: tuple[Row, ...]
    unchanged: int


def write_papers(store: Store, batch: Sequence[PaperRows]) -> WriteCounts:
    """Writes a batch in one transaction; keys within a batch must be unique."""
    plan = _plan(batch, _known(store, [rows.paper for rows in batch]))
    wanted = [*plan.added, *plan.changed]
    if wanted:
        store.write(
            [
                ("write.rename_papers", {"papers": list(plan.renamed)}),
                ("write.clear_papers", {"ids": [rows.paper["id"] for rows in plan.changed]}),
                ("write.put_papers", {"papers": [rows.paper for rows in wanted]}),
                ("write.put_authors", {"authorships": _flat(rows.authorships for rows in wanted)}),
                ("write.put_mentions", {"mentions": _flat(rows.mentions for rows in wanted)}),
                ("write.put_trials", {"registrations": _flat(rows.registrations for rows in wanted)}),
                ("write.put_facts", {"facts": _flat(rows.facts for rows in wanted)}),
                ("write.put_findings", {"findings": _flat(rows.findings for rows in wanted)}),
                ("write.touch", {}),
            ]
        )
    return WriteCounts(len(plan.added), len(plan.changed), plan.unchanged)


def delete_papers(store: Store, pmids: Sequence[str]) -> int:
    """Deletes the papers with these PMIDs and all that was read from them; returns how many there were."""
    if not pmids:
        return 0
    (deleted, _) = store.write([("write.delete_papers", {"pmids": list(pmids)}), ("write.touch", {})])
    return int(deleted[0]["deleted"])


def link_papers(store: Store) -> None:
    """Edges and statuses that depend on two papers; run after a load, since either paper may come first."""
    store.run_alone("link.citations")
    store.write(
        [
            (f"link.{name}", {})
            for name in (
                "retractions",
                "corrections",
                "concerns",
                "comments",
                "statuses",
                "curated_facts",
                "filters",
                "prune_authors",
                "prune_trials",
                "author_names",
                "trial_registries",
            )
        ]
        # Statuses may have changed: what readers hold of before is old.
        + [("write.touch", {})]
    )


def paper_ids(store: Store, papers: Sequence[Row]) -> dict[str, str]:
    """For each row's id, the id under which the store holds that paper; papers it does not hold are left out."""
    return {asked: known["id"] for asked, known in _known(store, papers).items()}


def _known(store: Store, papers: Sequence[Row]) -> dict[str, Row]:
    asked = [{"id": row["id"], "pmid": row.get("pmid"), "doi": row.get("doi")} for row in papers]
    return {row["asked"]: row for row in store.read("write.known_papers", papers=asked)}


def _plan(batch: Sequence[PaperRows], known: Mapping[str, Row]) -> _Plan:
    added, changed, renamed, unchanged = [], [], [], 0
    for rows in batch:
        present = known.get(rows.paper["id"])
        if present is None:
            added.append(rows)
        elif present["fingerprint"] == rows.paper["fingerprint"] or not _supersedes(rows.paper, present):
            unchanged += 1
        else:
            changed.append(rows)
            if present["id"] != rows.paper["id"]:
                renamed.append({"old": present["id"], "id": rows.paper["id"]})
    return _Plan(tuple(added), tuple(changed), tuple(renamed), unchanged)


def _supersedes(new: Row, present: Mapping[str, Any]) -> bool:
    """Later PubMed versions and revisions win in whatever order files are loaded; equals replace each other."""

    def standing(row: Mapping[str, Any]) -> tuple[int, int, str]:
        return SOURCE_RANK.get(row["source"], 0), int(row["version"] or 1), str(row.get("revised") or "")

    return standing(new) >= standing(present)


def _flat(groups: Iterable[Iterable[Row]]) -> list[Row]:
    return [row for group in groups for row in group]
