"""What the learned parts see of a candidate: who stands where, which cues stand between, in what kind of sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.reading.data_files import read_yaml
from ingest.reading.findings.candidates import Candidate
from ingest.reading.findings.clauses import breaks_of, clause_around, clause_features, governed_features
from ingest.reading.learned.features import words
from ingest.reading.model import Abstract, Sentence
from ingest.reading.vocabulary import load_vocabulary

_SIGNS = ("up", "down", "good", "bad", "none")
_CONTEXTS = ("hedge", "aim", "known", "method", "versus", "link")
_P_VALUE = re.compile(r"\bp\s*[-=<>≤]", re.IGNORECASE)
_NEAR, _FAR = 25, 80
"""Characters between cue and target: nearer than the first is near, farther than the second is far."""
_MOST_CUES = 4
_BLOCKERS = re.compile(r"ketamine|mk-801|phencyclidine|memantine|dextro|ap5|apv|ifenprodil|nmda|ro ?25|felbamate|pcp")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells a direction or a context, ``text[start:end]`` of the sentence in lower case."""

    kind: str
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class SentenceView:
    """What all candidates of a sentence share; found once."""

    lower: str
    signs: tuple[Cue, ...]
    contexts: frozenset[str]
    shared: tuple[str, ...]
    paper: tuple[str, ...]
    breaks: tuple[tuple[int, int], ...]


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data: dict[str, list[str]] = read_yaml(__package__, "cues.yaml")
    return {
        kind: re.compile(
            rf"\b(?=[{''.join(sorted({re.escape(cue[0]) for cue in cues}))}])"  # few words begin so: looked at first
            rf"(?:{'|'.join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True))})\w*"
        )
        for kind, cues in data.items()
    }


@cache
def better_sides() -> dict[str, str]:
    """``higher``, ``lower`` or ``none`` of each outcome and mechanism."""
    return {concept.id: concept.better or "none" for concept in load_vocabulary().concepts}


def side(target: str, sense: int) -> int:
    """What more of the word means: 1 for benefit (or increase, where there is no better side), -1 for harm."""
    better = better_sides().get(target, "none")
    return -sense if better == "lower" else sense


_KINDS = {
    "review": re.compile(r"\breview|meta-analy|\bliterature\b|\bmedline\b|\bpubmed\b"),
    "protocol": re.compile(r"protocol|will be randomi[sz]ed|will receive|will be recruited"),
    "animal": re.compile(r"\b(?:rats?|mice|mouse|rodents?|monkeys?|sprague|wistar)\b"),
    "case": re.compile(r"case report|case series|a case of|year-old"),
    "users": re.compile(
        r"ketamine[- ](?:users?|abus|dependen|misus|addict|use disorder|using)|recreational (?:use|ketamine)|abusers?\b"
    ),
    "anaesthesia": re.compile(r"\b(?:surgery|surgical|postoperative|anesthe|anaesthe)"),
    "interaction": re.compile(r"ketamine[- ](?:induced|evoked)|(?:effects?|response) (?:of|to) ketamine"),
}


def kinds_of(abstract: Abstract) -> tuple[str, ...]:
    """What kinds of paper the words of a text speak of, as features; found once for all its sentences."""
    lower = abstract.text.lower()
    return tuple(f"kind={kind}" for kind, pattern in _KINDS.items() if pattern.search(lower))


def view_of(abstract: Abstract, index: int, sentence: Sentence, paper: Sequence[str]) -> SentenceView:
    """The sentence's cues, contexts and the features that all its candidates share; `paper` is from `kinds_of`."""
    lower = abstract.words_of(sentence).lower()
    signs = tuple(
        Cue(kind, match.start(), match.end(), match.group())
        for kind in _SIGNS
        for match in _patterns()[kind].finditer(lower)
    )
    contexts = frozenset(kind for kind in _CONTEXTS if _patterns()[kind].search(lower))
    kinds = {cue.kind for cue in signs}
    shared = [f"role={sentence.role}", f"place={_place(abstract, index, sentence)}"]
    shared.append(f"section={sentence.section}" if sentence.section == "TITLE" else "section")
    shared.append(f"p={bool(_P_VALUE.search(lower))}")
    shared += [f"has={kind}" for kind in (*kinds, *contexts)]
    shared += [f"has={kind}&role={sentence.role}" for kind in contexts]
    shared += paper
    shared += [f"{kind}&role={sentence.role}" for kind in paper]
    if not kinds:
        shared.append("nosign")
    return SentenceView(lower, signs, contexts, tuple(shared), tuple(paper), breaks_of(lower))


