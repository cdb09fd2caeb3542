"""Weighing the evidence: an automated evidence signal for each substance, outcome or mechanism, and condition.

rows (queries/evidence.cypher) -> studies (one trial counted once) -> direction, certainty, pooling -> profile.
Entry points, all in `graph.evidence.profile`::

    evidence_profile(store, substance, target, condition=None, least_confidence=0.0) -> EvidenceProfile
    evidence_map(store, substance, least_confidence=0.0) -> EvidenceMap
    summary_of_findings(store, substance, condition, least_confidence=0.0) -> tuple[SummaryRow, ...]
    registered_unpublished(store, substance=None, condition=None) -> tuple[RegisteredTrial, ...]

Substance, target and condition are concept ids; `graph.evidence.concepts` turns names into them
(`substance_named`, `target_named`, `condition_named`).
"""
