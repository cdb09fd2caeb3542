"""What stands around a count, as named features for the model that ranks the counts of an abstract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.reading.study.quantities.context import Sides, joint, parallel, ratio, sides_of, until_number, verbs_around
from ingest.reading.study.quantities.counts import Count, cues, verb_kinds
from ingest.reading.study.quantities.numbers import Tokens
from ingest.reading.study.quantities.sum_features import sum_features

_CLOSE = 4  # words on either side that count with their place
_SIZES = (1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 5000, 50000)


@dataclass(frozen=True, slots=True)
class Scene:
    """What all counts of an abstract share.

    `kinds` are the kinds of paper that its words point to; `values` and `sum_values` how often each value is printed
    or follows as a sum; `largest`, `first` and `largest_chosen` (enrolled or randomised) values of printed counts of
    people. By the first token of each printed count, `sides` has the words around it, `own` the kinds of verbs said of
    it, `order` its place among those printed; `chosen` maps a kind of verb to such counts; `sizes` are those that
    seem to be the size of one group.
    """

    tokens: Tokens
    kinds: tuple[str, ...]
    sentences: int
    printed: Sequence[Count]
    values: Mapping[int, int]
    sum_values: Mapping[int, int]
    largest: int
    first: int
    largest_chosen: int
    sides: Mapping[int, Sides]
    own: Mapping[int, frozenset[str]]
    chosen: Mapping[str, frozenset[int]]
    order: Mapping[int, int]
    sizes: frozenset[int]


def scene(
    tokens: Tokens,
    title_end: int,
    sentences: int,
    printed: Sequence[Count],
    summed: Sequence[Count],
    sides: Mapping[int, Sides],
    own: Mapping[int, frozenset[str]],
) -> Scene:
    """Gathers what the features of all counts of an abstract look at."""
    people = [count.value for count in printed if count.unit.kind in ("people", "sample") or count.form == "n="]
    settled = [count.value for count in printed if own[count.first] & {"randomised", "enrolled"}]
    return Scene(
        tokens=tokens,
        kinds=_kinds(tokens, title_end),
        sentences=sentences,
        printed=printed,
        values=Counter(count.value for count in printed),
        sum_values=Counter(count.value for count in summed),
        largest=max(people, default=0),
        first=people[0] if people else 0,
        largest_chosen=max(settled, default=0),
        sides=sides,
        own=own,
        chosen={kind: frozenset(first for first in own if kind in own[first]) for kind in set().union(*own.values())},
        sizes=frozenset(count.parts[0].first for count in summed if count.form == "product"),
        order={count.first: at for at, count in enumerate(printed)},
    )


@cache
def _kind_words() -> Mapping[str, str]:
    return {str(word): kind for kind, words in cues()["kinds"].items() for word in words}


def _kinds(tokens: Tokens, title_end: int) -> tuple[str, ...]:
    """Kinds of paper that words of the text point to, and, told apart, words of the title."""
    known = _kind_words()
    named = tokens.present & known.keys()
    if not named:
        return ()
    titled = {word for word in named if tokens.starts[tokens.words.index(word)] < title_end}
    return tuple(sorted({f"title {known[word]}" for word in titled} | {known[word] for word in named}))


def none_features(scene: Scene) -> list[str]:
    """Features of the answer that no total is stated."""
    people = sum(count.unit.kind == "people" for count in scene.printed)
    named = sum(count.form == "n=" for count in scene.printed)
    return [
        "none",
        f"none people {min(people, 4)}",
        f"none n= {min(named, 3)}",
        f"none printed {min(len(scene.printed), 5)}",
        *(f"none {kind}" for kind in scene.kinds),
    ]


def features(scene: Scene, count: Count) -> list[str]:
    """The features of one count. Some may be named twice; each counts once."""
    found = [*_shape(scene, count), *_place(scene, count), *_company(scene, count)]
    if count.parts:
        found += sum_features(scene.tokens.words, scene.printed, scene.sides, scene.own, count)
    else:
        found += _context(scene, count)
    return found


def _shape(scene: Scene, count: Count) -> list[str]:
    form, kind = count.form, count.unit.kind
    size = next((bound for bound in _SIZES if count.value <= bound), "more")
    found = [
        form,
        f"{form} {kind}",
        f"{form} size {size}",
        f"{kind} size {size}",
        f"noun {count.unit.noun}",
        f"{kind} at {min(count.unit.distance, 5)}",
        f"depth {min(count.depth, 2)} {form}",
    ]
    if 1900 <= count.value <= 2040:
        found.append(f"year {kind}")
    if count.first in scene.sizes:
        found.append(f"{form} is the size of a group")
    for paper in scene.kinds:
        found += (f"{paper}: {form}", f"{paper}: {kind}")
    return found


def _place(scene: Scene, count: Count) -> list[str]:
    form = "sum" if count.parts else "printed"
    return [
        f"{form} sentence {min(count.sentence, 8)}",
        f"{form} part {10 * count.sentence // max(1, scene.sentences)}",
        f"{form} left {min(scene.sentences - count.sentence, 5)}",
    ]


def _company(scene: Scene, count: Count) -> list[str]:
    """How a count compares with the others of the abstract."""
    form = "sum" if count.parts else count.form
    value = count.value
    bigger_noun, bigger, is_first, later, beside = "", 0, True, False, 0
    for other in scene.printed:
        beside += other.sentence == count.sentence
        if other.last < count.first:
            is_first = is_first and not _of_people(other)
            if other.value > value and other.unit.kind == "people":
                bigger_noun, bigger = other.unit.noun, bigger + 1
        elif other.first > count.last and other.value > value and not later:
            later = _of_people(other)
    found = [
        f"{form} printed {min(scene.values.get(value, 0), 3)}",
        f"{form} summed {min(scene.sum_values.get(value, 0), 3)}",
        f"{form} to largest {ratio(value, scene.largest)}",
        f"{form} to first {ratio(value, scene.first)}",
        f"{form} to chosen {ratio(value, scene.largest_chosen)}",
        f"{form} bigger before {min(bigger, 3)}",
        f"{form} bigger after {later}",
        f"{form} in its sentence {min(beside, 5)}",
    ]
    if bigger:
        found.append(f"{form} bigger noun {bigger_noun}")
    if is_first:
        found.append(f"{form} first")
    return found


def _of_people(count: Count) -> bool:
    return count.unit.kind == "people" or count.form == "n="


def _context(scene: Scene, count: Count) -> list[str]:
    before, after = scene.sides.get(count.first) or sides_of(scene.tokens.words, count)
    left, right = [*before, "^"], [*after, "$"]
    found = [f"{count.form} before {left[0]}", f"{count.form} after {right[0]}"]
    found += [f"r{at} {word}" for at, word in enumerate(right[:_CLOSE])]
    found += [f"l{at} {word}" for at, word in enumerate(left[:_CLOSE])]
    found += ["r01 " + " ".join(right[:2]), "l10 " + " ".join(left[1::-1])]
    found += ["R " + word for word in right]
    found += ["L " + word for word in left]
    found += verbs_around(left, right, count.unit.kind)
    found += _own(scene, count, left)
    found += _neighbours(scene, count)
    if "%" in right[:4]:
        found.append("percent follows")
    if left[0] == "of" and left[1] in ("0", ")", "%"):
        found.append("whole of a part")
    return found


def _own(scene: Scene, count: Count, left: Sequence[str]) -> Iterator[str]:
    """What is said of this count itself, and what of others but not of it."""
    others_randomised = scene.chosen.get("randomised", frozenset()) - {count.first}
    for kind, firsts in scene.chosen.items():
        if count.first in firsts:
            yield from (f"own {kind}", f"own {kind} {count.unit.kind}", f"own {kind} alone {len(firsts) == 1}")
            yield f"own {kind} others randomised {bool(others_randomised)}"
        else:
            yield f"others {kind}"
    known = verb_kinds()
    for word in until_number(left):
        if word in known:
            yield f"own before {known[word][0]}"


def _neighbours(scene: Scene, count: Count) -> Iterator[str]:
    """How the counts next to it in its sentence relate to it: arms stand in parallel, parts after their whole."""
    row, words = scene.printed, scene.tokens.words
    at = scene.order.get(count.first)
    if at is None or row[at] is not count:  # a single case, which no number states
        return
    for name, place in (("next", at + 1), ("prior", at - 1)):
        if not 0 <= place < len(row) or row[place].sentence != count.sentence:
            yield f"{name} none"
            continue
        other = row[place]
        one, two = (count, other) if name == "next" else (other, count)
        joined, following = joint(words, two)
        compared = ratio(count.value, other.value)
        yield f"{name} ratio {compared} {other.form}"
        yield f"{name} {other.unit.kind} {other.form}"
        yield f"{name} joined {joined}"
        yield f"{name} joined {joined} {following}"
        yield f"{name} then {following} {compared}"
        if parallel(words, one, two):
            yield from (
                f"arm {name}",
                f"arm {name} {count.unit.kind}",
                f"arm {name} {joined}",
                f"arm {name} {following}",
            )
