"""Sentences whose role their abstract states itself: structured abstracts of all the data at hand, labels cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.reading.model import ROLES
from ingest.reading.sections import printed_sections, roles_of_label
from ingest.reading.sentences import sentence_spans
from ingest.reading.training.data import gold, records
from ingest.record import Record

FILES = (
    "baseline/pubmed21n1298.xml.gz",
    "baseline/pubmed20n0014.xml.gz",
    "pubmed/corpus.xml.gz",
    "pubmed/preclinical.xml.gz",
)
PRINTED = (("rct", "abstract"), ("study_type", "abstract"), ("pico_participants", "text"), ("psynamic_dev", "text"))
"""Labelled sets whose abstracts may print labels, with the field that ends in the abstract."""
_CATEGORIES = {role.upper(): role for role in ROLES}


@dataclass(frozen=True, slots=True)
class LabelledAbstract:
    """An abstract as (sentence, role) pairs in the order of the text; `source` is the set that it is from."""

    source: str
    sentences: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """What tells one abstract from another: the letters of its second sentence (the first may hold a label)."""
        return letters(self.sentences[1][0])


def letters(text: str) -> str:
    """The letters of a text, lower case: the same for two printings of one sentence."""
    return re.sub(r"[\W\d_]+", "", text.lower())


def gold_abstracts() -> list[LabelledAbstract]:
    """The abstracts of sentence_roles."""
    rows = ([(text, role.lower()) for text, role in row["sentences"]] for row in gold("sentence_roles"))
    return [
        LabelledAbstract(
            "gold", tuple((text, "objective" if role.startswith("objective") else role) for text, role in row)
        )
        for row in rows
    ]


def structured_abstracts() -> Iterator[LabelledAbstract]:
    """Abstracts outside sentence_roles whose labels give a role to every sentence, each abstract once."""
    known = {letters(text) for abstract in gold_abstracts() for text, _ in abstract.sentences}
    seen: set[str] = set()
    for source, sections in _all_sections():
        sentences = tuple(_sentences(sections))
        if len(sentences) < 4 or len({role for _, role in sentences}) < 3:
            continue
        marks = {letters(text) for text, _ in sentences if len(text) > 40}
        if not marks & (known | seen):
            seen |= marks
            yield LabelledAbstract(source, sentences)


def _sentences(sections: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for text, role in sections:
        for start, end in sentence_spans(text, 0, len(text)):
            yield text[start:end], role


def _all_sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for name in FILES:
        for record in records(name):
            yield name, (_told(record) if len(record.abstract) > 1 else _printed(record.abstract_text))
    yield from (("scifact", _printed(" ".join(row["abstract"]))) for row in gold("scifact_corpus") if row["structured"])
    for name, field in PRINTED:
        yield from ((name, _printed(str(row[field]).rpartition("\n")[2])) for row in gold(name))


def _told(record: Record) -> list[tuple[str, str]]:
    sections = []
    for part in record.abstract:
        role = _CATEGORIES.get(part.category) or _single(part.label)
        if role is None:
            return []
        sections.append((part.text, role))
    return sections


def _printed(text: str) -> list[tuple[str, str]]:
    found = printed_sections(text, 0, len(text))
    if len(found) < 3 or found[0].start > 0 or any(len(section.roles) > 1 for section in found):
        return []
    return [
        (text[section.start + len(section.label) : section.end].lstrip(" :.-–—\n"), section.roles[0])
        for section in found
    ]


def _single(label: str) -> str | None:
    roles = roles_of_label(label)
    return roles[0] if roles is not None and len(roles) == 1 else None
