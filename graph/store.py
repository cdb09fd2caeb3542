"""Running named queries: reads in READ sessions with a time limit, writes in managed transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from neo4j import READ_ACCESS, Driver, ManagedTransaction, RoutingControl
from neo4j import Query as TimedQuery
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable

from graph.named_queries import Query, query
from graph.server.layout import cannot_keep, disk_is_full
from ingest.errors import ConnectionFailed, EmptyGraphError, QueryTimeout, StoreError, UsageError
from ingest.home import home_directory

READ_SECONDS = 30.0
"""Time limit of a read; long enough for an export page, short enough that a page never hangs."""

Row = dict[str, Any]


class Store:
    """A graph that answers named queries. Close it, or use it as a context manager."""

    def __init__(self, driver: Driver, *, address: str, database: str = "neo4j") -> None:
        self._driver = driver
        self.address = address
        self.database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._driver.close()

    def read(self, name: str, /, *, seconds: float = READ_SECONDS, **parameters: Any) -> list[Row]:
        """Rows of a named query, in a READ transaction: Neo4j refuses a write there.

        Raises `QueryTimeout` after `seconds`, `ConnectionFailed` when the server is gone.
        """
        named = query(name)
        with translated_errors(named, self.address):
            result = self._driver.execute_query(
                TimedQuery(named.text, timeout=seconds),
                parameters_=parameters,
                routing_=RoutingControl.READ,
                database_=self.database,
            )
        return [record.data() for record in result.records]

    def stream(self, name: str, /, *, seconds: float = 600.0, **parameters: Any) -> Iterator[Row]:
        """The same, row by row: for digests and exports, whose rows may not fit in memory."""
        named = query(name)
        with (
            translated_errors(named, self.address),
            self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session,
            session.begin_transaction(timeout=seconds) as transaction,
        ):
            for record in transaction.run(named.text, parameters):
                yield record.data()

    def write(self, steps: Sequence[tuple[str, Mapping[str, Any]]]) -> list[list[Row]]:
        """Runs named queries in one transaction, retried as a whole by the driver when the server asks for it."""
        named = [(query(name), dict(parameters)) for name, parameters in steps]

        def work(transaction: ManagedTransaction) -> list[list[Row]]:
            return [[record.data() for record in transaction.run(q.text, p)] for q, p in named]

        with (
            translated_errors(named[0][0], self.address),
            self._driver.session(database=self.database) as session,
        ):
            return session.execute_write(work)

    def run_alone(self, name: str, /, **parameters: Any) -> list[Row]:
        """A query that brings its own transactions: CALL … IN TRANSACTIONS."""
        named = query(name)
        with translated_errors(named, self.address), self._driver.session(database=self.database) as session:
            return [record.data() for record in session.run(named.text, parameters)]


@contextmanager
def translated_errors(named: Query, address: str) -> Iterator[None]:
    """Turns the driver's errors into ours: a sentence with the address, or with the query's place."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise UsageError(
            "What was asked for holds half a character (a lone surrogate), which no text may. Type it again."
        ) from error
    except AuthError as error:
        raise ConnectionFailed(
            f"Neo4j at {address} refused the credentials. Check NEO4J_USER and NEO4J_PASSWORD."
        ) from error
    except (ServiceUnavailable, DriverError, OSError) as error:
        raise no_answer(address, error) from error
    except ClientError as error:
        if "TransactionTimedOut" in (error.code or "") or "Terminated" in (error.code or ""):
            raise QueryTimeout(f"{named.name} took too long and was stopped. Ask for less, or try again.") from error
        if "no such fulltext schema index" in (error.message or ""):
            raise EmptyGraphError("The graph is empty. Load something first: ketagraph ingest landmarks") from error
        raise StoreError(f"{named.place}: Neo4j refused {named.name}: {error.message}") from error
    except Neo4jError as error:
        if "Terminated" in (error.code or "") or "TimedOut" in (error.code or ""):
            raise QueryTimeout(f"{named.name} took too long and was stopped. Ask for less, or try again.") from error
        if not _named_server() and disk_is_full(home_directory()):
            raise cannot_keep(home_directory(), "the disk is full") from error
        raise StoreError(f"{named.place}: Neo4j failed at {named.name}: {error.message}") from error


def _named_server() -> bool:
    return bool(os.environ.get("NEO4J_URI", "").strip())


def no_answer(address: str, error: Exception) -> ConnectionFailed:
    """What to do differs: our own server starts by itself at the next command, another one is the user's to start."""
    reason = " ".join(str(error).split("\n")[0].split()).rstrip(".:")
    if _named_server():
        advice = "Start it, or unset NEO4J_URI to use the private server."
    else:
        advice = "What was committed is kept. Repeat the command: it starts the private server anew and goes on."
    return ConnectionFailed(f"Neo4j at {address} does not answer ({reason}). {advice}")
