"""Stored sentences that speak of what a claim names, for claims that no finding and no fact bears on."""

from __future__ import annotations

from graph.claims.cues import rules
from graph.claims.evidence import with_narrower
from graph.claims.likeness import content_of
from graph.claims.mentions import concept_mentions
from graph.claims.model import UNRESOLVED, Evidence, ParsedClaim, Part
from graph.claims.wording import listed, name_of, say
from graph.evidence.naming import short_name
from graph.store import Row, Store
from ingest.reading.sentences import sentence_spans

MOST_PAPERS, MOST_SENTENCES = 25, 3


def related_part(claim: ParsedClaim, store: Store) -> Part | None:
    """A part that shows sentences of loaded papers which name at least two things that the claim names, and share its
    words. They are read by nobody's rules as agreeing or not, so the claim stays unresolved. None without any."""
    wanted = [c for c in claim.concepts if c not in rules()["coverage"]["free_concepts"]]
    if len(wanted) < 2:
        return None
    near = {concept: with_narrower([concept]) for concept in wanted}
    asked = sorted(set().union(*near.values()))
    rows = store.read("claims.together", concepts=asked, least=2, most=MOST_PAPERS)
    words = content_of(claim)
    found = sorted((hit for row in rows for hit in _sentences(row, near, words)), key=lambda hit: -hit[0])
    if not found:
        return None
    why = say("related", names=listed(name_of(c) for c in wanted[:4]), sentences=min(len(found), MOST_SENTENCES))
    return Part("related", UNRESOLVED, "", (why,), tuple(evidence for _, evidence in found[:MOST_SENTENCES]))


def _sentences(row: Row, near: dict[str, frozenset[str]], words: frozenset[str]) -> list[tuple[int, Evidence]]:
    """The sentences of a paper with at least two of the concepts and enough of the words, with how many they share."""
    paper, least = row["paper"], int(rules()["coverage"]["least_shared"])
    text = str(paper["abstract"])
    found = []
    for start, end in sentence_spans(text, 0, len(text)):
        sentence = text[start:end]
        shared = len(words & content_of(sentence))
        if shared < least:
            continue
        mentioned = {m.concept_id for m in concept_mentions(sentence)}
        if sum(bool(ids & mentioned) for ids in near.values()) >= 2:
            found.append((shared, _evidence(paper, sentence)))
    return found


def _evidence(paper: Row, sentence: str) -> Evidence:
    reference = str(paper.get("pmid") or paper["id"])
    label = short_name(paper.get("authors") or [], "", paper.get("year"), reference)
    pmid = str(paper.get("pmid") or "")
    return Evidence("sentence", sentence, label, pmid, status=str(paper.get("status") or "ok"), year=paper.get("year"))
