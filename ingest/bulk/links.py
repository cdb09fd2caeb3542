"""Edges between papers, and the statuses that follow from them, of a whole load at once.

The same rules as queries/link.cypher, which does it for papers that are in the store already; a test holds the two
together by the digest of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk.merge import Integers, Merged
from ingest.bulk.parts import Flags, Part
from ingest.record import Status

_EDGES = {
    "RetractionIn": "RETRACTED_BY",
    "RetractedandRepublishedIn": "RETRACTED_BY",
    "RetractionOf": "RETRACTED_BY",
    "RetractedandRepublishedFrom": "RETRACTED_BY",
    "ErratumIn": "CORRECTED_BY",
    "CorrectedandRepublishedIn": "CORRECTED_BY",
    "ErratumFor": "CORRECTED_BY",
    "CorrectedandRepublishedFrom": "CORRECTED_BY",
    "ExpressionOfConcernIn": "CONCERN_BY",
    "ExpressionOfConcernFor": "CONCERN_BY",
    "CommentIn": "COMMENTED_BY",
    "CommentOn": "COMMENTED_BY",
}
"""NLM's RefType to the edge; one that ends in ``In`` stands on the paper, any other on the notice."""
_PMID = r"^[1-9][0-9]{0,8}$"


@dataclass(frozen=True, slots=True)
class Links:
    """Edges by type, from paper to notice, each once: an array of two columns of PMIDs."""

    edges: Mapping[str, Integers]

    def statuses(self, pmids: Integers, own: Sequence[str]) -> list[str]:
        """The status in force of each paper: its own, or what a notice says of it, whichever is graver."""
        retracted, concern, corrected = (
            np.isin(pmids, self.edges[kind][:, 0]) for kind in ("RETRACTED_BY", "CONCERN_BY", "CORRECTED_BY")
        )
        return [_status(*each) for each in zip(own, retracted, concern, corrected, strict=True)]


def _status(own: str, retracted: bool, concern: bool, corrected: bool) -> str:
    if own in (Status.RETRACTED, Status.RETRACTION_NOTICE):
        return own
    if retracted:
        return Status.RETRACTED.value
    if own == Status.CONCERN or concern:
        return Status.CONCERN.value
    return Status.CORRECTED.value if own == Status.CORRECTED or corrected else Status.OK.value


def find_links(parts: Sequence[Part], merged: Merged) -> Links:
    """All edges to notices and comments between papers that hold."""
    found: dict[str, list[Integers]] = {kind: [np.empty((0, 2), dtype=np.int64)] for kind in _EDGES.values()}
    for part, wanted in zip(parts, merged.wanted, strict=True):
        for kind, pairs in _links_of(part, wanted, merged.present):
            found[kind].append(pairs)
    return Links({kind: np.unique(np.concatenate(pairs), axis=0) for kind, pairs in found.items()})


def _links_of(part: Part, wanted: Flags, present: Integers) -> Iterator[tuple[str, Integers]]:
    papers = part.table("papers")
    if papers is None or "link_kinds" not in papers.column_names:
        return
    papers = papers.select(["pmid", "link_kinds", "link_pmids"]).filter(pa.array(wanted))
    if not papers.num_rows:
        return
    own, kinds = flattened(papers, "link_kinds")
    _, others = flattened(papers, "link_pmids")
    valid = pc.fill_null(pc.match_substring_regex(others, _PMID), False)
    kinds, own, others = kinds.filter(valid), own[np.asarray(valid)], _numbers(others.filter(valid))
    known = is_present(others, present)
    for ref_type, edge in _EDGES.items():
        chosen = np.asarray(pc.equal(kinds, ref_type)) & known
        first, second = (own, others) if ref_type.endswith("In") else (others, own)
        yield edge, np.column_stack([first[chosen], second[chosen]])


def citations(papers: pa.Table, present: Integers) -> Integers:
    """Citing and cited PMID of every reference to a paper that holds, each pair once, as two columns."""
    if "reference_pmids" not in papers.column_names or not papers.num_rows:
        return np.empty((0, 2), dtype=np.int64)
    own, others = flattened(papers, "reference_pmids")
    valid = pc.match_substring_regex(others, _PMID)
    own, cited = own[np.asarray(valid)], _numbers(others.filter(valid))
    known = is_present(cited, present)
    return np.unique(np.column_stack([own[known], cited[known]]), axis=0)


def flattened(papers: pa.Table, column: str) -> tuple[Integers, pa.Array]:
    """The elements of a list column, and the PMID of the paper that each belongs to."""
    lists = papers.column(column).combine_chunks()
    owners = pc.list_parent_indices(lists)
    return _numbers(papers.column("pmid").combine_chunks().take(owners)), pc.list_flatten(lists)


def is_present(pmids: Integers, present: Integers) -> Flags:
    """Whether each PMID is among those that hold, which are in order."""
    if not len(present):
        return np.zeros(len(pmids), dtype=np.bool_)
    at = np.minimum(np.searchsorted(present, pmids), len(present) - 1)
    return np.asarray(present[at] == pmids)


def _numbers(texts: pa.Array) -> Integers:
    return np.asarray(texts.cast(pa.int64()), dtype=np.int64)
