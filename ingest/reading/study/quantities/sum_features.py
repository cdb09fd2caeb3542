"""What tells whether numbers that stand in a row are the arms of one study: features of a sum, for the ranking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ingest.reading.study.quantities.context import Sides, joint, parallel, ratio, verbs_around
from ingest.reading.study.quantities.counts import Count, words_of

_MOST_BETWEEN = 25  # words between two counts of which each is a feature
_CLOSE = 3
_STAGES = ("randomised", "lost", "completed", "screened", "enrolled")


def sum_features(
    words: Sequence[str],
    printed: Sequence[Count],
    sides: Mapping[int, Sides],
    own: Mapping[int, frozenset[str]],
    count: Count,
) -> list[str]:
    """Features of a sum or product.

    `sides` has the words around each printed count, by its first token, `own` the kinds of verbs said of it.
    """
    first, last = count.parts[0], count.parts[-1]
    joined, following = joint(words, last)
    left, right = sides[first.first][0], sides[last.first][1]
    found = [
        *_parts(count, first, last),
        *_between(words, first, last),
        *_arms(words, count),
        *_row(printed, count, first, last),
        f"sum joined {joined} {following}",
        f"sum relation {ratio(first.value, last.value)} joined {joined}",
        f"sum of stages {_stage(own[first.first])}, {_stage(own[last.first])}",
    ]
    for kind in own[first.first]:
        found += (f"sum own {kind}", f"sum own {kind} then {following}", f"sum own {kind} joined {joined}")
    found += [f"sum l{at} {word}" for at, word in enumerate(left[:_CLOSE])]
    found += [f"sum r{at} {word}" for at, word in enumerate(right[:_CLOSE])]
    found += ["sum " + verb for verb in verbs_around(left, right, first.unit.kind)]
    return found


def _parts(count: Count, first: Count, last: Count) -> list[str]:
    values = [part.value for part in count.parts]
    spread = max(values) / min(values)
    return [
        f"{count.form} of {first.form} {last.form}",
        f"{count.form} of {first.unit.kind} {last.unit.kind}",
        f"{count.form} depths {min(first.depth, 2)} {min(last.depth, 2)}",
        f"sum across {min(last.sentence - first.sentence, 3)}",
        f"sum nouns {first.unit.noun} {last.unit.noun}",
        f"sum last noun {last.unit.noun}",
        f"sum ratio {'1' if spread < 1.3 else '2' if spread < 2.5 else '5' if spread < 5 else 'more'}",
        f"sum equal {spread == 1.0}",
    ]


def _between(words: Sequence[str], first: Count, last: Count) -> Iterator[str]:
    between = words[first.last + 1 : last.first]
    if between:
        yield f"sum joined by {between[-1]}"
        if len(between) < _MOST_BETWEEN:
            yield from ("sum between 0" if "0" <= word < ":" else "sum between " + word for word in between)
    around = {*words[max(0, last.first - 3) : last.first], *words[last.last + 1 : last.last + 6]}
    yield f"sum controls {bool(around & words_of('controls'))}"


def _arms(words: Sequence[str], count: Count) -> Iterator[str]:
    if all(parallel(words, one, two) for one, two in pairwise(count.parts)):
        first, last = count.parts[0], count.parts[-1]
        joined, following = joint(words, last)
        kind = "n=" if first.form == "n=" else first.unit.kind
        yield from (
            "sum of arms",
            f"sum of arms {joined}",
            f"sum of arms {following}",
            f"sum of arms {kind} {count.form}",
        )


def _row(printed: Sequence[Count], count: Count, first: Count, last: Count) -> Iterator[str]:
    """Whether the row of numbers goes on beyond the sum, and whether its total stands before it."""
    passed = sum(first.first < other.first < last.last for other in printed) - max(0, len(count.parts) - 2)
    following = next((other for other in printed if other.first > last.last), None)
    prior = next((other for other in reversed(printed) if other.last < first.first), None)
    goes_on = following is not None and following.sentence == last.sentence and _alike(following, last)
    begins_before = prior is not None and prior.sentence == first.sentence and _alike(prior, first)
    yield f"sum passes over {min(max(passed, 0), 2)}"
    yield f"sum goes on {goes_on} begins before {begins_before}"
    yield f"{count.form} complete {not goes_on and not begins_before} of {first.form}"
    if prior is not None and prior.sentence == first.sentence:
        yield f"sum after {'total' if prior.value >= count.value else 'less'}"


def _alike(one: Count, other: Count) -> bool:
    return (one.form == "n=") == (other.form == "n=") and (one.form == "n=" or one.unit.kind == other.unit.kind)


def _stage(verbs: frozenset[str]) -> str:
    """How far people have come in a study, by the verbs said of them; empty where none tells."""
    return next((name for name in _STAGES if name in verbs), "")
