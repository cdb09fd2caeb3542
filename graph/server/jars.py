"""The jars of Neo4j: listed with their SHA-256 in jars.lock.json, fetched once, verified before use.

Neo4j Community is GPL-3; it is fetched by the user's machine and spoken to over Bolt as a program of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from filelock import FileLock

from ingest.errors import ServerError
from ingest.home import cache_directory

NEO4J_VERSION = "5.26.30"
ENDPOINT = f"org.neo4j:neo4j:{NEO4J_VERSION}+org.neo4j.app:neo4j-server:{NEO4J_VERSION}"
_PARALLEL = 8
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Jar:
    """A jar by its Maven coordinate; `sha256` in hexadecimal."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def file_name(self) -> str:
        classifier = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{classifier}.jar"


@cache
def locked_jars() -> tuple[Jar, ...]:
    """The jars that make up the server, in class path order."""
    listed = json.loads(files("graph.server").joinpath("jars.lock.json").read_text(encoding="utf-8"))
    return tuple(Jar(**entry) for entry in listed)


def jar_paths() -> list[Path]:
    """Paths of all jars, fetched and verified when they are not here yet.

    `KETAGRAPH_NEO4J_JARS` names a folder that holds them instead. Raises `ServerError` when a jar is missing
    there, can't be fetched, or is not the one that was locked.
    """
    named = os.environ.get("KETAGRAPH_NEO4J_JARS", "").strip()
    if named:
        return _jars_in(Path(named).expanduser())
    folder = cache_directory() / f"neo4j-{NEO4J_VERSION}"
    complete = folder / "complete"
    if not complete.exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Homes are many, the cache is one: two that start at once must not fetch into each other's files.
            with FileLock(folder / "fetch.lock"):
                if not complete.exists():
                    _fetch_all(folder)
                    complete.write_text("all jars verified\n", encoding="utf-8")
        except OSError as error:
            raise ServerError(
                f"Neo4j could not be stored in {folder}: {error.strerror or error}. "
                "Free some space (150 MB are needed), or name another folder with KETAGRAPH_CACHE."
            ) from error
    return [folder / "jars" / jar.file_name for jar in locked_jars()]


def _jars_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ServerError(f"KETAGRAPH_NEO4J_JARS names {folder}, which is no folder. Point it at Neo4j's lib folder.")
    paths = sorted(folder.glob("*.jar"))
    if not any(path.name.startswith("neo4j-") for path in paths):
        raise ServerError(
            f"KETAGRAPH_NEO4J_JARS names {folder}, which holds no Neo4j jars. Point it at Neo4j's lib folder."
        )
    return paths


def _fetch_all(folder: Path) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    (folder / "jars").mkdir(parents=True, exist_ok=True)
    context = _maven_context(folder / "repository")
    columns = (TextColumn("[progress.description]{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress,
        ThreadPoolExecutor(_PARALLEL) as pool,
    ):
        task = progress.add_task(f"Fetching Neo4j {NEO4J_VERSION} (once, 130 MB)", total=len(locked_jars()))
        jobs = [pool.submit(_fetch, context, jar, folder / "jars") for jar in locked_jars()]
        try:
            for job in as_completed(jobs):
                job.result()
                progress.advance(task)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _maven_context(repository: Path) -> Any:
    from jgo.maven import MavenContext

    return MavenContext(repo_cache=repository, timeout=60)


def _fetch(context: Any, jar: Jar, folder: Path) -> None:
    """Fetches one jar into `folder`, under its final name only once its hash is right."""
    target = folder / jar.file_name
    if target.exists() and _sha256(target) == jar.sha256:
        return
    problem = ""
    for _ in range(_ATTEMPTS):
        try:
            fetched = (
                context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier).resolve()
            )
        except Exception as error:  # jgo raises RuntimeError, requests' errors and AssertionError alike
            if isinstance(error, OSError) and error.errno is not None and not hasattr(error, "request"):
                raise
            problem = f"{type(error).__name__}: {error}"
            continue
        if _sha256(fetched) == jar.sha256:
            fetched.replace(target)
            return
        problem = "its SHA-256 is not the one in jars.lock.json"
        fetched.unlink()
    raise ServerError(
        f"{jar.file_name}, a part of Neo4j, could not be fetched ({problem[:300]}). Check the network and run the "
        "command again; or name a running server with NEO4J_URI, or a folder of Neo4j's jars with KETAGRAPH_NEO4J_JARS."
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lock() -> None:
    """Writes jars.lock.json anew from what Maven resolves `ENDPOINT` to: ``python -m graph.server.jars``."""
    import tomllib

    import jgo

    environment = jgo.build(ENDPOINT)
    resolved = tomllib.loads((Path(environment.path) / "jgo.lock.toml").read_text(encoding="utf-8"))
    jars = [
        {
            "group": entry["groupId"],
            "artifact": entry["artifactId"],
            "version": entry["version"],
            "classifier": entry.get("classifier", ""),
            "sha256": entry["sha256"],
        }
        for entry in resolved["dependencies"]
        if entry["packaging"] == "jar"
    ]
    target = Path(__file__).with_name("jars.lock.json")
    target.write_text("[\n" + ",\n".join(json.dumps(jar) for jar in jars) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    lock()
