"""A digest of the whole graph: the same however, and in whatever order, it was loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from graph.store import Row, Store

LEFT_OUT = frozenset({"Load", "Graph", "Meaning"})
"""Labels of nodes that queries/digest.cypher leaves out: notes on loads, and what a model made of the text."""
_MODULUS = 1 << 256


def graph_digest(store: Store) -> str:
    """64 hexadecimal digits. Elements are hashed one by one and added: order can't matter, memory stays flat.

    Notes on loads (times, counts) are left out; a sum of SHA-256 modulo 2^256 is no proof against forgery,
    but two graphs that differ by accident do not share one.
    """
    total = _sum_of_hashes(_node_keys(store)) + _sum_of_hashes(store.stream("digest.relationships"))
    return joined(total)


def joined(total: int) -> str:
    """The digest of elements whose hashes add up to this."""
    return f"{total % _MODULUS:064x}"


def element_hash(row: Row) -> int:
    """The hash of a node (labels in order, properties) or a relationship (start, type, end, properties)."""
    return int.from_bytes(hashlib.sha256(json.dumps(row, sort_keys=True).encode("utf-8", "surrogatepass")).digest())


def _node_keys(store: Store) -> Iterable[Row]:
    for row in store.stream("digest.nodes"):
        yield {"labels": sorted(row["labels"]), "properties": row["properties"]}


def _sum_of_hashes(rows: Iterable[Row]) -> int:
    return sum(map(element_hash, rows))
