"""Exports: read back by other programs, nothing lost, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export import export_csv, export_graphml, safe_cell
from graph.store import Store
from ingest.paper_reader import PaperReader
from ingest.pipeline import LoadRequest, load
from tests.made import record, trial_report

HOSTILE = '=HYPERLINK("http://x") <script>\x00\x0b&amp; ]]>'


@pytest.mark.store
def test_graphml_and_csv_hold_the_whole_graph(empty_store: Store, tmp_path: Path) -> None:
    papers = [trial_report("1"), record("2", HOSTILE)]
    load(papers, empty_store, PaperReader(), LoadRequest("files", "made up"), rejects=lambda _: None)
    nodes, edges = len(list(empty_store.stream("export.nodes"))), len(list(empty_store.stream("export.relationships")))
    graph = nx.read_graphml(export_graphml(empty_store, tmp_path)[0])
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (nodes, edges)
    assert graph.nodes["pmid:1"]["label"] == "Paper"
    node_path, edge_path = export_csv(empty_store, tmp_path)
    with node_path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == nodes
    assert next(row["name"] for row in rows if row["id"] == "pmid:2").startswith("'=HYPERLINK")
    with edge_path.open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == edges


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe_cell(text).endswith(text)
