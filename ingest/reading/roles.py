"""Gives every sentence of an abstract its role: background, objective, methods, results or conclusions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.reading.model import ROLES

Role = tuple[str, float]
"""A role and how likely it is right."""


def roles_of(sentences: Sequence[str], allowed: Sequence[Sequence[str]]) -> list[Role]:
    """Roles of consecutive sentences; `allowed` are those each may have, all `ROLES` where none is told."""
    return [
        (roles[0], 0.99) if len(roles) == 1 else (_by_place(at, len(sentences), roles), 0.6)
        for at, roles in enumerate(allowed)
    ]


def _by_place(at: int, count: int, roles: Sequence[str]) -> str:
    guess = ROLES[min(4, int(5 * (at + 0.5) / count))]
    return guess if guess in roles else roles[0]


def title_role(title: str) -> Role:
    """A title states an aim, unless a verb in it states a result."""
    return ("results", 0.8) if _STATES.search(title) and not title.rstrip().endswith("?") else ("objective", 0.9)


_STATES = re.compile(
    r"\b(?:reduc|improv|increas|decreas|attenuat|enhanc|prevent|predict|alter|impair|inhibit|block|restor|revers|induc|"
    r"caus|rescu|reliev|alleviat|potentiat|suppress|promot|activat|facilitat|mediat|modulat|produc|disrupt|normali[sz]|"
    r"augment|elevat|ameliorat|exacerbat|abolish|regulat|lower|worsen|protect|mimick?|trigger)e?s\b|"
    r"\b(?:(?:does|do|did) not|fails? to|is|are) (?!there\b)\w+|\b(?:has|have) (?:no|an?|rapid|similar)\b"
)
