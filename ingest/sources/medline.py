"""MEDLINE's tagged format (.nbib, PubMed's "MEDLINE" and "PubMed" exports).

Tags and their meaning: https://www.nlm.nih.gov/bsd/mms/medlineelements.html

Bio.Medline is not used: it groups values by tag, so that ORCIDs (AUID) and group names (CN) lose their place among the
authors, and it cuts a wrapped value of a repeated tag (FAU, GR, OT, PT, CIN) into two values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ingest.record import (
    AbstractSection,
    Accession,
    Chemical,
    Grant,
    Link,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    PublicationType,
    Record,
    Rejection,
    TrialId,
)
from ingest.sources.abstract_text import sections_of
from ingest.sources.content import Content, text_lines
from ingest.sources.dates import date_of_digits, date_of_text
from ingest.sources.medline_authors import authors_of
from ingest.sources.pubmed_fields import normalised_pmc, valid_doi, valid_pmid
from ingest.sources.rejects import reason_to_reject
from ingest.sources.trial_ids import databank_entry, trial_ids_in, unique_trial_ids
from ingest.sources.xml_text import collapsed

_EXCERPT = 300
_TAG_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_LOCATION = re.compile(r"(\S+)\s*\[doi\]")
_DOI_IN_SOURCE = re.compile(r"doi: ?(10\.\S+?)\.?(?=\s|$)")
_PMID_IN_LINK = re.compile(r"[.;,]?\s*PMID: ?(\d+)\.?")
_SUBSTANCE = re.compile(r"(0|EC [\d.-]+|[\dA-Z]{10}|\d{2,7}-\d\d-\d) \((.+)\)")
_LINKS = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "CRF": "CorrectedandRepublishedFrom",
    "CRI": "CorrectedandRepublishedIn",
    "DDIN": "AssociatedDataset",
    "DRIN": "AssociatedPublication",
    "ECF": "ExpressionOfConcernFor",
    "ECI": "ExpressionOfConcernIn",
    "EFR": "ErratumFor",
    "EIN": "ErratumIn",
    "ORI": "OriginalReportIn",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RPF": "RepublishedFrom",
    "RPI": "RepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "SPIN": "SummaryForPatientsIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}


@dataclass(slots=True)
class TaggedRecord:
    """Tags and values in the order of the file, wrapped lines joined; `line` is where it begins, from 1."""

    line: int
    values: list[tuple[str, str]] = field(default_factory=list)

    def all(self, *tags: str) -> list[str]:
        """The values of these tags that are not empty, in the order of the file."""
        return [text for tag, value in self.values if tag in tags and (text := collapsed(value))]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one."""
        for tag in tags:
            found = self.all(tag)
            if found:
                return found[0]
        return ""

    def joined(self, tag: str) -> str:
        return " ".join(self.all(tag))


def parse_medline(content: Content, name: str) -> Iterator[Record | Rejection]:
    """Records and rejections in the order of the file. Raises SourceError where the bytes can't be decoded."""
    for number, tagged in enumerate(tagged_records(text_lines(content)), start=1):
        record = medline_record(tagged)
        reason = reason_to_reject(record)
        if reason:
            owner = tagged.first("OWN")
            told = f"{reason} (its owner is {owner}, not NLM)" if owner not in ("", "NLM") else reason
            excerpt = collapsed(" ".join(f"{tag}- {value}" for tag, value in tagged.values))[:_EXCERPT]
            yield Rejection(name, f"record {number}, line {tagged.line}", told, excerpt)
        else:
            yield record


def tagged_records(lines: Iterable[str]) -> Iterator[TaggedRecord]:
    """Lines grouped into records. A record begins with PMID, or after a blank line with OWN (exports of ERIC).

    A line that begins with no tag belongs to the value before it, also when a blank line stands between.
    """
    record: TaggedRecord | None = None
    after_blank = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            after_blank = True
            continue
        match = _TAG_LINE.fullmatch(line)
        if match is None:
            if record is None or not record.values:
                record = record or TaggedRecord(number)
                record.values.append(("", line.strip()))
            else:
                tag, value = record.values[-1]
                record.values[-1] = (tag, f"{value} {line.strip()}")
        else:
            if record is None or match[1] == "PMID" or (after_blank and match[1] == "OWN"):
                if record is not None:
                    yield record
                record = TaggedRecord(number)
            record.values.append((match[1], match[2]))
        after_blank = False
    if record is not None:
        yield record


