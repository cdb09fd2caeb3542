"""How many people were in a study: every number that may tell is ranked by a learned model, the likeliest stands."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat

import yaml

from ingest.reading.data_files import LEARNED, read_yaml, unreadable
from ingest.reading.learned.linear import load_model
from ingest.reading.model import Abstract, Evidence
from ingest.reading.study.quantities.context import own_verbs, screened_only, sides_of
from ingest.reading.study.quantities.counts import Count, printed_counts
from ingest.reading.study.quantities.features import features, none_features, scene
from ingest.reading.study.quantities.numbers import numbers_of, tokens_of
from ingest.reading.study.quantities.sums import group_sizes, products, single_case, sums

MODEL = "participants"
LONGEST = 20_000
"""Signs of a text that are read for counts; no real abstract is longer."""
_ODDS_LIMIT = 1e-6


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that the ranker weighs: a count (None: no total is stated), its span in the text, its features."""

    count: Count | None
    start: int
    end: int
    features: Sequence[str]

    @property
    def value(self) -> int:
        """The number of people; 0 where none is stated."""
        return self.count.value if self.count else 0


def participants(abstract: Abstract) -> tuple[int, Evidence] | None:
    """The number of people in the study, and where it stands; None where the text tells none.

    Those randomised, else enrolled or analysed; arms are added up where no total is printed; people of all studies
    together where a review or pooled analysis states them. Animals count only in `animals`.
    """
    choices, odds = weighed_options(abstract)
    by_value: defaultdict[int, float] = defaultdict(float)
    for option, likelihood in zip(choices, odds, strict=True):
        by_value[option.value] += likelihood
    value = max(by_value, key=lambda v: (by_value[v], v))
    if not value:
        return None
    shown = [
        (not option.count.parts, odd, option)
        for odd, option in zip(odds, choices, strict=True)
        if option.count and option.value == value
    ]
    _, _, best = max(shown, key=lambda found: found[:2])  # a printed total rather than what adds up to it
    return value, Evidence(best.start, best.end, calibrated(by_value[value], *_calibration()))


@lru_cache(maxsize=2)
def weighed_options(abstract: Abstract) -> tuple[Sequence[Option], Sequence[float]]:
    """All answers and how likely each is, all together 1. Study facts and facets look at the same ones."""
    choices = options(abstract)
    return choices, likelihoods(choices, _weights())


def options(abstract: Abstract, hidden: int | None = None) -> list[Option]:
    """All answers that are weighed, "none" first. Printed counts equal to `hidden` are taken as if not there."""
    tokens = tokens_of(abstract.text[:LONGEST])
    starts = [sentence.start for sentence in abstract.sentences]
    numbers = list(numbers_of(tokens))
    printed = [count for count in printed_counts(tokens, numbers, starts) if count.value != hidden]
    sides = {count.first: sides_of(tokens.words, count) for count in printed}
    own = {first: own_verbs(after) for first, (_, after) in sides.items()}
    apart = screened_only(tokens.words, printed, own)
    sizes = group_sizes(tokens, printed)
    no_arms = apart.union(size.first for size in sizes)
    summed = [*sums(tokens, printed, no_arms), *products(tokens, numbers, sizes), *single_case(tokens, starts)]
    setting = scene(tokens, abstract.title_end, len(starts), printed, summed, sides, own)
    found = [Option(None, 0, 0, none_features(setting))]
    no_totals = setting.sizes | apart
    for count in (*(count for count in printed if count.first not in no_totals), *summed):
        last = max(count.last, count.unit.at if count.unit.kind in ("people", "acronym") else -1)
        first = count.first - 2 if count.form == "n=" and tokens.words[count.first - 1] in ("=", ":") else count.first
        found.append(Option(count, tokens.starts[max(0, first)], tokens.end(last), features(setting, count)))
    return found


def likelihoods(choices: Sequence[Option], weights: Mapping[str, float]) -> list[float]:
    """How likely each option is the answer, all together 1: softmax of the summed weights of its features."""
    scores = [math.fsum(map(weights.get, set(option.features), repeat(0.0))) for option in choices]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def calibrated(likelihood: float, slope: float, offset: float) -> float:
    """The share of right answers among those of this likelihood, as cross-validation showed (logistic curve)."""
    bounded = min(max(likelihood, _ODDS_LIMIT), 1 - _ODDS_LIMIT)
    return 1 / (1 + math.exp(-(slope * math.log(bounded / (1 - bounded)) + offset)))


@cache
def _weights() -> Mapping[str, float]:
    model = load_model(MODEL)
    return dict(zip(model.terms, model.weights[:, 0].tolist(), strict=True))


@cache
def _calibration() -> tuple[float, float]:
    name = f"{MODEL}.confidence.yaml"
    try:
        curve = read_yaml(LEARNED, name)
        return float(curve["slope"]), float(curve["offset"])
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise unreadable(name, error) from error
