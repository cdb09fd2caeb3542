"""Citing what was found: papers as CSL items, in the styles of journals, as BibTeX, RIS and CSL-JSON, and as cards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from graph.citations.bibtex import to_bibtex
from graph.citations.card import citation_card
from graph.citations.csl import Item, csl_item, missing
from graph.citations.ris import to_ris
from graph.citations.styles import STYLES, references
from graph.store import Row, Store

__all__ = ["FORMS", "Form", "citation_card", "cited", "csl_item", "missing", "papers_to_cite"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of citation: `write` makes one text of many items, `suffix` and `mime` are those of its file."""

    name: str
    label: str
    write: Callable[[Sequence[Item]], str]
    suffix: str = "txt"
    mime: str = "text/plain"


def to_csl_json(items: Sequence[Item]) -> str:
    """A list of items as https://github.com/citation-style-language/schema describes them."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        *(Form(style.name, style.label, partial(references, style=style)) for style in STYLES.values()),
        Form("bibtex", "BibTeX", to_bibtex, "bib", "application/x-bibtex"),
        Form("ris", "RIS", to_ris, "ris", "application/x-research-info-systems"),
        Form("csl-json", "CSL-JSON", to_csl_json, "json", "application/vnd.citationstyles.csl+json"),
    )
}


def cited(papers: Sequence[Row], form: str) -> str:
    """The papers, given as properties of their nodes, in the form of that name, ending with a line feed."""
    text = FORMS[form].write([csl_item(paper) for paper in papers])
    return text if text.endswith("\n") else text + "\n"


def papers_to_cite(store: Store, ids: Sequence[str]) -> list[Row]:
    """Properties of these papers (by id in the graph), in the order asked for; one that is gone is left out."""
    found = {row["paper"]["id"]: row["paper"] for row in store.read("papers.to_cite", ids=list(ids))}
    return [found[identifier] for identifier in ids if identifier in found]
