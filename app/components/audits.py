"""Audits that a reader can come back to: kept in this process, under names that nobody can guess."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock

import streamlit as st

from graph.claims.report import AuditReport

MOST = 60
"""Audits kept at once; the oldest goes first. A page is private to who pasted it and is never written to disk."""


class Audits:
    """Reports by name; safe for several sessions at once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, AuditReport] = OrderedDict()
        self._lock = Lock()

    def keep(self, report: AuditReport) -> str:
        """Keeps a report and returns the name that the address carries."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[name] = report
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return name

    def find(self, name: str) -> AuditReport | None:
        """The report of a name; none where it was let go."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)


@st.cache_resource
def audits() -> Audits:
    """The audits of this process."""
    return Audits()
