"""All errors that Ketagraph raises on purpose. A message says what happened, to which input, and what to do.

KetagraphError
├── UsageError                 the caller asked for something that does not exist or contradicts itself (exit 2)
├── SourceError                a source can't be read further; carries file and position, what came before is kept
│   ├── UnknownFormatError     the content is none of the formats we read
│   └── RemoteError            PubMed answered with something that is not an answer, after all retries
├── RecordError                one record can't be used; it is set aside with its reason, the load goes on
├── DataFileError              a data file of ours (vocabulary, landmarks, rules) breaks its schema
└── StoreError                 the graph can't be used
    ├── ServerError            the private server can't be fetched, started, found or stopped
    ├── ConnectionFailed       no Neo4j answers at the address, or it refuses the credentials
    ├── QueryTimeout           a query ran past its time limit
    ├── SchemaError            the store holds another schema than this version knows
    └── EmptyGraphError        nothing was loaded yet
"""

from __future__ import annotations


class KetagraphError(Exception):
    """Root of all errors raised on purpose; the command line prints its message in one line."""


class UsageError(KetagraphError):
    """Wrong use: the command line ends with 2."""


class SourceError(KetagraphError):
    """A source can't be read further.

    `source` names the file or address, `position` says where in it (``line 12, column 3``, ``byte 4096``,
    ``record 17``) or is empty where that is not known.
    """

    def __init__(self, message: str, *, source: str, position: str = "") -> None:
        where = f"{source}, {position}" if position else source
        super().__init__(f"{where}: {message}")
        self.source = source
        self.position = position


class UnknownFormatError(SourceError):
    """The content of a file is none of the formats that are read."""


class RemoteError(SourceError):
    """PubMed could not be reached, or kept answering with something that is no answer."""


class RecordError(KetagraphError):
    """One record can't be used; the caller sets it aside and goes on."""


class DataFileError(KetagraphError):
    """A data file that ships with Ketagraph breaks its own schema."""


class StoreError(KetagraphError):
    """The graph can't be used."""


class ServerError(StoreError):
    """The private Neo4j can't be fetched, started, found or stopped."""


class ConnectionFailed(StoreError):
    """No Neo4j answers at the address, or it refuses the credentials."""


class QueryTimeout(StoreError):
    """A query ran past its time limit."""


class SchemaError(StoreError):
    """The store was made by another version of Ketagraph."""


class EmptyGraphError(StoreError):
    """Nothing was loaded yet: reading has nothing to read."""
