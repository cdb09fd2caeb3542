"""Edges and paths as plain documents: what ``ketagraph paths --json`` prints, and rows for tables and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.mechanisms.data import rules
from graph.mechanisms.model import Concept, Edge, Item, Path, Strand
from graph.mechanisms.wording import path_note, reads

Document = dict[str, Any]
RUNGS = ("human", "animal", "in vitro")


def path_document(path: Path, concepts: Mapping[str, Concept]) -> Document:
    """A path with everything that its edges rest on."""
    names = {concept.id: concept.name for concept in concepts.values()}
    return {
        "nodes": [_node(concepts[node]) for node in path.nodes],
        "edges": [edge_document(edge, names) for edge in path.edges],
        "weakest_edge": path.weakest,
        "directions_fit": path.fits,
        "reads": reads(path, names),
        "note": path_note(path, names),
    }


def _node(concept: Concept) -> Document:
    return {"id": concept.id, "name": concept.name, "kind": concept.kind}


def edge_document(edge: Edge, names: Mapping[str, str]) -> Document:
    """An edge: what its best strand says, then every strand with its findings; those against it come first."""
    best = edge.best
    return {
        "source": edge.source,
        "target": edge.target,
        "kind": best.kind,
        "means": rules().words[best.kind],
        "action": best.action,
        "direction": best.direction,
        "contradicted": edge.contradicted,
        "species": [rung for rung in RUNGS if rung in best.rungs],
        "rung": edge.rung,
        "studies": best.studies,
        "certainty": best.certainty,
        "roles": roles(best.items),
        "pmids": list(edge.pmids),
        "findings": [item_document(item, names) for item in (*best.otherwise, *_agreeing(edge))],
        "strands": [strand_document(strand) for strand in edge.strands],
    }


def _agreeing(edge: Edge) -> Iterable[Item]:
    """What is left when those against the majority of the best strand stand first."""
    against = {item.statement.id for item in edge.best.otherwise}
    first = [item for item in edge.best.items if item.statement.id not in against]
    rest = [item for strand in edge.strands[1:] for item in strand.items]
    return sorted([*first], key=lambda item: not item.counted) + rest


def strand_document(strand: Strand) -> Document:
    """What evidence of one kind says, by independent study."""
    return {
        "kind": strand.kind,
        "action": strand.action,
        "direction": strand.direction,
        "tally": dict(strand.tally),
        "studies": strand.studies,
        "species": dict(strand.rungs),
        "contradicted": strand.contradicted,
        "certainty": strand.certainty,
    }


def item_document(item: Item, names: Mapping[str, str]) -> Document:
    """One finding with its words, and whether it is counted."""
    statement, source = item.statement, item.statement.source
    return {
        "id": statement.id,
        "kind": item.kind,
        "says": item.says,
        "action": item.action,
        "substance": statement.agent_name or None,
        "measured_on": names.get(statement.target, statement.target),
        "animal_model_of": names.get(item.model_of, item.model_of) if item.model_of else None,
        "direction": statement.direction,
        "certainty": statement.certainty,
        "significant": statement.significant,
        "method": statement.method,
        "sentence": statement.text,
        "contrast": statement.contrast,
        "on_top_of": names.get(statement.background, statement.background) if statement.background else None,
        "paper": source.paper,
        "pmid": source.pmid,
        "title": source.title,
        "species": source.rung,
        "design": source.design,
        "participants": source.participants,
        "year": source.year,
        "role": source.role,
        "status": source.status,
        "study": source.study,
        "counted": item.counted,
        "why_not": item.why_not or None,
    }


def roles(items: Iterable[Item]) -> dict[str, int]:
    """Roles of ketamine in the studies, with how many papers have each; unread ones are left out."""
    found: dict[str, set[str]] = {}
    for item in items:
        if item.statement.source.role:
            found.setdefault(item.statement.source.role, set()).add(item.statement.source.paper)
    return {role: len(papers) for role, papers in sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))}


def species_words(edge: Edge) -> str:
    """``human (5), animal (2)``; ``animal only`` where no human study stands behind the edge."""
    rungs = {rung: edge.best.rungs[rung] for rung in RUNGS if rung in edge.best.rungs}
    if not rungs:
        return "in whom was not read" if edge.best.studies else "no study counted"
    if "human" in rungs:
        return ", ".join(f"{rung} ({n})" for rung, n in rungs.items())
    people = edge.best.rungs_otherwise.get("human", 0)
    against = f"; studies in humans say otherwise ({people})" if people else ""
    return " and ".join(rungs) + f" only ({sum(rungs.values())}){against}"


def edge_row(edge: Edge, names: Mapping[str, str]) -> Document:
    """An edge as a row of a table or a CSV file."""
    best = edge.best
    return {
        "From": names.get(edge.source, edge.source),
        "To": names.get(edge.target, edge.target),
        "Kind": best.kind,
        "When": best.action or "",
        "Direction": best.direction,
        "Studies": best.studies,
        "Species": species_words(edge),
        "Tally": "; ".join(f"{says} {n}" for says, n in best.tally.items()),
        "Wording": best.certainty or "",
        "Contradicted": "yes" if edge.contradicted else "no",
        "Role of ketamine": "; ".join(f"{role} {n}" for role, n in roles(best.items).items()),
        "PMIDs": " ".join(edge.pmids),
    }
