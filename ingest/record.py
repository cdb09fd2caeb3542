"""The one record type that every source yields: bibliographic facts, text, and status.

Field names follow NLM's PubMed DTD (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html) in
snake case wherever the field comes from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Status(StrEnum):
    """What later notices say of a paper; from the weakest to the strongest."""

    OK = "ok"
    CORRECTED = "corrected"
    CONCERN = "concern"
    RETRACTED = "retracted"
    RETRACTION_NOTICE = "retraction notice"


@dataclass(frozen=True, slots=True)
class Author:
    """A person (`last` set) or a group (`collective` set). `orcid` is the bare 16-digit form with hyphens."""

    last: str = ""
    fore: str = ""
    initials: str = ""
    suffix: str = ""
    collective: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """One AbstractText. `label` as printed ("MAIN FINDINGS"), `category` NLM's ("RESULTS"); both may be empty."""

    text: str
    label: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """Plain-language summaries, abstracts in other languages. `kind` is the Type attribute, `language` ISO 639-2."""

    kind: str
    language: str
    sections: tuple[AbstractSection, ...]


@dataclass(frozen=True, slots=True)
class MeshQualifier:
    name: str
    ui: str = ""
    major: bool = False


@dataclass(frozen=True, slots=True)
class MeshHeading:
    descriptor: str
    ui: str = ""
    major: bool = False
    qualifiers: tuple[MeshQualifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Chemical:
    """`registry_number` is a CAS number, a UNII, an EC number, or ``0`` where NLM has none."""

    name: str
    registry_number: str = ""
    ui: str = ""


@dataclass(frozen=True, slots=True)
class PublicationType:
    name: str
    ui: str = ""


@dataclass(frozen=True, slots=True)
class TrialId:
    """A trial's number in its registry, normalised (``NCT02649231``, ``ISRCTN12345678``, ``2015-000222-11``).

    `registry` is one of NCT, ISRCTN, EudraCT, ACTRN, ChiCTR, or the DataBankName of another one;
    `stated_in` is ``databank`` or ``text``.
    """

    number: str
    registry: str
    stated_in: str


@dataclass(frozen=True, slots=True)
class Accession:
    """An entry of a data bank that is no trial registry (GENBANK, PDB, Dryad …)."""

    databank: str
    number: str


@dataclass(frozen=True, slots=True)
class Grant:
    number: str = ""
    acronym: str = ""
    agency: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list; PMIDs and DOIs are empty where the source has none."""

    citation: str
    pmid: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A CommentsCorrections entry. `kind` is its RefType (RetractionIn, RetractionOf, ErratumIn, …)."""

    kind: str
    pmid: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A publication as its source describes it. Strings are empty and tuples are empty where the source is silent.

    `pmid` is empty for records that PubMed does not hold (RIS from other databases, landmarks without one);
    then `doi`, or failing that `title` with `year`, identifies it: see `key`.
    Dates are ISO 8601, as exact as the source (``2020``, ``2020-03``, ``2020-03-07``); `date_text` is
    the MedlineDate or whatever was printed. `revised` is NLM's DateRevised.
    """

    source: str
    """Where it was read: ``pubmed`` (PubMed XML or MEDLINE of NLM, a file or live), ``ris``, or ``landmarks``."""
    title: str
    pmid: str = ""
    version: int = 1
    vernacular_title: str = ""
    abstract: tuple[AbstractSection, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    journal: str = ""
    journal_abbreviation: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    date: str = ""
    date_text: str = ""
    year: int | None = None
    revised: str = ""
    authors: tuple[Author, ...] = ()
    doi: str = ""
    pmc: str = ""
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    supplementary_mesh: tuple[str, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    keywords: tuple[str, ...] = ()
    trial_ids: tuple[TrialId, ...] = ()
    accessions: tuple[Accession, ...] = ()
    grants: tuple[Grant, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    conflict_of_interest: str = ""
    book: bool = False

    @property
    def key(self) -> str:
        """Identity in the graph: ``pmid:1``, else ``doi:10.1/x`` (lower case), else ``title:`` and a digest."""
        from ingest.identity import record_key

        return record_key(self)

    @property
    def abstract_text(self) -> str:
        """The sections, joined by single spaces, without labels: what offsets count in, after title and newline."""
        return " ".join(section.text for section in self.abstract)

    @property
    def status(self) -> Status:
        """What this record itself says: NLM puts the notice's link on the paper and the other way round.

        RetractionOf makes a record the notice, not a retracted paper
        (https://www.nlm.nih.gov/bsd/policy/errata.html).
        """
        kinds = {link.kind for link in self.links}
        types = {kind.name for kind in self.publication_types}
        if "RetractionIn" in kinds or "RetractedandRepublishedIn" in kinds or "Retracted Publication" in types:
            return Status.RETRACTED
        if "RetractionOf" in kinds or "Retraction of Publication" in types:
            return Status.RETRACTION_NOTICE
        if "ExpressionOfConcernIn" in kinds:
            return Status.CONCERN
        if "ErratumIn" in kinds or "CorrectedandRepublishedIn" in kinds:
            return Status.CORRECTED
        return Status.OK


@dataclass(frozen=True, slots=True)
class Deletion:
    """NLM withdrew a citation (DeleteCitation in an update file)."""

    pmid: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that could not be used, set aside: where it stood, why, and its beginning."""

    source: str
    position: str
    reason: str
    excerpt: str


SourceItem: TypeAlias = Record | Deletion | Rejection
