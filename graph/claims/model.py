"""What is read in a claim, what it is compared with, and the verdict with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SUPPORTED, PARTLY, OVERSTATED = "supported", "partly supported", "overstated"
CONTRADICTED, UNRESOLVED = "contradicted", "unresolved"
NOTHING, NOT_CHECKABLE = "no evidence found", "not checkable"
VERDICTS = (SUPPORTED, PARTLY, OVERSTATED, CONTRADICTED, UNRESOLVED, NOTHING, NOT_CHECKABLE)
"""As design and contract name them, the best first."""

TYPES = (
    "efficacy", "mechanism", "safety", "dosing", "trial description", "research activity", "epidemiology", "definition",
    "regulation", "opinion", "promotion", "advice", "offer", "other",
)  # fmt: skip
STRENGTHS = ("hedged", "stated", "demonstrated", "absolute")
"""How strongly a claim is worded, the weakest first."""


@dataclass(frozen=True, slots=True)
class ClaimTarget:
    """An outcome or mechanism that a claim speaks of. `direction` is what the claim says of it: benefit, harm,
    increase, decrease, no difference, or None where it names the target only. `said` are the words that tell."""

    target: str
    name: str
    direction: str | None
    surface: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class ParsedClaim:
    """A claim as read. `resolved` is the claim with "it" and a missing subject filled in from what stands before.

    `agents`, `conditions`, `interventions` are concept ids; `inherited` says that the agent was named before only.
    """

    text: str
    resolved: str
    type: str
    strength: str
    strong_words: tuple[str, ...] = ()
    hedge_words: tuple[str, ...] = ()
    denied: bool = False
    agents: tuple[str, ...] = ()
    inherited: bool = False
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    targets: tuple[ClaimTarget, ...] = ()
    concepts: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    scope: frozenset[str] = frozenset()
    treats: bool = False
    causal_chain: bool = False

    def about_ketamine(self) -> bool:
        """Whether ketamine or a form of it is what the claim says something of."""
        return any(agent in KETAMINE for agent in self.agents)


KETAMINE = frozenset({
    "substance:ketamine", "substance:esketamine", "substance:arketamine",
    "intervention:ketamine-assisted-psychotherapy",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit as a claim states it: ``%``, ``people``, ``mg/kg``, ``days``, ``times`` …; `words` as
    printed."""

    value: float
    unit: str
    words: str


AGREES, WRONG, UNKNOWN = "agrees", "wrong", "unknown"


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of a description: what the claim says, what is known of the trial, and how the two stand."""

    what: str
    said: str
    known: str
    stands: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding or fact that a verdict rests on. `sentence` is a stored sentence, a curated statement or a background
    fact; `kind` says which (extracted, curated, background); `reference` is how to cite it."""

    kind: str
    sentence: str
    reference: str
    pmid: str = ""
    direction: str | None = None
    design: str | None = None
    species: str | None = None
    participants: int | None = None
    status: str = "ok"
    year: int | None = None
    condition: str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A verdict on one outcome, mechanism, fact or trial detail of a claim, with its reasons.

    `identified` says that a description of a trial names it: by author or journal, or by condition and number of
    participants. `reported`: what the trial itself found bears out each result that the description tells.
    """

    subject: str
    verdict: str
    certainty: str
    why: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    wording: str = ""
    direction: str | None = None
    said: str | None = None
    identified: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with its verdict. `certainty` is that of the evidence, apart from the verdict; "" where there is none."""

    parsed: ParsedClaim
    verdict: str
    certainty: str
    why: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    wording: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
