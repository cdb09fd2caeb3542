"""Doses that a study gave: of what, how much, by which route, how often."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from ingest.reading.model import Abstract, Dose, Evidence, Sentence
from ingest.reading.study.quantities.amounts import Amount, amounts_in, dose_cues
from ingest.reading.study.quantities.numbers import lower
from ingest.reading.study.quantities.regimens import Regimen, regimens_in
from ingest.reading.vocabulary import load_vocabulary

MOST_AMOUNTS = 60
MOST_DOSES = 40
MOST_NAMED = 300
"""Of a text that tells more amounts, doses or substances, the first ones are read."""
LONGEST = 20_000
"""Signs of a text that are read for doses."""
_SURE = 0.8  # confidence of a sentence's role from which it is taken for granted
_BESIDE, _IN_SENTENCE, _ELSEWHERE = 0.97, 0.85, 0.7  # shares right by where the substance stands, read by eye
_BEFORE = 55  # signs before an amount in which a word may say that it was measured
_FAR = 200  # signs between a dose and its regimen, or the outcome it is, in one sentence
_BESIDE_SIGNS = 12  # signs between a dose and a short form of its route
_TOUCHING = re.compile(r"\s?(?:hydrochloride\s?)?[(,:]?\s?")
# "YY-23 (", "LPS (", "Zn (" before an amount name what is given; what begins with K is likely ketamine again.
_CODE = re.compile(r"(?<![\w-])(?P<code>(?!E?S?-?K)(?:[A-Z]{1,6}-?[0-9][\w.-]*|[0-9]?[A-Z]{2,6}|Zn|Mg|Li))\s\($")
_INTRANASAL = re.compile(r"\s?IN\b(?!\s(?:a|the)\b)")
_LIST_JOIN = re.compile(r"[\s,;/]*(?:and|or|to|vs\.?|versus|then|&|-|–)?[\s]*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Named:
    """A substance named in a sentence, by its preferred name."""

    name: str
    start: int
    end: int


def doses_with_evidence(abstract: Abstract) -> tuple[tuple[Dose, Evidence], ...]:
    """All doses in the order of the text, each (substance, amount, unit) once with the words it was first read from.

    "0.1 and 0.5 mg/kg" are two. A dose told only as background counts where the paper tells no other. Plasma levels
    and amounts consumed are none.
    """
    amounts = list(islice(amounts_in(abstract.text[:LONGEST]), MOST_AMOUNTS))
    if not amounts:
        return ()
    starts = [sentence.start for sentence in abstract.sentences]
    named = _named(abstract)
    own: list[tuple[Dose, Evidence]] = []
    others: list[tuple[Dose, Evidence]] = []
    for index, sentence in enumerate(abstract.sentences):
        inside = [a for a in amounts if bisect_right(starts, a.start) - 1 == index]
        if inside:
            found = list(_of_sentence(abstract, sentence, inside, named))
            (others if _is_background(sentence) else own).extend(found)
    merged = _merged(own or others)
    untold = any(dose.times is None for dose, _ in merged)
    regimens = _regimens_by_substance(abstract, named) if untold else {}
    return tuple((_completed(dose, abstract.text, named, regimens), where) for dose, where in merged[:MOST_DOSES])


def _is_background(sentence: Sentence) -> bool:
    return sentence.role == "background" and sentence.role_confidence >= _SURE


@cache
def _substances() -> Mapping[str, str]:
    return {concept.id: concept.name.lower() for concept in load_vocabulary().concepts if concept.kind == "substance"}


def _named(abstract: Abstract) -> list[Named]:
    known = _substances()
    found = (Named(known[m.concept_id], m.start, m.end) for m in abstract.mentions if m.concept_id in known)
    return list(islice(found, MOST_NAMED))


def _of_sentence(
    abstract: Abstract, sentence: Sentence, amounts: Sequence[Amount], named: Sequence[Named]
) -> Iterator[tuple[Dose, Evidence]]:
    text = abstract.text
    here = [n for n in named if sentence.start <= n.start < sentence.end]
    regimens = regimens_in(lower(text), sentence.start, sentence.end)
    routes = _routes_in(text, sentence)
    sizes = len({(amount.unit, value) for amount in amounts for value in amount.values})
    for amount, substance, confidence in _assigned(text, sentence, amounts, here, named):
        if substance in dose_cues()["not_given"] or _is_measured(text, sentence, amount):
            continue
        route = _route(text, sentence, amount, routes)
        regimen = _nearest(regimens, amount, substance, here)
        if regimen and regimen.times == sizes > 1 and _substance_of(regimen, here) is None:
            regimen = None  # "three infusions: 0.4 mg/kg, 0.7 mg/kg or lorazepam" are three conditions
        times, interval = (regimen.times, regimen.interval) if regimen else (None, None)
        where = Evidence(amount.start, amount.end, confidence)
        for value in amount.values:
            yield Dose(substance, value, amount.unit, route, times, interval), where


def _assigned(
    text: str, sentence: Sentence, amounts: Sequence[Amount], here: Sequence[Named], everywhere: Sequence[Named]
) -> list[tuple[Amount, str, float]]:
    """Each amount with its substance and how sure that is.

    Amounts of one list, "0.5 mg/kg or 1.0 mg/kg ketamine", share their substance.
    """
    found: list[tuple[Amount, str, float]] = []
    shared: str | None = None
    following: Amount | None = None
    for amount in reversed(amounts):
        joined = following is not None and _LIST_JOIN.fullmatch(text, amount.end, following.start) is not None
        before = _touching(text, amount, here)
        after = _after(text, amount, here)
        beside = before or after or (shared if joined else None)
        substance = beside or _other(text, sentence, amount, amounts, here, everywhere)
        if substance:
            found.append((amount, substance, _BESIDE if beside else _IN_SENTENCE if here else _ELSEWHERE))
        shared, following = (after or (shared if joined else None)), amount
    return found[::-1]


def _touching(text: str, amount: Amount, here: Sequence[Named]) -> str | None:
    """The substance directly before: "ketamine (0.5 mg/kg", "ketamine 0.5 mg/kg"."""
    before = [n for n in here if n.end <= amount.start]
    return before[-1].name if before and _TOUCHING.fullmatch(text, before[-1].end, amount.start) else None


def _after(text: str, amount: Amount, here: Sequence[Named]) -> str | None:
    """The substance after, where only words of route and form stand between: "0.5 mg/kg of intravenous ketamine"."""
    following = next((n for n in here if n.start >= amount.end), None)
    if following is None or following.start - amount.end > _BEFORE:
        return None
    gap = text[amount.end : following.start].lower()
    if re.search(r"[,;:()]", gap):
        return None
    return following.name if all(word in _between() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", gap)) else None


@cache
def _between() -> frozenset[str]:
    return frozenset(dose_cues()["between"])


def _other(
    text: str,
    sentence: Sentence,
    amount: Amount,
    amounts: Sequence[Amount],
    here: Sequence[Named],
    everywhere: Sequence[Named],
) -> str | None:
    """The nearest substance before in the sentence, else the one most named in the paper, else the next.

    None beside a drug that isn't in the vocabulary, and for further amounts of it.
    """
    if any(
        _beside_unknown_drug(text, sentence, other, here) and not any(other.end <= n.start < amount.start for n in here)
        for other in amounts
        if other.start <= amount.start
    ):
        return None
    given = [n for n in here if n.name not in dose_cues()["not_given"]]
    before = [n for n in given if n.end <= amount.start]
    if before:
        return before[-1].name
    counts = Counter(n.name for n in everywhere if n.name not in dose_cues()["not_given"])
    most = counts.most_common(1)
    return most[0][0] if most and (most[0][1] > 2 or not given) else (given[0].name if given else None)


def _beside_unknown_drug(text: str, sentence: Sentence, amount: Amount, here: Sequence[Named]) -> bool:
    """Whether the word before or after looks like the name of a drug that the vocabulary doesn't have."""
    code = _CODE.search(text, max(sentence.start, amount.start - _BEFORE), amount.start)
    if code and not any(n.start <= code.start("code") < n.end for n in here):
        return True
    before = list(_WORD.finditer(text, max(sentence.start, amount.start - _BEFORE), amount.start))[-2:]
    following = _WORD.finditer(text, amount.end, min(sentence.end, amount.end + _BEFORE))
    after = next((match for match in following if match[0].lower() not in _between()), None)
    for match in (
        *before,
        *((after,) if after and not re.search(r"[,;:()]", text[amount.end : after.start()]) else ()),
    ):
        if any(n.start <= match.start() < n.end for n in here):
            continue
        word = match[0].lower()
        if len(word) > 5 and word.endswith(tuple(dose_cues()["drug_ends"])) and word not in dose_cues()["no_drugs"]:
            return True
    return False


