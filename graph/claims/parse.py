"""Reads a claim with the reader's own machinery: who acts, on what, in whom, which way, how strongly worded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from graph.claims.background.patterns import words_of
from graph.claims.cues import cue_in, has_cue, patterns, rules
from graph.claims.directions import claim_direction
from graph.claims.kinds import type_of
from graph.claims.model import ClaimTarget, ParsedClaim
from graph.claims.numbers import numbers_in
from graph.claims.statements import Statement
from ingest.reading.concepts import ConceptMatcher, Mention
from ingest.reading.findings.terms import TargetMention, target_matcher
from ingest.reading.vocabulary import Concept, load_vocabulary

_PRONOUN = re.compile(
    r"^(?:however|moreover|furthermore|additionally|in addition|also|but|and|yet|so|thus|therefore)?,?\s*"
    r"(?P<it>(?:it|they|this|these|that|its|their|he|she)\b(?:['’]s\b)?(?:\s(?:drug|drugs|medication|medicine|treatment|therapy|substance"
    r"|disorder|disease|condition|illness|process|medications|effects|infusions?|maladaptive memories)\b)?)",
    re.IGNORECASE,
)
_DUMMY_IT = re.compile(
    r"^(?:it|that)(?:\s+(?:is|was|has been|must be|should be|may be|can be)|['’]s)\s+(?:\w+ly\s+|also\s+|been\s+)?"
    r"(?:suggested|believed|thought|known|important|essential|crucial|clear|likely|worth|noted|stressed|that|estimated"
    r"|reported|hypothesi[sz]ed|proposed|possible|difficult|hard|necessary|vital|why|where|how)\b"
    r"|^it (?:appears|seems)\b|^this is (?:where|why|how)\b|^th(?:is|at) (?:could|can|may) lead|^this way\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(?:who|whose|that|which)\b[^,.;]*", re.IGNORECASE)
"""A relative clause: what it denies ("who have not responded") the claim does not."""
_THESE = re.compile(
    r"\b(?:these|those|this|that) (?:purposes?|uses?|indications?|amount|dose|conditions|symptoms|receptors)\b",
    re.IGNORECASE,
)
_BARE_VERB = re.compile(r"^(?:also\s+|then\s+|often\s+|generally\s+)?(?P<verb>[a-z]+)\b")
_CHAIN = re.compile(
    r"\b(?:by|through|via)\s+(?:\w+\s+){0,2}\w+ing\b|\bthrough\s+(?:its|the|this)\b|\b(?:can|may|might|could|will)\s"
    r"(?:\w+\s){0,2}(?:rewire|reset|rewrite|heal|repair)\w*|\bindirectly\b",
    re.IGNORECASE,
)


@cache
def concepts_by_id() -> dict[str, Concept]:
    """The vocabulary by concept id."""
    return {concept.id: concept for concept in load_vocabulary().concepts}


@cache
def _matcher() -> ConceptMatcher:
    return ConceptMatcher(load_vocabulary())


@cache
def _abbreviated() -> str:
    """The long names of concepts that have abbreviations, so that "AUD" alone is understood as pages use it."""
    named = [concept.name for concept in load_vocabulary().concepts if concept.abbreviations]
    return " . ".join(named)


def concept_mentions(text: str) -> list[Mention]:
    """The concepts that a short text names, abbreviations of the field included."""
    return [m for m in _matcher().mentions(f"{text} . {_abbreviated()}") if m.end <= len(text)]


def with_lay_conditions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, and conditions in the words of pages ("dependent on alcohol") in the place of what they hold."""
    added = [
        Mention(condition, match.start(), match.end(), match.group())
        for condition, pattern in _lay("lay_conditions")
        for match in pattern.finditer(text)
    ]
    wider = [m for m in added if not any(o.start <= m.start and m.end <= o.end and o != m for o in (*mentions, *added))]
    kept = [m for m in mentions if not any(w.start <= m.start and m.end <= w.end for w in wider)]
    return sorted([*kept, *wider], key=lambda mention: (mention.start, mention.end))


def parse(statement: Statement, topic: str = "") -> ParsedClaim:
    """The claim as read. Any text gives one; what is no claim has a type that says so.

    `topic` is the agent that the text before speaks of; a claim that means it ("people who use it") gets it.
    """
    resolved, inherited = resolve(statement)
    if topic and _means_topic(resolved):
        resolved, inherited = f"{resolved.rstrip('. ')} ({topic})", True
    mentions = with_lay_conditions(resolved, concept_mentions(resolved))
    kinds = {kind: _ids(mentions, kind) for kind in ("substance", "condition", "intervention")}
    targets = _targets(resolved, mentions)
    agents = _agents(kinds["substance"], kinds["intervention"], resolved)
    strength, strong, hedges = strength_of(resolved)
    treats = has_cue("help", resolved) or any(t.direction == "benefit" for t in targets)
    claim = ParsedClaim(
        text=statement.words,
        resolved=resolved,
        type="other",
        strength=strength,
        strong_words=strong,
        hedge_words=hedges,
        denied=has_cue("denied", _WHO.sub("", resolved)),
        agents=agents,
        inherited=inherited,
        conditions=kinds["condition"],
        interventions=kinds["intervention"],
        targets=targets,
        concepts=tuple(dict.fromkeys(m.concept_id for m in mentions)),
        numbers=numbers_in(resolved),
        scope=frozenset(name for name in rules()["scopes"] if has_cue(name, resolved)),
        treats=treats,
        causal_chain=bool(_CHAIN.search(resolved)) or (bool(agents) and has_cue("cause_given", resolved)),
    )
    return _typed(claim, type_of(claim, statement))


