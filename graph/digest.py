"""A digest of the whole graph: the same however, and in whatever order, it was loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from graph.store import Row, Store

_MODULUS = 1 << 256


def graph_digest(store: Store) -> str:
    """64 hexadecimal digits. Elements are hashed one by one and added: order can't matter, memory stays flat.

    Notes on loads (times, counts) are left out; a sum of SHA-256 modulo 2^256 is no proof against forgery,
    but two graphs that differ by accident do not share one.
    """
    total = _sum_of_hashes(_node_keys(store)) + _sum_of_hashes(store.stream("digest.relationships"))
    return f"{total % _MODULUS:064x}"


def _node_keys(store: Store) -> Iterable[Row]:
    for row in store.stream("digest.nodes"):
        yield {"labels": sorted(row["labels"]), "properties": row["properties"]}


def _sum_of_hashes(rows: Iterable[Row]) -> int:
    return sum(
        int.from_bytes(hashlib.sha256(json.dumps(row, sort_keys=True).encode("utf-8", "surrogatepass")).digest())
        for row in rows
    )