def _is_measured(text: str, sentence: Sentence, amount: Amount) -> bool:
    """Whether the amount is an outcome: "morphine consumption was 20 mg", "plasma levels of"."""
    if sentence.role == "results":
        clause = text[max(sentence.start, amount.start - _FAR) : amount.start].lower()
    else:
        clause = text[max(sentence.start, amount.start - _BEFORE) : amount.start].lower()
        clause = re.split(r"[;,(]", clause)[-1] if not clause.rstrip().endswith(("(", ",")) else clause
    return not set(_WORD.findall(clause)).isdisjoint(dose_cues()["measured"])


@cache
def _route_patterns() -> tuple[re.Pattern[str], re.Pattern[str], Mapping[str, str]]:
    """Patterns of routes anywhere in a sentence and right beside a dose, and what each form names."""
    routes = dose_cues()["routes"]
    names = {
        str(form).lower().rstrip("."): route
        for route, forms in routes.items()
        for form in (*forms["words"], *forms["short"])
    }

    def pattern(key: str, extra: str) -> re.Pattern[str]:
        forms = sorted({str(f).rstrip(".") for r in routes.values() for f in r[key]}, key=lambda f: (-len(f), f))
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, forms))}{extra})(?![\w-])", re.IGNORECASE)

    return pattern("words", ""), pattern("short", ""), names


