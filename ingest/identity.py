"""Who is who: keys that stay the same however and wherever a record was read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.record import Record

_NOT_WORD = re.compile(r"[\W_]+")


def normalised_doi(text: str) -> str:
    """The bare DOI in lower case (DOIs are case-insensitive: DOI Handbook 2.4), without resolver or prefix."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)
    return bare.strip().lower()


def normalised_title(text: str) -> str:
    """Letters and digits only, case folded, accents kept apart: two printings of one title agree."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def record_key(record: Record) -> str:
    """``pmid:1``, else ``doi:10.1/x``, else ``title:`` and a digest of title and year."""
    if record.pmid:
        return f"pmid:{record.pmid}"
    if record.doi:
        return f"doi:{normalised_doi(record.doi)}"
    basis = f"{normalised_title(record.title)}|{record.year or ''}"
    return f"title:{hashlib.sha256(basis.encode()).hexdigest()[:16]}"
