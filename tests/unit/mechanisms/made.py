"""Made-up findings for tests of edges and paths."""

from __future__ import annotations

from dataclasses import replace

from graph.mechanisms.gather import Question
from graph.mechanisms.model import Concept, Source, Statement

KETAMINE = Concept("substance:ketamine", "ketamine", "substance", frozenset({"substance:ketamine"}))
NMDA, BDNF, CRAVING = "mechanism:nmda", "mechanism:bdnf", "outcome:craving"
PLACE = "outcome:place-preference"
QUESTION = Question(KETAMINE, frozenset({NMDA, BDNF}), frozenset({NMDA, BDNF, CRAVING}))


def source(paper: str = "1", **fields: object) -> Source:
    """A human randomised trial, unless told otherwise."""
    made = Source(
        paper, paper, f"Made-up study {paper}", 2020, "randomised controlled trial", "human", 40, "ok", None, paper
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def finding(
    agent: str,
    target: str,
    direction: str | None,
    *,
    of: Source | None = None,
    name: str | None = None,
    **fields: object,
) -> Statement:
    """A stated finding; the name of a made-up id is what stands behind its colon."""
    where = of or source()
    made = Statement(
        id=f"{where.paper}:{agent}:{target}:{direction}",
        method="extracted",
        agent=f"substance:{agent}",
        agent_name=name or agent,
        target=target,
        direction=direction,
        certainty="stated",
        own=True,
        contrast=None,
        text=f"Made-up words on {agent}.",
        source=where,
    )
    return replace(made, **fields)  # type: ignore[arg-type]
