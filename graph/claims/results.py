"""What a description says that a trial found, held against what that trial reports, outcome by outcome and figure by
figure; and which sentences after a trial go on about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.claims.cues import has_cue, rules
from graph.claims.model import AGREES, UNKNOWN, WRONG, ClaimTarget, Detail, ParsedClaim
from graph.evidence.rows import OPPOSITE

if TYPE_CHECKING:
    from graph.claims.details import Trial

RESULT, FIGURE = "Result", "Figure"
POINTS, RELATIVE = 1.0, 0.04
"""A share is told rightly when it is off by no more than a percentage point, or by this part of itself (48.2 as 48)."""
_PERCENT = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)")
_GENERAL = re.compile(
    r"\b(?:can|may|might|will|must|should|usually|typically|(?<!more )often|commonly|is an?|are an?)\b", re.I
)
_PAST = re.compile(
    r"\b(?:was|were|had|got|gave|fell|rose|took|did|saw|found|led|drank|stayed|kept|made|grew|went|came|felt|became"
    r"|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:in (?:that|this|the same|both) (?:trial|study|trials|studies)|(?:this|that|the|its) (?:pilot |small )?"
    r"(?:study|trial|researchers|authors|investigators|team|results?|effects?)"
    r"|(?:the |all |most |many )?(?:participants|volunteers)"
    r"|(?:the|both|between|in) (?:\w+[- ]){0,4}(?:group|groups|arm|arms)"
    r"|(?:those|people|patients|men|women) (?:who|given|on|in|receiving)"
    r"|(?:after|at|over|within|by) (?:\w+ ){0,2}(?:hours?|days?|weeks?|months?|years?)\b"
    r"|(?:(?:half|thirds?|quarters?|all \w+|\d+ ?%) of)"
    r"|their (?:use|drinking|cravings?|scores?)|(?:the )?(?:biggest|greatest|largest|only) (?:difference|effect|change)"
    r"|(?:the )?treatment was|no (?:serious|severe) (?:adverse|side)"
    r"|there (?:was|were) no|follow-up|the patients|took them|(?:was|were) followed"
    r"|(?:hours?|days?|weeks?|months?|years?) later)\b"
    r"|^they\b",
    re.IGNORECASE,
)


_TOLERATED = re.compile(
    r"\bwell[- ]tolerated\b|\bno (?:serious|severe|major) (?:adverse|side)[- ](?:events?|effects?)\b", re.IGNORECASE
)


def tells_of_the_past(words: str) -> bool:
    """Whether a sentence reports what was done or found, and is no general statement."""
    return bool(_PAST.search(words) and not _GENERAL.search(words))


def goes_on(words: str) -> bool:
    """Whether a sentence reads as one more on the trial told of before: in the past, on its groups, people or times."""
    return bool(_REFERS.search(words)) and tells_of_the_past(words)


def results(claim: ParsedClaim, trial: Trial) -> Iterator[Detail]:
    """Outcomes that the claim tells with a direction, and shares that it states, each beside the trial's own."""
    if _TOLERATED.search(claim.resolved):
        yield from _tolerated(trial)
        return
    told = [target for target in claim.targets if target.direction]
    for target in told:
        yield from _outcome(target, trial)
    if not told and has_cue("no_difference", claim.resolved):
        yield from _nothing_found(trial)
    yield from _shares(claim, trial)


def _tolerated(trial: Trial) -> Iterator[Detail]:
    """Well tolerated, no serious adverse events: held against what the trial says of them."""
    found = _own(trial, "outcome:adverse-events")
    if found:
        fine = any(f["direction"] == "no difference" for f in found)
        told = _in_words(found)
        yield Detail(RESULT, "well tolerated", told, AGREES if fine else UNKNOWN)
    elif "well tolerated" in trial.text:
        yield Detail(RESULT, "well tolerated", "as printed", AGREES)


