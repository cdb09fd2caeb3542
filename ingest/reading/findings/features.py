"""What the learned parts see of a candidate: who stands where, which cues stand between, in what kind of sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

from ingest.reading.findings.candidates import Candidate
from ingest.reading.learned.features import words
from ingest.reading.model import Abstract, StudyFacts
from ingest.reading.vocabulary import load_vocabulary

_SIGNS = ("up", "down", "good", "bad", "none")
_CONTEXTS = ("hedge", "aim", "known", "method", "versus", "link")
_P_VALUE = re.compile(r"\bp\s*[-=<>≤]", re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = yaml.safe_load(files(__package__).joinpath("cues.yaml").read_text(encoding="utf-8"))
    return {
        kind: re.compile(r"\b(?:" + "|".join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True)) + r")\w*")
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


def acceptance_features(abstract: Abstract, candidate: Candidate, study: StudyFacts | None) -> list[str]:
    """Features that tell whether the sentence states a result on this substance and target."""
    sentence, agent, target = candidate.sentence, candidate.agent, candidate.target
    lower = abstract.words_of(sentence).lower()
    found = [
        f"role={sentence.role}",
        f"section={sentence.section}" if sentence.section == "TITLE" else "section",
        f"rank={min(agent.rank, 4)}",
        f"rank={min(agent.rank, 3)}&named={candidate.named}",
        f"titled={agent.in_title}",
        f"named={candidate.named}&role={sentence.role}",
        f"agents={min(candidate.agents_in_sentence, 4)}&named={candidate.named}",
        f"targets={min(candidate.targets_in_sentence, 5)}",
        f"target={target.target}",
        f"surface={words(target.surface)[-1] if words(target.surface) else ''}&{target.target}",
        f"targetcount={min(candidate.target_count, 6)}",
        f"targettitled={candidate.target_in_title}",
        f"place={_place(abstract, candidate)}",
        f"agent={'ketamine' if 'ketamine' in agent.name else 'other'}",
        f"agentname={agent.name}",
        f"kind={target.target.split(':')[0]}&role={sentence.role}",
        f"p={bool(_P_VALUE.search(lower))}",
    ]
    if study is not None:
        found += [f"design={study.design}", f"species={study.species}", f"design={study.design}&role={sentence.role}",
                  f"kroles={study.role}&{target.target}"]  # fmt: skip
    found += [f"has={kind}" for kind in (*_SIGNS, *_CONTEXTS) if _patterns()[kind].search(lower)]
    found += [f"has={kind}&role={sentence.role}" for kind in _CONTEXTS if _patterns()[kind].search(lower)]
    if not any(_patterns()[kind].search(lower) for kind in _SIGNS):
        found.append("nosign")
    found += _around(abstract, candidate)
    found += list(_between(abstract, candidate))
    return found


def direction_features(abstract: Abstract, candidate: Candidate, study: StudyFacts | None) -> list[str]:
    """Features that tell which way the target went, in a frame where plus is benefit (or increase)."""
    target = candidate.target
    sentence = candidate.sentence
    lower = abstract.words_of(sentence).lower()
    more = side(target.target, target.sense)
    valued = better_sides().get(target.target, "none") != "none"
    at, end = target.start - sentence.start, target.end - sentence.start
    found = [f"valued={valued}", f"more={more}", f"target={target.target}", f"role={sentence.role}"]
    cues = []
    for kind in _SIGNS:
        for match in _patterns()[kind].finditer(lower):
            inside = at <= match.start() < end
            distance = 0 if inside else (at - match.end() if match.end() <= at else match.start() - end)
            cues.append((distance, _signed(kind, more, valued), match.start() >= end, match.group(), kind))
    cues.sort(key=lambda cue: cue[0])
    for order, (distance, sign, after, word, kind) in enumerate(cues[:4]):
        near = "near" if distance < 25 else "mid" if distance < 80 else "far"
        found += [f"cue{order}={sign}", f"cue{order}={sign}&{'after' if after else 'before'}", f"{near}={sign}",
                  f"word={word}&{more}&{valued}", f"{near}&word={word}&{more}"]  # fmt: skip
        if kind == "none":
            found.append(f"none&{near}&{order}")
    if len(cues) > 1:
        found.append(f"first={cues[0][1]}&second={cues[1][1]}")
    found += [f"any={sign}" for sign in {cue[1] for cue in cues}] or ["nocue"]
    found.append("cues=" + "+".join(sorted({cue[1] for cue in cues})))
    found += [f"has={kind}" for kind in ("versus", "hedge", "link") if _patterns()[kind].search(lower)]
    found.append(f"surface={target.surface.lower()}")
    if target.surface.lower().startswith(("anti", "well", "safe", "toler")):
        found.append("valuesurface")
    found += [f"{gram}" for gram in _near_words(abstract, candidate)]
    if study is not None:
        found += [f"krole={study.role}&{target.target}", f"krole={study.role}&{valued}"]
    found.append(f"agent={candidate.agent.name}&{target.target}")
    return found


def _signed(kind: str, more: int, valued: bool) -> str:
    if kind == "none":
        return "none"
    if kind in ("up", "down"):
        return "plus" if (kind == "up") == (more > 0) else "minus"
    if not valued:
        return kind
    return "plus" if kind == "good" else "minus"


def _place(abstract: Abstract, candidate: Candidate) -> str:
    last = max(len(abstract.sentences) - 1, 1)
    tenth = int(9 * candidate.sentence_index / last)
    return "title" if candidate.sentence.section == "TITLE" else str(tenth // 2)


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


def _between(abstract: Abstract, candidate: Candidate) -> Iterator[str]:
    if not candidate.named:
        return
    target = candidate.target
    forward = candidate.agent_end <= target.start
    start, end = (
        (candidate.agent_end, target.start)
        if forward
        else (min(target.end, candidate.agent_start), candidate.agent_start)
    )
    gap = abstract.text[start:end].lower()
    yield f"forward={forward}"
    yield f"gap={min(len(gap) // 25, 6)}"
    yield from (f"between={kind}&{forward}" for kind, pattern in _patterns().items() if pattern.search(gap))
    if not gap.strip():
        yield "touching"


def _near_words(abstract: Abstract, candidate: Candidate) -> Iterator[str]:
    target, sentence = candidate.target, candidate.sentence
    before = words(abstract.text[max(sentence.start, target.start - 50) : target.start])[-3:]
    after = words(abstract.text[target.end : min(sentence.end, target.end + 60)])[:4]
    more = side(target.target, target.sense)
    yield from (f"b={word}&{more}" for word in before)
    yield from (f"a={word}&{more}" for word in after)
