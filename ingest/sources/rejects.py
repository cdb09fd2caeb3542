"""Records that were set aside: why, and the file that keeps them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from ingest.errors import KetagraphError
from ingest.record import Record, Rejection


def reason_to_reject(record: Record, *, pmid_needed: bool = True) -> str:
    """Why a record can't be used, or an empty text where it can."""
    if pmid_needed and not record.pmid:
        return "has no valid PMID"
    if not record.title and not record.abstract:
        return "has neither a title nor an abstract"
    return ""


class RejectFile:
    """Rejections as JSON lines {source, position, reason, excerpt, at}, appended and flushed one by one.

    `at` is the time in UTC, ISO 8601. The file is made with the first rejection. Raises KetagraphError where it can't
    be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file: TextIO | None = None

    def __enter__(self) -> RejectFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def write(self, rejection: Rejection) -> None:
        line = {
            "source": rejection.source,
            "position": rejection.position,
            "reason": rejection.reason,
            "excerpt": rejection.excerpt,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        try:
            file = self._opened()
            file.write(json.dumps(line) + "\n")
            file.flush()
        except OSError as error:
            raise KetagraphError(
                f"The reject file {self.path} can't be written ({error.strerror}); "
                "free the disk or choose another home, then load again."
            ) from error
        self.count += 1

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> TextIO:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a", encoding="utf-8")
        return self._file