def acceptance_features(abstract: Abstract, candidate: Candidate, view: SentenceView) -> list[str]:
    """Features that tell whether the sentence states a result on this agent and target."""
    sentence, agent, target = candidate.sentence, candidate.agent, candidate.target
    last = target.surface.lower().rsplit(None, 1)[-1]
    found = [
        *view.shared,
        f"rank={min(agent.rank, 4)}",
        f"rank={min(agent.rank, 3)}&named={candidate.named}",
        f"titled={agent.in_title}",
        f"named={candidate.named}&role={sentence.role}",
        f"agents={min(candidate.agents_in_sentence, 4)}&named={candidate.named}",
        f"targets={min(candidate.targets_in_sentence, 5)}",
        f"target={target.target}",
        f"surface={last}&{target.target}",
        f"targetcount={min(candidate.target_count, 6)}",
        f"targettitled={candidate.target_in_title}",
        f"agent={'ketamine' if 'ketamine' in agent.name else 'other'}",
        f"agentname={agent.name}",
        f"count={min(agent.count, 6)}",
        f"kind={target.target.split(':')[0]}&role={sentence.role}",
        f"before={candidate.before == agent.name}&named={candidate.named}",
    ]
    if target.target == "mechanism:nmda" and _BLOCKERS.search(agent.name):
        found += ["blocker", f"blocker&role={sentence.role}"]
    found += _around(abstract, candidate)
    found += _between(candidate, view)
    found += _in_clause(candidate, view)
    found += governed_features(candidate, view.lower)
    return found


def _in_clause(candidate: Candidate, view: SentenceView) -> Iterator[str]:
    """Whether the target's clause has words of change, and names the agent."""
    base = candidate.sentence.start
    start, end = clause_around(view.breaks, candidate.target.start - base, len(view.lower))
    named = candidate.named and start <= candidate.agent_start - base < end
    kinds = sorted({"sign" if cue.kind != "none" else "none" for cue in view.signs if start <= cue.start < end})
    yield f"clause={'+'.join(kinds)}"
    yield f"clause={'+'.join(kinds)}&{named}&{candidate.named}"


def direction_features(abstract: Abstract, candidate: Candidate, view: SentenceView) -> list[str]:
    """Features that tell which way the target went, in a frame where plus is benefit (or increase)."""
    target, sentence = candidate.target, candidate.sentence
    more = side(target.target, target.sense)
    valued = better_sides().get(target.target, "none") != "none"
    surface = target.surface.lower()
    found = [f"valued={valued}", f"more={more}", f"target={target.target}", f"role={sentence.role}"]
    cues = sorted(_signed_cues(candidate, view, more, valued))
    for order, (distance, sign, after, word, kind) in enumerate(cues[:_MOST_CUES]):
        near = "near" if distance < _NEAR else "mid" if distance < _FAR else "far"
        found += [f"cue{order}={sign}", f"cue{order}={sign}&{'after' if after else 'before'}", f"{near}={sign}",
                  f"word={word}&{more}&{valued}", f"{near}&word={word}&{more}"]  # fmt: skip
        if kind == "none":
            found.append(f"none&{near}&{order}")
    if len(cues) > 1:
        found.append(f"first={cues[0][1]}&second={cues[1][1]}")
    found += [f"any={sign}" for sign in {cue[1] for cue in cues}] or ["nocue"]
    found.append("cues=" + "+".join(sorted({cue[1] for cue in cues})))
    found += [f"has={kind}" for kind in ("versus", "hedge", "link") if kind in view.contexts]
    found.append(f"surface={surface}")
    if surface.startswith(("anti", "well", "safe", "toler")):
        found.append("valuesurface")
    if target.target == "mechanism:nmda" and _BLOCKERS.search(candidate.agent.name):
        found += ["blocker", f"blocker&{'+'.join(sorted({cue[1] for cue in cues}))}"]
    found += _near_words(abstract, candidate)
    found.append(f"agent={candidate.agent.name}&{target.target}")
    events = [(cue.start, signed(cue.kind, more, valued)) for cue in view.signs]
    governed = list(governed_features(candidate, view.lower))
    clause = list(clause_features(candidate, view.lower, view.breaks, events))
    found += clause
    found += governed
    found += [f"{name}&{clause[2]}" for name in governed]
    found += view.paper
    if "kind=users" in view.paper:
        found += [
            f"users&{'ketamine' in candidate.agent.name}&{clause[2]}",
            f"users&{'ketamine' in candidate.agent.name}",
        ]
    return found


