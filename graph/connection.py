"""Which Neo4j is used: the one that NEO4J_URI names, else the private one."""

from __future__ import annotations

import os

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

from graph.server.private import announce_start, ensure_server, running_server
from graph.store import Store, no_answer
from ingest.errors import ConnectionFailed, UsageError

RETRY_SECONDS = 8.0
"""How long a query is tried again; what another command's writes hold up is free within seconds."""


def open_store(*, start: bool = True, retry_seconds: float = RETRY_SECONDS) -> Store:
    """The graph of `NEO4J_URI` (with `NEO4J_USER`, `NEO4J_PASSWORD`, `NEO4J_DATABASE`), else of the private server.

    With `start` false, a private server that does not run is not started. A query that fails for a passing reason is
    tried again for `retry_seconds`. Raises `ConnectionFailed`, `ServerError`, or `UsageError` for an address that is
    none.
    """
    uri = os.environ.get("NEO4J_URI", "").strip()
    if uri:
        user, password = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        database = os.environ.get("NEO4J_DATABASE", "neo4j")
        return connect(uri, user, password, database=database, retry_seconds=retry_seconds)
    state = ensure_server(announce_start) if start else running_server()
    if state is None:
        raise ConnectionFailed("The private Neo4j is not running. Start it with: ketagraph status")
    return connect(state.uri, state.user, state.password, retry_seconds=retry_seconds)


def connect(
    uri: str, user: str, password: str, *, database: str = "neo4j", retry_seconds: float = RETRY_SECONDS
) -> Store:
    """A store at an address, after one check that it answers."""
    driver = _driver(uri, user, password, retry_seconds)
    try:
        driver.verify_connectivity()
    except AuthError as error:
        driver.close()
        raise ConnectionFailed(
            f"Neo4j at {uri} refused the credentials. Check NEO4J_USER and NEO4J_PASSWORD."
        ) from error
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        driver.close()
        raise no_answer(uri, error) from error
    return Store(driver, address=uri, database=database)


def server_name() -> str:
    """``private`` or the address that was named, for messages; never with credentials."""
    return os.environ.get("NEO4J_URI", "").strip() or "private"


def _driver(uri: str, user: str, password: str, retry_seconds: float) -> Driver:
    try:
        return GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_timeout=10,
            connection_acquisition_timeout=20,
            max_transaction_retry_time=retry_seconds,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
        )
    except (ConfigurationError, ValueError) as error:
        raise UsageError(
            f"NEO4J_URI is {uri!r}, which is no address of a Neo4j ({error}). Example: bolt://host:7687"
        ) from error
