"""Tasks on Dask: a local cluster of processes, or any cluster by the address of its scheduler."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.bulk.parts import Manifest
from ingest.bulk.selection import Selection
from ingest.bulk.task import make_part
from ingest.errors import KetagraphError, RemoteError

_CONNECT_SECONDS = 20
_FAILURES = 2
"""Workers that may die of one file before it is given up: a file that kills every worker must not stop the others."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Where tasks run: `scheduler` is an address (``tcp://host:8786``), or empty for `local` processes here."""

    local: int = 1
    scheduler: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A file's part was made, or `fault` says why not."""

    file: Path
    manifest: Manifest | None
    fault: str = ""


def make_parts(files: Sequence[Path], parts: Path, wanted: Selection, workers: Workers) -> Iterator[Done]:
    """Makes the parts of all files and yields each as it is finished, in any order.

    A worker that dies is replaced, and its file is begun anew; a file that kills several is given up and named.
    Raises `RemoteError` when the scheduler can't be reached or goes away; finished parts are kept.
    """
    parts.mkdir(parents=True, exist_ok=True)
    with _client(workers) as client:
        futures = {
            client.submit(make_part, file, parts, wanted, key=f"part-{file}", pure=False): file for file in files
        }
        with _scheduler_errors(workers):
            yield from _finished(client, futures)


def _finished(client: Any, futures: dict[Any, Path]) -> Iterator[Done]:
    from distributed import as_completed

    for future in as_completed(list(futures), loop=client.loop):  # type: ignore[no-untyped-call]
        file = futures[future]
        if future.status == "cancelled":
            raise ConnectionError("the scheduler went away")
        error = future.exception()
        if error is None:
            yield Done(file, future.result())
        else:
            yield Done(file, None, _reason(file, error))
        future.release()


def _reason(file: Path, error: BaseException) -> str:
    if isinstance(error, KetagraphError):
        return str(error)
    if type(error).__name__ == "KilledWorker":
        return f"{file}: {_FAILURES + 1} workers died of it (too little memory?); nothing of it was loaded"
    return f"{file}: {type(error).__name__}: {str(error)[:300]}; nothing of it was loaded"


@contextmanager
def _client(workers: Workers) -> Iterator[Any]:
    import dask
    from distributed import Client, LocalCluster

    if workers.scheduler:
        try:
            client = Client(workers.scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise RemoteError(
                f"no Dask scheduler answers ({str(error)[:200]}). Check the address, or leave --scheduler out",
                source=workers.scheduler,
            ) from error
        with client:
            yield client
        return
    settings = {"distributed.scheduler.allowed-failures": _FAILURES}
    with (
        dask.config.set(settings),
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers.local,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            memory_limit=0,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        yield client


@contextmanager
def _scheduler_errors(workers: Workers) -> Iterator[None]:
    """When a scheduler is gone, Dask cancels what is waited for, or loses the connection."""
    from concurrent.futures import CancelledError as FutureCancelledError

    try:
        yield
    except (FutureCancelledError, OSError) as error:
        raise RemoteError(
            "the Dask scheduler went away. Finished parts are kept: repeat the command, which goes on from there",
            source=workers.scheduler or "local cluster",
        ) from error
