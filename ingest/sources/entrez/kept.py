"""Batches that were fetched, kept until the run is done: an interrupted run does not fetch them again."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import KetagraphError
from ingest.record import SourceItem
from ingest.sources.pubmed_xml import parse_pubmed_xml


@dataclass(frozen=True, slots=True)
class KeptBatches:
    """A folder with one gzipped XML file a batch and, beside it, the PMIDs that were asked for."""

    folder: Path

    def asked(self) -> set[str]:
        """PMIDs that were asked for in batches that are here whole."""
        return {pmid for path in self._lists() for pmid in json.loads(path.read_text(encoding="utf-8"))}

    def items(self) -> Iterator[SourceItem]:
        """The records of all kept batches, in the order in which they were fetched."""
        for path in self._lists():
            with gzip.open(path.with_suffix(".xml.gz"), "rb") as stream:
                yield from parse_pubmed_xml(stream, str(path))

    def keep(self, pmids: list[str], body: bytes) -> None:
        """Keeps a batch; the list is written last, so that a batch without one does not count."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stem = self.folder / f"{len(self._lists()):06d}"
            with gzip.open(stem.with_suffix(".xml.gz"), "wb") as stream:
                stream.write(body)
            partial = stem.with_suffix(".partial")
            partial.write_text(json.dumps(pmids), encoding="utf-8")
            partial.replace(stem.with_suffix(".json"))
        except OSError as error:
            raise KetagraphError(
                f"What was fetched can't be kept in {self.folder}: {error.strerror}. Free some space and run it again."
            ) from error

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _lists(self) -> list[Path]:
        return sorted(self.folder.glob("*.json"))