def _own(trial: Trial, target: str | None = None) -> list[Mapping[str, Any]]:
    """The trial's findings (on a target), those read by eye before those read by program."""
    chosen = [f for f in trial.findings if target is None or f["target"] in _alike(target)]
    curated = [f for f in chosen if f["method"] == "curated"]
    return curated or chosen


def _in_words(found: Sequence[Mapping[str, Any]]) -> str:
    """The first two findings as a person or the paper words them."""
    return "; ".join(dict.fromkeys(str(f["statement"] or f["sentence"]) for f in found[:2]))


def _alike(target: str) -> frozenset[str]:
    groups = [group for group in rules()["trials"]["same_outcome"] if target in group]
    return frozenset({target}.union(*groups))


def _outcome(target: ClaimTarget, trial: Trial) -> Iterator[Detail]:
    exact = [f for f in _own(trial, target.target) if f["target"] == target.target]
    found = exact or _own(trial, target.target)
    directions = {f["direction"] for f in found if f["direction"]}
    if not directions:
        yield Detail(RESULT, target.name, "", UNKNOWN)
        return
    told = _in_words(found)
    said = f"{target.name}, {target.direction}"
    if target.direction in directions:
        yield Detail(RESULT, said, told, AGREES)
        return
    read_by_eye = bool(exact) and all(f["method"] == "curated" for f in found)
    against = directions & {OPPOSITE.get(str(target.direction)), "no difference"} or target.direction == "no difference"
    yield Detail(RESULT, said, told, WRONG if read_by_eye and against and "mixed" not in directions else UNKNOWN)


def _nothing_found(trial: Trial) -> Iterator[Detail]:
    """ "No difference", of nothing that is named: held against all that the trial measured of benefit."""
    found = [f for f in _own(trial) if f["target"] not in rules()["harm_outcomes"] and f["direction"]]
    directions = {f["direction"] for f in found}
    if not directions:
        return
    told = _in_words(found)
    stands = AGREES if directions == {"no difference"} else UNKNOWN if "no difference" in directions else WRONG
    yield Detail(RESULT, "no difference", told, stands)


def _shares(claim: ParsedClaim, trial: Trial) -> Iterator[Detail]:
    said = [number for number in claim.numbers if number.unit == "%"]
    if not said:
        return
    about = [t.target for t in claim.targets]
    own = sorted({share for f in _own(trial) for share in _printed_shares(f)})
    same = sorted({share for t in about for f in _own(trial, t) for share in _arm_shares(f)})
    text = [float(match["value"]) for match in _PERCENT.finditer(trial.text)]
    for number in said:
        if any(_near(number.value, known) for known in (*own, *text)):
            yield Detail(FIGURE, number.words, number.words, AGREES)
        else:
            known = ", ".join(f"{share:g}%" for share in same)
            yield Detail(FIGURE, number.words, known, WRONG if same else UNKNOWN)


def _near(said: float, known: float) -> bool:
    return abs(said - known) <= max(POINTS, RELATIVE * known)


def _arm_shares(finding: Mapping[str, Any]) -> Iterable[float]:
    """The shares of people by arm, where a finding has them."""
    results = (str(json.loads(arm).get("result") or "") for arm in finding["arms"] or ())
    return [float(match["value"]) for result in results for match in _PERCENT.finditer(result)]


def _printed_shares(finding: Mapping[str, Any]) -> Iterable[float]:
    texts = [str(finding["statement"] or ""), str(finding["sentence"] or "")]
    printed = [float(match["value"]) for text in texts for match in _PERCENT.finditer(text)]
    value = [float(finding["value"])] if finding["value"] is not None else []
    return [*_arm_shares(finding), *printed, *value]


def all_agree(details: Sequence[Detail]) -> bool:
    """Whether a trial's own results bear out every result that a description tells."""
    told = [detail for detail in details if detail.what == RESULT]
    return bool(told) and all(detail.stands == AGREES for detail in details if detail.what in (RESULT, FIGURE))
