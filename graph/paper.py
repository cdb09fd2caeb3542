"""Everything that the graph knows of one paper."""

from __future__ import annotations

import json
from typing import Any

from graph.store import Row, Store
from ingest.errors import UsageError

_NOT_SHOWN = ("filter_text", "state_text", "mesh_text", "concept_text", "author_text", "fingerprint", "authors_json")
_BY_TYPE = {
    ("CITES", True): "references",
    ("CITES", False): "cited_by",
    ("RETRACTED_BY", True): "retracted_by",
    ("RETRACTED_BY", False): "retracts",
    ("CORRECTED_BY", True): "corrected_by",
    ("CORRECTED_BY", False): "corrects",
    ("CONCERN_BY", True): "concern_by",
    ("CONCERN_BY", False): "concerns",
    ("COMMENTED_BY", True): "commented_by",
    ("COMMENTED_BY", False): "comments_on",
}


def paper_id(store: Store, asked: str) -> str:
    """The id of a paper asked for by PMID or by id. Raises `UsageError` when it is not loaded."""
    text = asked.strip()
    rows = store.read("papers.by_pmid", pmid=text.removeprefix("pmid:")) or store.read("papers.by_id", id=text)
    if not rows:
        raise UsageError(
            f"{text!r} is not among the loaded papers. Load it first: ketagraph ingest pubmed --query {text}[uid]"
        )
    return str(rows[0]["id"])


def paper_details(store: Store, asked: str) -> dict[str, Any]:
    """One paper with sections, concepts, trials, curated and extracted facts, findings, and its neighbours.

    `asked` is a PMID or an id of the graph. Raises `UsageError` when it is not loaded.
    """
    identifier = paper_id(store, asked)
    row = store.read("papers.details", id=identifier)[0]
    paper = dict(row["paper"])
    sections = _sections(paper)
    authors = json.loads(paper.get("authors_json", "[]"))
    details: dict[str, Any] = {key: value for key, value in paper.items() if key not in _NOT_SHOWN}
    for key in (
        "section_lengths",
        "section_labels",
        "section_categories",
        "link_kinds",
        "link_pmids",
        "link_citations",
    ):
        details.pop(key, None)
    details["cited_references"] = details.pop("references", [])
    return details | {
        "author_details": authors,
        "sections": sections,
        "links": _links(paper),
        "concepts": sorted(row["concepts"], key=lambda concept: (-concept["count"], concept["id"])),
        "trials": sorted(row["trials"], key=lambda trial: str(trial["id"])),
        "facts": {str(facts["method"]): facts for facts in row["facts"]},
        "findings": _findings(store, identifier),
        **_neighbours(store, identifier),
    }


def _sections(paper: Row) -> list[dict[str, Any]]:
    """Sections with offsets into title + newline + abstract."""
    sections, at = [], len(str(paper.get("title", ""))) + 1
    abstract, begin = str(paper.get("abstract", "")), 0
    lengths = paper.get("section_lengths", [])
    bare = [""] * len(lengths)
    labels, categories = paper.get("section_labels", bare), paper.get("section_categories", bare)
    for length, label, category in zip(lengths, labels, categories, strict=True):
        text = abstract[begin : begin + length]
        sections.append({"label": label, "category": category, "text": text, "start": at + begin})
        begin += length + 1
    return sections


def _links(paper: Row) -> list[dict[str, str]]:
    return [
        {"kind": kind, "pmid": pmid, "citation": citation}
        for kind, pmid, citation in zip(
            paper.get("link_kinds", []), paper.get("link_pmids", []), paper.get("link_citations", []), strict=True
        )
    ]


def _findings(store: Store, identifier: str) -> list[dict[str, Any]]:
    return [
        dict(row["finding"]) | {key: value for key, value in row.items() if key != "finding"}
        for row in store.read("papers.findings", id=identifier)
    ]


def _neighbours(store: Store, identifier: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in _BY_TYPE.values()}
    for row in store.read("papers.neighbours", id=identifier):
        name = _BY_TYPE[row["type"], row["outgoing"]]
        found[name].append({key: row[key] for key in ("id", "pmid", "title", "year", "status")})
    return found
