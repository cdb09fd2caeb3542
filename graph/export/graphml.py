"""GraphML (http://graphml.graphdrawing.org), for network programs: networkx, Gephi, Cytoscape, yEd."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from graph.export.files import prepared, reported
from graph.export.scope import Scope
from graph.export.tables import INTERNAL, Columns, as_json, spooled
from graph.store import Row

FILE = "graph.graphml"
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_LONGEST_NAME = 80

Keys = dict[str, str]
"""An attribute's name to its GraphML type."""


def export_graphml(scope: Scope, folder: Path) -> list[Path]:
    """Writes ``graph.graphml`` and returns its path. Raises `KetagraphError` when it can't be written.

    Every property is an attribute of its own, with its type; lists are JSON. ``label`` is the kind of a node, ``name``
    what to print on it, ``type`` the kind of an edge.
    """
    path = prepared(folder) / FILE
    with spooled(scope.nodes()) as (node_columns, nodes), spooled(scope.relationships()) as (edge_columns, edges):
        node_keys = {"label": "string", "name": "string", **_keys(node_columns)} | {"name": "string"}
        edge_keys = {"type": "string", **_keys(edge_columns)}
        with reported(path), etree.xmlfile(str(path), encoding="utf-8") as xml:
            xml.write_declaration()
            with xml.element("graphml", nsmap={None: _NAMESPACE}):
                for domain, keys in (("node", node_keys), ("edge", edge_keys)):
                    for name, kind in keys.items():
                        key = {"id": f"{domain[0]}.{name}", "for": domain, "attr.name": name, "attr.type": kind}
                        xml.write(etree.Element("key", key))
                with xml.element("graph", edgedefault="directed"):
                    for row in nodes:
                        xml.write(_element("node", {"id": row["id"]}, _node_data(row), node_keys))
                    for row in edges:
                        ends = {"source": row["start"], "target": row["end"]}
                        xml.write(_element("edge", ends, {"type": row["type"], **row["properties"]}, edge_keys))
    return [path]


def node_name(row: Row) -> str:
    """What to print on a node: title, name, or the words of a finding, cut where they are long."""
    properties = row["properties"]
    words = (properties.get(key) for key in ("title", "name", "statement", "sentence"))
    name = str(next(filter(None, words), row["id"]))
    return name if len(name) <= _LONGEST_NAME or "title" in properties else name[:_LONGEST_NAME].rstrip() + "…"


def _keys(columns: Columns) -> Keys:
    types: dict[str, set[type]] = {}
    for of_label in columns.values():
        for name, found in of_label.items():
            types.setdefault(name, set()).update(found)
    return {name: _type(found) for name, found in sorted(types.items()) if name not in INTERNAL and name != "id"}


def _type(found: set[type]) -> str:
    """The GraphML type of an attribute; whole numbers among fractions are fractions, other mixtures are texts."""
    if found == {int, float}:
        return "double"
    return _TYPES.get(next(iter(found)), "string") if len(found) == 1 else "string"


def _node_data(row: Row) -> dict[str, Any]:
    properties = {name: value for name, value in row["properties"].items() if name != "id"}
    return {"label": row["label"], **properties, "name": node_name(row)}


def _element(tag: str, attributes: Mapping[str, str], data: Mapping[str, Any], keys: Iterable[str]) -> Any:
    element = etree.Element(tag, {key: _clean(value) for key, value in attributes.items()})
    known = set(keys)
    for name, value in data.items():
        if name in known and value is not None:
            etree.SubElement(element, "data", {"key": f"{tag[0]}.{name}"}).text = _clean(_text(value))
    return element


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else as_json(value)


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("\ufffd", text)
