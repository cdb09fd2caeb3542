"""A local E-utilities server over HTTP: real records, ESearch's limit of 9,999, and faults on demand."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

MOST = 9_999
_HEAD = b'<?xml version="1.0"?>\n<PubmedArticleSet>\n'


@dataclass(frozen=True)
class Article:
    """A record by its PMID and the day on which it entered PubMed (YYYY/MM/DD)."""

    pmid: str
    day: str
    xml: bytes


@dataclass
class Behaviour:
    """What the server holds, what it does wrong next, and what it saw."""

    articles: Mapping[str, Article]
    faults: deque[str] = field(default_factory=deque)
    withheld: set[str] = field(default_factory=set)
    fetched: Counter[str] = field(default_factory=Counter)
    requests: list[dict[str, str]] = field(default_factory=list)


class EutilsServer:
    """Runs in a thread on a free port of loopback."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.behaviour = Behaviour(articles)
        behaviour = self.behaviour

        class Handler(_Handler):
            state = behaviour

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/entrez/eutils/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: Behaviour

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr."""

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, encoded: str) -> None:
        parameters = {key: values[0] for key, values in parse_qs(encoded).items()}
        parameters["_tool"] = urlsplit(self.path).path.rsplit("/", 1)[-1]
        parameters["_method"] = self.command
        self.state.requests.append(parameters)
        fault = self.state.faults.popleft() if self.state.faults else ""
        body, kind = self._body(parameters, deliver=not fault)
        match fault:
            case "429":
                self._send(b'{"error":"API rate limit exceeded"}', "application/json", 429, {"Retry-After": "0"})
            case "500":
                self._send(b"oops", "text/plain", 500)
            case "html":
                self._send(b"<!DOCTYPE html><html><body>Error</body></html>", "text/html")
            case "empty":
                self._send(b"", kind)
            case "json error":
                self._send(b'{"error":"Search Backend failed","esearchresult":{"ERROR":"x"}}', "application/json")
            case "cut":
                self._send(body[: len(body) // 2], kind, length=len(body))
            case "cut inside":
                self._send(body[: len(body) // 2], kind)
            case _:
                self._send(body, kind)

    def _body(self, parameters: Mapping[str, str], *, deliver: bool) -> tuple[bytes, str]:
        if parameters["_tool"] == "efetch.fcgi":
            asked = [pmid for pmid in parameters["id"].split(",") if pmid in self.state.articles]
            given = [pmid for pmid in asked if pmid not in self.state.withheld]
            if deliver:
                self.state.fetched.update(parameters["id"].split(","))
            records = b"\n".join(self.state.articles[pmid].xml for pmid in given)
            return _HEAD + records + b"\n</PubmedArticleSet>", "text/xml"
        hits = sorted((a for a in self.state.articles.values() if _matches(a, parameters)), key=lambda a: int(a.pmid))
        start, most = int(parameters.get("retstart", 0)), min(int(parameters.get("retmax", 20)), MOST)
        page = [article.pmid for article in hits[:MOST][start : start + most]]
        return json.dumps({"esearchresult": {"count": str(len(hits)), "idlist": page}}).encode(), "application/json"

    def _send(
        self,
        body: bytes,
        kind: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


def _matches(article: Article, parameters: Mapping[str, str]) -> bool:
    term = parameters["term"]
    if (uid := re.search(r"(\d+):(\d+)\[uid\]", term)) and not int(uid[1]) <= int(article.pmid) <= int(uid[2]):
        return False
    if (day := re.search(r"(\d{4}/\d\d/\d\d)\[edat\]", term)) and article.day != day[1]:
        return False
    if (since := re.search(r"(\d{4}/\d\d/\d\d):3000\[crdt\]", term)) and article.day < since[1]:
        return False
    if parameters.get("mindate"):
        return bool(article.day) and parameters["mindate"] <= article.day <= parameters["maxdate"]
    return True
