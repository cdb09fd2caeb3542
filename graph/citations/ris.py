"""RIS by rispy, as reference managers import it, and read back without loss.

Tags: https://refdb.sourceforge.net/manual/ch07.html and EndNote's and Zotero's use of them: ``JF`` full and ``JA``
short journal, ``AN`` with ``DB`` for the PMID, ``C2`` for PMC's number, ``ST`` and ``TT`` for titles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import rispy
from rispy.config import TAG_KEY_MAPPING

from graph.citations.csl import STATUS, TRANSLATED, Item
from graph.citations.names import Name, full_given_name, full_last_name, person

_TYPES = {"article-journal": "JOUR", "article": "UNPB", "book": "BOOK", "chapter": "CHAP", "webpage": "ELEC"}
_CSL_TYPES = {tag: kind for kind, tag in _TYPES.items()}
_FIELDS = {
    "title": "TI",
    "original-title": "TT",
    "container-title": "JF",
    "container-title-short": "JA",
    "volume": "VL",
    "issue": "IS",
    "DOI": "DO",
    "PMID": "AN",
    "PMCID": "C2",
    "ISSN": "SN",
    "language": "LA",
    "id": "ID",
}
_TRANSLATED_NOTE = "Title translated from the original language"
_STATUS_NOTE = "Status: "
_DATABASE = "PubMed"


class _Tags:
    """Tags keep their names, in lower case as rispy wants them: what is written is what stands here."""

    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {tag: tag.lower() for tag in TAG_KEY_MAPPING}
    REFERENCE_TYPE_KEY = "ty"
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["AU", "N1", "UR"]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}


class _Writer(_Tags, rispy.RisWriter):  # type: ignore[misc]
    def set_header(self, count: int) -> str:  # noqa: ARG002 (rispy calls it so)
        """No number before the record: other programs take it for text."""
        return ""


class _Parser(_Tags, rispy.RisParser):  # type: ignore[misc]
    pass


def to_ris(items: Sequence[Item]) -> str:
    """Records in the order given."""
    records = [{tag.lower(): value for tag, value in _record(item).items()} for item in items]
    return str(rispy.dumps(records, implementation=_Writer)).strip() + "\n"


def read_ris(text: str) -> list[Item]:
    """The items that `to_ris` wrote."""
    records = rispy.loads(text, implementation=_Parser)
    return [_item({tag.upper(): value for tag, value in values.items()}) for values in records]


def _record(item: Item) -> dict[str, Any]:
    values: dict[str, Any] = {"TY": _TYPES.get(item["type"], "GEN")}
    values |= {tag: str(item[field]) for field, tag in _FIELDS.items() if item.get(field)}
    values["AU"] = [_author(name) for name in item.get("author", ())]
    date: list[int] = item.get("issued", {}).get("date-parts", [[]])[0]
    if date:
        values["PY"] = str(date[0])
        values["DA"] = "/".join([f"{date[0]:04d}", *(f"{part:02d}" for part in date[1:]), *("",) * (4 - len(date))])
    start, dash, end = item.get("page", "").partition("-")
    values |= {"SP": start, "EP": end} if dash else {"SP": start}
    values["DB"] = _DATABASE if item.get("PMID") else ""
    custom: Mapping[str, str] = item.get("custom", {})
    if custom.get(TRANSLATED):
        values["TI"] = f"[{item['title']}]"
    notes = [_TRANSLATED_NOTE if custom.get(TRANSLATED) else "", custom.get(STATUS, "")]
    values["N1"] = [note for note in (notes[0], f"{_STATUS_NOTE}{notes[1]}" if notes[1] else "") if note]
    return {tag: value for tag, value in values.items() if value}


def _author(name: Name) -> str:
    """``Last, Given, Suffix``. A group has no comma; one in its name is doubled, as EndNote has it."""
    if "literal" in name:
        return name["literal"].replace(",", ",,")
    parts = [full_last_name(name), full_given_name(name), name.get("suffix", "")]
    return ", ".join(parts if parts[2] else parts[:2]) if any(parts[1:]) else f"{parts[0]},"


def _name(text: str) -> Name:
    if ",," in text or "," not in text:
        return {"literal": text.replace(",,", ",")}
    parts = [part.strip() for part in text.split(",")]
    return person(parts[0], parts[1], parts[2] if len(parts) > 2 else "")


def _item(values: Mapping[str, Any]) -> Item:
    date = [int(part) for part in str(values.get("DA", "")).split("/") if part]
    notes = values.get("N1", [])
    status = next((note.removeprefix(_STATUS_NOTE) for note in notes if note.startswith(_STATUS_NOTE)), "")
    custom = {TRANSLATED: "yes"} if _TRANSLATED_NOTE in notes else {}
    item: dict[str, Any] = {field: values.get(tag, "") for field, tag in _FIELDS.items()}
    item["title"] = item["title"][1:-1] if custom else item["title"]
    item |= {
        "type": _CSL_TYPES.get(str(values.get("TY")), "article-journal"),
        "author": [_name(text) for text in values.get("AU", [])],
        "issued": {"date-parts": [date]} if date else {},
        "page": "-".join(filter(None, [values.get("SP", ""), values.get("EP", "")])),
        "custom": custom | ({STATUS: status} if status else {}),
    }
    return {name: value for name, value in item.items() if value}