def medline_record(tagged: TaggedRecord) -> Record:
    """The record that the tags tell; `pmid` is empty where there is no valid number."""
    title = tagged.joined("TI") or tagged.joined("BTI")
    abstract = sections_of(tagged.joined("AB"))
    printed = date_of_text(tagged.first("DP"))
    electronic = date_of_digits(tagged.first("DEP"))
    date = printed.iso or electronic
    entries = [databank_entry(*_cut(value)) for value in tagged.all("SI")]
    stated = [entry for entry in entries if isinstance(entry, TrialId)]
    substances = _substances(tagged)
    return Record(
        source="pubmed",
        pmid=valid_pmid(tagged.first("PMID")),
        title=title,
        vernacular_title=tagged.joined("TT"),
        abstract=abstract,
        other_abstracts=_other_abstracts(tagged),
        journal=tagged.joined("JT") or (tagged.joined("BTI") if tagged.joined("TI") else ""),
        journal_abbreviation=tagged.first("TA"),
        issn=tagged.first("IS").split(" ")[0],
        volume=tagged.first("VI"),
        issue=tagged.first("IP"),
        pages=tagged.first("PG"),
        date=date,
        date_text=printed.text or electronic,
        year=int(date[:4]) if date else None,
        revised=date_of_digits(tagged.first("LR")),
        authors=authors_of(tagged.values),
        doi=_doi(tagged),
        pmc=normalised_pmc(tagged.first("PMC")),
        languages=tuple(language.lower() for language in tagged.all("LA")),
        publication_types=tuple(PublicationType(name) for name in tagged.all("PT")),
        mesh=tuple(_mesh_heading(value) for value in tagged.all("MH")),
        supplementary_mesh=tuple(value for value in tagged.all("NM") if not _SUBSTANCE.fullmatch(value)),
        chemicals=substances,
        keywords=tuple(keyword.lstrip("*") for keyword in tagged.all("OT")),
        trial_ids=unique_trial_ids((*stated, *trial_ids_in(_text(title, abstract)))),
        accessions=tuple(entry for entry in entries if isinstance(entry, Accession)),
        grants=tuple(_grant(value) for value in tagged.all("GR")),
        links=tuple(_link(tag, collapsed(value)) for tag, value in tagged.values if tag in _LINKS),
        conflict_of_interest=tagged.joined("COIS"),
        book=bool(tagged.first("BTI")),
    )


def _text(title: str, abstract: tuple[AbstractSection, ...]) -> str:
    return " ".join([title, *(section.text for section in abstract)])


def _cut(value: str) -> tuple[str, str]:
    databank, _, number = value.partition("/")
    return databank, number


def _doi(tagged: TaggedRecord) -> str:
    for value in tagged.all("LID", "AID"):
        match = _LOCATION.search(value)
        if match and (doi := valid_doi(match[1])):
            return doi
    match = _DOI_IN_SOURCE.search(tagged.joined("SO"))
    return valid_doi(match[1]) if match else ""


def _other_abstracts(tagged: TaggedRecord) -> tuple[OtherAbstract, ...]:
    """OAB begins with its kind and a colon (``PIP: ...``); its language follows in OABL."""
    languages = tagged.all("OABL")
    found: list[OtherAbstract] = []
    for index, value in enumerate(tagged.all("OAB")):
        kind, colon, text = value.partition(": ")
        known = bool(colon) and kind in _ABSTRACT_KINDS
        sections = sections_of(text if known else value)
        language = languages[index] if index < len(languages) else "eng"
        found.append(OtherAbstract(kind if known else "", language, sections))
    return tuple(found)


_ABSTRACT_KINDS = frozenset({"AAMC", "AIDS", "KIE", "PIP", "NASA", "Publisher", "plain-language-summary"})


def _mesh_heading(value: str) -> MeshHeading:
    """``*Alcoholism/drug therapy/*psychology``: a star marks a major topic."""
    descriptor, *qualifiers = value.split("/")
    return MeshHeading(
        descriptor.lstrip("*"),
        major=descriptor.startswith("*"),
        qualifiers=tuple(MeshQualifier(name.lstrip("*"), major=name.startswith("*")) for name in qualifiers),
    )


def _substances(tagged: TaggedRecord) -> tuple[Chemical, ...]:
    """``690G0D6V8H (Ketamine)`` in RN, and in NM of files before 2005."""
    matches = (_SUBSTANCE.fullmatch(value) for value in tagged.all("RN", "NM"))
    found = tuple(Chemical(match[2], match[1]) for match in matches if match)
    plain = (Chemical(value) for value in tagged.all("RN") if not _SUBSTANCE.fullmatch(value))
    return (*found, *plain)


def _grant(value: str) -> Grant:
    """``R01 AA1/AA/NIAAA NIH HHS/United States``: number, acronym, agency, country; shorter where some are missing."""
    parts = value.rsplit("/", 3)
    read = _GRANT_BY_LENGTH[len(parts)]
    return read(parts)


def _is_acronym(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{1,3}", text))


def _grant_of_three(parts: list[str]) -> Grant:
    if _is_acronym(parts[1]):
        return Grant(parts[0], parts[1], parts[2])
    return Grant(parts[0], agency=parts[1], country=parts[2])


def _grant_of_two(parts: list[str]) -> Grant:
    return Grant(parts[0], parts[1]) if _is_acronym(parts[1]) else Grant(agency=parts[0], country=parts[1])


_GRANT_BY_LENGTH: dict[int, Callable[[list[str]], Grant]] = {
    1: lambda parts: Grant(parts[0]),
    2: _grant_of_two,
    3: _grant_of_three,
    4: lambda parts: Grant(*parts),
}


def _link(tag: str, value: str) -> Link:
    match = _PMID_IN_LINK.search(value)
    if match is None:
        return Link(_LINKS[tag], citation=value)
    return Link(_LINKS[tag], valid_pmid(match[1]), collapsed(value[: match.start()]))
