"""BibTeX and RIS: what is written is read back equal, by the libraries that others use too."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

import bibtexparser.entrypoint
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from graph.citations.bibtex import escaped, read_bibtex, title_field, to_bibtex, unescaped
from graph.citations.csl import Item, csl_item
from graph.citations.ris import read_ris, to_ris
from ingest.errors import KetagraphError
from ingest.record import Record
from ingest.sources.content import content_of
from ingest.sources.ris import parse_ris
from tests.unit.citations.made_papers import group, items, paper, person, texts


def numbered(found: list[Item]) -> list[Item]:
    """Keys must differ within a file."""
    numbers = count()
    return [item | {"id": f"{item['id']}{next(numbers)}"} for item in found]


@given(st.lists(items, min_size=1, max_size=4).map(numbered))
def test_bibtex_is_read_back_equal(found: list[Item]) -> None:
    assert read_bibtex(to_bibtex(found)) == found


@given(st.lists(items, min_size=1, max_size=4).map(numbered))
def test_ris_is_read_back_equal(found: list[Item]) -> None:
    assert read_ris(to_ris(found)) == found


@given(texts)
def test_what_latex_would_act_on_is_escaped_and_read_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert unescaped(title_field(text)) == text
    assert escaped(text).count("{") == escaped(text).count("}")


def test_fifty_records_are_read_back_equal() -> None:
    people = [
        person("van den Brink", "Wim"),
        person("Smith", initials="JQ", suffix="Jr"),
        group("The {Made-up} Group, Ltd"),
    ]
    found = [
        csl_item(
            paper(*people[: n % 4], id=f"pmid:{n}", pmid=str(n), title=f"NMDA & {n} % of [all] {{cases}}: α_2 $x$")
        )
        for n in range(50)
    ]
    assert read_ris(to_ris(found)) == found
    assert read_bibtex(to_bibtex(found)) == found


def test_a_title_keeps_its_capitals_in_bibtex() -> None:
    assert title_field("Ketamine and NMDA receptors in Parkinson disease") == (
        "Ketamine and {NMDA} receptors in {Parkinson} disease"
    )
    assert title_field("A Made-up Trial of Ketamine") == "A Made-up Trial of Ketamine"


def test_bibtex_has_the_fields_that_bibtex_knows() -> None:
    found = csl_item(
        paper(person("van den Brink", "Wim"), person("Smith", initials="JQ", suffix="Jr"), group("A, B and C"))
    )
    (entry,) = bibtexparser.entrypoint.parse_string(to_bibtex([found])).entries
    fields: dict[str, Any] = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("article", "brink2022_100")
    assert fields["author"] == "van den Brink, Wim and Smith, Jr, J Q and {A, B and C}"
    assert (fields["pages"], fields["month"], fields["number"]) == ("152--162", "feb", "2")


def test_ris_is_read_by_rispy_and_by_our_own_reader() -> None:
    found = csl_item(
        paper(person("van den Brink", "Wim"), group("The Made-up Group"), title="Withdrawn?", status="retracted")
    )
    text = to_ris([found])
    (by_rispy,) = rispy.loads(text)
    assert by_rispy["authors"] == ["van den Brink, Wim", "The Made-up Group"]
    assert (by_rispy["start_page"], by_rispy["end_page"], by_rispy["year"]) == ("152", "162", "2022")
    assert by_rispy["notes"] == ["Status: retracted"]
    (record,) = parse_ris(content_of(BytesIO(text.encode()), "made up"), "made up")
    assert isinstance(record, Record)
    assert (record.pmid, record.title, record.date) == ("100", "Withdrawn?", "2022-02-01")
    assert record.authors[1].collective == "The Made-up Group"


def test_broken_bibtex_is_a_sentence() -> None:
    with pytest.raises(KetagraphError, match="no BibTeX"):
        read_bibtex("@article{key, title = {open")
