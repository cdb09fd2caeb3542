"""An abstract without end is kept whole and read at its beginning only."""

from __future__ import annotations

from ingest.paper_reader import READ_CHARACTERS, PaperReader
from ingest.record import AbstractSection
from tests.made import record

_SENTENCE = "Ketamine reduced craving in 40 patients with cocaine use disorder. "


def test_only_the_beginning_of_an_endless_abstract_is_read() -> None:
    whole = _SENTENCE * (4 * READ_CHARACTERS // len(_SENTENCE))
    sections = (AbstractSection(whole, "A", ""), AbstractSection("Placebo did nothing.", "B", ""))
    rows = PaperReader().rows(record(abstract=sections))
    assert len(rows.paper["abstract"]) > len(whole)
    ends = [finding["properties"]["end"] for finding in rows.findings]
    assert ends
    assert max(ends) <= len("Ketamine and craving") + 1 + READ_CHARACTERS
