"""Texts with a label of their coarse design: labelled sets, and PubMed's publication types and MeSH as weak labels."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.reading.model import Abstract, Sentence
from ingest.reading.sentences import sentence_spans
from ingest.reading.training.annotated import annotated_abstracts
from ingest.reading.training.data import fold_of, gold, records, split_text
from ingest.record import Record

BASELINE = ("baseline/pubmed20n0014.xml.gz", "baseline/pubmed21n1298.xml.gz")
CORPUS = ("pubmed/corpus.xml.gz", "pubmed/preclinical.xml.gz")
NOT_RANDOMISED = "not randomised"
"""Label of a text of which nothing is known but that it is no randomised trial."""
UNTYPED = "untyped"
MOST_OF_A_LABEL = 3000

_COARSE = {
    "randomised controlled trial": "randomised",
    "systematic review": "systematic",
    "meta-analysis": "systematic",
    "narrative review": "review",
    "case report": "case",
    "case series": "case",
    "protocol": "protocol",
    "animal study": "animal",
    "in vitro study": "in vitro",
}
_OF_TELLER = {
    "Non-systematic-review": "review",
    "Human-systematic-review": "systematic",
    "Human-case-report": "case",
    "In-vitro-study": "in vitro",
    "Clinical-study-protocol": "protocol",
    "Human-RCT-drug-intervention": "randomised",
    "Human-RCT-non-drug-intervention": "randomised",
    "Human-RCT-non-intervention": "randomised",
    "Animal-drug-intervention": "animal",
    "Animal-non-drug-intervention": "animal",
    "Animal-other": "animal",
}
_OF_PSYNAMIC = {
    "Randomized-controlled trial (RCT)": "randomised",
    "Study protocol": "protocol",
    "Systematic review/meta-analysis": "systematic",
    "Case report": "case",
    "Case series": "case",
}
_PROTOCOL = re.compile(r"\bprotocol\b")
_SYSTEMATIC = re.compile(r"systematic(?:ally)? (?:literature )?review|meta-?analys|scoping review")
_NO_STUDY = frozenset({
    "Letter", "Editorial", "Comment", "News", "Biography", "Historical Article", "Published Erratum", "Interview",
    "Retraction of Publication", "Bibliography", "Directory", "Autobiography", "Portrait", "Video-Audio Media",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A text of a set; `label` is a coarse design, `NOT_RANDOMISED`, or None; `fine` the set's own label."""

    source: str
    title: str
    abstract: str
    label: str | None
    fine: str = ""

    @property
    def fold(self) -> int:
        return fold_of(plain(self.title or self.abstract[:80]))


def plain(title: str) -> str:
    """A title without case and punctuation, to know a text again in another set."""
    return re.sub(r"\W+", " ", title.lower()).strip()


def coarse_of(design: str) -> str:
    """The coarse design that one of the 16 belongs to."""
    return _COARSE.get(design, "other")


def labelled() -> Iterator[Example]:
    """StudyTypeTeller, RobotReviewer's sample, the annotated abstracts of `gold` and our own, PsyNamic."""
    for row in gold("study_type"):
        kind = row["study_type"]
        yield Example("study_type", row["title"], row["abstract"], _OF_TELLER.get(kind, "other"), kind)
    for row in gold("rct"):
        label = "randomised" if row["is_rct"] else NOT_RANDOMISED
        yield Example("rct", row["title"], row["abstract"], label)
    for row in gold("findings_dev"):
        label = coarse_of(row["design"])
        yield Example("findings", row["title"], row["abstract"], label, row["design"])
    for ours in annotated_abstracts():
        kind = str(ours.facts["design"])
        yield Example("annotated", ours.title, ours.abstract, coarse_of(kind), kind)
    for row in gold("psynamic_dev"):
        text, kinds = split_text(row["text"]), row["labels"]["study_type"]
        known = "protocol" if "Study protocol" in kinds else _OF_PSYNAMIC.get(kinds[0]) if len(kinds) == 1 else None
        yield Example("psynamic", text.title, text.abstract, known, "; ".join(kinds))


def weakly_labelled(excluded: Iterable[Example]) -> list[Example]:
    """Records with an abstract, labelled by their types and headings; none that a labelled set holds, none twice.

    Common labels are drawn from at random, `MOST_OF_A_LABEL` each.
    """
    known = {plain(example.title) for example in excluded}
    by_label: defaultdict[str, list[Example]] = defaultdict(list)
    for record in records(*CORPUS, *BASELINE):
        title = plain(record.title)
        label = weak_label(record)
        if not title or title in known or not record.abstract:
            continue
        known.add(title)
        by_label[label].append(Example("weak", record.title, record.abstract_text, label))
    draw = random.Random(0)  # noqa: S311 - a sample, no secret
    for label, examples in by_label.items():
        if len(examples) > MOST_OF_A_LABEL:
            by_label[label] = draw.sample(examples, MOST_OF_A_LABEL)
    return [example for label in sorted(by_label) for example in by_label[label]]


def weak_label(record: Record) -> str:
    """What types and headings say: a coarse design, or ``letter``, ``trial``, ``mixed``, ``no beings``, `UNTYPED`."""
    types = {kind.name for kind in record.publication_types}
    return _by_title(record.title.lower()) or _by_types(types) or _by_headings(record, types)


def _by_title(title: str) -> str | None:
    if _PROTOCOL.search(title) and re.search(r"stud(?:y|ies)|trial|review|protocol (?:for|of)", title):
        return "protocol"
    return "systematic" if _SYSTEMATIC.search(title) else None


def _by_types(types: set[str]) -> str | None:
    if types & {"Systematic Review", "Meta-Analysis"}:
        return "systematic"
    if "Randomized Controlled Trial" in types:
        return "randomised"
    if types & _NO_STUDY:
        return "letter"
    if "Case Reports" in types:
        return "case"
    return "review" if "Review" in types else None


def _by_headings(record: Record, types: set[str]) -> str:
    headings = {heading.descriptor for heading in record.mesh}
    cells = any(h.startswith(("Cells, Cultured", "Cell Line", "In Vitro Techniques")) for h in headings)
    if not headings:
        return UNTYPED
    if "Humans" in headings:
        if (
            any(t.startswith(("Clinical Trial", "Controlled Clinical")) for t in types)
            or "Random Allocation" in headings
        ):
            return "trial"
        return "mixed" if cells or "Animals" in headings else "other"
    if cells:
        return "in vitro"
    return "animal" if "Animals" in headings else "no beings"


def ready(title: str, abstract: str) -> Abstract:
    """The text with its sentences, without roles and concepts, which designs are not read from."""
    text = f"{title}\n{abstract}"
    spans = [(0, len(title))] if title else []
    spans += sentence_spans(text, len(title) + 1, len(text))
    return Abstract(text, len(title), tuple(Sentence(a, b, None, "results") for a, b in spans), ())
