"""The graph as files: GraphML for network programs, CSV for tables, JSON lines for programs, and files for Neo4j.

Memory does not grow with the graph, but for CSV, which holds what each finding is about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from graph.export.files import prepared, reported, write_text
from graph.export.graphml import export_graphml
from graph.export.import_files import ImportFiles, finish
from graph.export.scope import Scope
from graph.export.tables import export_csv

NODES, RELATIONSHIPS = "nodes.jsonl", "relationships.jsonl"


def export_json_lines(scope: Scope, folder: Path) -> list[Path]:
    """Writes ``nodes.jsonl`` and ``relationships.jsonl``, an object a line, with every property as it is."""
    paths = [prepared(folder) / NODES, folder / RELATIONSHIPS]
    for path, rows in zip(paths, (scope.nodes(), scope.relationships()), strict=True):
        with reported(path), path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(json.dumps(row, ensure_ascii=True, sort_keys=True) + "\n" for row in rows)
    return paths


def export_for_import(scope: Scope, folder: Path) -> list[Path]:
    """Writes what ``neo4j-admin database import full`` takes; see `graph.export.import_files`.

    Tables of an earlier export in the same folder are taken away: they would be imported too.
    """
    for old in [*prepared(folder).glob("nodes-*.csv"), *folder.glob("relationships-*.csv")]:
        with reported(old):
            old.unlink()
    with ImportFiles(folder) as files:
        for row in scope.nodes():
            files.node(row["labels"], row["properties"])
        for row in scope.relationships():
            start, end = (row["start_label"], row["start"]), (row["end_label"], row["end"])
            files.relationship(row["type"], start, end, row["properties"])
    return finish(folder, files.restored)


def export(form: str, scope: Scope, folder: Path) -> list[Path]:
    """Writes a scope in one of `EXPORTS`' forms, with the documents that belong to it; returns the paths.

    Raises `KetagraphError` where a file can't be written.
    """
    paths = EXPORTS[form](scope, folder)
    for name, text in scope.documents.items():
        write_text(folder / name, text)
        paths.append(folder / name)
    return paths


EXPORTS: Mapping[str, Callable[[Scope, Path], list[Path]]] = {
    "graphml": export_graphml,
    "csv": export_csv,
    "jsonl": export_json_lines,
    "neo4j-import": export_for_import,
}
