"""The folders, the settings and the first password of the private server."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path

from ingest.errors import ServerError

USER = "neo4j"
_FOLDERS = ("data/dbms", "logs", "conf", "plugins", "run", "import")
_PASSWORD_ITERATIONS = 1024
_LEAST_FREE = 1 << 20
_SETTINGS = """\
# Written by Ketagraph at every start; changes here are lost.
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_minimum_password_length=8
server.memory.pagecache.size=256m
db.tx_log.preallocate=false
db.tx_log.rotation.size=32M
db.tx_log.rotation.retention_policy=2 files
db.logs.query.enabled=OFF
"""


def make_home(home: Path) -> Path:
    """Makes the server's folder under `home` and returns it.

    Raises `ServerError` when the folder is another user's (its files would be run or read with our rights),
    can't be written, or the disk is full.
    """
    folder = home / "neo4j"
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            raise ServerError(f"{folder} belongs to another user. Choose a folder of your own with --home.")
        folder.chmod(0o700)
        (folder / "run" / "writable").write_text("", encoding="utf-8")
    except OSError as error:
        raise cannot_keep(folder, error.strerror or str(error)) from error
    return folder


def cannot_keep(folder: Path, reason: str) -> ServerError:
    """A full disk, a folder without the right to write: what to do is the same."""
    return ServerError(
        f"The graph can't be kept in {folder}: {reason}. Free some space, or choose another --home; "
        "what was committed is kept."
    )


def disk_is_full(folder: Path) -> bool:
    """Whether so little is free that Neo4j's failure is explained by it."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_FREE
    except OSError:
        return False


def write_settings(folder: Path, port: int) -> None:
    """neo4j.conf for a server on loopback at `port`."""
    (folder / "conf" / "neo4j.conf").write_text(_SETTINGS.format(port=port), encoding="utf-8")


def first_password(folder: Path) -> str:
    """The server's password, made at the first start and kept in a 0600 file.

    The hash goes into data/dbms/auth.ini, which is what ``neo4j-admin dbms set-initial-password`` writes too;
    written from here, the password never stands in a process list.
    """
    kept = folder / "password"
    if kept.exists():
        return kept.read_text(encoding="utf-8").strip()
    password = secrets.token_urlsafe(24)
    _write_private(folder / "data" / "dbms" / "auth.ini", _auth_line(password, secrets.token_bytes(32)))
    _write_private(kept, password)
    return password


def _auth_line(password: str, salt: bytes) -> str:
    """Neo4j's SystemGraphCredential: SHA-256, salted, iterated as Apache Shiro's SimpleHash does."""
    digest = hashlib.sha256(salt + password.encode("utf-8")).digest()
    for _ in range(_PASSWORD_ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},{_PASSWORD_ITERATIONS}:\n"


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
