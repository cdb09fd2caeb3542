"""What is known of the running server: a file that only its owner may read, and that is not believed unchecked."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from ingest.errors import ServerError

STATE_FILE = "server.json"
_CLOCK_TOLERANCE = 1.0  # seconds; start times are derived from the boot time, which clocks may shift a little


@dataclass(frozen=True, slots=True)
class ServerState:
    """A server that was started: `created` is the start time of process `pid`, seconds since 1970."""

    pid: int
    created: float
    port: int
    user: str
    password: str

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"


def read_state(folder: Path) -> ServerState | None:
    """The state that was written, or None where there is no such file or it does not hold a state (then it is stale).

    Raises `ServerError` when the file exists and may not be read.
    """
    try:
        values = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
        state = ServerState(**values)
        return state if _is_sound(state) else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ServerError(f"{folder / STATE_FILE} can't be read: {error.strerror}. Choose another --home.") from error
    except (ValueError, TypeError):
        return None


def _is_sound(state: ServerState) -> bool:
    """Whether the values can be those of a server at all."""
    numbers = isinstance(state.pid, int) and isinstance(state.port, int) and isinstance(state.created, int | float)
    texts = isinstance(state.user, str) and isinstance(state.password, str)
    return numbers and texts and state.pid > 0 and 0 < state.port < 65536


def write_state(folder: Path, state: ServerState) -> None:
    """Writes the state atomically, mode 0600: it holds the password."""
    partial = folder / f"{STATE_FILE}.{os.getpid()}"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(state), stream)
    partial.replace(folder / STATE_FILE)


def remove_state(folder: Path) -> None:
    (folder / STATE_FILE).unlink(missing_ok=True)


def process_of(state: ServerState) -> psutil.Process | None:
    """The server's process, or None when it is gone: a pid alone may be another program's by now."""
    try:
        process = psutil.Process(state.pid)
        same = abs(process.create_time() - state.created) < _CLOCK_TOLERANCE
        return process if same and process.is_running() and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None
