"""Paper: everything known of one paper, its text with concepts marked, and where each curated fact was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from app.components.cards import STATUS_WORDS
from app.components.reading import reading
from app.components.style import legend
from app.components.text import (
    doi_href,
    escaped,
    highlighted,
    link,
    markdown_escaped,
    paper_href,
    pubmed_href,
    trial_href,
)
from graph.paper import paper_details
from ingest.reading.concepts import ConceptMatcher
from ingest.reading.vocabulary import load_vocabulary

NOTICES = {
    "retracted_by": "Retracted by",
    "retracts": "Retracts",
    "concern_by": "Expression of concern",
    "concerns": "Concerns",
    "corrected_by": "Corrected by",
    "corrects": "Corrects",
    "commented_by": "Commented by",
    "comments_on": "Comments on",
}
FACT_LABELS = {
    "design": "Design",
    "level": "Level (OCEBM 2011)",
    "species": "In whom",
    "participants": "Participants",
    "blinding": "Blinding",
    "control": "Control",
    "comparator": "Comparator",
    "follow_up": "Follow-up",
    "role": "Role of ketamine",
    "co_therapy": "Beside it",
    "registration": "Registration",
    "caveat": "Caveat",
    "verified": "Verified from",
    "read_at": "Read at",
}


def main() -> None:
    """Draws the page."""
    asked = str(st.query_params.get("id", "") or st.query_params.get("pmid", ""))
    if not asked:
        st.title("Paper")
        typed = st.text_input("PMID of a paper")
        if typed:
            st.query_params["pmid"] = typed
            st.rerun()
        st.info("Give a PMID, or open a paper from the search.")
        return
    with reading() as store:
        draw(paper_details(store, asked))


def draw(paper: Mapping[str, Any]) -> None:
    """The page of one paper."""
    st.html(f"<h1>{escaped(paper.get('title') or 'No title')}</h1>")
    draw_status(paper)
    draw_reference(paper)
    if paper["facts"].get("curated"):
        draw_curated(paper)
    draw_abstract(paper)
    draw_indexing(paper)
    draw_neighbours("References that are loaded here", paper["references"])
    draw_neighbours("Cited here by", paper["cited_by"])


def draw_status(paper: Mapping[str, Any]) -> None:
    """A banner for anything but ok, with the way to the notice."""
    status = str(paper.get("status", "ok"))
    if status in STATUS_WORDS:
        say = st.error if status == "retracted" else st.warning
        say(f"**{STATUS_WORDS[status]}.**" + (" It counts for nothing here." if status == "retracted" else ""))
    for kind, label in NOTICES.items():
        draw_neighbours(label, paper[kind])
    unloaded = [entry for entry in paper["links"] if entry["kind"].endswith(("In", "Of", "For"))]
    if unloaded and status != "ok":
        with st.expander("Notices as PubMed lists them"):
            for entry in unloaded:
                st.markdown(markdown_escaped(f"{entry['kind']}: {entry['citation']} (PMID {entry['pmid'] or 'none'})"))


def draw_reference(paper: Mapping[str, Any]) -> None:
    """Who, where, when, and the ways out."""
    place = [paper.get("journal"), paper.get("date") or paper.get("year") or paper.get("date_text")]
    volume = " ".join(filter(None, [paper.get("volume"), f"({paper['issue']})" if paper.get("issue") else ""]))
    parts = [escaped(part) for part in [*place, volume, paper.get("pages")] if part]
    links = []
    if paper.get("pmid"):
        links.append(link(pubmed_href(paper["pmid"]), f"PubMed {paper['pmid']}", outside=True))
    if paper.get("doi"):
        links.append(link(doi_href(paper["doi"]), f"doi {paper['doi']}", outside=True))
    for trial in paper["trials"]:
        href = trial_href(trial["id"], trial["registry"])
        links.append(link(href, trial["id"], outside=True) if href else escaped(trial["id"]))
    st.html(
        f"<p>{escaped(', '.join(paper.get('authors', [])))}</p><p class='kg-meta'>{' · '.join(parts)}</p>"
        f"<p class='kg-meta'>{' · '.join(links)}</p>"
    )
    if paper.get("vernacular_title"):
        st.html(f"<p>Original title: {escaped(paper['vernacular_title'])}</p>")


def draw_curated(paper: Mapping[str, Any]) -> None:
    """Curated facts and findings: read by eye, so they say where."""
    st.subheader("Curated facts")
    st.caption("Read by eye from the source named below, in our own words; not extracted by a program.")
    facts = paper["facts"]["curated"]
    st.dataframe(
        pd.DataFrame([(label, str(facts[key])) for key, label in FACT_LABELS.items() if facts.get(key) is not None]),
        hide_index=True,
        column_config={"0": "Fact", "1": "Value"},
        width="stretch",
    )
    findings = [finding for finding in paper["findings"] if finding["method"] == "curated"]
    if findings:
        st.dataframe(pd.DataFrame([finding_row(finding) for finding in findings]), hide_index=True, width="stretch")


def finding_row(finding: Mapping[str, Any]) -> dict[str, str]:
    """A finding as a row of the table."""
    return {
        "Outcome or mechanism": str(finding["target_name"] or "not classified"),
        "Substance": str(finding["substance"] or ""),
        "Against": str(finding["comparator"] or ""),
        "Condition": str(finding["condition"] or ""),
        "Direction": str(finding.get("direction") or "not stated"),
        "Effect": effect_text(finding),
        "In words": str(finding.get("statement") or ""),
    }


def effect_text(finding: Mapping[str, Any]) -> str:
    """``mean difference 10.1 (95% CI 1.1 to 19.0), p 0.03``, as much as is known."""
    if finding.get("value") is None:
        return f"p {finding['p']}" if finding.get("p") else ""
    text = f"{finding.get('measure', '')} {finding['value']}".strip()
    if finding.get("ci_low") is not None:
        text += f" (95% CI {finding['ci_low']} to {finding['ci_high']})"
    return text + (f", p {finding['p']}" if finding.get("p") else "")


@lru_cache(maxsize=1)
def matcher() -> tuple[ConceptMatcher, dict[str, tuple[str, str]]]:
    """The matcher and the kind and name of each concept."""
    vocabulary = load_vocabulary()
    return ConceptMatcher(vocabulary), {concept.id: (concept.kind, concept.name) for concept in vocabulary.concepts}


def draw_abstract(paper: Mapping[str, Any]) -> None:
    """The abstract by section, concepts marked by kind."""
    st.subheader("Abstract")
    if not paper["sections"]:
        st.info("No abstract is loaded for this paper.")
        return
    legend()
    find, known = matcher()
    text = f"{paper['title']}\n{paper['abstract']}"
    mentions = find.mentions(text)
    for section in paper["sections"]:
        start, end = section["start"], section["start"] + len(section["text"])
        spans = [
            (m.start - start, m.end - start, *known[m.concept_id])
            for m in mentions
            if start <= m.start and m.end <= end
        ]
        label = f"<h4>{escaped(section['label'].capitalize())}</h4>" if section["label"] else ""
        st.html(f"<section>{label}<p>{highlighted(section['text'], spans)}</p></section>")
    for kind, language, other in zip(
        paper.get("other_abstract_kinds", []),
        paper.get("other_abstract_languages", []),
        paper.get("other_abstracts", []),
        strict=True,
    ):
        with st.expander(markdown_escaped(f"{kind or 'Other abstract'} ({language})")):
            st.html(f"<p>{escaped(other)}</p>")


def draw_indexing(paper: Mapping[str, Any]) -> None:
    """MeSH, chemicals, keywords, grants, interests: what PubMed holds beside the text."""
    lists = {
        "MeSH (major topics with a star)": paper.get("mesh"),
        "Chemicals": paper.get("chemicals"),
        "Keywords": paper.get("keywords"),
        "Publication types": paper.get("publication_types"),
        "Data banks": paper.get("accessions"),
        "Grants": paper.get("grants"),
        "Conflict of interest": [paper["conflict_of_interest"]] if paper.get("conflict_of_interest") else None,
    }
    filled = {label: entries for label, entries in lists.items() if entries}
    if not filled:
        return
    st.subheader("Indexing")
    items = "".join(f"<dt><b>{escaped(label)}</b></dt><dd>{escaped('; '.join(e))}</dd>" for label, e in filled.items())
    st.html(f"<dl>{items}</dl>")


def draw_neighbours(title: str, papers: Sequence[Mapping[str, Any]]) -> None:
    """Links to other loaded papers."""
    if not papers:
        return
    items = "".join(
        f"<li>{link(paper_href(p['id']), p['title'] or p['id'])} ({escaped(p['year'] or 'no year')})"
        + (f" <b>{STATUS_WORDS[p['status']]}</b>" if p["status"] in STATUS_WORDS else "")
        + "</li>"
        for p in papers
    )
    st.html(f"<section><h4>{escaped(title)}</h4><ul>{items}</ul></section>")


main()
