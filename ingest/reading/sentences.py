"""Cuts a title and abstract into sentences, with exact offsets.

A full stop ends a sentence unless what stands around it says otherwise; the words that say so are listed in
``full_stops.yaml``. One pass over the text, each decision looking at a bounded stretch: linear time.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.reading.data_files import read_yaml

_STOP = re.compile(r"[.!?](?<![.!?][.!?])[.!?]*+(?P<close>[\"'”’»)\]]*+)(?P<space>\s++|(?=[(\[]?[A-Z][a-z]|A\s))")
_LAYOUT = re.compile(r"\n[^\S\n]*\n\s*+|(?<=[.;:!?)])[^\S\n]?\n(?=[–-]\s|\(?\d{1,2}[.)]\s)|\s(?=[•▪●■]\s)")
"""A new paragraph, or an item of a list."""
_BRACKET = re.compile(r"[()]")
_OPENING = "\"'“‘«([{"
_LONGEST_PARENTHESIS = 600
_WINDOW = 40
"""Characters looked at on either side of a full stop."""

_FIRST_WORD = re.compile(r"[^\W\d_]+(?![.\w])")
_MIXED_CASE = re.compile(r"[a-z]{1,5}-?[A-Z0-9]|[a-zα-ω]-[A-Za-z]{3}|[α-ωµΔ]")
"""Names that begin with a small letter wherever they stand: mRNA, p53, rTMS, n-3, d-amphetamine, α-synuclein."""
_MEASURED = re.compile(r"\d+(?:[.,]\d+)*\s?(?:[%±),;\]]|(?:[munµμ]?[glMm]|[km]g|ug|cm|h|min|s|years?|days?|weeks?)\b)")
_REMARK = re.compile(r"[\[(]\d[\d,–\s-]{0,12}[\])][.\s]|[\[(][pPnN]\s?[=<>≤≥]")
_GLUED_BEFORE = re.compile(r"(?:[^./@:]*[^a-zA-Z./@:])?(?:[a-z]{3,}|[a-z%\d]+[)\]])|[\d.]+%")
_GLUED_AFTER = re.compile(r"[(\[]?(?:[A-Z][a-z]+|A)[\s,-]")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[ivx]{1,4}|[IVX]{1,4}|[a-zA-Z])")
_DOTTED = re.compile(r"(?:[A-Za-z]{1,3}\.)+[A-Za-z]{1,3}")


@dataclass(frozen=True, slots=True)
class _Stop:
    """A full stop and what stands around it: the last token before, the one before that, and what follows."""

    token: str
    earlier: str
    following: str
    closes: bool
    opens_sentence: bool

    @property
    def short(self) -> str:
        """The token as the lists have it: what follows its last inner bracket or comma, in lower case."""
        return re.split(r"[,;(\[]", self.token)[-1].lower()

    @property
    def before_figure(self) -> bool:
        return self.following.lstrip(_OPENING)[:1].isdigit()

    @property
    def before_starter(self) -> bool:
        first = _FIRST_WORD.match(self.following.lstrip(_OPENING))
        return bool(first) and first.group()[0].isupper() and first.group().lower() in _words("starters")  # type: ignore[union-attr]


def sentence_spans(text: str, start: int, end: int, breaks: Iterable[int] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text[start:end]``, in order, without surrounding white space.

    `breaks` are offsets at which a sentence begins in any case, as where a labelled section begins.
    """
    edges = [start, *sorted(b for b in set(breaks) if start < b < end), end]
    for left, right in pairwise(edges):
        at = left
        for cut in _cuts(text, left, right):
            yield from _trimmed(text, at, cut)
            at = cut
        yield from _trimmed(text, at, right)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    if left < right:
        yield start + left, start + right


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets at which one sentence of ``text[start:end]`` gives way to the next."""
    brackets = _brackets(text, start, end)
    at = start
    for match in _candidates(text, start, end):
        while brackets and brackets[0][1] < match.start():
            brackets.popleft()
        enclosed = bool(brackets) and brackets[0][0] < match.start() and match.end() <= brackets[0][1]
        if at < match.end() < end and not enclosed and (match.re is _LAYOUT or _ends_sentence(text, match, at)):
            at = match.end()
            yield at


def _candidates(text: str, start: int, end: int) -> Iterable[re.Match[str]]:
    stops = _STOP.finditer(text, start, end)
    layout = [*_LAYOUT.finditer(text, start, end)] if "\n" in text or not text.isascii() else []
    return sorted([*stops, *layout], key=lambda match: match.start()) if layout else stops


def _brackets(text: str, start: int, end: int) -> deque[tuple[int, int]]:
    """Spans of the outermost round brackets that close within a few hundred characters, in order."""
    spans: deque[tuple[int, int]] = deque()
    opened: list[int] = []
    for match in _BRACKET.finditer(text, start, end):
        if match.group() == "(":
            opened.append(match.start())
        elif opened and match.start() - (begin := opened.pop()) <= _LONGEST_PARENTHESIS:
            while spans and spans[-1][0] > begin:
                spans.pop()
            spans.append((begin, match.start()))
    return spans


def _ends_sentence(text: str, match: re.Match[str], begin: int) -> bool:
    before = text[max(begin, match.start() - _WINDOW) : match.start()]
    following = text[match.end() : match.end() + _WINDOW]
    words = before.split()
    token = words[-1].lstrip(_OPENING) if words and not before[-1].isspace() else ""
    if not match["space"]:
        return bool(_GLUED_BEFORE.fullmatch(token) and _GLUED_AFTER.match(following)) and token not in _words("never")
    if not _may_begin(following, after_word=(len(token) > 1 and token[-1].isalpha()) or bool(match["close"])):
        return False
    if text[match.start()] != "." or text[match.start() + 1 : match.start() + 2] == ".":
        return True
    stop = _Stop(
        token=token,
        earlier=words[-2] if len(words) > 1 else "",
        following=following,
        closes=")" in match["close"],
        opens_sentence=len(words) == 1 and len(before) < _WINDOW,
    )
    return not _belongs_to_token(stop)


def _may_begin(following: str, *, after_word: bool) -> bool:
    """Whether a sentence may begin so: with a capital or figure; with a small letter only in a name such as mRNA."""
    first = following.lstrip(_OPENING)
    if not first:
        return False
    if first[0].isupper() or first[0].isdigit():
        return not _is_remark(following)
    return following.startswith(("(+", "(±", "(-", "(−")) or (after_word and bool(_MIXED_CASE.match(first)))


def _is_remark(following: str) -> bool:
    """What in brackets follows a stop and goes with the sentence before: ``[12]``, ``(3,4)``, ``(P = 0.03)``."""
    return bool(_REMARK.match(following))


def _belongs_to_token(stop: _Stop) -> bool:
    """Whether the full stop is part of a short form, an initial, an enumerator or a broken figure."""
    token, short = stop.token, stop.short
    if not token or (stop.opens_sentence and _ENUMERATOR.fullmatch(token)):
        return bool(token) or stop.before_figure
    if short in _words("never"):
        return True
    if stop.before_figure:
        return short in _words("before_figure") or _is_broken_figure(stop) or bool(_DOTTED.fullmatch(short))
    if short in _words("seldom"):
        return stop.closes or not stop.before_starter
    if _DOTTED.fullmatch(short):
        return _dotted_goes_on(stop)
    return len(token) == 1 and token.isalpha() and _initial_goes_on(stop)


def _is_broken_figure(stop: _Stop) -> bool:
    """``0. 2 mg``, ``P = 0. 05``: a space that crept in after a decimal point; and ``p. 5``."""
    if len(stop.token) == 1 and stop.token.isalpha():
        return not stop.earlier[-1:].isdigit() and stop.earlier.lower() not in _words("counted")
    figure = stop.token.lstrip("<>=≤≥~±-−")
    if not figure.isdigit() or len(figure) > 3:
        return False
    operator = stop.token[0] in "<>=≤≥~±" or stop.earlier[-1:] in tuple("<>=≤≥~±")
    return figure == "0" or operator or bool(_MEASURED.match(stop.following))


def _dotted_goes_on(stop: _Stop) -> bool:
    """``i.v.`` ends a sentence before any capitalised word, ``U.S.`` only before a word that begins many."""
    first = _FIRST_WORD.match(stop.following.lstrip(_OPENING))
    if (
        stop.short.islower()
        and stop.token.islower()
        and first
        and len(first.group()) > 1
        and first.group()[1:].islower()
    ):
        return False
    return not stop.before_starter


def _initial_goes_on(stop: _Stop) -> bool:
    """``C. elegans``, ``J. R. Smith`` go on; ``vitamin C.``, ``at 25 C.`` and ``B. The`` end there."""
    if stop.before_starter or stop.earlier[-1:].isdigit() or stop.earlier.lower() in _words("counted"):
        return False
    return stop.token.isascii()


@cache
def _words(kind: str) -> frozenset[str]:
    lists = read_yaml(__package__, "full_stops.yaml")
    return frozenset(map(str, lists[kind]))
