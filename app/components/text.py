"""Text from the graph made safe: what PubMed holds is shown, never run.

All HTML that the app shows is put together here and in `app.components.cards`, from escaped parts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlencode

from graph.search.snippets import Segment

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'@])")
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def escaped(text: object) -> str:
    """HTML without a meaning, on one line, and without characters that hide or turn text.

    Streamlit reads HTML as Markdown too: its specials become character references, so that neither
    sees anything to act on.
    """
    visible = _INVISIBLE.sub("", str(text))
    safe = html.escape(" ".join(visible.split()), quote=False)
    return re.sub(r"[\\`*_{}\[\]()#+!|~$:^=@\"'-]", lambda match: f"&#{ord(match.group())};", safe)


def markdown_escaped(text: object) -> str:
    """Markdown without a meaning, for labels of widgets, which take no HTML."""
    return _MARKDOWN.sub(r"\\\1", " ".join(_INVISIBLE.sub("", str(text)).split()))


def link(href: str, text: str, *, outside: bool = False) -> str:
    """A link; `text` is escaped here, `href` must be made by the functions below."""
    rel = ' target="_blank" rel="noopener noreferrer"' if outside else ' target="_self"'
    return f'<a href="{html.escape(href, quote=True)}"{rel}>{escaped(text)}</a>'


def paper_href(identifier: str) -> str:
    """Address of a paper's page within the app."""
    return "/paper?" + urlencode({"id": identifier})


def concept_href(identifier: str) -> str:
    """Address of a concept's page within the app."""
    return "/concept?" + urlencode({"id": identifier})


def concept_chip(identifier: str, name: str, kind: str) -> str:
    """A concept as a chip that leads to its page; kind shows by colour and line, and is told to screen readers."""
    return (
        f'<a class="kg-chip kg-chip-{escaped(kind)}" href="{html.escape(concept_href(identifier), quote=True)}" '
        f'target="_self" title="{escaped(kind)}">{escaped(name)}</a>'
    )


def mechanisms_href(start: str, end: str = "") -> str:
    """Address of the mechanism page on one concept, or on the paths between two."""
    return "/mechanisms?" + urlencode({"from": start} | ({"to": end} if end else {}))


def evidence_href(substance: str, target: str, condition: str = "") -> str:
    """Address of the evidence on one outcome or mechanism; names and ids are understood."""
    asked = {"view": "profile", "substance": substance, "target": target} | (
        {"condition": condition} if condition else {}
    )
    return "/evidence?" + urlencode(asked)


def search_href(query: str) -> str:
    """Address of a search without filters."""
    return "/?" + urlencode({"q": query})


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain HTML table, which a screen reader reads; whole numbers stand to the right."""

    def cell(tag: str, value: object, kind: str) -> str:
        shown = f"{value:,}" if isinstance(value, int) else value
        return f"<{tag}{kind}>{escaped(shown)}</{tag}>"

    listed = [list(row) for row in rows]
    right = [bool(listed) and all(isinstance(row[i], int) for row in listed) for i in range(len(header))]
    kinds = [' class="kg-number"' if one else "" for one in right]
    head = "".join(cell("th", name, kind) for name, kind in zip(header, kinds, strict=True))
    body = "".join(
        "<tr>" + "".join(cell("td", value, kind) for value, kind in zip(row, kinds, strict=True)) + "</tr>"
        for row in listed
    )
    return f'<table class="kg-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def table_of(header: Sequence[str], body: str) -> str:
    """A table whose rows are already HTML made of escaped parts; it scrolls by itself on a narrow screen."""
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in header)
    return (
        f'<div class="kg-scroll"><table class="kg-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def pubmed_href(pmid: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid, safe='')}/"


def doi_href(doi: str) -> str:
    return f"https://doi.org/{quote(doi, safe='/')}"


def trial_href(number: str, registry: str) -> str:
    """Address of a trial in its registry; empty for registries without stable addresses."""
    addresses = {
        "NCT": "https://clinicaltrials.gov/study/",
        "ISRCTN": "https://www.isrctn.com/",
        "EudraCT": "https://www.clinicaltrialsregister.eu/ctr-search/search?query=",
    }
    return addresses[registry] + quote(number, safe="") if registry in addresses else ""


def identifier_href(identifier: str) -> str:
    """Address of ``MeSH:D007649`` and the like in their own data; empty for schemes without stable addresses."""
    addresses = {
        "MeSH": "https://meshb.nlm.nih.gov/record/ui?ui=",
        "ChEBI": "https://www.ebi.ac.uk/chebi/searchId.do?chebiId=CHEBI:",
        "UNII": "https://precision.fda.gov/uniisearch/srs/unii/",
    }
    scheme, _, value = identifier.partition(":")
    return addresses[scheme] + quote(value, safe="") if scheme in addresses else ""


def marked_up(segments: Iterable[Segment]) -> str:
    """A snippet with what answers the query in <mark>."""
    return "".join(f"<mark>{escaped_run(s.text)}</mark>" if s.marked else escaped_run(s.text) for s in segments)


def escaped_run(text: str) -> str:
    """As `escaped`, with a space kept at either end: for pieces that stand side by side."""
    lead, trail = text[:1].isspace(), text[-1:].isspace() and len(text) > 1
    return (" " if lead else "") + escaped(text) + (" " if trail else "")