def _typed(claim: ParsedClaim, kind: str) -> ParsedClaim:
    return replace(claim, type=kind)


_TOPIC_WORDS = re.compile(
    r"\b(?:it|the drug|(?:the|one|an|a single|each|every) infusions?|the treatment|the effects?|the medicine)\b",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"\b(?:helping|allowing|enabling)\s(?:those|people|patients|clients|individuals|you|them)\b", re.IGNORECASE
)
"""Whoever helps is what the text speaks of, where the sentence names no other treatment."""
_ITS = re.compile(
    r"\bits (?:\w+ )?(?:efficacy|effects?|use|ability|potential|benefits?|safety|properties)\b"
    r"|\bit (?:works|helps|treats|cures|is effective|reduces|improves)\b",
    re.IGNORECASE,
)


def _means_topic(text: str) -> bool:
    """Whether a claim that names no substance speaks of the one before: by a word for it, or of results of its own."""
    mentions = concept_mentions(text)
    if any(m.concept_id.startswith("substance:") for m in mentions) or _DUMMY_IT.match(text):
        return False
    if _ITS.search(text):
        return True
    if _HELPING.search(text) and not any(m.concept_id.startswith("intervention:") for m in mentions):
        return True
    if has_cue("study_activity", text) or (has_cue("study_report", text) and has_cue("result", text)):
        return True
    if any(m.concept_id.startswith("condition:") for m in mentions):
        return False
    return bool(_TOPIC_WORDS.search(text)) or (not mentions and has_cue("result", text))


def resolve(statement: Statement) -> tuple[str, bool]:
    """The words with a leading pronoun or a missing subject filled in, and whether anything was filled in."""
    words = statement.words
    if _THESE.search(words) and (last := _last_sentence(statement.before)):
        resolved, _ = _resolved(replace(statement, before=statement.before))
        return f"{resolved.rstrip('. ')} ({last.rstrip('. ')})", True
    return _resolved(statement)


_THIS_CONDITION = re.compile(r"(?<=\s)(?:this|the) (?:condition|disorder|disease|illness)\b", re.IGNORECASE)


def _resolved(statement: Statement) -> tuple[str, bool]:
    words = statement.words
    if _THIS_CONDITION.search(words) and (condition := _last_condition(statement.before)):
        words = _THIS_CONDITION.sub(lambda _: condition, words)
    pronoun = _PRONOUN.match(words)
    at = statement.sentence.find(words[:40])
    earlier = statement.sentence[:at] if at > 0 else ""
    if pronoun and not _DUMMY_IT.match(words[pronoun.start("it") :]):
        subject = _subject_of(earlier, statement.before) or _subject_before(statement.before)
        if subject:
            return words[: pronoun.start("it")] + subject + words[pronoun.end("it") :], True
    elif earlier and (verb := _BARE_VERB.match(words)) and _is_verb(verb["verb"]):
        subject = _subject_of(earlier, statement.before)
        if subject:
            return f"{subject} {words}", True
    subject = _subject_of(earlier, statement.before)
    if subject and not any(
        m.concept_id.startswith(_SUBJECTS) for m in with_lay_conditions(words, concept_mentions(words))
    ):
        return f"{words.rstrip('. ')} ({subject})", True
    inner = _INNER_IT.search(words)
    if inner and not concept_mentions(words) and (subject := _subject_before(statement.before)):
        return words[: inner.start("it")] + subject + words[inner.end("it") :], True
    return words, False


_SUBJECTS = ("substance:", "condition:", "intervention:", "mechanism:")
_INNER_IT = re.compile(r",\s(?P<it>it)\s(?:is|was|can|may|has)\b")


SUBJECT_REACH = 45
"""Signs from the beginning of a sentence in which its subject is looked for; what is named later is its object."""


def _subject_before(text: str) -> str:
    """What "it" stands for: the subject of the nearest sentence that has one of its own and not "it" again."""
    sentences = [part for part in re.split(r"(?<=[.!?])[\s”\"]+", text.strip()) if part.strip()]
    for sentence in reversed(sentences):
        pronoun = _PRONOUN.match(sentence)
        if pronoun and not _DUMMY_IT.match(sentence[pronoun.start("it") :]):
            continue
        for mention in with_lay_conditions(sentence, concept_mentions(sentence)):
            if mention.start <= SUBJECT_REACH and mention.concept_id.startswith(_SUBJECTS[:3]):
                return sentence[mention.start : mention.end]
    return next((subject for part in reversed(sentences[-3:]) if (subject := _subject(part))), "")


