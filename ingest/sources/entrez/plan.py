"""Which PMIDs a query has, when they are more than PubMed gives out at once.

ESearch yields the first 9,999 hits at most (https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ESearch): a larger
set is split by the date on which records entered PubMed, and a day that is still too large by PMID.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ingest.errors import RemoteError
from ingest.sources.entrez.client import EntrezClient

MOST = 9_999
_FIRST_DAY = date(1780, 1, 1)
_HIGHEST_UID = 99_999_999


def changed_since(term: str, since: date | None) -> str:
    """The query, narrowed to what was added (crdt) or revised (lr) since a day."""
    if since is None:
        return term
    day = since.strftime("%Y/%m/%d")
    return f"({term}) AND ({day}:3000[crdt] OR {day}:3000[lr])"


def pmids_of(client: EntrezClient, term: str) -> tuple[int, Iterator[str]]:
    """How many hits a query has, and their PMIDs, each once. Raises `RemoteError`."""
    total, _ = client.search(term)
    return total, _unique(_parts(client, term, total))


def _parts(client: EntrezClient, term: str, total: int) -> Iterator[str]:
    if total <= MOST:
        yield from _all_of(client, term)
        return
    last = date.today() + timedelta(days=366)
    dated, _ = client.search(term, dates=_between(_FIRST_DAY, last))
    yield from _by_date(client, term, _FIRST_DAY, last, dated)
    if dated < total:
        # Records without such a date would be lost: PMIDs are what every record has.
        yield from _by_uid(client, term, 1, _HIGHEST_UID, total)


def _by_date(client: EntrezClient, term: str, first: date, last: date, count: int) -> Iterator[str]:
    if count == 0:
        return
    if count <= MOST:
        yield from _all_of(client, term, _between(first, last))
    elif first == last:
        day = first.strftime("%Y/%m/%d")
        yield from _by_uid(client, f"({term}) AND {day}[edat]", 1, _HIGHEST_UID, count)
    else:
        middle = first + (last - first) // 2
        for low, high in ((first, middle), (middle + timedelta(days=1), last)):
            part, _ = client.search(term, dates=_between(low, high))
            yield from _by_date(client, term, low, high, part)


def _by_uid(client: EntrezClient, term: str, low: int, high: int, count: int) -> Iterator[str]:
    if count == 0:
        return
    narrowed = f"({term}) AND {low}:{high}[uid]"
    if count <= MOST:
        yield from _all_of(client, narrowed)
        return
    if low == high:
        raise RemoteError(f"PubMed counts {count} records with the PMID {low}", source=client.base_url)
    middle = (low + high) // 2
    for first, last in ((low, middle), (middle + 1, high)):
        part, _ = client.search(f"({term}) AND {first}:{last}[uid]")
        yield from _by_uid(client, term, first, last, part)


def _all_of(client: EntrezClient, term: str, dates: Mapping[str, str] | None = None) -> list[str]:
    """The PMIDs of a part that is small enough. Raises `RemoteError` when fewer come than were counted."""
    count, pmids = client.search(term, retmax=MOST, dates=dates)
    if len(pmids) < min(count, MOST):
        raise RemoteError(
            f"PubMed counted {count} records but named {len(pmids)}. Run the same command again.",
            source=client.base_url,
        )
    return pmids


def _between(first: date, last: date) -> dict[str, str]:
    return {"datetype": "edat", "mindate": first.strftime("%Y/%m/%d"), "maxdate": last.strftime("%Y/%m/%d")}


def _unique(pmids: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for pmid in pmids:
        if pmid not in seen:
            seen.add(pmid)
            yield pmid
