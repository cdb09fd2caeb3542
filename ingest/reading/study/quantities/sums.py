"""Totals that an abstract doesn't print: arms added up, patients and controls, groups of equal size, a single case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from ingest.reading.study.quantities.context import is_whole_of_part
from ingest.reading.study.quantities.counts import MOST_PEOPLE, Count, Unit, classes, words_of
from ingest.reading.study.quantities.numbers import Number, Tokens

MOST_ADDED = 14
"""Only the first counts of a text are added up: a study tells its size early, and later ones are events."""
LEAST_SUM = 5
_FEW = 9  # without a noun, numbers up to this are not added
_MOST_IN_ROW = 6
_NEAR = 4  # sentences between two counts that may be added
_ADDED = frozenset({"people", "sample", "acronym", "groups", "none"})


def sums(tokens: Tokens, printed: Sequence[Count], apart: Container[int] = ()) -> Iterator[Count]:
    """Every total that follows from neighbouring counts, the likely ones being for the ranker to tell.

    Counts whose first token is `apart` are left out: of people never taken in, or of the size of each group.
    """
    printed = [count for count in printed if count.first not in apart]
    usable = [count for count in printed[:MOST_ADDED] if _is_arm_like(tokens.words, count)]
    seen: set[tuple[int, ...]] = set()
    for run in (*_runs(tokens.words, usable), *_compared(tokens.words, usable)):
        key = tuple([count.first for count in run])
        if key in seen:
            continue
        seen.add(key)
        first, last = run[0], run[-1]
        total = sum([count.value for count in run])
        if LEAST_SUM < total < MOST_PEOPLE and not _same_people(tokens.words, run):
            yield Count(total, first.first, last.last, f"sum{len(run)}", last.unit, first.sentence, 0, run)


def _is_arm_like(words: Sequence[str], count: Count) -> bool:
    """Whether a count may be a whole group, not some of it: "23% (n = 45)", "of these, n = 45"."""
    if count.unit.noun in words_of("several_each"):
        return False
    if count.form == "n=":
        before = words[max(0, count.first - 7) : count.first]
        return "%" not in before[-4:] and not _refers_back(before)
    return count.unit.kind in _ADDED and (count.value > _FEW or count.unit.kind in ("people", "acronym"))


def _refers_back(words: Sequence[str]) -> bool:
    return "of" in words and any(a == "of" and b in words_of("these") for a, b in pairwise(words))


def _same_people(words: Sequence[str], run: tuple[Count, ...]) -> bool:
    """Whether a later count is of people whom an earlier one has counted: "64 enrolled, of whom 60 completed".

    So are those of one sex told in brackets after their group: "61 patients (19 women)".
    """
    sexes = [count.depth > 0 and count.unit.noun in words_of("sexes") and count.form != "n=" for count in run]
    return (any(sexes) and not all(sexes)) or _refers_back(words[run[0].last + 1 : run[-1].first])


def _runs(words: Sequence[str], printed: Sequence[Count]) -> Iterator[tuple[Count, ...]]:
    """Counts that stand in a row: in one sentence, outside brackets, all of the form n=; and pairs further apart."""
    outer = [count for count in printed if not count.depth]
    named = [count for count in printed if count.form == "n="]
    wholes = [count for count in printed if is_whole_of_part(words, count)]
    for row in (printed, *(part for part in (outer, named, wholes) if 1 < len(part) < len(printed))):
        for start in range(len(row) - 1):
            for end in range(start + 1, min(start + _MOST_IN_ROW, len(row))):
                if row[end].sentence - row[end - 1].sentence > (_NEAR if end == start + 1 else 1):
                    break
                if row[end].sentence != row[start].sentence or _is_whole(row, start, end):
                    yield tuple(row[start : end + 1])


def _is_whole(row: Sequence[Count], start: int, end: int) -> bool:
    """Whether a run within a sentence leaves out no count like its own: part of a list is no total.

    A first count that is the sum of the others is left out: "96 patients: 48 patients … and 48 patients".
    """
    before = row[start - 1] if start and row[start - 1].sentence == row[start].sentence else None
    after = row[end + 1] if end + 1 < len(row) and row[end + 1].sentence == row[end].sentence else None
    if before is not None and after is not None:
        return False
    left_out = before if before is not None else after
    if left_out is None:
        return True
    alike = all(
        (count.form == "n=") == (left_out.form == "n=") and count.unit.kind == left_out.unit.kind
        for count in row[start : end + 1]
    )
    return not alike or (before is not None and before.value >= sum([count.value for count in row[start : end + 1]]))


def _compared(words: Sequence[str], printed: Sequence[Count]) -> Iterator[tuple[Count, ...]]:
    """A group of controls and the first count of people, whatever stands between: "20 patients … 20 healthy men"."""
    people = [count for count in printed if count.form == "n=" or count.unit.kind in ("people", "acronym")]
    for place, count in enumerate(people):
        near = {*words[max(0, count.first - 4) : count.first], *words[count.last + 1 : count.last + 8]}
        if place and count.sentence != people[0].sentence and not words_of("compared").isdisjoint(near):
            yield (people[0], count)


def products(tokens: Tokens, numbers: Sequence[Number], sizes: Sequence[Count]) -> Iterator[Count]:
    """Groups times their size: "three groups of 20", "two arms (n = 30 each)", "15 in each group"."""
    if not sizes:
        return
    groups = [number for number in numbers if 1 < number.value < 13 and _counts_groups(tokens, number.last)]
    for size in sizes:
        before = [number for number in groups if number.first < size.first]
        after = [number for number in groups if number.first > size.last]
        for number in (*before[-1:], *after[:1]):
            yield Count(
                size.value * int(number.value), min(size.first, number.first), max(size.last, number.last), "product",
                size.unit, size.sentence, 0, (size,),
            )  # fmt: skip
        if not groups:
            yield Count(size.value * 2, size.first, size.last, "twice", size.unit, size.sentence, 0, (size,))


def group_sizes(tokens: Tokens, printed: Sequence[Count]) -> list[Count]:
    """The counts that tell how large each group is."""
    return [count for count in printed if _is_size(tokens, count)]


def _counts_groups(tokens: Tokens, index: int) -> bool:
    words = tokens.words
    return any(classes().get(word) == "groups" for word in words[index + 1 : index + 4])


def _is_size(tokens: Tokens, count: Count) -> bool:
    """Whether words near a count say that each group is so large."""
    if count.form != "n=" and count.unit.kind not in _ADDED:
        return False
    words = tokens.words
    after = _until_stop(words[count.last + 1 : count.last + 7])
    before = _until_stop(words[max(0, count.first - 6) : count.first][::-1])[::-1]
    if "each" in before or "equal" in before or "equally" in before or "both" in after:
        return True
    if "each" in after:
        following = "".join(after[after.index("each") + 1 :][:1])
        return not following.isalpha() or classes().get(following) == "groups" or following in ("in", "for", "of")
    if "per" in after or after[:1] == ["/"]:
        return any(classes().get(word) == "groups" for word in after)
    return len(before) > 1 and before[-1] == "of" and classes().get(before[-2]) == "groups"


def _until_stop(words: Sequence[str]) -> Sequence[str]:
    return next((words[:at] for at, word in enumerate(words) if word in (".", ";")), words)


def single_case(tokens: Tokens, sentence_starts: Sequence[int]) -> Iterator[Count]:
    """The one person of a case report, where no number says so; the unit names what speaks for it."""
    found = {kind: at for kind, tell in _SINGLE.items() if (at := tell(tokens)) is not None}
    if found:
        at = next(iter(found.values()))
        sentence = max(0, bisect_right(sentence_starts, tokens.starts[at]) - 1)
        yield Count(1, at, at, "one", Unit("+".join(found), "", 0), sentence)


def _aged_person(tokens: Tokens) -> int | None:
    """The token of "old" in "a 45-year-old woman", not in "18-year-old women"."""
    words = tokens.words
    for at in _places(tokens, "old"):
        if {"year", "years"} & {*words[max(0, at - 3) : at]} and not words_of("several") & {*words[at + 1 : at + 4]}:
            return at
    return None


def _case_report(tokens: Tokens) -> int | None:
    words, reports = tokens.words, words_of("reports")
    return next((at for at in _places(tokens, "case") if not reports.isdisjoint(words[at + 1 : at + 2])), None)


def _one_patient(tokens: Tokens) -> int | None:
    words = tokens.words
    for noun in ("patient", "case", "man", "woman"):
        for at in _places(tokens, noun):
            if at and words[at - 1] in ("a", "one", "single"):
                return at
    return None


def _places(tokens: Tokens, wanted: str) -> Iterator[int]:
    if wanted in tokens.present:
        at = -1
        for _ in range(tokens.words.count(wanted)):
            at = tokens.words.index(wanted, at + 1)
            yield at


_SINGLE = {"age": _aged_person, "report": _case_report, "patient": _one_patient}
