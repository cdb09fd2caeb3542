"""Substances and conditions that an abstract names, each weighed for being what it studies and not only mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.reading.data_files import read_yaml
from ingest.reading.facets.cues import Hit, lexicon
from ingest.reading.facets.features import Seen

Vector = npt.NDArray[np.float32]
_WINDOW = 25  # signs beside a mention in which its neighbours stand
_MOST = 9


@dataclass(frozen=True, slots=True)
class Scheme:
    """Labels of a facet and the cues that name them; the first cue of a label names it best."""

    labels: tuple[str, ...]
    rivals: tuple[str, ...]
    label_of: Mapping[int, str]
    best: frozenset[int]

    @property
    def all(self) -> tuple[str, ...]:
        """Labels, then what competes with them."""
        return self.labels + self.rivals


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Words beside a mention that count, and cues of the whole text that do."""

    before: Mapping[str, int]
    after: Mapping[str, int]
    context: tuple[int, ...]


@dataclass(slots=True)
class Mentions:
    """Where a label is named: how often, in which zones, how often by its best name, where first, beside what."""

    count: int = 0
    title: int = 0
    opening: int = 0
    middle: int = 0
    closing: int = 0
    best: int = 0
    first: int = 0
    before: Counter[int] = field(default_factory=Counter)
    after: Counter[int] = field(default_factory=Counter)


@cache
def schemes() -> Mapping[str, Scheme]:
    """The facets of concepts.yaml whose labels are named in the text."""
    data, number = _data(), {name: place for place, name in enumerate(lexicon().names)}
    found = {}
    for facet in ("substances", "condition"):
        cues = {label: [number[cue] for cue in named] for label, named in data[facet].items()}
        found[facet] = Scheme(
            labels=tuple(label for label in cues if not label.startswith("_")),
            rivals=tuple(label for label in cues if label.startswith("_")),
            label_of={cue: label for label, numbers in cues.items() for cue in numbers},
            best=frozenset(numbers[0] for numbers in cues.values()),
        )
    return found


def trust(facet: str) -> float:
    """Share of what mentions tell in the likelihood of a label, against what the whole text tells."""
    return float(_data()["trust"].get(facet, 0.0))


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_yaml(__package__, "concepts.yaml")
    return data


@cache
def _neighbours() -> Neighbours:
    data, number = _data(), {name: place for place, name in enumerate(lexicon().names)}
    return Neighbours(
        {str(word): place for place, word in enumerate(data["before"])},
        {str(word): place for place, word in enumerate(data["after"])},
        tuple(number[cue] for cue in data["context"]),
    )


def candidates(seen: Seen, facet: str) -> tuple[tuple[str, ...], Vector]:
    """The labels of a facet that the text names, and a row of features for each."""
    scheme = schemes()[facet]
    mentions = _mentions(seen, scheme)
    named = tuple(label for label in scheme.labels if label in mentions)
    shared = _shared(seen, scheme, mentions)
    rows = [_own(seen, mentions[label], mentions, label, scheme) + shared for label in named]
    return named, np.array(rows, dtype=np.float32)


def _mentions(seen: Seen, scheme: Scheme) -> dict[str, Mentions]:
    found: dict[str, Mentions] = {}
    for hit in _longest([hit for hit in seen.hits if hit.cue in scheme.label_of]):
        mention = found.setdefault(scheme.label_of[hit.cue], Mentions(first=hit.start))
        _add(mention, hit, seen)
        mention.best += hit.cue in scheme.best
    return found


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Without hits inside a longer one: "s ketamine" names no ketamine. In the order of the text."""
    kept: list[Hit] = []
    for hit in sorted(set(hits), key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end or (hit.start, hit.end) == (kept[-1].start, kept[-1].end):
            kept.append(hit)
    return kept


def _add(mention: Mentions, hit: Hit, seen: Seen) -> None:
    parts, neighbours = seen.zones, _neighbours()
    mention.count += 1
    mention.title += hit.start < parts.title_end
    mention.opening += parts.title_end <= hit.start < parts.opening_end
    mention.middle += parts.opening_end <= hit.start < parts.closing_start
    mention.closing += hit.start >= parts.closing_start
    for word in seen.plain[max(0, hit.start - _WINDOW) : hit.start].split()[-2:]:
        if (place := neighbours.before.get(word.strip("(,;:"))) is not None:
            mention.before[place] += 1
    for word in seen.plain[hit.end : hit.end + _WINDOW].split()[:2]:
        if (place := neighbours.after.get(word.strip("),;:."))) is not None:
            mention.after[place] += 1


def _own(seen: Seen, own: Mentions, mentions: Mapping[str, Mentions], label: str, scheme: Scheme) -> list[float]:
    total = sum(mention.count for mention in mentions.values())
    most = max(mention.count for mention in mentions.values())
    titled = sum(mention.title for mention in mentions.values())
    neighbours = _neighbours()
    return [
        own.count, own.count / total, own.count / most, own.title, own.title / max(1, titled), titled - own.title,
        own.opening, own.middle, own.closing, own.best, own.first / len(seen.plain),
        *(own.before[place] for place in range(len(neighbours.before))),
        *(own.after[place] for place in range(len(neighbours.after))),
        *(label == other for other in scheme.labels),
    ]  # fmt: skip


def _shared(seen: Seen, scheme: Scheme, mentions: Mapping[str, Mentions]) -> list[float]:
    """What all candidates of a text share: what else is named, and of what kind the text is."""
    context = _neighbours().context
    none = Mentions()
    return [
        len(mentions),
        seen.zones.sentences,
        *(mentions.get(label, none).count for label in scheme.all),
        *(mentions.get(label, none).title for label in scheme.all),
        *(min(seen.counts[cue], _MOST) for cue in context),
        *(cue in seen.titled for cue in context),
    ]
