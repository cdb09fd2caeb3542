"""Numbers of an abstract that may count its participants, each with what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.reading.data_files import read_yaml
from ingest.reading.study.quantities.numbers import HYPHENS, Number, Tokens

MOST_COUNTS = 60
MOST_PEOPLE = 10_000_000
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")  # "58 KUs", where KU was explained as "ketamine user"
_ADJECTIVES = frozenset({"measures", "places", "people"})
_LONGEST_LIST = 10
_REACH = 9  # tokens from a number to the noun it counts
_STOPS = frozenset(".;:()[]?!")
_SIGNS_BEFORE = frozenset("=±<>≥≤$£€#")
_SIGNS_AFTER = frozenset("%±°/") | {"percent"}
_GLUED_BEFORE = HYPHENS | frozenset(".,:/")
_COMPOUND = frozenset("-‐‑")
_ENDS = frozenset(".;]):")
_LIST_JOINS = frozenset({",", "and", "or", "to"})
_NOT_PEOPLE = frozenset({"measures", "places", "groups"})
_CLASSES = ("people", "animals", "studies", "groups", "places", "measures", "sample")


@cache
def cues() -> Mapping[str, Any]:
    """The word lists of participants.yaml."""
    data: Mapping[str, Any] = read_yaml(__package__, "participants.yaml")
    return data


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of participants.yaml as a set."""
    return frozenset(map(str, cues()[name]))


@cache
def classes() -> Mapping[str, str]:
    """Word to the class of things that it counts; the first class that lists a word has it."""
    found: dict[str, str] = {}
    for name in _CLASSES:
        for word in cues()[name]:
            found.setdefault(str(word), name)
    return found


