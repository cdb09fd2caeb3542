"""Checks single claims and audits pages: find, read, compare, conclude."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.claims.background.patterns import words_of
from graph.claims.cues import has_cue, rules
from graph.claims.details import Trial
from graph.claims.evidence import Findings, with_narrower
from graph.claims.facts import Compared, compare_with_facts
from graph.claims.kinds import UNCHECKABLE
from graph.claims.mentions import concept_mentions, with_lay_conditions
from graph.claims.model import (
    KETAMINE,
    NOT_CHECKABLE,
    NOTHING,
    SUPPORTED,
    CheckedClaim,
    Detail,
    Evidence,
    ParsedClaim,
    Part,
)
from graph.claims.naming import says_same_group
from graph.claims.nearest import nearest_parts
from graph.claims.outcomes import outcome_parts
from graph.claims.parse import parse
from graph.claims.related import related_part
from graph.claims.results import goes_on
from graph.claims.statements import Statement, single, statements
from graph.claims.trials import (
    Trials,
    details_of,
    identifies,
    names_a_study,
    points_to,
    tells_of_another,
    trial_part,
)
from graph.claims.verdicts import Found, conclude, uncheckable
from graph.claims.wording import agent_name, listed, name_of, say
from graph.encodable import encodable
from graph.store import Store
from ingest.errors import EmptyGraphError, UsageError

LONGEST_CLAIM = 2_000
"""Code points of a single claim; a longer text is a page, for `audit`."""
LONGEST_PAGE = 150_000
"""Code points of a page that are audited, some 25,000 words."""
MANY_WORDS = 30
"""From so many words on the share of common ones is steady; a sentence of terms may have one."""
LEAST_CLAIM, LEAST_SENTENCE = 3, 5
"""Words of a claim; words from which a stretch between full stops is taken for a sentence although it has no verb that
we know."""
Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Audited:
    """A claim of a page: ``text[start:end]``, with its verdict."""

    start: int
    end: int
    text: str
    checked: CheckedClaim


class Telling:
    """Which trial a text is telling of: the one that it named last, until it has turned to other things."""

    PATIENCE = 2
    """Statements on other things after which a text no longer tells of a trial."""

    def __init__(self) -> None:
        self.trial: Trial | None = None
        self._away = 0

    def hears_of(self, trial: Trial) -> None:
        """The text names a trial."""
        self.trial, self._away = trial, 0

    def goes_on(self) -> None:
        """The text tells more of it."""
        self._away = 0

    def turns_away(self) -> None:
        """The text speaks of something else."""
        self._away += 1
        if self._away > self.PATIENCE:
            self.trial = None


class Checker:
    """Checks claims against one store. Making one asks the store what is loaded; findings are read once and kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._findings = Findings(store)
        self._trials = Trials(store)
        self._told = Telling()
        loaded = store.read("claims.loaded")[0]
        if not loaded["papers"]:
            raise EmptyGraphError("The graph is empty. Load something first: ketagraph ingest landmarks")
        self.papers = int(loaded["papers"])
        self.searched_at = str(loaded["searched_at"] or "")

    def check(self, claim: str) -> CheckedClaim:
        """The verdict on a claim that somebody states. Raises `UsageError` for an empty or a very long text."""
        text = encodable(claim.strip())
        if not text:
            raise UsageError("The claim is empty. Write one sentence, such as: Ketamine reduces craving for cocaine")
        if len(text) > LONGEST_CLAIM:
            raise UsageError(
                f"The claim has {len(text):,} characters; a claim may have {LONGEST_CLAIM:,}. "
                "For a page use: ketagraph audit -"
            )
        statement = single(text)
        parsed = parse(statement)
        if is_foreign(text):
            return uncheckable(replace(parsed, type="language"))
        if len(text.split()) < LEAST_CLAIM or not (parsed.concepts or has_cue("finite_verb", text)):
            return uncheckable(replace(parsed, type="no_claim"))
        self._told = Telling()
        return self._verdict(statement, parsed, "", ())

    def audit(self, text: str, progress: Progress | None = None) -> tuple[Audited, ...]:
        """The claims of a page in order, each with its verdict. Raises `UsageError` for an empty or a very long one."""
        if not text.strip():
            raise UsageError("The page has no text. Give a page with sentences in it.")
        if len(text) > LONGEST_PAGE:
            raise UsageError(
                f"The text has {len(text):,} characters; up to {LONGEST_PAGE:,} are audited at once. "
                "Split it into pages."
            )
        text = encodable(text)
        if is_foreign(text):
            return ()
        found = statements(text)
        conditions = _page_conditions(text)
        self._told = Telling()
        audited = []
        for number, statement in enumerate(found, start=1):
            checked = self._claim_of_page(statement, conditions)
            if checked:
                audited.append(Audited(statement.start, statement.end, text[statement.start : statement.end], checked))
            if progress:
                progress(number, len(found), f"{len(audited)} claims")
        return tuple(audited)

    def _claim_of_page(self, statement: Statement, conditions: Sequence[str]) -> CheckedClaim | None:
        """The verdict on a statement of a page, or None where it makes no claim of our field."""
        verb = has_cue("finite_verb", statement.words) or has_cue("help", statement.words)
        if not verb and (statement.kind == "item" or len(statement.words.split()) < LEAST_SENTENCE):
            return None
        topic = _topic(statement)
        parsed = parse(statement, topic)
        checked = self._verdict(statement, parsed, topic, conditions)
        return checked if _is_claim(parsed, checked) else None

    def _verdict(
        self, statement: Statement, parsed: ParsedClaim, topic: str, conditions: Sequence[str]
    ) -> CheckedClaim:
        own = parsed.agents or (parsed.conditions and not has_cue("of_the_drug", parsed.resolved))
        facts = compare_with_facts(parsed, () if own else (topic, *_subjects(statement, conditions)))
        if parsed.type in UNCHECKABLE and not _facts_tell(parsed, facts):
            return uncheckable(parsed)
        claim = self._with_context(statement, parsed)
        found = Found(
            outcomes=() if _says_no_outcome(claim) else outcome_parts(claim, self._findings),
            facts=facts,
            trial=self._trial(statement, claim, conditions),
            activity=self._activity(claim) if claim.type == "research activity" else None,
        )
        outside = say("outside", papers=f"{self.papers:,}", date=self.searched_at[:10])
        checked = conclude(claim, found, outside)
        if checked.verdict != NOTHING:
            return checked
        return conclude(claim, replace(found, near=self._near(claim)), outside)

    def _near(self, claim: ParsedClaim) -> tuple[Part, ...]:
        """What is near a claim that nothing loaded bears on; a claim without any subject of the field has none."""
        if not (claim.agents or claim.conditions or claim.targets):
            return ()
        related = related_part(claim, self._store)
        return (*nearest_parts(claim), *((related,) if related else ()))

    def _with_context(self, statement: Statement, claim: ParsedClaim) -> ParsedClaim:
        """A claim that helps with nothing named ("ketamine can help") is about what the sentence before is about."""
        if not claim.about_ketamine() or not claim.treats or claim.conditions or claim.targets:
            return claim
        last = _last(statement.before)
        before = parse(Statement(0, 0, last, last, "", "paragraph")) if last else None
        if before is None:
            return claim
        targets = tuple(
            replace(t, direction="benefit") for t in before.targets if t.target in rules()["addiction_outcomes"]
        )
        return replace(claim, conditions=before.conditions, targets=targets)

    def _trial(self, statement: Statement, claim: ParsedClaim, conditions: Sequence[str]) -> Part | None:
        """The trial that a claim describes: one that it names, else the one told of last, else the one that fits."""
        before = self._told.trial
        on = before is not None and goes_on(statement.sentence)
        planned = claim.type == "research activity" and "investigates" in claim.scope
        described = claim.type == "trial description" or (planned and bool(claim.interventions))
        match = None
        if described or on or names_a_study(claim):
            match = self._matched(statement, claim, conditions)
        if match and points_to(match[1]) and not identifies(match[1]) and not on:
            self._told.hears_of(match[0])
            return trial_part(*match) if described else None
        if match and identifies(match[1]):
            trial, details = match
            self._told.hears_of(trial)
            more = details_of(claim, trial)
            return trial_part(trial, [*details, *(detail for detail in more if detail not in details)])
        if before and on and not says_same_group(statement.sentence):
            details = details_of(claim, before)
            if details and not tells_of_another(details):
                self._told.goes_on()
                return trial_part(before, details, known=True)
        if says_same_group(statement.sentence):
            self._told = Telling()
        self._told.turns_away()
        return trial_part(*match) if match and described else None

    def _matched(
        self, statement: Statement, claim: ParsedClaim, conditions: Sequence[str]
    ) -> tuple[Trial, list[Detail]] | None:
        passage = statement.sentence
        if _THAT_TRIAL.search(statement.words):
            passage = f"{_last(statement.before)} {passage}"
        whole = parse(replace(statement, words=passage, sentence=passage))
        several = len(whole.conditions) > 1 and any(n.unit == "trials" and n.value > 1 for n in whole.numbers)
        return None if several else self._trials.match(claim, whole, frozenset(conditions), self._told.trial)

    def _activity(self, claim: ParsedClaim) -> Part | None:
        """Whether what a claim calls studied is studied: papers that name the agent and the subject."""
        agents = sorted(with_narrower(a for a in claim.agents if a.startswith("substance:")))
        beside = [c for c in claim.interventions if c not in KETAMINE]
        asked = [*claim.conditions, *(target.target for target in claim.targets), *beside]
        if not agents:
            return None
        if not asked and "other_conditions" in claim.scope:
            asked = list(rules()["psychiatric"])
        if not asked:
            return None
        concepts = {c: set(with_narrower([c])) | set(rules()["implied_outcomes"].get(c, ())) for c in asked}
        wanted = sorted(set().union(*concepts.values()))
        rows = {row["concept"]: row for row in self._store.read("claims.studied", substances=agents, concepts=wanted)}
        counts = {c: max((rows[x]["papers"] for x in near if x in rows), default=0) for c, near in concepts.items()}
        studied = [c for c, papers in counts.items() if papers >= int(rules()["weighing"]["studied_papers"])]
        names = listed(name_of(c) for c in studied)
        if not studied:
            return None
        verdict = SUPPORTED if len(studied) == len(asked) else "partly supported"
        why = say("studied", agent=agent_name(claim.agents).capitalize(), names=names, papers=max(counts.values()))
        pmids = [p for row in rows.values() for p in row["pmids"] if p][:3]
        return Part("research", verdict, "", (why,), tuple(Evidence("extracted", why, f"PMID {p}", p) for p in pmids))


