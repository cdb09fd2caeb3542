"""``ketagraph paths`` on the landmark studies in a real store."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.main import main
from app.cli.paths import command
from graph.mechanisms.explore import explorer
from graph.store import Store
from ingest.curated import load_curated
from ingest.errors import UsageError
from ingest.paper_reader import PaperReader
from tests.conftest import emptied

pytestmark = pytest.mark.store
WRONG_USE = 2


@pytest.fixture(scope="module")
def landmarks(server: Store) -> Store:
    store = emptied(server)
    load_curated(store, PaperReader())
    return store


def answered(*arguments: str) -> dict[str, Any]:
    """What the command prints as JSON."""
    done = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def findings(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding for path in document["paths"] for edge in path["edges"] for finding in edge["findings"]]


def test_paths_lead_over_reconsolidation_and_animals_are_marked(landmarks: Store) -> None:
    done = CliRunner().invoke(command, ["ketamine", "craving", "--max", "50", "--json"], catch_exceptions=False)
    paths = json.loads(done.stdout)["paths"]
    by_middle = {tuple(node["id"] for node in path["nodes"][1:-1]): path for path in paths}
    onward = by_middle["mechanism:reconsolidation",]["edges"][1]
    assert onward["species"] == ["animal"]
    assert all({"findings", "pmids", "species", "direction"} <= set(edge) for path in paths for edge in path["edges"])
    assert all(f["sentence"] and f["paper"] for path in paths for edge in path["edges"] for f in edge["findings"])
    assert {f["animal_model_of"] for f in onward["findings"] if f["species"] == "animal"} == {"craving"}


def test_evidence_from_people_alone_leaves_animals_out(landmarks: Store) -> None:
    done = CliRunner().invoke(command, ["ketamine", "craving", "--species", "human", "--json"], catch_exceptions=False)
    paths = json.loads(done.stdout)["paths"]
    assert paths
    assert {f["species"] for path in paths for edge in path["edges"] for f in edge["findings"]} == {"human"}


def test_findings_are_read_anew_only_after_a_change(landmarks: Store) -> None:
    assert explorer(landmarks) is explorer(landmarks)
    before = explorer(landmarks)
    landmarks.write([("write.touch", {})])
    assert explorer(landmarks) is not before


@pytest.mark.parametrize("species", ["human", "animal", "in vitro"])
def test_a_filter_by_species_lets_nothing_else_through(landmarks: Store, species: str) -> None:
    found = answered("ketamine", "craving", "--species", species)
    assert {rung for path in found["paths"] for edge in path["edges"] for rung in edge["species"]} <= {species}
    assert {f["species"] for f in findings(found)} <= {species}


def test_what_is_not_counted_says_why_and_what_is_does_not(landmarks: Store) -> None:
    shown = findings(answered("ketamine", "craving", "--max", "50"))
    assert shown
    assert all((f["why_not"] is None) == f["counted"] for f in shown)
    assert not [f for f in shown if f["counted"] and f["status"] in ("retracted", "retraction notice")]


def test_the_first_paths_hold_most_and_those_that_do_not_fit_stand_behind(landmarks: Store) -> None:
    found = answered("ketamine", "craving", "--max", "200")
    assert found["total"] == len(found["paths"])
    fits = [path["directions_fit"] is False for path in found["paths"] if all(e["studies"] for e in path["edges"])]
    assert fits == sorted(fits)
    assert answered("ketamine", "craving", "--max", "1")["paths"] == found["paths"][:1]


@pytest.mark.parametrize("ends", [("no such thing", "craving"), ("ketamine", "no such thing"), ("craving", "ketamine")])
def test_wrong_use_is_one_line_and_exit_2(
    landmarks: Store, ends: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["paths", *ends])
    printed = capsys.readouterr()
    assert stopped.value.code == WRONG_USE
    assert printed.out == ""
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("ends", [("craving", "ketamine"), ("ketamine", "no such thing"), ("depression", "ketamine")])
def test_what_no_path_can_join_is_refused_in_a_sentence(landmarks: Store, ends: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        CliRunner().invoke(command, [*ends], catch_exceptions=False)
