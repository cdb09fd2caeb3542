"""Paper: everything known of one paper, its text with concepts marked, and where each curated fact was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from app.components.cards import STATUS_WORDS
from app.components.cite import citation_block, citation_card
from app.components.paper_reading import (
    FactRow,
    Span,
    curated_table,
    fact_rows,
    facts_table,
    findings_table,
    marked_text,
    marking_style,
    marks,
)
from app.components.reading import reading
from app.components.style import legend
from app.components.text import (
    doi_href,
    escaped,
    evidence_href,
    link,
    markdown_escaped,
    paper_href,
    pubmed_href,
    trial_href,
)
from graph.evidence.load import snapshot
from graph.paper import paper_details
from graph.similar import same_trial, similar_papers
from graph.store import Store
from ingest.paper_reader import READ_CHARACTERS
from ingest.reading.concepts import ConceptMatcher
from ingest.reading.measuring.cards import error_of
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
CURATED_NOTE = '<p class="kg-meta">Read by eye, in our own words; the facts below say from what source.</p>'
EXTRACTED_NOTE = (
    '<p class="kg-meta">Not checked by eye. Rest on a row, or follow its number, to see the sentence. '
    "“Sure” is how likely this one is right; on labelled abstracts that the program had not seen, {measured} of the "
    'findings on ketamine that it read were right (<a href="/about" target="_self">how that was measured</a>).</p>'
)


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
        draw(store, paper_details(store, asked))


def draw(store: Store, paper: Mapping[str, Any]) -> None:
    """The page of one paper. What is like it is asked for where it stands: the first time it takes some seconds."""
    st.html(f"<h1>{escaped(paper.get('title') or 'No title')}</h1>")
    draw_status(paper)
    draw_reference(paper)
    citation_block(paper)
    draw_reading(paper)
    draw_cards(paper, snapshot(store).searched_at)
    draw_indexing(paper)
    draw_neighbours("Of the same trial", same_trial(store, paper["id"]))
    draw_neighbours("Similar papers, by words and concepts", similar_papers(store, paper["id"]))
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


def draw_reading(paper: Mapping[str, Any]) -> None:
    """The abstract with what was read in it beside: facts, findings, and where curated and extracted ones differ."""
    text = f"{paper['title']}\n{paper.get('abstract', '')}"
    facts = fact_rows(paper["facts"], text)
    extracted = [finding for finding in paper["findings"] if finding["method"] == "extracted"]
    curated = [finding for finding in paper["findings"] if finding["method"] == "curated"]
    st.html(f"<style>{marking_style(facts, len(extracted))}</style>")
    if paper["sections"]:
        legend()
    st.html(
        '<div class="kg-reading"><div>'
        + abstract_html(paper, text, marks(facts, extracted))
        + "</div><div>"
        + reading_html(paper, facts, curated, extracted)
        + "</div></div>"
    )
    draw_other_abstracts(paper)


def reading_html(
    paper: Mapping[str, Any],
    facts: Sequence[FactRow],
    curated: Sequence[Mapping[str, Any]],
    extracted: Sequence[Mapping[str, Any]],
) -> str:
    """Findings first, curated before extracted, then the study's facts; each told apart by its heading."""
    parts = []
    if curated:
        parts.append("<h3>Curated findings</h3>" + CURATED_NOTE + curated_table(curated, extracted))
    if extracted:
        finding = error_of("finding")
        note = EXTRACTED_NOTE.format(measured=f"{finding.value:.0%}" if finding else "an unknown share")
        parts.append("<h3>Findings read by program</h3>" + note + findings_table(extracted, "Extracted findings"))
    elif paper["sections"]:
        parts.append("<h3>Findings read by program</h3><p>None was read in this abstract.</p>")
    parts.append(weighed_with([*curated, *extracted]))
    if facts:
        parts.append("<h3>Study facts</h3>" + facts_table(facts, with_curated="curated" in paper["facts"]))
    return "".join(parts)


def weighed_with(findings: Sequence[Mapping[str, Any]]) -> str:
    """Links to the evidence that each finding is part of, each question once."""
    asked = dict.fromkeys(
        (str(f["substance"]), str(f["target"]), str(f["target_name"]), str(f.get("condition") or ""))
        for f in findings
        if f.get("substance") and f.get("target") and f.get("target_name") and f.get("own") is not False
    )
    links = [
        link(evidence_href(substance, target, condition), f"{name} in {condition}" if condition else name)
        for substance, target, name, condition in asked
    ]
    return f"<p class='kg-meta'>Weighed with other studies&#58; {', '.join(links)}</p>" if links else ""


@lru_cache(maxsize=1)
def matcher() -> tuple[ConceptMatcher, dict[str, tuple[str, str]]]:
    """The matcher and the kind and name of each concept."""
    vocabulary = load_vocabulary()
    return ConceptMatcher(vocabulary), {concept.id: (concept.kind, concept.name) for concept in vocabulary.concepts}


def abstract_html(paper: Mapping[str, Any], text: str, spans: Sequence[Span]) -> str:
    """The abstract by section: concepts underlined by kind, sentences of findings and words of facts marked."""
    if not paper["sections"]:
        return "<h3>Abstract</h3><p>No abstract is loaded for this paper.</p>"
    find, known = matcher()
    most = len(paper["title"]) + 1 + READ_CHARACTERS
    concepts = [
        Span(m.start, m.end, f"kg-{kind}", f"{kind}: {name}")
        for m in find.mentions(text[:most])
        for kind, name in [known[m.concept_id]]
    ]
    parts = ["<h3>Abstract</h3>"]
    for section in paper["sections"]:
        start, end = section["start"], min(section["start"] + len(section["text"]), most)
        if start >= most:
            break
        label = f"<h4>{escaped(section['label'].capitalize())}</h4>" if section["label"] else ""
        parts.append(f"<section>{label}<p>{marked_text(text, start, end, [*concepts, *spans])}</p></section>")
    if len(text) > most:
        parts.append(
            f"<p class='kg-meta'>The abstract has {len(text) - len(paper['title']) - 1:,} characters. Only the first "
            f"{READ_CHARACTERS:,} were read and are shown; all of it is searched and exported.</p>"
        )
    return "".join(parts)


def draw_other_abstracts(paper: Mapping[str, Any]) -> None:
    """Abstracts in other languages and for other readers, as PubMed has them."""
    for kind, language, other in zip(
        paper.get("other_abstract_kinds", []),
        paper.get("other_abstract_languages", []),
        paper.get("other_abstracts", []),
        strict=True,
    ):
        with st.expander(markdown_escaped(f"{kind or 'Other abstract'} ({language})")):
            st.html(f"<p>{escaped(other)}</p>")


def draw_cards(paper: Mapping[str, Any], searched_at: str) -> None:
    """Each finding with its citation card, dated by the last load; the words before it say which finding it is."""
    findings = paper["findings"]
    if not findings:
        return
    with st.expander(f"Citation cards of the findings ({len(findings)})"):
        for number, finding in enumerate(findings, start=1):
            words = str(finding.get("sentence") or finding.get("statement") or "No words are stored.")
            st.html(f"<p>{number}. {escaped(words)}</p>")
            citation_card(finding, paper, searched_at, str(number))


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