def _says_no_outcome(claim: ParsedClaim) -> bool:
    """Whether a claim is about approval, or under which care a treatment must be given: outcomes are only named."""
    return claim.type == "regulation" or (claim.type == "safety" and {"must_be", "supervised"} <= claim.scope)


def _facts_tell(claim: ParsedClaim, facts: Sequence[Compared]) -> bool:
    """Whether what looks like opinion, praise or advice says something that is known to be wrong; and advice,
    something that is known."""
    stances = {entry.stance for entry in facts}
    if claim.type == "offer":
        return False
    known = claim.type == "advice" or "research_needed" in claim.scope
    return bool(stances & {"contradicted", "overstated"}) or (known and "stated" in stances)


def _topic(statement: Statement) -> str:
    """The agent that the text before speaks of, where a claim has none of its own."""
    return "ketamine" if any(m.concept_id in KETAMINE for m in concept_mentions(statement.before)) else ""


def _subjects(statement: Statement, conditions: Sequence[str]) -> tuple[str, ...]:
    """What a claim without a subject may be on: the substance or condition that the text names last before it, and the
    condition that the page names most."""
    last = _subject_told_of(statement)
    return (last, *(name_of(condition) for condition in tuple(conditions)[:1]))


def _subject_told_of(statement: Statement) -> str:
    told = f"{_last(statement.before)} {statement.sentence.split(statement.words[:40])[0]}"
    named = [m for m in with_lay_conditions(told, concept_mentions(told)) if m.concept_id.startswith(_SUBJECTS)]
    return told[named[-1].start : named[-1].end] if named else ""


