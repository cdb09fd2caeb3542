"""Fixtures: a real Neo4j for the whole run, private unless NEO4J_TEST_URI names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph.connection import connect, open_store
from graph.server.private import stop_server
from graph.store import Store
from ingest.pipeline import prepare

_EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A KETAGRAPH_HOME for the whole run."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("KETAGRAPH_HOME")
    os.environ["KETAGRAPH_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["KETAGRAPH_HOME"]
    else:
        os.environ["KETAGRAPH_HOME"] = before


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Store]:
    """A running Neo4j: the one of NEO4J_TEST_URI, which must be empty or ours, else a private one."""
    uri = os.environ.get("NEO4J_TEST_URI", "")
    if uri:
        user, password = os.environ.get("NEO4J_TEST_USER", "neo4j"), os.environ.get("NEO4J_TEST_PASSWORD", "")
        _refuse_foreign_data(uri, user, password)
        os.environ |= {"NEO4J_URI": uri, "NEO4J_USER": user, "NEO4J_PASSWORD": password}
        with connect(uri, user, password) as store:
            yield store
        return
    with open_store() as store:
        yield store
    stop_server()


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home, and a private server, that one test alone may kill or replace."""
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("KETAGRAPH_HOME", str(home))
    yield home
    stop_server()


@pytest.fixture
def empty_store(server: Store) -> Store:
    """The store with schema and vocabulary, and no paper in it."""
    return emptied(server)


def emptied(store: Store) -> Store:
    """Takes everything out of a store and puts schema and vocabulary back."""
    with store._driver.session(database=store.database) as session:
        session.run(_EMPTY).consume()
    prepare(store)
    return store


def _refuse_foreign_data(uri: str, user: str, password: str) -> None:
    """Tests wipe the store that they are given: one with data that tests did not make is refused."""
    with GraphDatabase.driver(uri, auth=(user, password)) as driver:
        records = driver.execute_query("MATCH (n) RETURN count(n) AS nodes, count{(:Graph)} AS graphs").records
        if records[0]["nodes"] and not records[0]["graphs"]:
            pytest.exit(f"NEO4J_TEST_URI={uri} holds data that is not ours; name an empty database", returncode=2)
