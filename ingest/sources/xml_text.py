"""XML elements with inline markup and MathML, turned into one line of readable text.

PubMed's inline markup: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#articletitle
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_EXPONENT = re.compile(r"[+\-−–]?[0-9]+")
_SIMPLE = re.compile(r"[\w.%′°∞]+|.")


def collapsed(text: str) -> str:
    """Runs of white space of any kind become one space; none is left at the ends."""
    return " ".join(text.split())


def text_of(element: etree._Element | None) -> str:
    """All text below an element, on one line; markup goes, its content stays.

    An exponent keeps its meaning: ``10<sup>6</sup>`` becomes ``10⁶``, never ``106``. Other superscripts and
    all subscripts become plain letters (``CO2``, ``cm2``, ``5-HT2A``), which is how people search for them.
    """
    if element is None:
        return ""
    if len(element):
        return collapsed("".join(_pieces(element)))
    text = element.text
    return " ".join(text.split()) if text else ""


def _pieces(element: etree._Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        pieces.append(_inline(child, _last_sign(pieces)) if isinstance(child.tag, str) else _entity(child))
        pieces.append(child.tail or "")
    return pieces


def _last_sign(pieces: list[str]) -> str:
    return next((piece[-1] for piece in reversed(pieces) if piece), "")


def _entity(node: Any) -> str:
    """An entity that no DTD declares, as HTML and MathML mean its name; comments and instructions are not text."""
    return html.unescape(node.text or "") if node.tag is etree.Entity else ""


def _inline(element: etree._Element, sign_before: str) -> str:
    if element.tag.startswith(_MATHML):
        return _math(element)
    text = "".join(_pieces(element))
    if element.tag == "sup" and sign_before.isdigit() and _EXPONENT.fullmatch(text.strip()):
        return text.strip().translate(_SUPERSCRIPTS)
    return text


def _math(element: etree._Element) -> str:
    """MathML as a line of text: fractions with a slash, powers with a caret, roots with a radical sign."""
    name = element.tag.removeprefix(_MATHML)
    if name in _NOT_SHOWN:
        return ""
    if name == "mspace":
        return " "
    if len(element) == 0:
        return collapsed(element.text or "")
    parts = [_math(child) if isinstance(child.tag, str) else _entity(child) for child in element]
    shape = _SHAPES.get(name)
    return shape(parts) if shape else "".join(parts)


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _part(parts: list[str], index: int) -> str:
    return parts[index] if index < len(parts) else ""


def _fraction(parts: list[str]) -> str:
    return f"{_grouped(_part(parts, 0))}/{_grouped(_part(parts, 1))}"


def _power(parts: list[str]) -> str:
    return f"{_part(parts, 0)}^{_grouped(_part(parts, 1))}"


def _index(parts: list[str]) -> str:
    return f"{_part(parts, 0)}_{_grouped(_part(parts, 1))}"


def _index_and_power(parts: list[str]) -> str:
    return f"{_index(parts)}^{_grouped(_part(parts, 2))}"


def _square_root(parts: list[str]) -> str:
    return f"√{_grouped(''.join(parts))}"


def _root(parts: list[str]) -> str:
    return f"{_grouped(_part(parts, 0))}^(1/{_part(parts, 1)})"


def _fenced(parts: list[str]) -> str:
    return f"({', '.join(parts)})"


def _row(parts: list[str]) -> str:
    return " ".join(parts)


_NOT_SHOWN = frozenset({"annotation", "annotation-xml", "maligngroup", "malignmark", "mphantom"})
_SHAPES: dict[str, Callable[[list[str]], str]] = {
    "mfrac": _fraction,
    "msup": _power,
    "msub": _index,
    "msubsup": _index_and_power,
    "munderover": _index_and_power,
    "munder": _index,
    "msqrt": _square_root,
    "mroot": _root,
    "mfenced": _fenced,
    "mtr": _row,
    "mtable": _row,
}
