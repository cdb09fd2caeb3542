"""Searches that ship with Ketagraph, as a medical librarian writes them: MeSH and free text, block by block.

Field tags: https://pubmed.ncbi.nlm.nih.gov/help/#search-tags
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Block:
    """Terms for one idea, joined by OR."""

    meaning: str
    terms: tuple[str, ...]

    @property
    def query(self) -> str:
        return "(" + " OR ".join(self.terms) + ")"


@dataclass(frozen=True, slots=True)
class Preset:
    """Blocks, joined by AND. `written` is the day on which the terms were last gone through."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    written: str

    @property
    def query(self) -> str:
        return " AND ".join(block.query for block in self.blocks)


_KETAMINE = Block(
    "Ketamine, its enantiomers, metabolites and brands. Street names are left out: they find other things.",
    (
        '"Ketamine"[mh]',
        '"Esketamine"[nm]',
        '"norketamine"[nm]',
        '"6-hydroxynorketamine"[nm]',
        "ketamin*[tiab]",
        "esketamin*[tiab]",
        "arketamin*[tiab]",
        "norketamin*[tiab]",
        "hydroxynorketamin*[tiab]",
        "ketalar[tiab]",
        "ketanest[tiab]",
        "spravato[tiab]",
        '"CI-581"[tiab]',
    ),
)
_ADDICTION = Block(
    "Substance use disorders and their signs, in people and animals. The MeSH tree holds each disorder below it.",
    (
        '"Substance-Related Disorders"[mh]',
        '"Behavior, Addictive"[mh]',
        '"Drug-Seeking Behavior"[mh]',
        '"Craving"[mh]',
        '"Self Administration"[mh]',
        '"Substance Withdrawal Syndrome"[mh]',
        '"Alcohol Drinking"[mh]',
        '"Alcohol Abstinence"[mh]',
        '"Drug Users"[mh]',
        "addict*[tiab]",
        "alcoholi*[tiab]",
        '"use disorder"[tiab]',
        '"use disorders"[tiab]',
        '"substance use"[tiab]',
        '"substance abuse"[tiab]',
        '"drug abuse"[tiab]',
        "misuse[tiab]",
        '"drug dependence"[tiab]',
        '"alcohol dependence"[tiab]',
        '"alcohol dependent"[tiab]',
        '"cocaine dependence"[tiab]',
        '"cocaine dependent"[tiab]',
        '"opioid dependence"[tiab]',
        '"opiate dependence"[tiab]',
        '"heroin dependence"[tiab]',
        '"nicotine dependence"[tiab]',
        "craving*[tiab]",
        "relapse*[tiab]",
        "abstinen*[tiab]",
        "reinstatement[tiab]",
        '"drug seeking"[tiab]',
        '"self-administration"[tiab]',
        '"conditioned place preference"[tiab]',
        '"alcohol withdrawal"[tiab]',
        '"opioid withdrawal"[tiab]',
        '"abuse liability"[tiab]',
        '"abuse potential"[tiab]',
    ),
)

PRESETS = {
    preset.name: preset
    for preset in (
        Preset("ketamine-addiction", "Ketamine and addiction", (_KETAMINE, _ADDICTION), "2026-11-24"),
        Preset("ketamine-all", "Everything on ketamine", (_KETAMINE,), "2026-11-24"),
    )
}


def preset_query(name: str) -> str:
    """The PubMed query of a preset. Raises `UsageError` for an unknown one."""
    return _preset(name).query


def describe_preset(name: str) -> str:
    """Title, blocks with what they mean, and the query as PubMed takes it. Raises `UsageError` for an unknown one."""
    preset = _preset(name)
    blocks = "\n".join(
        f"Block {number}: {block.meaning}\n  " + " OR\n  ".join(block.terms)
        for number, block in enumerate(preset.blocks, start=1)
    )
    return f"{preset.title} (last gone through on {preset.written})\n{blocks}\n\nQuery:\n{preset.query}"


def _preset(name: str) -> Preset:
    if name not in PRESETS:
        raise UsageError(f"There is no preset {name!r}. There are: {', '.join(PRESETS)}.")
    return PRESETS[name]
