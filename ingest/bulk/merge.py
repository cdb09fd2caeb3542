"""Which of many versions holds: the same as if the files had been loaded one after the other.

A deletion takes what stood before it; of what comes after the last one, the highest version, then the latest revision,
then the one that stands last. Files come in the order of issue, whatever order their parts were finished in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.bulk.parts import DELETION, RECORD, Flags, Part

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Merged:
    """`wanted[i][row]` tells whether a paper of part i holds; `deleted` are the PMIDs that some file withdrew.

    `superseded` counts wanted records that a later version, or a deletion, took the place of. `withdrawn`
    counts papers that these files hold and take back. `present` are the PMIDs of the papers that hold, in order.
    """

    wanted: tuple[Flags, ...]
    deleted: Integers
    withdrawn: int
    present: Integers
    superseded: int


def merge(parts: Sequence[Part]) -> Merged:
    """The papers that hold, of all parts in the order of their files. Needs some 50 bytes of memory a record."""
    pmid, version, revised, kind, row, part = _events(parts)
    place = np.arange(len(pmid))
    deletion = kind == DELETION
    alive = ~deletion & (place > _last_deletion(pmid, deletion)[np.searchsorted(np.unique(pmid), pmid)])
    # Ordered by standing, the last of each PMID is the one that holds.
    order = np.lexsort((place[alive], revised[alive], version[alive], pmid[alive]))
    chosen = np.flatnonzero(alive)[order]
    ends = np.append(pmid[chosen][1:] != pmid[chosen][:-1], True) if len(chosen) else np.empty(0, dtype=np.bool_)
    chosen = chosen[ends]
    deleted = np.unique(pmid[deletion])
    withdrawn = np.setdiff1d(np.intersect1d(deleted, pmid[kind == RECORD]), pmid[chosen], assume_unique=True)
    chosen = chosen[kind[chosen] == RECORD]
    wanted = tuple(_flags(parts[i].manifest.selected, row[chosen[part[chosen] == i]]) for i in range(len(parts)))
    return Merged(wanted, deleted, len(withdrawn), np.sort(pmid[chosen]), int((kind == RECORD).sum()) - len(chosen))


def _events(parts: Sequence[Part]) -> tuple[Integers, ...]:
    """The columns of all events, one part after the other, and the number of the part."""
    tables = [part.table("events") for part in parts]
    nothing = np.empty(0, dtype=np.int64)
    columns = [
        np.concatenate(
            [nothing, *(np.asarray(table.column(name), dtype=np.int64) for table in tables if table is not None)]
        )
        for name in ("pmid", "version", "revised", "kind", "row")
    ]
    lengths = [table.num_rows if table is not None else 0 for table in tables]
    return (*columns, np.repeat(np.arange(len(parts)), lengths))


def _last_deletion(pmid: Integers, deletion: Flags) -> Integers:
    """For each PMID, in order, the place of its last deletion; -1 where there is none."""
    unique = np.unique(pmid)
    last = np.full(len(unique), -1)
    places = np.flatnonzero(deletion)
    np.maximum.at(last, np.searchsorted(unique, pmid[places]), places)
    return last


def _flags(length: int, rows: Integers) -> Flags:
    flags = np.zeros(length, dtype=np.bool_)
    flags[rows] = True
    return flags