_SUBJECTS = ("substance:", "condition:")
_THAT_TRIAL = re.compile(r"\b(?:that|this|the same|the) (?:trial|study)\b", re.IGNORECASE)


def _last(text: str) -> str:
    parts = [part for part in re.split(r"(?<=[.!?])[\s”\"]+", text.strip()) if part]
    return parts[-1] if parts else ""


def _is_claim(parsed: ParsedClaim, checked: CheckedClaim) -> bool:
    """Whether a statement of a page is worth showing: it speaks of the field, and is no offer."""
    if parsed.type == "offer":
        return False
    if checked.verdict == NOT_CHECKABLE:
        return bool(parsed.concepts) or has_cue("field", parsed.resolved)
    if checked.verdict == NOTHING:
        named = bool(parsed.targets or parsed.conditions or (parsed.concepts and not parsed.inherited))
        return named or (has_cue("finite_verb", parsed.text) and has_cue("field", parsed.resolved))
    return True


def _page_conditions(text: str) -> tuple[str, ...]:
    """The conditions that a page names most, the first first: what its trials are likely about."""
    counts = Counter(m.concept_id for m in concept_mentions(text) if m.concept_id.startswith("condition:"))
    return tuple(condition for condition, _ in counts.most_common(2))


_LETTERS = re.compile(r"[^\W\d_]")


def is_foreign(text: str) -> bool:
    """Whether a text is not English: few of its words are among the commonest English ones, or its letters are not
    Latin."""
    words = words_of(text).split()
    letters = _LETTERS.findall(text[:5000])
    if letters and sum(letter.isascii() for letter in letters) < 0.6 * len(letters):
        return True
    if len(words) < 8:
        return False
    common = frozenset(map(str, rules()["common_words"]))
    least = 0.12 if len(words) >= MANY_WORDS else 0.05
    return sum(word in common for word in words[:2000]) < least * min(len(words), 2000)


def note_on(text: str, audited: Sequence[Audited]) -> str:
    """What to say of a page without claims; empty where there are some."""
    if audited:
        return ""
    return say("language") if is_foreign(text) else say("no_claim")


def summary(audited: Sequence[Audited]) -> dict[str, int]:
    """How many claims of a page have which verdict."""
    counts = Counter(claim.checked.verdict for claim in audited)
    return dict(_in_order(counts))


def _in_order(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    from graph.claims.model import VERDICTS

    for verdict in VERDICTS:
        yield verdict, counts[verdict]