@cache
def verb_kinds() -> Mapping[str, tuple[str, ...]]:
    """Verb form to the kinds of deed that it may stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, forms in cues()["verbs"].items():
        for form in forms:
            found[str(form)] = (*found.get(str(form), ()), str(kind))
    return found


@dataclass(frozen=True, slots=True)
class Unit:
    """The noun that a number counts: its class, itself, how many tokens away it stands, and which token it is.

    Where none was found, distance is 0 and the token -1.
    """

    kind: str
    noun: str
    distance: int
    at: int = -1


NO_UNIT = Unit("none", "", 0)


@dataclass(frozen=True, slots=True)
class Count:
    """A number that may be the total. Tokens `first` to `last`; `form`: digits, words, n=, one, or how it was summed.

    `depth` is how deep in brackets it stands; `parts` are the counts that a sum was made of, in the order of the text.
    """

    value: int
    first: int
    last: int
    form: str
    unit: Unit
    sentence: int
    depth: int = 0
    parts: tuple[Count, ...] = ()


def printed_counts(tokens: Tokens, numbers: Iterable[Number], sentence_starts: Sequence[int]) -> list[Count]:
    """The numbers of a text that may count people, in its order; at most `MOST_COUNTS`, the first ones."""
    words = tokens.words
    found: list[Count] = []
    depth = at = sentence = 0
    for number in numbers:
        here = max(0, bisect_right(sentence_starts, tokens.starts[number.first]) - 1)
        if here != sentence:
            sentence, depth = here, 0
            at = max(at, bisect_left(tokens.starts, sentence_starts[here]))
        between = words[at : number.first]
        depth = max(0, depth + between.count("(") + between.count("[") - between.count(")") - between.count("]"))
        at = number.first
        if (count := _count(tokens, number, sentence, depth)) is not None:
            found.append(count)
            if len(found) == MOST_COUNTS:
                break
    return found


def _count(tokens: Tokens, number: Number, sentence: int, depth: int) -> Count | None:
    if not 0 < number.value < MOST_PEOPLE or number.value != int(number.value):
        return None
    value, form = int(number.value), _form(tokens, number)
    if form is None:
        return None
    unit = unit_after(tokens, number.last)
    if form != "n=" and unit.kind in _NOT_PEOPLE and unit.distance < 3:
        return None
    if form != "n=" and (_is_label(tokens.words, number, value, unit) or _is_year(tokens.words, number, value, unit)):
        return None
    if (
        form != "n="
        and unit.kind == "none"
        and (_stands_alone(tokens.words, number) or (value < 10 and not _acts(tokens.words, number.last + 1)))
    ):
        return None
    return Count(value, number.first, number.last, form, unit, sentence, depth)


def _is_label(words: Sequence[str], number: Number, value: int, unit: Unit) -> bool:
    """Whether words before make it a label or measure: "group 2", "week 12", "days 2 and 28", "F(2,253)", "0 to 60"."""
    if not number.first:
        return False
    before = words[number.first - 1]
    if words[number.last + 1 : number.last + 2] and words[number.last + 1] in words_of("dates"):  # "16 May 2007"
        return "1900" <= "".join(words[number.last + 2 : number.last + 3]) < "2100"
    if before in _ENDS and words[number.last + 1 : number.last + 2] in ([")"], ["."], ["]"]):  # "2. Change in score"
        return True
    if before == "(":
        return number.first > 1 and words[number.first - 2] in ("f", "t", "r", "z", "q")
    return (
        before in words_of("dates")
        or before in words_of("not_after")
        or before in words_of("labels_always")
        or (value < 10 and before in words_of("labels"))
        or (unit.kind == "none" and not _acts(words, number.last + 1) and _is_in_labelled_list(words, number.first - 1))
    )


def _is_in_labelled_list(words: Sequence[str], at: int) -> bool:
    """Whether numbers and joins from token `at` backwards lead to a label, "days 2 and 28", or a range, "0 to 60"."""
    if words[at] == "to" and at and "0" <= words[at - 1] < ":":
        return True
    for _ in range(_LONGEST_LIST):
        if not (at > 1 and words[at] in _LIST_JOINS and "0" <= words[at - 1] < ":"):
            break
        at -= 2
    return words[at] in words_of("labels_always")


def _is_year(words: Sequence[str], number: Number, value: int, unit: Unit) -> bool:
    following = words[number.last + 1] if number.last + 1 < len(words) else ""
    if number.worded or not 1900 <= value <= 2040 or (unit.kind != "none" and following not in _LIST_JOINS):
        return False
    if following == "to":  # "from 2012 to 2021", but "1944 to placebo"
        return number.last + 2 < len(words) and "0" <= words[number.last + 2] < ":"
    return following not in words_of("year_not_before") and following not in verb_kinds()


def _stands_alone(words: Sequence[str], number: Number) -> bool:
    """Whether a number without a noun ends its phrase and begins none: "[11C]FLB 457." and not "in a total of 457."."""
    if not number.first or words[number.last + 1 : number.last + 2] not in ([], ["."], [","], [";"], [":"], ["]"]):
        return False
    before = words[number.first - 1]
    return not (before in words_of("leading") or before in verb_kinds())


def _acts(words: Sequence[str], index: int) -> bool:
    """Whether what follows is a verb or "of": "eight completed", "six of these"."""
    return index < len(words) and (words[index] in words_of("acting") or words[index] in verb_kinds())


def _form(tokens: Tokens, number: Number) -> str | None:
    """How a number is printed; None where the signs around it show that it counts nobody."""
    words = tokens.words
    before = words[number.first - 1] if number.first else ""
    if _is_named(words, number.first):
        return "n="
    if words[number.first][0] == "0" or _is_vague(words, number):
        return None
    if before in _SIGNS_BEFORE or (number.last + 1 < len(words) and words[number.last + 1] in _SIGNS_AFTER):
        return None
    if number.first and not number.worded and tokens.adjacent(number.first - 1) and before in _GLUED_BEFORE:
        return None
    if tokens.adjacent(number.last) and _goes_on(words, number.last + 1):
        return None
    return "words" if number.worded else "digits"


def _is_named(words: Sequence[str], first: int) -> bool:
    """Whether "n = " stands before, or "n. =. " as one publisher prints it."""
    before = [word for word in words[max(0, first - 4) : first] if word != "."]
    if not before:
        return False
    return before[-1] == "n" or (len(before) > 1 and before[-1] in ("=", ":") and before[-2] in ("n", "ns"))


def _is_vague(words: Sequence[str], number: Number) -> bool:
    """Whether a number is of a size that no study has, or none at all: "3 million", "a few hundred"."""
    following = words[number.last + 1] if number.last + 1 < len(words) else ""
    before = words[number.first - 1] if number.first else ""
    return (
        following in words_of("millions")
        or words[number.first] == "million"
        or (before in words_of("vague") and number.worded)
    )


def _goes_on(words: Sequence[str], index: int) -> bool:
    """Whether what a number runs into makes another thing of it: "12-week", "5HT"; not "3-person"."""
    word = words[index]
    if word == ",":  # "3,4-methylene…"
        return words[index + 2 : index + 3] == ["-"] and "0" <= words[index + 1] < ":"
    if word in HYPHENS:
        return not (index + 1 < len(words) and classes().get(words[index + 1]) in ("people", "animals"))
    return word[0].isalpha()


def unit_after(tokens: Tokens, index: int) -> Unit:
    """The first noun after token `index` of which we know what it counts, within a phrase.

    A list passes its noun on to every number of it: "12, 15 and 18 patients"; brackets are passed over.
    """
    words, known = tokens.words, classes()
    at = index = _end_of_list(words, index)
    for _ in range(_REACH):
        at = _past_brackets(words, at + 1)
        word = words[at] if at < len(words) else "."
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in _STOPS or word in words_of("breaks") or ("0" <= word < ":" and not _passes(words, at)):
            break
        if following in _COMPOUND and tokens.adjacent(at):  # "drug-free", "treatment-seeking"
            continue
        kind = known.get(word)
        if kind is None and at < index + 3 and _PLURAL_ACRONYM.fullmatch(tokens.printed(at)):
            kind = "acronym"
        if kind in _ADJECTIVES and known.get(following) in (
            "people",
            "animals",
        ):  # "20 hospital controls", "9 male rats"
            continue
        if kind is not None and not (kind == "measures" and at > index + 2):
            return Unit(kind, word if kind != "acronym" else "", at - index, at)
    return NO_UNIT


def _passes(words: Sequence[str], at: int) -> bool:
    """Whether a figure goes on a phrase: "75 ASA 1 or 2 children", "12 3,4-methylene… users"."""
    return words[at - 1] in words_of("passed_before") or "-" in words[at + 1 : at + 4 : 2]


def _past_brackets(words: Sequence[str], at: int) -> int:
    """The token after brackets that open at `at`, where they are short; else `at`."""
    if words[at : at + 1] != ["("]:
        return at
    inside = words[at : at + 12]
    return at + inside.index(")") + 1 if ")" in inside else at


def _end_of_list(words: Sequence[str], index: int) -> int:
    """The last of the numbers that are listed from token `index` on."""
    for _ in range(_LONGEST_LIST):
        at = index + 1
        while at < len(words) and at < index + 3 and words[at] in _LIST_JOINS:
            at += 1
        if at == index + 1 or at >= len(words) or not "0" <= words[at] < ":":
            break
        index = at
    return index