def _routes_in(text: str, sentence: Sentence) -> list[tuple[int, int, str]]:
    """Start, end and route of each word that names one in a sentence, short forms only where printed as such."""
    words, short, names = _route_patterns()
    found = [(m.start(), m.end(), names[m[0].lower()]) for m in words.finditer(text, sentence.start, sentence.end)]
    return found + [
        (m.start(), m.end(), names[m[0].lower()])
        for m in short.finditer(text, sentence.start, sentence.end)
        if m[0].isupper() or "." in m[0]
    ]


def _route(text: str, sentence: Sentence, amount: Amount, routes: Sequence[tuple[int, int, str]]) -> str | None:
    """The route named beside the dose, else the nearest in the sentence, those before it first."""
    _, short, names = _route_patterns()
    if _INTRANASAL.match(text, amount.end) and not text[amount.start : amount.end].isupper():
        return "intranasal"
    beside = short.search(text, amount.end, min(sentence.end, amount.end + _BESIDE_SIGNS)) or short.search(
        text, max(sentence.start, amount.start - _BESIDE_SIGNS), amount.start
    )
    if beside:
        return names[beside[0].lower()]
    near = min(routes, key=lambda r: (max(r[0] - amount.end, amount.start - r[1]), r[0]), default=None)
    return near[2] if near else None


def _nearest(regimens: Sequence[Regimen], amount: Amount, substance: str, here: Sequence[Named]) -> Regimen | None:
    """The regimen nearest to a dose in its sentence that is not of another substance."""
    fitting = [r for r in regimens if _substance_of(r, here) in (None, substance) and _distance(r, amount) <= _FAR]
    if not fitting:
        return None
    best = min(fitting, key=lambda r: (r.times is None, _substance_of(r, here) is None, _distance(r, amount)))
    interval = best.interval or next((r.interval for r in fitting if r.interval), None)
    return replace(best, interval=interval if best.times != 1 else None)


def _distance(regimen: Regimen, amount: Amount) -> int:
    return max(regimen.start - amount.end, amount.start - regimen.end)


def _substance_of(regimen: Regimen, named: Sequence[Named]) -> str | None:
    """The substance named within a regimen ("three saline infusions") or right after it ("infusions of ketamine")."""
    for n in named:
        if regimen.start <= n.start < regimen.end or 0 <= n.start - regimen.end <= 5:
            return n.name
    return None


def _merged(found: Sequence[tuple[Dose, Evidence]]) -> list[tuple[Dose, Evidence]]:
    """Each dose once, with what any of its mentions tells."""
    merged: dict[tuple[str, float, str], tuple[Dose, Evidence]] = {}
    for dose, where in found:
        key = (dose.substance, dose.amount, dose.unit)
        first, place = merged.setdefault(key, (dose, where))
        full = replace(
            first,
            route=first.route or dose.route,
            times=first.times or dose.times,
            interval=first.interval or dose.interval,
        )
        merged[key] = (full, place)
    return list(merged.values())


def _completed(dose: Dose, text: str, named: Sequence[Named], regimens: Mapping[str, Regimen]) -> Dose:
    """A dose with route and regimen that another sentence tells of its substance: "a single ketamine infusion"."""
    if dose.route is None:
        dose = replace(dose, route=_route_elsewhere(text, dose.substance, named))
    if dose.times is None and dose.substance in regimens:
        told = regimens[dose.substance]
        dose = replace(dose, times=told.times, interval=told.interval)
    return dose


def _regimens_by_substance(abstract: Abstract, named: Sequence[Named]) -> dict[str, Regimen]:
    """For each substance the first regimen that names it, in any sentence but the background."""
    found: dict[str, Regimen] = {}
    small = lower(abstract.text)
    for sentence in abstract.sentences:
        here = [n for n in named if sentence.start <= n.start < sentence.end]
        if here and not _is_background(sentence):
            for regimen in regimens_in(small, sentence.start, sentence.end):
                substance = _substance_of(regimen, here)
                if regimen.times and substance:
                    found.setdefault(substance, regimen)
    return found


def _route_elsewhere(text: str, substance: str, named: Sequence[Named]) -> str | None:
    """The route that stands right before or after a mention of a substance: "intravenous ketamine"."""
    words, _, names = _route_patterns()
    for n in named:
        if n.name == substance:
            match = words.search(text, max(0, n.start - 22), n.start) or words.search(text, n.end, n.end + 18)
            if match:
                return names[match[0].lower()]
    return None
