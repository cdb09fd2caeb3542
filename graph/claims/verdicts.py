"""From what was found on a claim's parts to one verdict: the weaker one wherever there is doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.claims.coverage import covered, known_of, speaks_of
from graph.claims.cues import has_cue, rules
from graph.claims.evidence import CERTAINTIES
from graph.claims.facts import Compared, fact_parts
from graph.claims.model import (
    CONTRADICTED,
    NOTHING,
    OVERSTATED,
    PARTLY,
    SUPPORTED,
    UNRESOLVED,
    CheckedClaim,
    Evidence,
    ParsedClaim,
    Part,
)
from graph.claims.outcomes import is_addiction
from graph.claims.wording import agent_name, listed, name_of, say

MOST_REASONS, MOST_EVIDENCE, MOST_WORDINGS = 8, 10, 3


@dataclass(frozen=True, slots=True)
class Found:
    """All that a claim was compared with: findings by outcome, background facts, a trial, research on the subject;
    and, where none of these speaks of it, what is near (facts and stored sentences that settle nothing)."""

    outcomes: tuple[Part, ...] = ()
    facts: tuple[Compared, ...] = ()
    trial: Part | None = None
    activity: Part | None = None
    near: tuple[Part, ...] = ()


def conclude(claim: ParsedClaim, found: Found, outside: str) -> CheckedClaim:
    """The verdict on a claim. `outside` is what to say where nothing loaded speaks of it."""
    facts = fact_parts(claim, found.facts)
    if any(part.verdict != NOTHING for part in found.outcomes) or found.trial:
        kept = {entry.fact.id for entry in doubted(found)}
        facts = tuple(part for part in facts if part.verdict != UNRESOLVED or part.subject in kept)
    fact_verdict, note = _of_facts(claim, found, facts)
    outcome_verdict = together([part.verdict for part in found.outcomes])
    verdict = _decide(claim, found, fact_verdict, outcome_verdict)
    if verdict == NOTHING and found.near:
        verdict, facts = UNRESOLVED, (*facts, *found.near)
    parts = _telling(claim, found, facts, verdict)
    why = [reason for part in parts for reason in part.why]
    if note and verdict in (PARTLY, UNRESOLVED):
        why.append(note)
    if "recommendation" in claim.scope and treats_addiction(claim):
        why.insert(0, say("recommend", agent=agent_name(claim.agents), conditions=_meant(claim)))
    if _against_the_trial(found):
        why.insert(0, say("trial_found_other"))
    if verdict == NOTHING:
        why = [*(reason for part in found.outcomes for reason in part.why), outside]
    return CheckedClaim(
        parsed=claim,
        verdict=verdict,
        certainty=_certainty([part for part in parts if part.verdict == verdict] or parts),
        why=tuple(dict.fromkeys(why))[:MOST_REASONS],
        parts=tuple(parts),
        evidence=_evidence(parts),
        wording=_wording(parts, found, verdict),
    )


def _meant(claim: ParsedClaim) -> str:
    return listed(name_of(condition) for condition in claim.conditions) or "this"


def _of_facts(claim: ParsedClaim, found: Found, parts: Sequence[Part]) -> tuple[str, str]:
    """What the background facts come to, and what they leave out; empty where the claim is about none.

    A fact that is itself a hypothesis, or a figure that is off, makes the whole no more than partly supported.
    """
    verdicts = [part.verdict for part in parts]
    for worst in (CONTRADICTED, OVERSTATED):
        if worst in verdicts:
            return worst, ""
    if claim.type == "regulation":
        verdicts = [part.verdict for part in parts if part.subject.startswith(("regulation.", "treatments."))]
    if SUPPORTED not in verdicts:
        return (PARTLY if PARTLY in verdicts else UNRESOLVED if parts else ""), ""
    shown = [part.subject for part in found.outcomes if part.verdict == SUPPORTED]
    whole, note = covered(claim, found.facts, shown)
    return (SUPPORTED if whole and PARTLY not in verdicts else PARTLY), note


def together(verdicts: Sequence[str]) -> str:
    """One verdict of several outcomes: alike where they agree, partly supported where one of them holds."""
    told = [verdict for verdict in verdicts if verdict != NOTHING]
    if not told:
        return NOTHING if verdicts else ""
    kinds = set(told)
    if len(kinds) == 1:
        return (
            SUPPORTED
            if kinds == {SUPPORTED} and len(told) == len(verdicts)
            else (PARTLY if kinds == {SUPPORTED} else told[0])
        )
    if OVERSTATED in kinds:
        return OVERSTATED
    if kinds & {SUPPORTED, PARTLY}:
        return PARTLY
    return UNRESOLVED


def _decide(claim: ParsedClaim, found: Found, facts: str, outcomes: str) -> str:
    if found.trial and found.trial.reported and found.trial.verdict == SUPPORTED and claim.strength != "absolute":
        return SUPPORTED
    if facts == CONTRADICTED or (found.trial and found.trial.verdict == CONTRADICTED) or _against_the_trial(found):
        return CONTRADICTED
    if facts == OVERSTATED:
        return OVERSTATED
    if claim.type == "research activity" and (found.trial or found.activity):
        return found.trial.verdict if found.trial else found.activity.verdict if found.activity else UNRESOLVED
    if claim.type == "regulation":
        return facts or NOTHING
    if found.trial or claim.type == "trial description":
        return _of_trial(claim, found, facts, outcomes)
    if "recommendation" in claim.scope and treats_addiction(claim):
        return OVERSTATED
    if facts == SUPPORTED and _of_a_known_trial(found):
        return SUPPORTED
    if treats_addiction(claim) and claim.type != "safety":
        return _of_treatment(facts, outcomes)
    return _of_knowledge(claim, found, facts, outcomes, careful=claim.strength == "hedged")


def treats_addiction(claim: ParsedClaim) -> bool:
    """Whether a claim says that ketamine helps against addiction: what only trials can bear out."""
    if not claim.about_ketamine() or not (claim.treats or any(t.direction == "benefit" for t in claim.targets)):
        return False
    outcome = any(t.target in rules()["addiction_outcomes"] and t.direction == "benefit" for t in claim.targets)
    return outcome or any(map(is_addiction, claim.conditions))


def _of_treatment(facts: str, outcomes: str) -> str:
    """A treatment of addiction: the findings decide; facts alone never make it more than partly supported."""
    if outcomes in ("", NOTHING):
        return {SUPPORTED: PARTLY, "": NOTHING}.get(facts, facts)
    return outcomes


def _of_trial(claim: ParsedClaim, found: Found, facts: str, outcomes: str) -> str:
    """A description with a result is judged by the body of evidence too; one without by its facts alone."""
    result = (
        bool(found.outcomes)
        and "investigates" not in claim.scope
        and (any(t.direction for t in claim.targets) or (claim.treats and not (found.trial and found.trial.identified)))
    )
    if not result:
        return found.trial.verdict if found.trial else facts or NOTHING
    if facts == SUPPORTED and not (found.trial and found.trial.identified) and _of_a_known_trial(found):
        return SUPPORTED
    reported = found.trial is not None and (found.trial.reported or _as_the_trial_found(found.trial, found.outcomes))
    if outcomes == SUPPORTED or (reported and claim.strength != "absolute" and not claim.causal_chain):
        return found.trial.verdict if found.trial else SUPPORTED
    if found.trial and outcomes == OVERSTATED and claim.strength == "demonstrated" and not claim.causal_chain:
        return PARTLY  # "the trial showed" is true of the trial, and the body of evidence is less sure
    return outcomes if outcomes != NOTHING else (found.trial.verdict if found.trial else facts or NOTHING)


def _of_a_known_trial(found: Found) -> bool:
    """Whether what a claim states is a background fact on one well-known trial."""
    return any(entry.fact.topic == "trials" and entry.stance == "stated" for entry in found.facts)


def _against_the_trial(found: Found) -> bool:
    """Whether a claim tells another result than the trial which it identifies found, on an outcome of it."""
    if not found.trial or not found.trial.identified:
        return False
    pmid = next((line.pmid for line in found.trial.evidence if line.pmid), "")
    for part in found.outcomes:
        own = {line.direction for line in part.evidence if pmid and line.pmid == pmid and line.kind == "curated"}
        if part.said in ("benefit", "harm") and own and part.said not in own and not own & {"mixed", None}:
            return True
    return False


def _as_the_trial_found(trial: Part, outcomes: Sequence[Part]) -> bool:
    """Whether a claim tells of each outcome what the trial that it describes found: of a trial that it identifies any
    result, of another one only that there was no difference (a vague description speaks of more than one trial)."""
    pmid = next((line.pmid for line in trial.evidence if line.pmid), "")
    own = [{line.direction for line in part.evidence if line.pmid == pmid} for part in outcomes]
    denied = all(part.said == "no difference" for part in outcomes)
    same = all(found == {part.said} for part, found in zip(outcomes, own, strict=True))
    return bool(pmid and own) and same and (denied or trial.identified)


def _of_knowledge(claim: ParsedClaim, found: Found, facts: str, outcomes: str, *, careful: bool) -> str:
    """What is known beside trials, or in other fields than addiction."""
    sure = ("high", "moderate") if careful else ("high",)
    settled = [entry.fact for entry in found.facts if entry.stance == "stated" and entry.fact.strength in sure]
    told = [part for part in found.outcomes if part.said or part.verdict == OVERSTATED]
    strong = bool(settled) and all(any(speaks_of(fact, part.subject) for fact in settled) for part in told)
    if facts == SUPPORTED and not claim.about_ketamine() and outcomes != CONTRADICTED:
        return SUPPORTED
    if facts == SUPPORTED:
        if outcomes in ("", NOTHING, SUPPORTED) or (strong and outcomes != CONTRADICTED):
            return SUPPORTED
        return UNRESOLVED if outcomes == CONTRADICTED else PARTLY
    mechanisms = [part for part in found.outcomes if part.subject.startswith("mechanism:")]
    if outcomes == SUPPORTED and any(part.said or not known_of(claim.agents, part.subject) for part in mechanisms):
        return PARTLY
    if facts == PARTLY:
        return outcomes if outcomes == OVERSTATED else PARTLY
    if outcomes == SUPPORTED and doubted(found):
        return PARTLY
    return outcomes if outcomes not in ("", NOTHING) else facts or NOTHING


def doubted(found: Found) -> tuple[Compared, ...]:
    """Facts on the same outcome that the claim does not state and that speak of doubt: findings alone then settle
    nothing, as abstracts sound surer than reviews of them."""
    targets = {part.subject for part in found.outcomes}
    return tuple(
        entry
        for entry in found.facts
        if entry.stance == "named" and entry.fact.object in targets and has_cue("doubt", entry.fact.statement)
    )


def _telling(claim: ParsedClaim, found: Found, facts: Sequence[Part], verdict: str) -> list[Part]:
    """The parts that bear on the verdict, those that agree with it first."""
    parts = [p for p in (found.trial, found.activity if claim.type == "research activity" else None) if p]
    parts += [*found.outcomes, *facts]
    told = [part for part in parts if part.verdict != NOTHING]
    return sorted(told, key=lambda part: part.verdict != verdict)


def _wording(parts: Sequence[Part], found: Found, verdict: str) -> str:
    """What the evidence permits to say: on each of a few outcomes, else what the first part that tells permits."""
    if verdict == NOTHING:
        return next((part.wording for part in found.outcomes if part.wording), "")
    if parts and parts[0].subject in {part.subject for part in found.outcomes}:
        told = dict.fromkeys(part.wording for part in parts if part in found.outcomes and part.wording)
        return " ".join(list(told)[:MOST_WORDINGS])
    return next((part.wording for part in parts if part.wording and part not in found.near), "")


def _certainty(parts: Sequence[Part]) -> str:
    """The certainty of the evidence that tells; of several parts the lowest, as a claim is no surer than its parts."""
    names = {"moderate": "moderate", "high": "high", "low": "low"}
    graded = [part.certainty for part in parts if part.certainty in CERTAINTIES or part.certainty in names]
    if graded:
        return min(graded, key=CERTAINTIES.index)
    return next((part.certainty for part in parts if part.certainty), "")


def _evidence(parts: Sequence[Part]) -> tuple[Evidence, ...]:
    shown: dict[tuple[str, str], Evidence] = {}
    for part in parts:
        for line in part.evidence:
            shown.setdefault((line.reference, line.sentence), line)
    return tuple(shown.values())[:MOST_EVIDENCE]


def uncheckable(claim: ParsedClaim) -> CheckedClaim:
    """The answer to what is no claim that evidence could settle."""
    return CheckedClaim(claim, "not checkable", "", (say(claim.type if claim.type in _REASONS else "no_claim"),))


_REASONS = frozenset({"opinion", "promotion", "advice", "offer", "language"})
