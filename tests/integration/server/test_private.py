"""The private server: started once, found again, believed only when true, and never in silence."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from neo4j.exceptions import Neo4jError

from graph.connection import connect, open_store
from graph.named_queries import query
from graph.server import jars, private
from graph.server.jars import jar_paths, locked_jars
from graph.server.layout import make_home
from graph.server.private import ensure_server, running_server, stop_server
from graph.server.state import STATE_FILE, ServerState, process_of, read_state, write_state
from graph.store import Store, translated_errors
from ingest.errors import ConnectionFailed, QueryTimeout, ServerError, StoreError, UsageError
from ingest.home import home_directory
from ingest.pipeline import prepare

KETAGRAPH = str(Path(sys.executable).with_name("ketagraph"))


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own; its server is stopped in the end."""
    monkeypatch.setenv("KETAGRAPH_HOME", str(tmp_path))
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    monkeypatch.setenv("KETAGRAPH_HOME", str(tmp_path))
    stop_server()


@pytest.mark.store
def test_two_commands_at_once_end_with_one_server_that_outlives_them(own_home: Path) -> None:
    commands = [
        subprocess.Popen([KETAGRAPH, "status", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    answers = [json.loads(command.communicate(timeout=180)[0]) for command in commands]
    assert [answer["papers"] for answer in answers] == [0, 0]
    servers = [
        p for p in psutil.process_iter(["cmdline"]) if f"--home-dir={own_home}/neo4j" in (p.info["cmdline"] or [])
    ]
    assert len(servers) == 1
    state = running_server()
    assert state is not None
    assert state.pid == servers[0].pid
    assert state.password not in " ".join(servers[0].info["cmdline"])
    assert (own_home / "neo4j" / STATE_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.store
def test_a_killed_server_starts_again_with_all_that_was_committed(own_home: Path) -> None:
    with open_store() as store:
        prepare(store)
        concepts = store.read("status.counts")[0]["concepts"]
        state = running_server()
        assert state is not None
        psutil.Process(state.pid).kill()
        psutil.wait_procs([psutil.Process(state.pid)] if psutil.pid_exists(state.pid) else [], timeout=10)
        with pytest.raises(ConnectionFailed, match="does not answer"):
            store.read("status.counts")
    with open_store() as store:
        assert store.read("status.counts")[0]["concepts"] == concepts > 200
    assert stop_server()
    assert not stop_server()


def test_a_state_that_names_another_program_is_not_believed(tmp_path: Path) -> None:
    folder = make_home(tmp_path)
    own = psutil.Process()
    lie = ServerState(own.pid, own.create_time() - 5000, 1, "neo4j", "x")
    write_state(folder, lie)
    assert read_state(folder) == lie
    assert process_of(lie) is None
    for nonsense in (
        "{not json",
        "[]",
        '{"pid": "abc", "created": 0, "port": 1, "user": "neo4j", "password": "x"}',
        '{"pid": -5, "created": 0, "port": 1, "user": "neo4j", "password": "x"}',
        '{"pid": 5, "created": 0, "port": 99999, "user": "neo4j", "password": "x"}',
    ):
        (folder / STATE_FILE).write_text(nonsense, encoding="utf-8")
        assert read_state(folder) is None


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another user")
def test_a_home_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "neo4j").mkdir()
    os.chown(tmp_path / "neo4j", 12345, 12345)
    with pytest.raises(ServerError, match="belongs to another user"):
        make_home(tmp_path)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ServerError, match="can't be kept in"):
        make_home(tmp_path / "file")


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setenv("KETAGRAPH_HOME", str(tmp_path))
    monkeypatch.setattr(private, "first_password", full)
    with pytest.raises(ServerError, match=r"No space left on device\. Free some space"):
        ensure_server()


def test_a_failure_of_neo4j_on_a_full_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETAGRAPH_HOME", str(tmp_path))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setattr("graph.server.layout._LEAST_FREE", 1 << 62)
    with pytest.raises(ServerError, match="the disk is full"), translated_errors(query("write.touch"), "bolt://x"):
        raise Neo4jError("Could not apply the transaction to the store after written to log.")


def test_no_network_at_the_first_start_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jgo.maven import MavenContext

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setenv("KETAGRAPH_CACHE", str(tmp_path))
    monkeypatch.delenv("KETAGRAPH_NEO4J_JARS", raising=False)
    nowhere = {"nowhere": f"http://127.0.0.1:{port}"}
    monkeypatch.setattr(
        jars, "_maven_context", lambda folder: MavenContext(repo_cache=folder, remote_repos=nowhere, timeout=2)
    )
    with pytest.raises(ServerError, match=r"could not be fetched .* Check the network"):
        jar_paths()


def test_a_jar_with_another_hash_is_not_used(tmp_path: Path) -> None:
    wrong = locked_jars()[0]

    class Repository:
        """Hands out a file that is not the jar."""

        def __getattr__(self, name: str) -> object:
            return lambda *_: self

        def resolve(self) -> Path:
            path = tmp_path / "fetched.jar"
            path.write_bytes(b"not a jar")
            return path

    with pytest.raises(ServerError, match="SHA-256 is not the one"):
        jars._fetch(Repository(), wrong, tmp_path)
    assert not (tmp_path / wrong.file_name).exists()


def test_a_folder_without_jars_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETAGRAPH_NEO4J_JARS", str(tmp_path))
    with pytest.raises(ServerError, match="holds no Neo4j jars"):
        jar_paths()


@pytest.mark.store
def test_reading_refuses_to_write_and_ends_in_time(server: Store) -> None:
    with pytest.raises(StoreError, match=r"refused write\.touch"):
        server.read("write.touch")
    names = [{"id": str(number), "pmid": None, "doi": None} for number in range(400_000)]
    with pytest.raises(QueryTimeout, match="took too long"):
        server.read("write.known_papers", papers=names, seconds=0.05)


@pytest.mark.store
def test_wrong_credentials_and_addresses_are_told_apart(server: Store) -> None:
    if server.address.startswith("bolt://127.0.0.1"):
        with pytest.raises(ConnectionFailed, match="refused the credentials"):
            connect(server.address, "neo4j", "wrong password")
    with pytest.raises(ConnectionFailed, match="does not answer"):
        connect("bolt://127.0.0.1:1", "neo4j", "x")
    with pytest.raises(UsageError, match="no address of a Neo4j"):
        connect("nonsense://x", "neo4j", "x")


@pytest.mark.store
def test_the_running_server_is_found_again(server: Store) -> None:
    if os.environ.get("NEO4J_URI"):
        pytest.skip("NEO4J_URI names a server: none is private")
    assert home_directory().exists()
    assert ensure_server().uri == server.address
