"""What the models of study facts see of a text: its words, the cues in it, and how it is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.reading.model import Abstract
from ingest.reading.study.cues import CueHit, load_cues
from ingest.reading.words import TextWords, words_of

_MOST_SENTENCES = 60
"""Sentences past this one give no pairs of cues: longer texts are no abstracts."""

_IN_SENTENCE: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "own random": (
        frozenset({"random assigned", "random trial"}),
        frozenset({
            "needed", "trials of others", "animals", "strains", "searched", "systematic review", "not randomised",
            "secondary analysis", "will enrol",
        }),
    ),
    "own blinded": (
        frozenset({"double blind", "placebo controlled"}),
        frozenset({"needed", "trials of others", "animals", "strains", "searched", "systematic review", "will enrol"}),
    ),
}  # fmt: skip
"""Signs: one of the first cues stands in a sentence that has none of the second."""
_NOT_A_TRIAL = frozenset({
    "^protocol", "will enrol#2", "^systematic review", "^meta-analysis", "searched#4", "strains#2", "^animals",
    "^qualitative", "^case report",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyFeatures:
    """Three blocks of features, and the hits they come from. Each block is weighed on its own."""

    title: list[str]
    text: list[str]
    cues: list[str]
    hits: tuple[CueHit, ...]


def study_features(abstract: Abstract) -> StudyFeatures:
    """All features of a text; cost grows with its length."""
    seen = words_of(abstract)
    hits = tuple(load_cues().hits(abstract))
    return StudyFeatures(
        title=[*seen.title, *seen.title_pairs],
        text=list(_text_features(seen)),
        cues=[*cue_features(abstract, hits), *style_features(abstract.title, seen.title, seen.body)],
        hits=hits,
    )


def _text_features(seen: TextWords) -> Iterator[str]:
    """Words and pairs of the text, with a full stop after the title."""
    yield from seen.title
    yield "."
    yield from seen.body
    yield from seen.title_pairs
    yield from (f"{word} ." for word in seen.title[-1:])
    yield from (f". {word}" for word in seen.body[:1])
    yield from seen.body_pairs


def cue_features(abstract: Abstract, hits: Sequence[CueHit]) -> Iterator[str]:
    """Cues in the title (``^``), anywhere, in the last fifth (``$``), how often (``#``), in one sentence (``+``)."""
    last = abstract.title_end + (len(abstract.text) - abstract.title_end) * 4 // 5
    counts: Counter[str] = Counter()
    by_sentence: defaultdict[int, set[str]] = defaultdict(set)
    seen: set[str] = set()
    for hit in hits:
        counts[hit.cue] += 1
        if hit.start < abstract.title_end:
            seen.add(f"^{hit.cue}")
        elif hit.start >= last:
            seen.add(f"${hit.cue}")
        if hit.sentence < _MOST_SENTENCES:
            by_sentence[hit.sentence].add(hit.cue)
    for cue, count in counts.items():
        seen.add(cue)
        seen.update(f"{cue}#{least}" for least in (2, 4, 8) if count >= least)
    for cues in by_sentence.values():
        seen.update(f"{a}+{b}" for a, b in combinations(sorted(cues), 2))
    yield from seen
    yield from _signs(seen, by_sentence.values())


def _signs(seen: Collection[str], sentences: Collection[set[str]]) -> Iterator[str]:
    trial = _NOT_A_TRIAL.isdisjoint(seen)
    for sign, (wanted, unwanted) in _IN_SENTENCE.items():
        if any(not wanted.isdisjoint(cues) and unwanted.isdisjoint(cues) for cues in sentences):
            yield f"={sign}"
            if trial:
                yield f"={sign} of people"


_PAST = frozenset(["was", "were", "had", "did"])
_PRESENT = frozenset(["is", "are", "may", "can", "has", "have", "should", "might", "could", "must", "does", "do"])
_WE = frozenset(["we", "our", "us"])
_SIGNS = frozenset("=<>±%")


def style_features(printed: str, title: Sequence[str], body: Sequence[str]) -> Iterator[str]:
    """How long the text is, how much of it is figures, past or present tense, and how the title is made."""
    yield f"words {_step(len(body), (1, 30, 80, 130, 180, 240, 320, 450))}"
    yield f"title words {_step(len(title), (4, 7, 10, 14, 18, 24))}"
    counts = Counter(body)
    for name, kinds, steps in (
        ("figures", frozenset("0"), (0.01, 0.5, 1, 2, 4, 7, 11)),
        ("past", _PAST, (0.01, 1, 2, 3, 4.5, 6)),
        ("present", _PRESENT, (0.01, 1, 2, 3, 4.5, 6)),
        ("we", _WE, (0.01, 0.6, 1.2, 2)),
        ("signs", _SIGNS, (0.01, 0.5, 1.5, 3)),
    ):
        yield f"{name} {_step(100 * sum(map(counts.__getitem__, kinds)) / max(len(body), 1), steps)}"
    for place, part in (("first", body[:40]), ("last", body[-40:])):
        yield f"{place} past {_step(sum(word in _PAST for word in part), (1, 2, 4))}"
        yield f"{place} present {_step(sum(word in _PRESENT for word in part), (1, 2, 4))}"
        yield f"{place} figures {_step(part.count('0'), (1, 2, 4))}"
    yield from (f"title {mark}" for mark in "?:[" if mark in printed)


def _step(value: float, edges: Sequence[float]) -> int:
    return sum(value >= edge for edge in edges)
