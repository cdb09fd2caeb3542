"""What stands around a count, as named features for the model that ranks the counts of an abstract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.reading.study.quantities.context import own_verbs, side, until_number
from ingest.reading.study.quantities.counts import Count, classes, cues, verb_kinds
from ingest.reading.study.quantities.numbers import Tokens

_CLOSE = 4
_JOINING = frozenset(["and", "or", ";", ",", "versus", "vs", "with", "while", "whereas", "plus"])
_ARM_FOLLOWS = frozenset("to received in were receiving who with underwent for on given had".split())
_ARM_NOUNS = frozenset("control controls volunteers group".split())
_CONTROLS = frozenset("control controls healthy comparison volunteers nonusers naive naïve placebo".split())


@dataclass(frozen=True, slots=True)
class Scene:
    """What all counts of an abstract share: its tokens, sentence starts (tokens), kind of paper, and other counts."""

    tokens: Tokens
    kinds: tuple[str, ...]
    sentences: int
    printed: Sequence[Count]
    values: Mapping[int, int]
    sum_values: Mapping[int, int]
    largest: int
    first: int
    largest_chosen: int
    chosen: Mapping[str, frozenset[int]]
    order: Mapping[int, int]
    sizes: frozenset[int]


def scene(tokens: Tokens, title_end: int, sentences: int, printed: Sequence[Count], summed: Sequence[Count]) -> Scene:
    """Gathers what the features of all counts of an abstract look at."""
    people = [count.value for count in printed if count.unit.kind in ("people", "sample") or count.form == "n="]
    chosen = _chosen(tokens, printed)
    settled = chosen.get("randomised", frozenset()) | chosen.get("enrolled", frozenset())
    return Scene(
        tokens=tokens,
        kinds=_kinds(tokens, title_end),
        sentences=sentences,
        printed=printed,
        values=Counter(count.value for count in printed),
        sum_values=Counter(count.value for count in summed),
        largest=max(people, default=0),
        first=people[0] if people else 0,
        largest_chosen=max((c.value for c in printed if c.first in settled), default=0),
        chosen=chosen,
        sizes=frozenset(count.parts[0].first for count in summed if count.form == "product"),
        order={count.first: at for at, count in enumerate(printed)},
    )


def _chosen(tokens: Tokens, printed: Sequence[Count]) -> dict[str, frozenset[int]]:
    """For each kind of verb, the counts (by first token) of which it is said."""
    found: dict[str, set[int]] = {}
    for count in printed:
        for kind in own_verbs(tokens.words, count):
            found.setdefault(kind, set()).add(count.first)
    return {kind: frozenset(firsts) for kind, firsts in found.items()}


@cache
def _kind_words() -> Mapping[str, str]:
    return {str(word): kind for kind, words in cues()["kinds"].items() for word in words}


def _kinds(tokens: Tokens, title_end: int) -> tuple[str, ...]:
    """Kinds of paper that words of the title point to, else of the text."""
    known = _kind_words()
    inside = {f"title {known[w]}" for w, at in zip(tokens.words, tokens.starts, strict=True) if at < title_end and w in known}
    return tuple(sorted(inside | {known[word] for word in set(tokens.words) & known.keys()}))


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
    """The features of one count."""
    found = [*_shape(scene, count), *_place(scene, count), *_company(scene, count)]
    if count.parts:
        found += _sum_features(scene, count)
    else:
        found += _context(scene, count)
    return found


def _shape(scene: Scene, count: Count) -> Iterator[str]:
    form, unit = count.form, count.unit
    yield form
    yield f"{form} {unit.kind}"
    yield f"{form} size {_size(count.value)}"
    yield f"{unit.kind} size {_size(count.value)}"
    yield f"noun {unit.noun}"
    yield f"{unit.kind} at {min(unit.distance, 5)}"
    yield f"depth {min(count.depth, 2)} {form}"
    if 1900 <= count.value <= 2040:
        yield f"year {unit.kind}"
    if count.first in scene.sizes:
        yield f"{form} is the size of a group"
    for kind in scene.kinds:
        yield f"{kind}: {form}"
        yield f"{kind}: {unit.kind}"


def _size(value: int) -> str:
    for bound in (1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 5000, 50000):
        if value <= bound:
            return str(bound)
    return "more"


def _place(scene: Scene, count: Count) -> Iterator[str]:
    form = "sum" if count.parts else "printed"
    yield f"{form} sentence {min(count.sentence, 8)}"
    yield f"{form} part {10 * count.sentence // max(1, scene.sentences)}"
    yield f"{form} left {min(scene.sentences - count.sentence, 5)}"


def _company(scene: Scene, count: Count) -> Iterator[str]:
    form = "sum" if count.parts else count.form
    value = count.value
    printed = scene.values.get(value, 0)
    yield f"{form} printed {min(printed, 3)}"
    yield f"{form} summed {min(scene.sum_values.get(value, 0), 3)}"
    if value == scene.largest:
        yield f"{form} largest"
    yield f"{form} to largest {_ratio(value, scene.largest)}"
    yield f"{form} to first {_ratio(value, scene.first)}"
    yield f"{form} to chosen {_ratio(value, scene.largest_chosen)}"
    earlier = [other for other in scene.printed if other.last < count.first]
    bigger = [other for other in earlier if other.value > value and other.unit.kind == "people"]
    yield f"{form} bigger before {min(len(bigger), 3)}"
    if bigger:
        yield f"{form} bigger noun {bigger[-1].unit.noun}"
    if not any(other.unit.kind == "people" or other.form == "n=" for other in earlier):
        yield f"{form} first"
    later = [other for other in scene.printed if other.first > count.last]
    yield f"{form} bigger after {any(o.value > value and (o.unit.kind == 'people' or o.form == 'n=') for o in later)}"
    same = [other for other in scene.printed if other.sentence == count.sentence]
    yield f"{form} in its sentence {min(len(same), 5)}"


def _context(scene: Scene, count: Count) -> Iterator[str]:
    words = scene.tokens.words
    right = [*side(words, count.last + 1, 1), "$"]
    left = [*side(words, count.first - 1, -1), "^"]
    yield f"{count.form} before {left[0]}"
    yield f"{count.form} after {right[0]}"
    for at, word in enumerate(right[:_CLOSE]):
        yield f"r{at} {word}"
    for at, word in enumerate(left[:_CLOSE]):
        yield f"l{at} {word}"
    yield "r01 " + " ".join(right[:2])
    yield "l10 " + " ".join(left[1::-1])
    for word in set(right):
        yield f"R {word}"
    for word in set(left):
        yield f"L {word}"
    yield from _verbs(left, right, count.unit.kind)
    yield from _own(scene, count, left)
    yield from _neighbours(scene, count)
    if "%" in right[:4]:
        yield "percent follows"
    if left[:1] == ["of"] and len(left) > 1 and left[1] in ("0", ")", "%"):
        yield "whole of a part"


def _neighbours(scene: Scene, count: Count) -> Iterator[str]:
    """How the counts next to it in its sentence relate to it: arms stand in parallel, parts after their whole."""
    row = scene.printed
    at = scene.order.get(count.first)
    if at is None or row[at] is not count:  # a single case, which no number states
        return
    for name, place in (("next", at + 1), ("prior", at - 1)):
        if not 0 <= place < len(row) or row[place].sentence != count.sentence:
            yield f"{name} none"
            continue
        other = row[place]
        one, two = (count, other) if name == "next" else (other, count)
        joined, following = _joint(scene.tokens.words, one, two)
        yield f"{name} ratio {_ratio(count.value, other.value)} {other.form}"
        yield f"{name} {other.unit.kind} {other.form}"
        yield f"{name} joined {joined}"
        yield f"{name} joined {joined} {following}"
        yield f"{name} then {following} {_ratio(count.value, other.value)}"
        if _parallel(scene, one, two):
            yield from (f"arm {name}", f"arm {name} {count.unit.kind}", f"arm {name} {joined}", f"arm {name} {following}")


def _parallel(scene: Scene, one: Count, two: Count) -> bool:
    """Whether two counts are likely arms: "48 were assigned to A and 47 to B", "A (n = 48) or B (n = 47)"."""
    joined, following = _joint(scene.tokens.words, one, two)
    if one.sentence != two.sentence or not 0.3 <= one.value / two.value <= 3.3:
        return False
    if one.form == "n=" or two.form == "n=":
        return one.form == two.form
    return joined in _JOINING and (following in _ARM_FOLLOWS or two.unit.noun in _ARM_NOUNS)


def _joint(words: Sequence[str], one: Count, two: Count) -> tuple[str, str]:
    """The word before the second of two counts and the word after it."""
    following = words[two.last + 1] if two.last + 1 < len(words) else "$"
    return words[two.first - 1], "0" if following[0].isdecimal() else following


def _ratio(value: int, other: int) -> str:
    """How a count compares with another: much less, less, alike, equal, more, much more."""
    for bound, name in ((0.3, "much less"), (0.77, "less"), (0.9999, "alike below"), (1.0, "equal"), (1.3, "alike above"), (3.3, "more")):
        if value <= bound * other:
            return name
    return "much more"


def _own(scene: Scene, count: Count, left: Sequence[str]) -> Iterator[str]:
    """What is said of this count itself, and what of others but not of it."""
    for kind, firsts in scene.chosen.items():
        if count.first in firsts:
            yield f"own {kind}"
            yield f"own {kind} {count.unit.kind}"
            yield f"own {kind} alone {len(firsts) == 1}"
        else:
            yield f"others {kind}"
    for word in until_number(left):
        if word in verb_kinds():
            yield f"own before {verb_kinds()[word][0]}"


def _verbs(left: Sequence[str], right: Sequence[str], unit: str) -> Iterator[str]:
    kinds = verb_kinds()
    for where, around in (("before", left), ("after", right)):
        seen = {kind for word in around for kind in kinds.get(word, ())}
        for kind in seen:
            yield f"{where} {kind}"
            yield f"{where} {kind} {unit}"
        first = next((kinds[word][0] for word in around if word in kinds), "no")
        yield f"{where} first verb {first}"


def _stage(verbs: set[str]) -> str:
    """How far people have come in a study, by the verbs said of them; empty where none tells."""
    return next((name for name in ("randomised", "lost", "completed", "screened", "enrolled") if name in verbs), "")


def _alike(one: Count, other: Count) -> bool:
    return (one.form == "n=") == (other.form == "n=") and (one.form == "n=" or one.unit.kind == other.unit.kind)


def _sum_features(scene: Scene, count: Count) -> Iterator[str]:
    words = scene.tokens.words
    first, last = count.parts[0], count.parts[-1]
    form = count.form
    yield f"{form} of {first.form} {last.form}"
    yield f"{form} of {first.unit.kind} {last.unit.kind}"
    yield f"{form} depths {min(first.depth, 2)} {min(last.depth, 2)}"
    yield f"sum across {min(last.sentence - first.sentence, 3)}"
    between = words[first.last + 1 : last.first]
    if len(between) < 25:
        for word in {"0" if word[0].isdecimal() else word for word in between}:
            yield f"sum between {word}"
    if between:
        yield f"sum joined by {between[-1]}"
    yield f"sum nouns {first.unit.noun} {last.unit.noun}"
    yield f"sum last noun {last.unit.noun}"
    around = {*words[max(0, last.first - 3) : last.first], *words[last.last + 1 : last.last + 6]}
    yield f"sum controls {bool(around & _CONTROLS)}"
    yield f"sum relation {_ratio(first.value, last.value)} joined {words[last.first - 1]}"
    ratio = max(p.value for p in count.parts) / max(1, min(p.value for p in count.parts))
    yield f"sum ratio {'1' if ratio < 1.3 else '2' if ratio < 2.5 else '5' if ratio < 5 else 'more'}"
    yield f"sum equal {ratio == 1.0}"
    joined, following = _joint(words, first, last)
    yield f"sum joined {joined} {following}"
    if all(_parallel(scene, *pair) for pair in pairwise(count.parts)):
        parallel = f"{'n=' if first.form == 'n=' else first.unit.kind} {form}"
        yield from ("sum of arms", f"sum of arms {joined}", f"sum of arms {following}", f"sum of arms {parallel}")
    yield f"sum of stages {_stage(own_verbs(words, first))}, {_stage(own_verbs(words, last))}"
    for kind in sorted(own_verbs(words, first)):
        yield f"sum own {kind}"
        yield f"sum own {kind} then {following}"
        yield f"sum own {kind} joined {joined}"
    inside = [o for o in scene.printed if first.first < o.first < last.last and o not in count.parts]
    yield f"sum passes over {min(len(inside), 2)}"
    next_one = next((o for o in scene.printed if o.first > last.last), None)
    prior = next((o for o in reversed(scene.printed) if o.last < first.first), None)
    goes_on = next_one is not None and next_one.sentence == last.sentence and _alike(next_one, last)
    begins_before = prior is not None and prior.sentence == first.sentence and _alike(prior, first)
    yield f"sum goes on {goes_on} begins before {begins_before}"
    yield f"{form} complete {not goes_on and not begins_before} of {first.form}"
    if prior is not None and prior.sentence == first.sentence:
        yield f"sum after {'total' if prior.value >= count.value else 'less'}"
    left, right = side(words, first.first - 1, -1), side(words, last.last + 1, 1)
    for at, word in enumerate(left[:3]):
        yield f"sum l{at} {word}"
    for at, word in enumerate(right[:3]):
        yield f"sum r{at} {word}"
    for feature in _verbs(left, right, first.unit.kind):
        yield "sum " + feature
