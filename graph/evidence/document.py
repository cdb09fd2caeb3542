"""A profile as plain values: what ``ketagraph evidence --json`` prints and exports hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graph.evidence.effects import effect_text
from graph.evidence.model import SIGNAL_NAME, Deduction, EvidenceProfile, ReviewEntry, Study, Tally
from graph.evidence.rows import Effect, FindingRow
from graph.evidence.rules import load_rules


def profile_document(profile: EvidenceProfile) -> dict[str, Any]:
    """The keys of the contract, and more; substances by name, targets and conditions by id."""
    condition = profile.condition
    return {
        "name": SIGNAL_NAME,
        "substance": profile.substance.name,
        "substance_id": profile.substance.id,
        "target": profile.target.id,
        "target_name": profile.target.name,
        "condition": condition.id if condition else None,
        "condition_name": condition.name if condition else None,
        "direction": profile.direction,
        "certainty": profile.certainty,
        "meaning": profile.meaning,
        "start": profile.grade.start or None,
        "level": profile.level,
        "basis": profile.basis,
        "deductions": [_deduction(one) for one in profile.deductions],
        "upgrades": [asdict(one) for one in profile.grade.upgrades],
        "would_change": profile.would_change,
        "tally": tally_document(profile.tally),
        "studies": [study_document(study, profile) for study in profile.studies],
        "preclinical": [study_document(study, profile) for study in profile.preclinical],
        "ladder": [{"rung": r.rung, "tally": tally_document(r.tally)} for r in profile.ladder],
        "apart": [
            {"why": g.key, "reason": g.reason, "studies": [study_document(study, profile) for study in g.studies]}
            for g in profile.apart
        ],
        "reviews": [_review(entry) for entry in profile.reviews],
        "retracted": [study_document(study, profile) for study in profile.excluded],
        "contrasts": [asdict(one) for one in profile.contrasts],
        "forests": [asdict(forest) for forest in profile.forests],
        "registered": [asdict(trial) for trial in profile.registered],
        "notes": list(profile.notes),
        "least_confidence": profile.least_confidence,
        "searched_at": profile.searched_at or None,
    }


def _deduction(one: Deduction) -> dict[str, Any]:
    return {**asdict(one), "pmids": list(one.pmids), "source": load_rules().source_of(one.domain)}


def tally_document(tally: Tally) -> dict[str, Any]:
    """Studies and participants by direction, with the sign test or the reason why there is none."""
    return {
        "studies": tally.studies,
        "participants": tally.participants,
        "participants_not_stated": tally.unknown,
        "directions": [asdict(row) for row in tally.rows],
        "sign_test": asdict(tally.sign_test) if tally.sign_test else None,
        "why_no_test": tally.why_no_test,
    }


def study_document(study: Study, profile: EvidenceProfile) -> dict[str, Any]:
    """One study; `counts` tells whether it is among those that decide direction and certainty."""
    finding = study.deciding[0] if study.deciding else None
    return {
        "label": study.label,
        "substances": sorted({finding.substance for finding in study.deciding}),
        "pmids": list(study.references),
        "title": study.main.title,
        "year": study.year,
        "design": study.design or None,
        "level": study.level,
        "rung": study.rung,
        "participants": study.participants,
        "direction": study.direction,
        "direction_rule": study.rule,
        "decides": study in profile.body,
        "effect": effect_document(study.effect),
        "effect_text": effect_text(study.effect),
        "status": study.status,
        "method": "curated" if study.curated else "extracted",
        "confidence": study.confidence,
        "sentence": study.sentence,
        "sentence_is_quoted": bool(finding and finding.sentence),
        "quotes": [finding_document(one) for one in study.quotes],
        "section": finding.section if finding else "",
        "blinding": study.facts.blinding or None,
        "control": study.facts.control or None,
        "comparator": study.facts.comparator or None,
        "follow_up_days": study.facts.follow_up_days,
        "risks": [asdict(mark) for mark in study.risks],
        "merged": [asdict(merge) for merge in study.merges],
        "findings": [finding_document(one) for one in study.deciding],
    }


def effect_document(effect: Effect | None) -> dict[str, Any] | None:
    """Measure, value, interval and p; None where no figure is reported."""
    if effect is None:
        return None
    interval = [effect.low, effect.high] if effect.low is not None and effect.high is not None else None
    kind = effect.kind or None
    return {"measure": effect.measure, "kind": kind, "value": effect.value, "ci": interval, "p": effect.p or None}


def finding_document(finding: FindingRow) -> dict[str, Any]:
    """One finding with where it was read. `quoted`: the sentence is the stored one, not the curator's words."""
    return {
        "id": finding.id,
        "method": finding.method,
        "direction": finding.direction,
        "substance": finding.substance,
        "comparator": finding.comparator or None,
        "condition": finding.condition,
        "sentence": finding.words,
        "quoted": bool(finding.sentence),
        "section": finding.section,
        "start": finding.start,
        "end": finding.end,
        "day": finding.day,
        "confidence": finding.confidence,
        "hedged": finding.hedged,
        "effect": effect_document(finding.effect),
    }


def _review(entry: ReviewEntry) -> dict[str, Any]:
    return {
        "pmid": entry.paper.reference,
        "title": entry.paper.title,
        "year": entry.paper.year,
        "design": entry.paper.facts.design,
        "includes": list(entry.included),
        "reference_list_known": entry.list_known,
        "findings": [finding_document(finding) for finding in entry.findings],
    }
