"""Workers and schedulers that die on the way: nothing that was finished is lost, and the rerun goes on there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ingest.bulk import cluster as cluster_module
from ingest.bulk.cluster import Workers, make_parts
from ingest.bulk.parts import read_part
from ingest.bulk.selection import Selection
from ingest.bulk.task import part_folder
from ingest.errors import RemoteError
from tests.integration.bulk.files import made_article, write_file

ALL = Selection("all")
ABSTRACT = "Ketamine reduced craving in people with alcohol use disorder. " * 8


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files that take a worker a second or so each."""
    return [
        write_file(
            (tmp_path / f"pubmed20n000{n}.xml.gz").resolve(),
            *(made_article(1000 * n + i, f"Made up {i}", abstract=ABSTRACT) for i in range(120)),
        )
        for n in (1, 2, 3)
    ]


def finished(files: list[Path], parts: Path) -> list[int]:
    found = [read_part(part_folder(parts, file)) for file in files]
    return [part.manifest.selected for part in found if part]


@pytest.mark.timeout(180)
def test_a_worker_that_is_killed_is_replaced(files: list[Path], tmp_path: Path) -> None:
    work = make_parts(files, tmp_path / "parts", ALL, Workers(1))
    done = [next(work)]
    (worker,) = [child for child in psutil.Process().children(recursive=True) if is_worker(child)]
    worker.kill()
    done += work
    assert [one.fault for one in done] == ["", "", ""]
    assert finished(files, tmp_path / "parts") == [120, 120, 120]


def is_worker(process: psutil.Process) -> bool:
    return any("spawn_main" in word for word in process.cmdline())


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, psutil.Process]]:
    """A scheduler and a worker of their own, as on a cluster: the address, and the scheduler's process."""
    notes = tmp_path / "scheduler.json"
    options = ["--scheduler-file", str(notes), "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    scheduler = start(["scheduler", "--host", "127.0.0.1", "--port", "0", *options], environment)
    until = time.monotonic() + 60
    while not notes.exists() and time.monotonic() < until:
        time.sleep(0.1)
    worker = start(["worker", "--nthreads", "1", "--no-nanny", "--death-timeout", "5", *options], environment)

    yield json.loads(notes.read_text())["address"], psutil.Process(scheduler.pid)
    for process in (scheduler, worker):
        process.kill()
        process.wait()


def start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.timeout(180)
def test_a_scheduler_that_is_killed_is_said_and_the_rerun_goes_on(
    files: list[Path], tmp_path: Path, cluster: tuple[str, psutil.Process]
) -> None:
    address, scheduler = cluster
    parts = tmp_path / "parts"
    work = make_parts(files, parts, ALL, Workers(scheduler=address))
    first = [next(work)]
    scheduler.kill()
    with pytest.raises(RemoteError, match="scheduler"):
        first.extend(work)
    written = part_folder(parts, first[0].file).stat().st_mtime_ns
    assert [one.fault for one in make_parts(files, parts, ALL, Workers(1))] == ["", "", ""]
    assert finished(files, parts) == [120, 120, 120]
    assert part_folder(parts, first[0].file).stat().st_mtime_ns == written


def test_a_scheduler_that_is_not_there_is_said(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT_SECONDS", 1)
    with pytest.raises(RemoteError, match="no Dask scheduler answers"):
        list(make_parts(files, tmp_path / "parts", ALL, Workers(scheduler="tcp://127.0.0.1:1")))
