"""kill -9, of the command or of the server, in the middle of a load: the load repeated ends in the same graph."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from lxml import etree

from graph.connection import open_store
from graph.server.private import running_server, stop_server
from tests.shared_data import shared_data

KETAGRAPH = str(Path(sys.executable).with_name("ketagraph"))
ARTICLES = 2200
Kill = Callable[[subprocess.Popen[bytes]], None]
pytestmark = [pytest.mark.store, pytest.mark.data]


@pytest.fixture
def some_articles(tmp_path: Path) -> Path:
    """The first articles of the corpus as a file of their own: three batches, each read in some seconds."""
    path = tmp_path / "some.xml.gz"
    written = 0
    with gzip.open(shared_data("pubmed/corpus.xml.gz")) as corpus, gzip.open(path, "wb", compresslevel=1) as some:
        some.write(b"<PubmedArticleSet>")
        for _, article in etree.iterparse(corpus, tag="PubmedArticle", resolve_entities=False, no_network=True):
            some.write(etree.tostring(article))
            article.clear()
            written += 1
            if written == ARTICLES:
                break
        some.write(b"</PubmedArticleSet>")
    return path


def ingest(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [KETAGRAPH, "ingest", "files", str(path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(path: Path) -> dict[str, int]:
    answer, words = ingest(path).communicate(timeout=300)
    assert answer, words
    counts: dict[str, int] = json.loads(answer)
    return counts


def digest() -> str:
    answer = subprocess.run([KETAGRAPH, "status", "--json"], capture_output=True, check=True, timeout=120).stdout
    return str(json.loads(answer)["digest"])


def wait_for_first_batch(command: subprocess.Popen[bytes]) -> None:
    """Returns once the load has committed a batch; it must still be at work then."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert command.poll() is None, "the load was over before it could be killed"
        with open_store() as store:
            loads = [row["load"] for row in store.read("status.loads")]
        if any(load["source"] == "files" and load.get("seen") for load in loads):
            return
        time.sleep(0.1)
    pytest.fail("the load committed nothing")


def kill_command(command: subprocess.Popen[bytes]) -> None:
    command.kill()
    command.communicate()


def kill_server(command: subprocess.Popen[bytes]) -> None:
    state = running_server()
    assert state is not None
    psutil.Process(state.pid).kill()
    _, words = command.communicate(timeout=180)
    assert command.returncode == 1
    assert b"Traceback" not in words
    assert words.decode().strip().splitlines()[-1].startswith("ketagraph: Neo4j at")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kill", [kill_command, kill_server], ids=["the command", "the server"])
def test_a_load_killed_midway_and_repeated_ends_in_the_same_graph(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_articles: Path, kill: Kill
) -> None:
    command = ingest(some_articles)
    wait_for_first_batch(command)
    kill(command)
    again = finish(some_articles)
    assert again["seen"] == ARTICLES
    assert 0 < again["unchanged"] < ARTICLES
    interrupted = digest()
    stop_server()
    monkeypatch.setenv("KETAGRAPH_HOME", str(tmp_path / "untouched"))
    finish(some_articles)
    assert digest() == interrupted
    stop_server()
