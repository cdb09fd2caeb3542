"""Which records of PubMed are wanted: all, those of a preset search, or a list of PMIDs.

A preset is PubMed's own query (`ingest.sources.entrez.presets`), applied here to the record itself:

- ``[tiab]``: title, abstracts and author keywords, in words without punctuation; ``*`` stands for the rest of a word;
- ``[mh]``: a MeSH heading, or one below it. MeSH's tree is not at hand: what is below is taken from the vocabulary;
- ``[nm]``: a supplementary concept or a chemical.

(https://pubmed.ncbi.nlm.nih.gov/help/#search-tags)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from graph.rows import digest_of
from ingest.errors import DataFileError, UsageError
from ingest.identity import normalised_title
from ingest.reading.vocabulary import load_vocabulary
from ingest.record import Record
from ingest.sources.entrez.presets import PRESETS, Block

ALL = "all"
_TERM = re.compile(r'^"?(?P<words>[^"\[]+?)"?\[(?P<tag>mh|nm|tiab)\]$')
_PMID = re.compile(r"^(?:pmid:)?([1-9]\d{0,8})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted: `name` is ``all``, a preset's, or that of a file of PMIDs. `also` are PMIDs wanted besides."""

    name: str
    pmids: frozenset[str] | None = None
    also: frozenset[str] = field(default=frozenset())

    def wants(self, record: Record) -> bool:
        """Whether this record is wanted."""
        if self.name == ALL or record.pmid in self.also:
            return True
        if self.pmids is not None:
            return record.pmid in self.pmids
        return all(block.found_in(record) for block in _matchers(self.name))

    @property
    def digest(self) -> str:
        """Changes whenever another record might be wanted: parts made with another one are not used."""
        if self.name == ALL:
            return ALL
        if self.pmids is not None:
            return digest_of([sorted(self.pmids), sorted(self.also)])[:16]
        blocks = [[sorted(b.headings), b.words.pattern, sorted(b.names)] for b in _matchers(self.name)]
        return digest_of([self.name, blocks, sorted(self.also)])[:16]


def selection(named: str) -> Selection:
    """``all``, a preset, or the path of a file with a PMID a line (``#`` begins a comment).

    Raises `UsageError` where it is none of them, or a line is no PMID.
    """
    if named == ALL or named in PRESETS:
        return Selection(named)
    path = Path(named)
    if not path.is_file():
        raise UsageError(f"--select {named} is neither a file of PMIDs nor one of: {', '.join([ALL, *PRESETS])}.")
    return Selection(path.name, frozenset(_pmids_in(path)))


def _pmids_in(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{path} can't be read as a list of PMIDs: {error}.") from error
    for number, line in enumerate(lines, start=1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        pmid = _PMID.match(text)
        if pmid is None:
            raise UsageError(f"{path}, line {number}: {text[:40]!r} is no PMID. Give one PMID a line.")
        yield pmid[1]


@dataclass(frozen=True, slots=True)
class _Matcher:
    """A block of a preset: any of its terms is enough."""

    words: re.Pattern[str]
    headings: frozenset[str]
    names: frozenset[str]

    def found_in(self, record: Record) -> bool:
        if any(heading.descriptor.casefold() in self.headings for heading in record.mesh):
            return True
        if self.words.search(_words_of(record)):
            return True
        supplementary = (*record.supplementary_mesh, *(chemical.name for chemical in record.chemicals))
        return any(name.casefold() in self.names for name in supplementary)


@cache
def _matchers(preset: str) -> tuple[_Matcher, ...]:
    return tuple(_matcher(block) for block in PRESETS[preset].blocks)


def _matcher(block: Block) -> _Matcher:
    terms: dict[str, list[str]] = {"mh": [], "nm": [], "tiab": []}
    for term in block.terms:
        parts = _TERM.match(term)
        if parts is None:
            raise DataFileError(f"The preset's term {term!r} can't be applied to a record: use [mh], [nm] or [tiab].")
        terms[parts["tag"]].append(parts["words"])
    headings = frozenset(heading for term in terms["mh"] for heading in _at_or_below(term))
    words = "|".join(_pattern(term) for term in terms["tiab"])
    return _Matcher(re.compile(rf"\b(?:{words})\b"), headings, frozenset(name.casefold() for name in terms["nm"]))


def _pattern(term: str) -> str:
    """``ketamin*`` finds any word that begins so; all else are whole words, side by side."""
    stem = re.escape(normalised_title(term.removesuffix("*")))
    return stem + (r"\w*" if term.endswith("*") else "")


def _at_or_below(heading: str) -> Iterator[str]:
    """The heading and, where the vocabulary knows it, those of the concepts below it; case folded."""
    yield heading.casefold()
    concepts = load_vocabulary().concepts
    reached = {concept.id for concept in concepts if heading in concept.mesh}
    while True:
        further = {c.id for c in concepts if c.id not in reached and reached & set(c.broader)}
        if not further:
            break
        reached |= further
    for concept in concepts:
        if concept.id in reached:
            yield from (name.casefold() for name in concept.mesh)


def _words_of(record: Record) -> str:
    others = (section.text for other in record.other_abstracts for section in other.sections)
    return normalised_title(" ; ".join((record.title, record.abstract_text, *others, *record.keywords)))
