"""Requests to NCBI's E-utilities: paced, with a time limit, tried again, and never taken for more than they are.

Biopython 1.88 repeats a 429 or 500 without a pause, sets no time limit, and reads no body: so its own retries are off,
and request and reading are retried together. Its pace is kept: three requests a second, ten with a key. Rules of use: https://www.ncbi.nlm.nih.gov/books/NBK25497/
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import random
import socket
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from Bio import Entrez
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from ingest.errors import RemoteError, SourceError
from ingest.record import SourceItem
from ingest.sources.pubmed_xml import parse_pubmed_xml

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
TOOL = "ketagraph"
TIMEOUT_SECONDS = 60.0
ATTEMPTS = 7
_LONGEST_WAIT = 60.0
_FINAL = frozenset({400, 401, 403, 404, 414})
"""Statuses that asking again does not change."""
_ENTREZ = threading.Lock()
"""Biopython keeps its settings in module variables: one request at a time sets and uses them."""


Answer = TypeVar("Answer")


class _NoAnswerError(Exception):
    """What came back is no answer; asking again may help. `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Waiting:
    """How waiting is done; tests put in faster ways."""

    sleep: Callable[[float], None] = time.sleep
    first_pause: float = 1.0


class EntrezClient:
    """Asks one E-utilities server. `api_key` is sent and otherwise neither kept nor shown."""

    def __init__(
        self, *, email: str, api_key: str | None, base_url: str | None, waiting: Waiting | None = None
    ) -> None:
        self.base_url = base_url or BASE_URL
        self._sender = {"tool": TOOL, "email": email} | ({"api_key": api_key} if api_key else {})
        self._waiting = waiting or Waiting()

    def search(self, term: str, *, retmax: int = 0, dates: Mapping[str, str] | None = None) -> tuple[int, list[str]]:
        """Count of hits, and the first `retmax` PMIDs; `dates` holds datetype, mindate and maxdate.

        Raises `RemoteError` when no answer can be had.
        """
        parameters = {"db": "pubmed", "term": term, "retmode": "json", "retmax": retmax, **(dates or {})}
        return self._asked("esearch", lambda: _search_answer(self._read("esearch", parameters)))

    def fetch(self, pmids: list[str]) -> tuple[bytes, list[SourceItem]]:
        """PubMed XML of these PMIDs, and the records in it. Raises `RemoteError` when no answer can be had."""
        parameters = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"}
        return self._asked("efetch", lambda: _fetch_answer(self._read("efetch", parameters), self.base_url))

    def _asked(self, what: str, ask: Callable[[], Answer]) -> Answer:
        retrying = Retrying(
            retry=retry_if_exception_type(_NoAnswerError),
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._wait,
            sleep=self._waiting.sleep,
            reraise=True,
        )
        try:
            return retrying(ask)
        except _NoAnswerError as error:
            raise RemoteError(
                f"PubMed gave no usable answer to {what} after {ATTEMPTS} attempts ({error}). "
                "Run the same command again later: it goes on where it stopped.",
                source=self.base_url,
            ) from error

    def _wait(self, state: RetryCallState) -> float:
        """Twice as long each time, with jitter; what the server asks for in Retry-After comes first."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _NoAnswerError) and error.wait is not None:
            return min(error.wait, _LONGEST_WAIT)
        jitter = random.uniform(0.5, 1.0)  # noqa: S311 (spreads clients, keeps no secret)
        return min(self._waiting.first_pause * 2.0 ** (state.attempt_number - 1), _LONGEST_WAIT) * jitter

    def _read(self, tool: str, parameters: dict[str, Any]) -> bytes:
        with _ENTREZ, _entrez_settings(self.base_url), _time_limit():
            try:
                with getattr(Entrez, tool)(**parameters, **self._sender) as handle:
                    body = handle.read()
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in _FINAL:
                        raise _refused(self.base_url, error.code) from None
                    raise _NoAnswerError(f"HTTP status {error.code}", _retry_after(error)) from None
            except (OSError, http.client.HTTPException) as error:
                # No chaining: a URL in the original message would hold the key.
                raise _NoAnswerError(f"{type(error).__name__} while reading") from None
        return body if isinstance(body, bytes) else str(body).encode()


@contextlib.contextmanager
def _entrez_settings(base_url: str) -> Iterator[None]:
    """Biopython's own retries off, and its fixed address replaced: it offers no other way to name a server."""
    base = base_url.rstrip("/") + "/"
    original: Callable[..., Any] = Entrez._build_request
    tries = Entrez.max_tries

    def build(cgi: str, *arguments: Any, **keywords: Any) -> Any:
        return original(base + cgi.rsplit("/", 1)[-1], *arguments, **keywords)

    Entrez.max_tries, Entrez._build_request = 1, build
    try:
        yield
    finally:
        Entrez.max_tries, Entrez._build_request = tries, original


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    """Biopython opens its connection without a time limit; the socket module's default is all that reaches it."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT_SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _refused(base_url: str, code: int) -> RemoteError:
    return RemoteError(
        f"PubMed refused the request (HTTP status {code}). Check the query, the address and the API key.",
        source=base_url,
    )


def _retry_after(error: urllib.error.HTTPError) -> float | None:
    text = str(error.headers.get("Retry-After", "")) if error.headers else ""
    return float(text) if text.strip().isdigit() else None


def _search_answer(body: bytes) -> tuple[int, list[str]]:
    _refuse_page(body)
    try:
        document = json.loads(body)
        result = document["esearchresult"]
        if "ERROR" in result or "error" in document:
            raise _NoAnswerError(f"an error in the answer: {str(result.get('ERROR') or document.get('error'))[:200]}")
        return int(result["count"]), [str(pmid) for pmid in result.get("idlist", [])]
    except (ValueError, KeyError, TypeError) as error:
        raise _NoAnswerError(f"an answer that is cut off or no JSON: {body[:80]!r}") from error


def _fetch_answer(body: bytes, name: str) -> tuple[bytes, list[SourceItem]]:
    _refuse_page(body)
    if body.lstrip()[:1] == b"{":
        raise _NoAnswerError(f"an error in place of records: {body[:200]!r}")
    try:
        return body, list(parse_pubmed_xml(io.BytesIO(body), name))
    except SourceError as error:
        raise _NoAnswerError(f"records that are cut off or no XML ({error})") from error


def _refuse_page(body: bytes) -> None:
    start = body.lstrip()[:200].lower()
    if not start:
        raise _NoAnswerError("an empty answer")
    if start.startswith((b"<!doctype html", b"<html")):
        raise _NoAnswerError("a web page in place of an answer")


def unreachable_reason(base_url: str | None = None, seconds: float = 4.0) -> str:
    """Why PubMed can't be reached, or an empty text when it can: one connection, a few seconds at most."""
    from urllib.parse import urlsplit

    address = urlsplit(base_url or BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        socket.create_connection((address.hostname or "", port), timeout=seconds).close()
    except OSError as error:
        return f"no connection to {address.hostname}: {error.strerror or error}"
    return ""