def _signed_cues(
    candidate: Candidate, view: SentenceView, more: int, valued: bool
) -> Iterator[tuple[int, str, bool, str, str]]:
    """Distance, sign in the frame, whether behind the target, word and kind of each cue of the sentence."""
    at, end = candidate.target.start - candidate.sentence.start, candidate.target.end - candidate.sentence.start
    for cue in view.signs:
        inside = at <= cue.start < end
        distance = 0 if inside else (at - cue.end if cue.end <= at else cue.start - end)
        yield distance, signed(cue.kind, more, valued), cue.start >= end, cue.word, cue.kind


def signed(kind: str, more: int, valued: bool) -> str:
    """A kind of cue as plus, minus or none in the frame of the target's good side; without one, good and bad stay."""
    if kind == "none":
        return "none"
    if kind in ("up", "down"):
        return "plus" if (kind == "up") == (more > 0) else "minus"
    if not valued:
        return kind
    return "plus" if kind == "good" else "minus"


def _place(abstract: Abstract, index: int, sentence: Sentence) -> str:
    """The title, or in which fifth of the abstract the sentence stands."""
    last = max(len(abstract.sentences) - 1, 1)
    return "title" if sentence.section == "TITLE" else str(int(9 * index / last) // 2)


def _around(abstract: Abstract, candidate: Candidate) -> Iterator[str]:
    target, sentence = candidate.target, candidate.sentence
    before = words(abstract.text[max(sentence.start, target.start - 40) : target.start])[-2:]
    after = words(abstract.text[target.end : min(sentence.end, target.end + 40)])[:2]
    yield from (f"before={word}" for word in before)
    yield from (f"after={word}" for word in after)
    if candidate.named:
        follows = words(abstract.text[candidate.agent_end : min(sentence.end, candidate.agent_end + 40)])[:2]
        leads = words(abstract.text[max(sentence.start, candidate.agent_start - 40) : candidate.agent_start])[-2:]
        yield from (f"agentafter={word}" for word in follows)
        yield from (f"agentbefore={word}" for word in leads)
        if leads:
            yield f"agentjust={leads[-1]}"


def _between(candidate: Candidate, view: SentenceView) -> Iterator[str]:
    """What stands between the agent and the target, where the sentence names the agent."""
    if not candidate.named:
        return
    base = candidate.sentence.start
    forward = candidate.agent_end <= candidate.target.start
    start = candidate.agent_end - base if forward else min(candidate.target.end, candidate.agent_start) - base
    end = (candidate.target.start if forward else candidate.agent_start) - base
    yield f"forward={forward}"
    yield f"gap={min(max(end - start, 0) // 25, 6)}"
    gap = view.lower[start:end]
    yield from (
        f"between={kind}&{forward}" for kind in {c.kind for c in view.signs if start <= c.start and c.end <= end}
    )
    yield from (f"between={kind}&{forward}" for kind in view.contexts if _patterns()[kind].search(gap))
    if not gap.strip():
        yield "touching"


def _near_words(abstract: Abstract, candidate: Candidate) -> Iterator[str]:
    target, sentence = candidate.target, candidate.sentence
    before = words(abstract.text[max(sentence.start, target.start - 50) : target.start])[-3:]
    after = words(abstract.text[target.end : min(sentence.end, target.end + 60)])[:4]
    more = side(target.target, target.sense)
    yield from (f"b={word}&{more}" for word in before)
    yield from (f"a={word}&{more}" for word in after)
