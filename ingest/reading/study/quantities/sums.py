"""Totals that an abstract doesn't print: arms added up, patients and controls, groups of equal size, a single case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.reading.study.quantities.counts import MOST_PEOPLE, Count, Unit, classes, words_of
from ingest.reading.study.quantities.numbers import Number, Tokens

MOST_ADDED = 14
"""Only the first counts of a text are added up: a study tells its size early, and later ones are events."""
LEAST_SUM = 3
_MOST_IN_ROW = 6
_NEAR = 4  # sentences between two counts that may be added
_ADDED = frozenset({"people", "sample", "acronym", "groups", "none"})


def sums(tokens: Tokens, printed: Sequence[Count]) -> Iterator[Count]:
    """Every total that follows from neighbouring counts, the likely ones being for the ranker to tell."""
    usable = [count for count in printed[:MOST_ADDED] if _is_arm_like(tokens.words, count)]
    seen: set[tuple[int, ...]] = set()
    for run in _runs(usable):
        key = tuple([count.first for count in run])
        if key in seen:
            continue
        seen.add(key)
        first, last = run[0], run[-1]
        total = sum([count.value for count in run])
        if LEAST_SUM < total < MOST_PEOPLE and not _same_people(tokens.words, run):
            yield Count(total, first.first, last.last, f"sum{len(run)}", last.unit, first.sentence, 0, run)


def _is_arm_like(words: Sequence[str], count: Count) -> bool:
    """Whether a count may be a whole group, not those of a group to whom something happened: "23% (n = 45)"."""
    if count.form == "n=":
        return "%" not in words[max(0, count.first - 4) : count.first]
    return count.unit.kind in _ADDED


def _same_people(words: Sequence[str], run: tuple[Count, ...]) -> bool:
    """Whether a later count is of people whom an earlier one has counted: "64 enrolled, of whom 60 completed"."""
    between = words[run[0].last + 1 : run[-1].first]
    return "of" in between and any(
        word == "of" and following in words_of("these") for word, following in pairwise(between)
    )


def _runs(printed: Sequence[Count]) -> Iterator[tuple[Count, ...]]:
    """Counts that stand in a row: in one sentence, outside brackets, all of the form n=; and pairs further apart."""
    outer = [count for count in printed if not count.depth]
    named = [count for count in printed if count.form == "n="]
    for row in (printed, *(part for part in (outer, named) if 1 < len(part) < len(printed))):
        for start in range(len(row) - 1):
            for end in range(start + 1, min(start + _MOST_IN_ROW, len(row))):
                if row[end].sentence - row[end - 1].sentence > (_NEAR if end == start + 1 else 1):
                    break
                if row[end].sentence != row[start].sentence or _at_an_end(row, start, end):
                    yield tuple(row[start : end + 1])


def _at_an_end(row: Sequence[Count], start: int, end: int) -> bool:
    """Whether a run begins or ends where the counts of its sentence do: the middle of a list is no total."""
    begins = start == 0 or row[start - 1].sentence != row[start].sentence
    ends = end + 1 == len(row) or row[end + 1].sentence != row[end].sentence
    return begins or ends


def products(tokens: Tokens, numbers: Sequence[Number], printed: Sequence[Count]) -> Iterator[Count]:
    """Groups times their size: "three groups of 20", "two arms (n = 30 each)", "15 in each group"."""
    sizes = [count for count in printed if _is_size(tokens, count)]
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


def _counts_groups(tokens: Tokens, index: int) -> bool:
    words = tokens.words
    return any(classes().get(word) == "groups" for word in words[index + 1 : index + 4])


def _is_size(tokens: Tokens, count: Count) -> bool:
    """Whether words near a count say that each group is so large."""
    if count.form != "n=" and count.unit.kind not in _ADDED:
        return False
    words = tokens.words
    after = words[count.last + 1 : count.last + 7]
    before = words[max(0, count.first - 6) : count.first]
    if "each" in before or "equal" in before or "equally" in before or "both" in after:
        return True
    if "each" in after:
        following = words[count.last + 2 + after.index("each")] if count.last + 8 < len(words) else ""
        return not following.isalpha() or classes().get(following) == "groups" or following in ("in", "for", "of")
    if "per" in after or after[:1] == ["/"]:
        return any(classes().get(word) == "groups" for word in after)
    return len(before) > 1 and before[-1] == "of" and classes().get(before[-2]) == "groups"


def single_case(tokens: Tokens, sentence_starts: Sequence[int]) -> Iterator[Count]:
    """The one person of a case report, where no number says so; the unit names what speaks for it."""
    found = {kind: at for kind, tell in _SINGLE.items() if (at := tell(tokens.words)) is not None}
    if found:
        at = next(iter(found.values()))
        sentence = max(0, bisect_right(sentence_starts, tokens.starts[at]) - 1)
        yield Count(1, at, at, "one", Unit("+".join(found), "", 0), sentence)


def _aged_person(words: Sequence[str]) -> int | None:
    """The token of "old" in "a 45-year-old woman", not in "18-year-old women"."""
    for at in _places(words, "old"):
        if {"year", "years"} & {*words[max(0, at - 3) : at]} and not words_of("several") & {*words[at + 1 : at + 4]}:
            return at
    return None


def _case_report(words: Sequence[str]) -> int | None:
    return next(
        (at for at in _places(words, "case") if words[at + 1 : at + 2] and words[at + 1] in words_of("reports")), None
    )


def _one_patient(words: Sequence[str]) -> int | None:
    for noun in ("patient", "case", "man", "woman"):
        for at in _places(words, noun):
            if at and words[at - 1] in ("a", "one", "single"):
                return at
    return None


def _places(words: Sequence[str], wanted: str) -> Iterator[int]:
    at = -1
    for _ in range(words.count(wanted)):
        at = words.index(wanted, at + 1)
        yield at


_SINGLE = {"age": _aged_person, "report": _case_report, "patient": _one_patient}
