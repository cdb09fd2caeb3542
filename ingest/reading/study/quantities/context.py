"""The words on either side of a count, what is said of it, and how two counts of a sentence relate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ingest.reading.study.quantities.counts import Count, verb_kinds, words_of
from ingest.reading.study.quantities.numbers import NUMBER_WORDS

Sides = tuple[Sequence[str], Sequence[str]]
WINDOW = 10
"""Words looked at on either side."""
_LARGER_WORDS = NUMBER_WORDS - {"one", "two", "three"}
_ENDS = frozenset(".?!;")
_RATIOS = (
    (0.3, "much less"), (0.77, "less"), (0.9999, "alike below"), (1.0, "equal"), (1.3, "alike above"), (3.3, "more"),
)  # fmt: skip


def side(words: Sequence[str], start: int, step: int) -> list[str]:
    """Up to `WINDOW` words from `start` on to one side, to the end of the sentence; figures are made alike."""
    found: list[str] = []
    for word in words[start : start + WINDOW] if step > 0 else words[max(0, start + 1 - WINDOW) : start + 1][::-1]:
        if word in _ENDS and not (word == "." and step < 0 and not found):
            found.append(word)
            break
        found.append("0" if "0" <= word < ":" or word in _LARGER_WORDS else word)
    return found


def sides_of(words: Sequence[str], count: Count) -> Sides:
    """The words before a count, the nearest first, and those after it."""
    return side(words, count.first - 1, -1), side(words, count.last + 1, 1)


def own_verbs(after: Sequence[str]) -> frozenset[str]:
    """Kinds of the verbs between a count and the next number or stop; `after` is its right `side`."""
    known = verb_kinds()
    return frozenset([kind for word in until_number(after) if word in known for kind in known[word]])


def screened_only(words: Sequence[str], printed: Sequence[Count], own: Mapping[int, frozenset[str]]) -> frozenset[int]:
    """First tokens of the counts of people who were looked at before fewer were taken in, as one sentence tells.

    "Of 120 patients screened, 96 were randomised"; those told as assessed or eligible only where others are randomised.
    So are the 322 of "31 of 322 eligible women".
    """
    found = [
        count.first
        for count in printed
        if is_whole_of_part(words, count)
        and not words_of("screened_of_all").isdisjoint(words[count.last + 1 : count.last + 3])
    ]
    for one, two in pairwise(printed):
        if one.sentence != two.sentence or two.value >= one.value:
            continue
        looked_at, taken = words[one.last + 1 : two.first], own[two.first]
        if "randomised" in own[one.first]:
            continue
        surely = not words_of("screened_surely").isdisjoint(looked_at) and taken & {"randomised", "enrolled"}
        likely = not words_of("screened_likely").isdisjoint(looked_at) and "randomised" in taken
        if surely or likely:
            found.append(one.first)
    return frozenset(found)


def is_whole_of_part(words: Sequence[str], count: Count) -> bool:
    """Whether a count stands behind a part of it: the 66 of "61 of 66" and "61 (92%) of 66"."""
    return (
        count.first > 1
        and words[count.first - 1] == "of"
        and (words[count.first - 2] == ")" or "0" <= words[count.first - 2] < ":")
    )


def until_number(words: Sequence[str]) -> Sequence[str]:
    """The words before the first figure."""
    return words[: words.index("0")] if "0" in words else words


def verbs_around(left: Sequence[str], right: Sequence[str], unit: str) -> list[str]:
    """Features that name the kinds of verbs before and after a count, and the nearest of them."""
    return [*_verbs("before", left, unit), *_verbs("after", right, unit)]


@lru_cache(maxsize=4096)
def _verb_features(where: str, kind: str, unit: str) -> tuple[str, str]:
    return f"{where} {kind}", f"{where} {kind} {unit}"


def _verbs(where: str, around: Sequence[str], unit: str) -> list[str]:
    known = verb_kinds()
    verbs = [known[word] for word in around if word in known]
    found = [f"{where} first verb {verbs[0][0] if verbs else 'no'}"]
    for kind in {kind for kinds in verbs for kind in kinds}:
        found += _verb_features(where, kind, unit)
    return found


def parallel(words: Sequence[str], one: Count, two: Count) -> bool:
    """Whether two counts are likely arms: "48 were assigned to A and 47 to B", "A (n = 48) or B (n = 47)"."""
    if one.sentence != two.sentence or not 0.3 <= one.value / two.value <= 3.3:
        return False
    if one.form == "n=" or two.form == "n=":
        return one.form == two.form
    joined, following = joint(words, two)
    return joined in words_of("joining") and (
        following in words_of("arm_follows") or two.unit.noun in words_of("arm_nouns")
    )


def joint(words: Sequence[str], two: Count) -> tuple[str, str]:
    """The words before and after a count: what joins it to the one before, and what goes on."""
    following = words[two.last + 1] if two.last + 1 < len(words) else "$"
    return words[two.first - 1] if two.first else "^", "0" if "0" <= following < ":" else following


def ratio(value: int, other: int) -> str:
    """How a count compares with another, in words."""
    for bound, name in _RATIOS:
        if value <= bound * other:
            return name
    return "much more"
