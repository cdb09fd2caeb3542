"""Which version holds: the same as loading one file after the other, whatever order parts are finished in."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.rows import PaperRows
from ingest.bulk.merge import merge
from ingest.bulk.parts import Part, PartWriter, day_number, read_part
from ingest.record import Deletion, Record
from tests.made import record, trial_report

DAYS = ("", "2019", "2020-03", "2020-03-07")
records = st.builds(
    lambda pmid, version, revised: replace(record(str(pmid)), version=version, revised=revised),
    st.integers(1, 4),
    st.integers(1, 2),
    st.sampled_from(DAYS),
)
items = st.one_of(records, st.builds(lambda pmid: Deletion(str(pmid)), st.integers(1, 4)))
files = st.lists(st.lists(st.tuples(items, st.booleans()), max_size=6), min_size=1, max_size=3)


def one_after_the_other(content: list[list[tuple[Record | Deletion, bool]]]) -> dict[str, tuple[int, int] | None]:
    """For each PMID that holds: file and place of its record, or None where that record is not wanted."""
    held: dict[str, tuple[Record, tuple[int, int] | None]] = {}
    for number, file in enumerate(content):
        for place, (item, wanted) in enumerate(file):
            if isinstance(item, Deletion):
                held.pop(item.pmid, None)
                continue
            present = held.get(item.pmid)
            if present is None or (item.version, item.revised) >= (present[0].version, present[0].revised):
                held[item.pmid] = item, (number, place) if wanted else None
    return {pmid: where for pmid, (_, where) in held.items()}


@settings(max_examples=60, deadline=None)
@given(files)
def test_what_holds_is_what_a_load_in_order_leaves(content: list[list[tuple[Record | Deletion, bool]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [part_of(Path(folder) / str(number), file) for number, file in enumerate(content)]
        merged = merge(parts)
    expected = {where for where in one_after_the_other(content).values() if where}
    found = set()
    for number, (file, wanted) in enumerate(zip(content, merged.wanted, strict=True)):
        places = [place for place, (item, chosen) in enumerate(file) if isinstance(item, Record) and chosen]
        found |= {(number, place) for place, holds in zip(places, wanted, strict=True) if holds}
    assert found == expected
    assert merged.present.tolist() == sorted(int(content[n][p][0].pmid) for n, p in expected)


def part_of(folder: Path, file: list[tuple[Record | Deletion, bool]]) -> Part:
    writer = PartWriter(folder)
    for item, wanted in file:
        if isinstance(item, Deletion):
            writer.delete(item)
        else:
            writer.add(item, PaperRows({"id": item.key, "pmid": item.pmid}, (), (), ()) if wanted else None)
    writer.finish("made up", "fingerprint", "", 0.0)
    part = read_part(folder)
    assert part is not None
    return part


@given(st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_days_as_numbers_are_ordered_as_their_texts(one: str, other: str) -> None:
    assert (day_number(one) < day_number(other)) == (one < other)


def test_a_part_gives_back_the_rows_that_were_put_in(tmp_path: Path) -> None:
    from ingest.paper_reader import PaperReader

    reader = PaperReader()
    reports = [trial_report("1"), record("2"), trial_report("3")]
    writer = PartWriter(tmp_path / "part")
    for report in reports:
        writer.add(report, reader.rows(report))
    writer.finish("made up", "fingerprint", "", 0.0)
    part = read_part(tmp_path / "part")
    assert part is not None
    given_back = list(part.papers(merge([part]).wanted[0]))
    assert given_back == [as_lists(reader.rows(report)) for report in reports]


def as_lists(rows: PaperRows) -> PaperRows:
    """The rows as JSON would have them: columns tell no tuple from a list."""
    import json

    groups = {
        name: tuple(json.loads(json.dumps(getattr(rows, name))))
        for name in ("authorships", "mentions", "registrations", "facts", "findings")
    }
    return PaperRows(json.loads(json.dumps(rows.paper)), **groups)
