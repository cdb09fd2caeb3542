"""The sentences of a verdict, and the wording that the evidence permits; their templates are in wordings.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from graph.claims.evidence import Body, StudyLine
from graph.claims.model import KETAMINE
from ingest.reading.data_files import read_yaml
from ingest.reading.vocabulary import load_vocabulary

_UNNAMED = "what was studied"
_TALLY_ORDER = ("benefit", "harm", "increase", "decrease", "no difference", "mixed")


@cache
def templates() -> Mapping[str, Any]:
    """All of wordings.yaml."""
    data: Mapping[str, Any] = read_yaml(__package__, "wordings.yaml")
    return data


def say(name: str, /, **values: object) -> str:
    """A sentence of a verdict."""
    return str(templates()["why"][name]).format(**values)


@cache
def _names() -> Mapping[str, str]:
    return {concept.id: concept.name for concept in load_vocabulary().concepts}


def name_of(concept: str) -> str:
    """The name of a concept as prose has it."""
    return _names().get(concept, concept.split(":")[-1].replace("-", " "))


def listed(names: Iterable[str]) -> str:
    """``a, b and c``."""
    found = list(dict.fromkeys(names))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def agent_name(agents: Sequence[str]) -> str:
    """What a verdict calls the agents of a claim."""
    if KETAMINE & set(agents):
        chosen = [a for a in agents if a in KETAMINE and a.startswith("substance:")][:1] or ["substance:ketamine"]
        return name_of(chosen[0])
    return listed(name_of(agent) for agent in agents[:3]) or _UNNAMED


def counted(number: int, one: str, more: str = "") -> str:
    """``1 study``, ``3 studies``."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def people(body: Body) -> str:
    """``136 participants``, as far as known."""
    unknown = sum(line.participants is None for line in body.counted)
    if not body.participants:
        return "number of participants not stated"
    return counted(body.participants, "participant") + (f", {unknown} without a number" if unknown else "")


def tally_words(tally: Counter[str]) -> str:
    """``2 benefit, 1 no difference``."""
    return ", ".join(f"{tally[direction]} {direction}" for direction in _TALLY_ORDER if tally[direction])


def direction_words(direction: str, agent: str) -> str:
    """Which way studies point, in words."""
    return str(templates()["directions"].get(direction, direction)).format(agent=agent)


def citation(line: StudyLine) -> str:
    """``Grabski 2022 (PMID 35012326)``."""
    return f"{line.label} (PMID {line.pmid})" if line.pmid and line.pmid not in line.label else line.label


def permitted(agents: Sequence[str], body: Body) -> str:
    """A sentence that the evidence of a body permits, with its citations, ready to copy; empty where there is none."""
    kind = body.certainty if body.certainty == "preclinical only" else body.direction
    if not body.counted and body.reviews:
        kind = "reviews"
    template = templates()["permits"].get(kind)
    if not template:
        return ""
    shown = body.counted or body.animals or body.reviews
    deciding = [line for line in body.counted if line.randomised] or list(body.counted)
    agent = agent_name(agents)
    sentence = str(template).format(
        agent=agent,
        name=name_of(body.target),
        population=_population(deciding),
        co_therapy=_co_therapy(deciding),
        better=_better(body.target),
        comparator=_comparator(deciding),
        studies=_studies(body, deciding),
        participants=people(body),
        certainty=body.certainty,
        tally=tally_words(body.tally()),
        direction=direction_words(body.direction, agent),
        citations=f"[{'; '.join(citation(line) for line in shown[:3])}]" if shown else "",
    )
    return sentence.strip()[:1].upper() + sentence.strip()[1:]


def permitted_trial(**values: str) -> str:
    """A trial in a sentence."""
    return str(templates()["permits"]["trial"]).format(**values)


def _studies(body: Body, deciding: Sequence[StudyLine]) -> str:
    trials = sum(line.randomised for line in deciding)
    if trials == len(body.counted) and trials:
        return counted(trials, "randomised trial")
    return counted(len(body.counted), "study", "studies") + (f", {trials} of them randomised" if trials else "")


def _population(lines: Sequence[StudyLine]) -> str:
    found = Counter(line.condition for line in lines if line.condition)
    names = [name_of(condition) for condition, _ in found.most_common(2)]
    return f"people with {listed(names)}" if names else "the people studied"


def _co_therapy(lines: Sequence[StudyLine]) -> str:
    given = [line.co_therapy for line in lines if line.co_therapy]
    return f" given with {given[0]}" if given and len(given) > len(lines) / 2 else ""


def _comparator(lines: Sequence[StudyLine]) -> str:
    controls = {line.control for line in lines if line.control in ("placebo", "active")}
    return listed({"placebo": "placebo", "active": "an active control"}[c] for c in sorted(controls)) or "control"


def _better(target: str) -> str:
    side = next((c.better for c in load_vocabulary().concepts if c.id == target), None)
    return {"higher": "increased", "lower": "reduced"}.get(side or "", "changed")
