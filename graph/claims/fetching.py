"""Fetches a web page that a user names, and nothing inside the user's own network.

Each address, that of every redirect too, is resolved once; where any of the addresses that it resolves to is private,
loopback, link-local, multicast or reserved it is refused, and the connection goes to the address that was checked
(so that a name can't change its meaning between the check and the call: DNS rebinding, OWASP SSRF cheat sheet).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from ingest.errors import RemoteError, UsageError

MOST_BYTES = 5_000_000
MOST_REDIRECTS = 5
SECONDS = 20.0
"""For the whole of a fetch; a step waits `STEP_SECONDS` at most."""
STEP_SECONDS = 8.0
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "Ketagraph (page audit)", "Accept": "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.1"}
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered, after redirects. `media_type` without its parameters, lower case."""

    address: str
    content: bytes
    media_type: str


def fetch(address: str) -> Answer:
    """The content at an address. Raises `UsageError` for one that is not allowed, `RemoteError` for a failure."""
    deadline = time.monotonic() + SECONDS
    at = address
    for _ in range(MOST_REDIRECTS + 1):
        parts = checked_address(at)
        answer, forward = _ask(parts, at, deadline)
        if answer is not None:
            return answer
        at = urljoin(at, forward)
    raise RemoteError(f"The page sends on more than {MOST_REDIRECTS} times.", source=address)


def checked_address(address: str) -> SplitResult:
    """The parts of an http or https address. Raises `UsageError` for any other."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{address!r} is no web address: {error}.") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UsageError(f"{address!r} is no web address. It must begin with http:// or https:// .")
    if parts.username or parts.password:
        raise UsageError("An address with a user name or password is not fetched.")
    if port not in (None, 80, 443):
        raise UsageError(f"{address!r} names port {port}; only 80 and 443 are fetched.")
    return parts


def public_address(host: str, port: int, source: str) -> str:
    """An address of a host to connect to. Raises `UsageError` where one of its addresses is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RemoteError(f"The name {host} could not be resolved.", source=source) from error
    addresses = [str(entry[4][0]) for entry in found]
    for entry in addresses:
        if not is_public(entry):
            raise UsageError(f"{source!r} leads to {entry}, which is not on the public web. It is not fetched.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; one wrapped in IPv6 counts as what it wraps."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _ask(parts: SplitResult, address: str, deadline: float) -> tuple[Answer | None, str]:
    """The answer, or where it sends on to."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    connection = _connection(parts.scheme, host, port, public_address(host, port, address))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", path, headers=_HEADERS)
        response = connection.getresponse()
        if response.status in _REDIRECTS and (forward := response.getheader("Location")):
            return None, forward
        if response.status >= 400:
            raise RemoteError(f"The page answered with status {response.status}.", source=address)
        media_type = (response.getheader("Content-Type") or "").split(";")[0].strip().lower()
        return Answer(address, _content(response, address, deadline), media_type), ""
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise RemoteError(f"The page could not be fetched: {error}.", source=address) from error
    finally:
        connection.close()


def _content(response: http.client.HTTPResponse, address: str, deadline: float) -> bytes:
    content = bytearray()
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise RemoteError(f"The page has more than {MOST_BYTES // 1_000_000} MB.", source=address)
        if time.monotonic() > deadline:
            raise RemoteError(f"The page took more than {SECONDS:.0f} seconds.", source=address)
    return bytes(content)


def _connection(scheme: str, host: str, port: int, ip: str) -> http.client.HTTPConnection:
    """A connection to the checked address that still asks for, and is shown the certificate of, the named host."""
    if scheme == "https":
        return _CheckedHTTPS(host, port, ip)
    return _CheckedHTTP(host, port, ip)


class _CheckedHTTP(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, ip: str) -> None:
        super().__init__(host, port, timeout=STEP_SECONDS)
        self._ip = ip

    def connect(self) -> None:
        self.sock = socket.create_connection((self._ip, self.port), STEP_SECONDS)


class _CheckedHTTPS(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, ip: str) -> None:
        self._checked_context = ssl.create_default_context()
        super().__init__(host, port, timeout=STEP_SECONDS, context=self._checked_context)
        self._ip = ip

    def connect(self) -> None:
        plain = socket.create_connection((self._ip, self.port), STEP_SECONDS)
        self.sock = self._checked_context.wrap_socket(plain, server_hostname=self.host)
