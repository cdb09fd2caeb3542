"""The whole graph as files: GraphML for network programs, CSV for tables. Memory does not grow with the graph."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from graph.store import Row, Store
from ingest.errors import KetagraphError

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_KEYS = {
    "label": "node", "name": "node", "properties": "node", "type": "edge", "edge_properties": "edge",
}  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NODE_COLUMNS = ("id", "label", "name", "properties")
RELATIONSHIP_COLUMNS = ("start", "end", "type", "properties")


def export_graphml(store: Store, folder: Path) -> list[Path]:
    """Writes ``graph.graphml`` and returns its path. Raises `KetagraphError` when it can't be written."""
    path = _prepared(folder) / "graph.graphml"
    with _reported(path), etree.xmlfile(str(path), encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", nsmap={None: _GRAPHML}):
            for key, domain in _KEYS.items():
                name = key.removeprefix("edge_")
                xml.write(etree.Element("key", {"id": key, "for": domain, "attr.name": name, "attr.type": "string"}))
            with xml.element("graph", edgedefault="directed"):
                for row in store.stream("export.nodes"):
                    xml.write(_element("node", {"id": row["id"]}, _node_data(row)))
                for row in store.stream("export.relationships"):
                    ends = {"source": row["start"], "target": row["end"]}
                    data = {"type": row["type"], "edge_properties": _json(row["properties"])}
                    xml.write(_element("edge", ends, data))
    return [path]


def export_csv(store: Store, folder: Path) -> list[Path]:
    """Writes ``nodes.csv`` and ``relationships.csv`` (UTF-8, RFC 4180) and returns their paths.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front
    (https://owasp.org/www-community/attacks/CSV_Injection). Raises `KetagraphError` when they can't be written.
    """
    nodes, relationships = _prepared(folder) / "nodes.csv", folder / "relationships.csv"
    _write_csv(nodes, NODE_COLUMNS, ({"id": row["id"], **_node_data(row)} for row in store.stream("export.nodes")))
    rows = ({**row, "properties": _json(row["properties"])} for row in store.stream("export.relationships"))
    _write_csv(relationships, RELATIONSHIP_COLUMNS, rows)
    return [nodes, relationships]


def safe_cell(value: object) -> str:
    """The cell's text, defused where a spreadsheet would run it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


EXPORTS: Mapping[str, Callable[[Store, Path], list[Path]]] = {"graphml": export_graphml, "csv": export_csv}


def _node_data(row: Row) -> dict[str, str]:
    properties = row["properties"]
    name = properties.get("title") or properties.get("name") or properties.get("statement") or row["id"]
    return {"label": row["label"], "name": str(name), "properties": _json(properties)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _element(tag: str, attributes: Mapping[str, str], data: Mapping[str, str]) -> Any:
    element = etree.Element(tag, {key: _clean(value) for key, value in attributes.items()})
    for key, value in data.items():
        etree.SubElement(element, "data", {"key": key}).text = _clean(value)
    return element


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("\ufffd", text)


def _write_csv(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    names = list(columns)
    with _reported(path), path.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        writer.writerows([safe_cell(row[name]) for name in names] for row in rows)


def _prepared(folder: Path) -> Path:
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KetagraphError(f"{path} can't be written: {error.strerror or error}. Name another folder.") from error
