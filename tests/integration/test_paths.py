"""``ketagraph paths`` on the landmark studies in a real store."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.cli.paths import command
from graph.curated import write_curated
from graph.mechanisms.explore import explorer
from graph.store import Store
from graph.write import link_papers
from ingest.errors import UsageError
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from ingest.sources.landmarks.source import curated_studies
from tests.conftest import emptied

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def landmarks(server: Store) -> Store:
    store = emptied(server)
    studies = curated_studies()
    load([s.record for s in studies], store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    write_curated(store, studies)
    link_papers(store)
    return store


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


@pytest.mark.parametrize("ends", [("craving", "ketamine"), ("ketamine", "no such thing"), ("depression", "ketamine")])
def test_what_no_path_can_join_is_refused_in_a_sentence(landmarks: Store, ends: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        CliRunner().invoke(command, [*ends], catch_exceptions=False)