def _subject_of(earlier: str, before: str) -> str:
    """The subject of what stands earlier in the sentence; where that is "it" itself, what it stands for."""
    pronoun = _PRONOUN.match(earlier)
    if pronoun and not _DUMMY_IT.match(earlier[pronoun.start("it") :]):
        return _subject_before(before) or _subject(earlier)
    return _subject(earlier)


def _last_condition(text: str) -> str:
    """The condition that a text names last, as it has it."""
    found = [m for m in with_lay_conditions(text, concept_mentions(text)) if m.concept_id.startswith("condition:")]
    return text[found[-1].start : found[-1].end] if found else ""


def _is_verb(word: str) -> bool:
    head = f" {word} "
    return any(p.regex.search(head) for kind in ("second_verb", "second_participle") for p in patterns(kind))


def _last_sentence(text: str) -> str:
    parts = [part for part in re.split(r"(?<=[.!?])[\s”\"]+", text.strip()) if part.strip()]
    return parts[-1] if parts else ""


def _subject(text: str) -> str:
    """The name in whose place a pronoun stands: the first substance, condition or intervention that a text names,
    else its first mechanism."""
    mentions = with_lay_conditions(text, concept_mentions(text))
    for kinds in (("substance", "condition", "intervention"), ("mechanism",)):
        for mention in mentions:
            if mention.concept_id.split(":")[0] in kinds:
                return text[mention.start : mention.end]
    return ""


def _ids(mentions: Iterable[Mention], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.concept_id for m in mentions if m.concept_id.startswith(f"{kind}:")))


_NEVER_AGENTS = frozenset({"substance:placebo", "substance:saline"})
_OBJECTS = frozenset({
    "substance:alcohol", "substance:cocaine", "substance:heroin", "substance:opioids", "substance:nicotine",
    "substance:cannabis", "substance:methamphetamine", "substance:amphetamine", "substance:caffeine",
})  # fmt: skip
"""Drugs of abuse: beside a medicine they are what it is used against."""


def _agents(substances: Sequence[str], interventions: Sequence[str], text: str) -> tuple[str, ...]:
    acting = [s for s in substances if s not in _NEVER_AGENTS]
    if "intervention:ketamine-assisted-psychotherapy" in interventions and "substance:ketamine" not in acting:
        acting.insert(0, "substance:ketamine")
    medicines = [s for s in acting if s not in _OBJECTS]
    chosen = medicines or acting
    return tuple(chosen) or tuple(i for i in interventions if text)


def strength_of(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """How strongly a claim is worded, and the strong and hedging words."""
    strong = tuple(filter(None, (cue_in("absolute", text),)))
    hedge = tuple(filter(None, (cue_in("hedged", text),)))
    if strong:
        return "absolute", strong, hedge
    if hedge:
        return "hedged", (), hedge
    shown = tuple(filter(None, (cue_in("demonstrated", text),)))
    return ("demonstrated", shown, ()) if shown else ("stated", (), ())


def _targets(text: str, mentions: Sequence[Mention]) -> tuple[ClaimTarget, ...]:
    """Outcomes and mechanisms that the claim names, each once, with the direction that it tells."""
    named = [m for m in mentions if m.concept_id.split(":")[0] in ("condition", "intervention", "substance")]
    text = _not_targets().sub(lambda match: "_" * len(match.group()), text)
    found: dict[str, ClaimTarget] = {}
    for mention in [*target_matcher().mentions(text), *_lay_words(text), *_mechanisms(text, mentions)]:
        if any(m.start < mention.end and mention.start < m.end for m in named):
            continue
        direction, said = claim_direction(text, mention)
        known = found.get(mention.target)
        if known is None or (known.direction is None and direction is not None):
            concept = concepts_by_id().get(mention.target)
            name = concept.name if concept else mention.surface
            found[mention.target] = ClaimTarget(mention.target, name, direction, mention.surface, said)
    return tuple(found.values())


@cache
def _not_targets() -> re.Pattern[str]:
    return re.compile("|".join(rules()["not_targets"]), re.IGNORECASE)


def _lay_words(text: str) -> list[TargetMention]:
    """Outcomes in the words of pages: staying off alcohol, restarting."""
    return [
        TargetMention(target, match.start(), match.end(), 1, match.group())
        for target, pattern in _lay("lay_targets")
        for match in pattern.finditer(text)
    ]


@cache
def _lay(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = rules()[kind].items()
    return tuple((concept, re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)) for concept, words in listed)


def _mechanisms(text: str, mentions: Sequence[Mention]) -> list[TargetMention]:
    """Mechanisms and outcomes of the vocabulary that the list of target terms does not have."""
    return [
        TargetMention(m.concept_id, m.start, m.end, 1, text[m.start : m.end])
        for m in mentions
        if m.concept_id.startswith(("mechanism:", "outcome:"))
    ]


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning: what two sentences may have in common."""
    stop = frozenset(map(str, rules()["stop_words"]))
    return frozenset(_stem(word) for word in words_of(text).split() if len(word) > 2 and word not in stop)


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)][:7]
    return word[:7]
