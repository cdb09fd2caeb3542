"""What a claim leaves unsaid: "it", "these receptors", a subject named only before, the agent that a text is about."""

from __future__ import annotations

import re

from graph.claims.cues import has_cue, patterns
from graph.claims.mentions import concept_mentions, with_lay_conditions
from graph.claims.statements import Statement

_PRONOUN = re.compile(
    r"^(?:however|moreover|furthermore|additionally|in addition|also|but|and|yet|so|thus|therefore)?,?\s*"
    r"(?P<it>(?:it|they|which|this|these|that|its|their|he|she)\b(?:['’]s\b)?(?:\s(?:drug|drugs|medication|medicine|treatment|therapy|substance"
    r"|disorder|disease|condition|illness|process|medications|effects|infusions?)\b)?)",
    re.IGNORECASE,
)
_DUMMY_IT = re.compile(
    r"^(?:it|that)(?:\s+(?:is|was|has been|must be|should be|may be|can be)|['’]s)\s+(?:\w+ly\s+|also\s+|been\s+)?"
    r"(?:suggested|believed|thought|known|important|essential|crucial|clear|likely|worth|noted|stressed|that|estimated"
    r"|reported|hypothesi[sz]ed|proposed|possible|difficult|hard|necessary|vital|why|where|how)\b"
    r"|^it (?:appears|seems)\b|^this is (?:where|why|how)\b|^th(?:is|at) (?:could|can|may) lead|^this way\b",
    re.IGNORECASE,
)
_THESE = re.compile(
    r"\b(?:these|those|this|that) (?:(?:\w+ ){0,3}(?:conditions|disorders)|purposes?|uses?|indications?|amount|dose"
    r"|symptoms|receptors|drugs|medications|medicines|treatments|therapies)\b",
    re.IGNORECASE,
)
_BARE_VERB = re.compile(r"^(?:also\s+|then\s+|often\s+|generally\s+)?(?P<verb>[a-z]+)\b")
_THIS_CONDITION = re.compile(r"(?<=\s)(?:this|the) (?:condition|disorder|disease|illness)\b", re.IGNORECASE)
_SUBJECTS = ("substance:", "condition:", "intervention:", "mechanism:")
_INNER_IT = re.compile(r",\s(?P<it>it)\s(?:is|was|can|may|has)\b")
SUBJECT_REACH = 45
"""Signs from the beginning of a sentence in which its subject is looked for; what is named later is its object."""
_TOPIC_WORDS = re.compile(
    r"\b(?:it|the drug|(?:the|one|an|a single|each|every) infusions?|the treatment|the effects?|the medicine)\b",
    re.IGNORECASE,
)
_OWN_IT = re.compile(r"(?:when|if|once|while|after|as)\s(?:an?|the|this|that|\w+s)\s.*\bit$", re.IGNORECASE)
"""In "when a memory is recalled it …" the sentence itself says what "it" is."""
_HELPING = re.compile(
    r"\b(?:helping|allowing|enabling)\s(?:those|people|patients|clients|individuals|you|them)\b", re.IGNORECASE
)
"""Whoever helps is what the text speaks of, where the sentence names no other treatment."""
_ITS = re.compile(
    r"\bits (?:\w+ )?(?:efficacy|effects?|use|ability|potential|benefits?|safety|properties)\b"
    r"|\bit (?:works|helps|treats|cures|is effective|reduces|improves)\b",
    re.IGNORECASE,
)


def means_topic(text: str) -> bool:
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
    topic = _TOPIC_WORDS.search(text)
    return bool(topic and not _OWN_IT.match(text[: topic.end()])) or (not mentions and has_cue("result", text))


def resolve(statement: Statement) -> tuple[str, bool]:
    """The words with a leading pronoun or a missing subject filled in, and whether anything was filled in."""
    words = statement.words
    if _THESE.search(words) and (last := _earlier(statement) or _last_sentence(statement.before)):
        resolved, _ = _resolved(statement)
        return f"{resolved.rstrip('. ')} ({last.rstrip('. ')})", True
    return _resolved(statement)


def _earlier(statement: Statement) -> str:
    """What stands before a statement in its own sentence."""
    at = statement.sentence.find(statement.words[:40])
    return statement.sentence[:at].strip(" ,;") if at > 0 else ""


def _resolved(statement: Statement) -> tuple[str, bool]:
    words = statement.words
    if _THIS_CONDITION.search(words) and (condition := _last_condition(statement.before)):
        words = _THIS_CONDITION.sub(lambda _: condition, words)
    pronoun = _PRONOUN.match(words)
    earlier = _earlier(statement)
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
