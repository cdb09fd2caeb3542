"""Numbers as abstracts print them: digits with thousands separators, decimals, number words; and the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
NUMBER_WORDS = frozenset({*_ONES, *_TENS, *_SCALES})
_MOST_DIGITS = 16  # longer numbers are kept as floats
HYPHENS = frozenset("-‐‑‒–—−")
_MIDDLE_DOTS = str.maketrans("·•∙⋅", "....")

DIGITS = (
    r"(?:0[.·] [0-9]+"  # "0. 5", a decimal that a converter broke
    r"|[0-9]{1,3}(?:[,\u2006-\u200a\u202f\u00a0 ][0-9]{3})+(?![0-9])(?:[.·][0-9]+)?"  # "1,234", "1 234"
    r"|[0-9]+(?:[.·∙⋅•][0-9]+)?)"
)
"""A pattern of one number in digits; `digits_value` reads what it matches."""

_TOKEN = re.compile(rf"[a-z]+|{DIGITS}|[^\W\d_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words (lower case), numbers and signs of a text; token i is ``text[starts[i]:end(i)]``. `present`: each once."""

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    present: frozenset[str]

    def end(self, index: int) -> int:
        """Where token `index` ends in the text."""
        return self.starts[index] + len(self.words[index])

    def printed(self, index: int) -> str:
        """Token `index` as it stands in the text."""
        return self.text[self.starts[index] : self.end(index)]

    def adjacent(self, index: int) -> bool:
        """Whether nothing stands between token `index` and the next one."""
        return index + 1 < len(self.words) and self.end(index) == self.starts[index + 1]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: tokens `first` to `last` inclusive. `worded` where it is spelt out."""

    value: float
    first: int
    last: int
    worded: bool


def tokens_of(text: str) -> Tokens:
    """The tokens of a text, in order. A number with its separators is one token."""
    matches = list(_TOKEN.finditer(lower(text)))
    words = [match[0] for match in matches]
    return Tokens(text, words, [match.start() for match in matches], frozenset(words))


def lower(text: str) -> str:
    """Lower case of the same length: the few letters that grow when lowered (İ) stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(s if len(s := c.lower()) == 1 else c for c in text)


def digits_value(printed: str) -> float:
    """``"1,234"`` is 1234, ``"0·5"`` and ``"0. 5"`` are 0.5. The text must match `DIGITS`, else ValueError."""
    if printed.isdigit() and len(printed) < _MOST_DIGITS:
        return int(printed)
    return float(re.sub(r"[,\s]", "", printed.translate(_MIDDLE_DOTS)))


def number_of(text: str) -> float | None:
    """The number that a text states alone, in digits or words (``"one hundred and eighty"``), else None."""
    tokens = tokens_of(text)
    found = next(numbers_of(tokens), None)
    return found.value if found and found.first == 0 and found.last == len(tokens.words) - 1 else None


def numbers_of(tokens: Tokens) -> Iterator[Number]:
    """All numbers among the tokens, in order; a number that is part of a word (``5-HT2A``, ``MK801``) is none."""
    words = tokens.words
    passed = -1
    for index in [at for at, word in enumerate(words) if "0" <= word < ":" or word in NUMBER_WORDS]:
        if index <= passed:
            continue
        if (word := words[index]) in NUMBER_WORDS:
            value, passed = _spelt(words, index)
            yield Number(value, index, passed, worded=True)
        elif not (index and tokens.adjacent(index - 1) and words[index - 1][0].isalpha()):
            yield Number(digits_value(word), index, index, worded=False)


def _spelt(words: Sequence[str], index: int) -> tuple[int, int]:
    """The value of the number words from `index` on, and the index of the last of them."""
    total, (value, at) = 0, _below_thousand(words, index)
    while (after := _next(words, at)) is not None and (scale := _SCALES.get(words[after], 0)) >= 1000:
        total, value, at = total + max(value, 1) * scale, 0, after
        following = _next(words, at, joined_by_and=True)
        if following is None or words[following] not in NUMBER_WORDS or words[following] in ("thousand", "million"):
            break
        value, at = _below_thousand(words, following)
    return total + value, at


def _below_thousand(words: Sequence[str], index: int) -> tuple[int, int]:
    if words[index] in ("thousand", "million"):
        return 1 * _SCALES[words[index]], index
    value, at = (1, index - 1) if words[index] == "hundred" else _below_hundred(words, index)
    hundred = index if words[index] == "hundred" else _next(words, at)
    if hundred is None or words[hundred] != "hundred":
        return value, at
    value, at = value * 100, hundred
    rest = _next(words, at, joined_by_and=True)
    if rest is None or not (words[rest] in _ONES or words[rest] in _TENS):
        return value, at
    more, end = _below_hundred(words, rest)
    beyond = _next(words, end)
    if beyond is not None and words[beyond] == "hundred":  # "two hundred and three hundred"
        return value, at
    return value + more, end


def _below_hundred(words: Sequence[str], index: int) -> tuple[int, int]:
    word = words[index]
    if word in _ONES:
        return _ONES[word], index
    value, following = _TENS[word], _next(words, index)
    if following is not None and 0 < _ONES.get(words[following], 0) < 10:
        return value + _ONES[words[following]], following
    return value, index


def _next(words: Sequence[str], index: int, *, joined_by_and: bool = False) -> int | None:
    """The token after `index` that may go on a number: a hyphen between is passed over, and "and" where asked."""
    following = index + 1
    if following < len(words) and words[following] in HYPHENS:
        following += 1
    if joined_by_and and following < len(words) and words[following] == "and":
        following += 1
    return following if following < len(words) else None
