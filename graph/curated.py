"""Curated landmark studies as facts and findings of papers, told apart from what is extracted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from graph.rows import Row, digest_of
from graph.store import Store
from graph.write import WriteCounts, paper_ids
from ingest.identity import normalised_doi
from ingest.reading.study.level import level_of
from ingest.sources.landmarks.model import CuratedFinding, CuratedStudy


@dataclass(frozen=True, slots=True)
class _CuratedRows:
    paper: str
    facts: Row
    findings: list[Row]


def write_curated(store: Store, studies: Sequence[CuratedStudy]) -> WriteCounts:
    """Writes facts and findings of studies whose papers are in the store already, replacing earlier ones."""
    ids = paper_ids(store, [_identity(study) for study in studies])
    wanted = [_rows(study, ids[study.record.key]) for study in studies]
    present = {
        row["id"]: row["fingerprint"] for row in store.read("write.known_curated", ids=[rows.paper for rows in wanted])
    }
    changed = [rows for rows in wanted if present.get(rows.paper) != rows.facts["fingerprint"]]
    if changed:
        store.write(
            [
                ("write.clear_curated", {"ids": [rows.paper for rows in changed]}),
                ("write.put_facts", {"facts": [{"paper": rows.paper, "properties": rows.facts} for rows in changed]}),
                ("write.put_findings", {"findings": [finding for rows in changed for finding in rows.findings]}),
                ("write.touch", {}),
            ]
        )
    added = sum(rows.paper not in present for rows in changed)
    return WriteCounts(added, len(changed) - added, len(wanted) - len(changed))


def _identity(study: CuratedStudy) -> Row:
    record = study.record
    return {"id": record.key, "pmid": record.pmid or None, "doi": normalised_doi(record.doi) or None}


def _rows(study: CuratedStudy, paper: str) -> _CuratedRows:
    facts = _facts(study)
    findings = [_finding(finding, study, paper) for finding in study.findings]
    facts["fingerprint"] = digest_of([facts, findings])
    return _CuratedRows(paper, facts | {"id": f"{study.key}#curated"}, findings)


def _facts(study: CuratedStudy) -> Row:
    facts = study.facts
    follow_up = facts.get("follow_up") or {}
    comparator = facts.get("comparator") or {}
    properties: Row = {
        "method": "curated",
        "key": study.key,
        "design": facts.get("design"),
        "level": level_of(facts.get("design") or ""),
        "species": facts.get("species"),
        "blinding": facts.get("blinding"),
        "control": facts.get("control"),
        "participants": facts.get("participants"),
        "participants_planned": facts.get("participants_planned") or None,
        "arms": [json.dumps(arm, sort_keys=True) for arm in facts.get("arms") or ()],
        "phase": str(facts["phase"]) if facts.get("phase") is not None else None,
        "follow_up_days": follow_up.get("days"),
        "follow_up": follow_up.get("text"),
        "doses": [json.dumps(dose, sort_keys=True) for dose in facts.get("doses") or ()],
        "comparator": comparator.get("text"),
        "comparator_concept": comparator.get("substance"),
        "trial_ids": [trial["number"] for trial in facts.get("trial_ids") or ()],
        "role": facts.get("role"),
        "diagnosed_population": facts.get("diagnosed_population"),
        "conditions": list(facts.get("conditions") or ()),
        "co_therapy": facts.get("co_therapy"),
        "registration": study.status,
        "parent": study.parent,
        "mechanisms": list(study.mechanisms),
        "paper_year": study.record.year,
        "paper_journal": study.record.journal,
        "paper_doi": normalised_doi(study.record.doi),
        "read_at": study.facts_read_at,
        "verified": study.verified,
        "caveat": study.caveat,
        "unverified": list(study.unverified),
    }
    return {key: value for key, value in properties.items() if value not in (None, "", [])}


def _finding(finding: CuratedFinding, study: CuratedStudy, paper: str) -> Row:
    effect = finding.effect or {}
    interval = effect.get("ci") or [None, None]
    properties: Row = {
        "id": f"curated:{finding.id}",
        "method": "curated",
        "study": study.key,
        "direction": finding.direction,
        "contrast": finding.contrast,
        "certainty": finding.certainty,
        "significant": finding.significant,
        "own": finding.own,
        "measure": effect.get("measure"),
        "value": effect.get("value"),
        "ci_low": interval[0],
        "ci_high": interval[1],
        "p": effect.get("p_text") or (str(effect["p"]) if effect.get("p") is not None else None),
        "arms": [json.dumps(arm, sort_keys=True) for arm in finding.arms],
        "day": finding.day,
        "background": finding.background,
        "statement": finding.statement,
        "note": finding.note,
    }
    return {
        "paper": paper,
        "properties": {key: value for key, value in properties.items() if value not in (None, "", [])},
        "substance": finding.substance,
        "comparator": finding.comparator,
        "target": finding.target,
        "condition": finding.condition,
    }
