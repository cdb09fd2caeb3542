"""From records and what was read in them to rows that the write queries take: plain dicts of plain values."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.search.lucene import filter_token
from ingest.identity import normalised_doi, normalised_title
from ingest.record import Author, Record, Status

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConceptMention:
    """That a paper names a concept: in which sections (``title``, ``abstract``, ``mesh``, ``keywords``), how often."""

    concept: str
    sections: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class PaperRows:
    """All rows of one paper. `paper["fingerprint"]` changes whenever any of them does."""

    paper: Row
    authorships: tuple[Row, ...]
    mentions: tuple[Row, ...]
    registrations: tuple[Row, ...]
    facts: tuple[Row, ...] = ()
    findings: tuple[Row, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """What was read in an abstract. `of_paper` are properties of the Paper node itself, by which lists are narrowed."""

    of_paper: Row
    facts: Row
    findings: tuple[Row, ...]


def digest_of(value: object) -> str:
    """SHA-256 of the canonical JSON of a value."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    ).hexdigest()


def author_id(author: Author) -> str:
    """``orcid:…``, else ``group:…`` or ``name:…`` as printed: names are not people, and two may share one."""
    if author.orcid:
        return f"orcid:{author.orcid}"
    if author.collective:
        return f"group:{normalised_title(author.collective)}"
    return f"name:{normalised_title(author.last)}|{normalised_title(author.fore or author.initials)}"


def author_name(author: Author) -> str:
    """As bylines print it: ``Krystal JH`` or the group's name."""
    if author.collective:
        return author.collective
    given = author.initials or "".join(part[0] for part in author.fore.split())
    return " ".join(part for part in (author.last, given, author.suffix) if part)


def full_author_name(author: Author) -> str:
    """``John H Krystal`` where the source has given names, for search."""
    return author.collective or " ".join(part for part in (author.fore or author.initials, author.last) if part)


def mesh_terms(record: Record) -> list[str]:
    """Headings as PubMed prints them: ``Ketamine/therapeutic use*``, the star on what is a major topic."""
    printed = []
    for heading in record.mesh:
        if not heading.qualifiers:
            printed.append(heading.descriptor + ("*" if heading.major else ""))
        printed.extend(
            f"{heading.descriptor}/{qualifier.name}" + ("*" if qualifier.major or heading.major else "")
            for qualifier in heading.qualifiers
        )
    return printed


def paper_properties(record: Record, mentions: Iterable[ConceptMention], concept_names: Mapping[str, str]) -> Row:
    """The properties of a Paper node, without fingerprint. Empty values are left out: Neo4j keeps no nulls."""
    section_lengths = [len(section.text) for section in record.abstract]
    properties: Row = {
        "id": record.key,
        "pmid": record.pmid or None,
        "version": record.version,
        "revised": record.revised,
        "source": record.source,
        "title": record.title,
        "vernacular_title": record.vernacular_title,
        "abstract": record.abstract_text,
        "section_lengths": section_lengths,
        "section_labels": _unless_bare([section.label for section in record.abstract]),
        "section_categories": _unless_bare([section.category for section in record.abstract]),
        "other_abstract_kinds": [other.kind for other in record.other_abstracts],
        "other_abstract_languages": [other.language for other in record.other_abstracts],
        "other_abstracts": [" ".join(section.text for section in other.sections) for other in record.other_abstracts],
        "journal": record.journal,
        "journal_abbreviation": record.journal_abbreviation,
        "issn": record.issn,
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.pages,
        "date": record.date,
        "date_text": record.date_text,
        "year": record.year,
        "doi": normalised_doi(record.doi),
        "pmc": record.pmc,
        "languages": list(record.languages),
        "publication_types": [kind.name for kind in record.publication_types],
        "mesh": mesh_terms(record),
        "mesh_text": " ; ".join([*(h.descriptor for h in record.mesh), *record.supplementary_mesh, *record.keywords]),
        "chemicals": [chemical.name for chemical in record.chemicals],
        "chemical_numbers": [chemical.registry_number for chemical in record.chemicals],
        "keywords": list(record.keywords),
        "authors": [author_name(author) for author in record.authors],
        "authors_json": json.dumps([asdict(author) for author in record.authors]) if record.authors else "",
        "author_text": " ; ".join(full_author_name(author) for author in record.authors),
        "accessions": [f"{entry.databank}: {entry.number}" for entry in record.accessions],
        "grants": [", ".join(filter(None, (g.number, g.agency, g.country))) for g in record.grants],
        "reference_pmids": [ref.pmid for ref in record.references if ref.pmid],
        "references": [ref.citation for ref in record.references],
        "link_kinds": [link.kind for link in record.links],
        "link_pmids": [link.pmid for link in record.links],
        "link_citations": [link.citation for link in record.links],
        "conflict_of_interest": record.conflict_of_interest,
        "book": record.book or None,
        "own_status": record.status.value,
        "status": Status.OK.value,
        "concept_ids": [mention.concept for mention in mentions],
        "concept_text": " ; ".join(concept_names[mention.concept] for mention in mentions),
    }
    return {key: value for key, value in properties.items() if value not in (None, "", [])}


def _unless_bare(texts: list[str]) -> list[str]:
    """Nothing where all of them are empty: most abstracts have no headings."""
    return texts if any(texts) else []


def filter_text(paper: Row) -> str:
    """Filters as words of the full-text index, so that Lucene applies them before it ranks."""
    single = [filter_token(kind, str(paper[kind])) for kind in ("pmid",) if paper.get(kind)]
    concepts = (filter_token("concept", concept) for concept in paper.get("concept_ids", []))
    return " ".join([*single, *concepts, *(filter_token("facet", facet) for facet in paper.get("facets", []))])


def authorship_rows(record: Record) -> tuple[Row, ...]:
    """One row an author, in order; the same person twice in a byline counts once."""
    seen: dict[str, Row] = {}
    for position, author in enumerate(record.authors, start=1):
        identifier = author_id(author)
        seen.setdefault(
            identifier,
            {
                "paper": record.key,
                "author": identifier,
                "name": full_author_name(author),
                "orcid": author.orcid or None,
                "position": position,
            },
        )
    return tuple(seen.values())


def paper_rows(
    record: Record,
    mentions: tuple[ConceptMention, ...],
    concept_names: Mapping[str, str],
    read_with: str,
    read: ReadingRows | None = None,
) -> PaperRows:
    """The rows of one record. `read_with` names vocabulary and reader: a new reading makes a new fingerprint."""
    paper = paper_properties(record, mentions, concept_names) | (read.of_paper if read else {})
    facts, findings = ((read.facts,), read.findings) if read else ((), ())
    authorships = authorship_rows(record)
    mention_rows = tuple(
        {"paper": record.key, "concept": m.concept, "sections": list(m.sections), "count": m.count} for m in mentions
    )
    stated: defaultdict[str, Row] = defaultdict(dict)
    for trial in record.trial_ids:
        stated.setdefault(
            trial.number,
            {"paper": record.key, "trial": trial.number, "registry": trial.registry, "stated_in": trial.stated_in},
        )
    registrations = tuple(stated.values())
    paper["filter_text"] = filter_text(paper)
    paper["fingerprint"] = digest_of([paper, authorships, mention_rows, registrations, facts, findings, read_with])
    return PaperRows(paper, authorships, mention_rows, registrations, facts, findings)
