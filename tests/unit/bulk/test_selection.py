"""Which records are selected: by a preset as PubMed would find them, by PMID, or all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.bulk.inputs import baseline_files
from ingest.bulk.selection import selection
from ingest.errors import UsageError
from ingest.record import AbstractSection, MeshHeading
from tests.made import record

PRESET = "ketamine-addiction"


@pytest.mark.parametrize(
    ("title", "abstract", "mesh"),
    [
        ("Ketamine for alcohol use disorder", "", ()),
        ("S-ketamine in people", "Heroin self-administration was measured.", ()),
        ("Esketamine", "", ("Opioid-Related Disorders",)),
        ("A made-up case", "Craving rose.", ("Ketamine",)),
        ("Ketalar and CI-581", "Relapses were rare.", ()),
    ],
)
def test_the_preset_finds_ketamine_and_addiction(title: str, abstract: str, mesh: tuple[str, ...]) -> None:
    sections = (AbstractSection(abstract),) if abstract else ()
    found = record(title=title, abstract=sections, mesh=tuple(MeshHeading(name) for name in mesh))
    assert selection(PRESET).wants(found)


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Ketamine for pain", "Pain fell."),
        ("Alcohol use disorder", "Naltrexone was given."),
        ("Norepinephrine and craving", "Anketamin is no word of the search."),
    ],
)
def test_the_preset_leaves_out_what_names_only_one_of_them(title: str, abstract: str) -> None:
    assert not selection(PRESET).wants(record(title=title, abstract=(AbstractSection(abstract),)))


def test_a_file_of_pmids_selects_these(tmp_path: Path) -> None:
    listed = tmp_path / "wanted.txt"
    listed.write_text("# made up\n7\npmid:8  # another\n\n")
    wanted = selection(str(listed))
    assert [wanted.wants(record(pmid)) for pmid in ("7", "8", "9")] == [True, True, False]
    listed.write_text("seven\n")
    with pytest.raises(UsageError, match="line 1"):
        selection(str(listed))


def test_an_unknown_selection_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="ketamine-addiction"):
        selection("nonsense")


def test_files_come_in_the_order_of_issue_across_folders(tmp_path: Path) -> None:
    names = ("a/pubmed20n0002.xml.gz", "b/pubmed20n0001.xml.gz", "a/pubmed21n0001.xml.gz", "a/readme.txt")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = baseline_files([tmp_path / "a", tmp_path / "b"])
    assert [path.name for path in found] == ["pubmed20n0001.xml.gz", "pubmed20n0002.xml.gz", "pubmed21n0001.xml.gz"]
    (tmp_path / "c").mkdir()
    with pytest.raises(UsageError, match="holds no PubMed XML"):
        baseline_files([tmp_path / "c"])
    with pytest.raises(UsageError, match="does not exist"):
        baseline_files([tmp_path / "d"])
