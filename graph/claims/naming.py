"""By what a description names a study: authors, journal, year, and "the same group" as that of the study before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph.claims.cues import rules
from graph.claims.model import AGREES, UNKNOWN, WRONG, Detail, ParsedClaim
from graph.evidence.naming import surname

if TYPE_CHECKING:
    from graph.claims.details import Trial

AUTHORS, JOURNAL, YEAR, TRIAL = "Authors", "Journal", "Year", "Name"
SAME_GROUP = "Same authors"
NAMES = frozenset({AUTHORS, TRIAL})
SHORT_JOURNAL = 10
"""Names of journals that are one word of so few letters ("Pain", "Medicine") are words too, and are not looked for."""
_CREW = r"(?:his |her |their )?(?:colleagues|co-?workers|co-?authors|team|associates|group)"
_AUTHOR = re.compile(rf"\b(?P<name>[A-Z][\w'’-]+)(?:\set al\b|\sand {_CREW}\b|,?\s\(?(?:19|20)\d\d\b)")
_YEAR = re.compile(r"\b(?:in|published|from|of|\(|,|a|the|[A-Z][\w'’-]+)\s?\(?(?P<year>(?:19|20)\d\d)\b")
_TITLES = r"[Pp]rofessor|psychiatrist|researcher|scientist|investigator"
_SAME_GROUP = re.compile(
    r"\b(?:the same|that|this) (?:group|team|researchers?|authors?|investigators?|scientists?|psychiatrist)\b"
    r"|\b(?:a|in a|the|another) (?:follow[- ]up|second|later|subsequent|further) (?:study|trial)\b",
    re.IGNORECASE,
)
_MONTHS = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "In",
        "Since",
    ]
)


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def surnames(trial: Trial) -> frozenset[str]:
    """Surnames of a study's authors, lower case; of one without a byline that by which it is known."""
    known = _CAMEL.sub("-", trial.label.split()[0])
    return frozenset(surname(name).lower() for name in (*(trial.paper.get("authors") or ()), known))


def credits(text: str) -> bool:
    """Whether a text names somebody as authors of studies are named, or speaks of "the same group"."""
    acronym = any(re.search(rf"(?<![\w-]){name}(?![\w-])", text) for name in rules()["trials"]["acronyms"])
    return acronym or says_same_group(text) or any(match["name"] not in _MONTHS for match in _AUTHOR.finditer(text))


def says_same_group(text: str) -> bool:
    """Whether a description speaks of another study of those who did the one before."""
    return bool(_SAME_GROUP.search(text))


def named(claim: ParsedClaim, trial: Trial) -> Iterable[Detail]:
    """Authors, journal and year by which a description names a study."""
    text, known = claim.resolved, surnames(trial)
    for name, key in rules()["trials"]["acronyms"].items():
        if re.search(rf"(?<![\w-]){name}(?![\w-])", text):
            yield _told(TRIAL, name, key == trial.facts.get("key"))
    by = _author(text, known)
    if by:
        yield _told(AUTHORS, by, by.lower() in known)
    journal = str(trial.paper.get("journal") or trial.facts.get("paper_journal") or "")
    told_apart = len(journal) > SHORT_JOURNAL or " " in journal.strip()
    if told_apart and re.search(rf"\b{re.escape(journal)}\b", text, re.IGNORECASE):
        yield _told(JOURNAL, journal, True)
    year = trial.paper.get("year") or trial.facts.get("paper_year")
    said = _YEAR.search(text)
    if said and year:
        agrees = int(said["year"]) == int(year)
        yield _told(YEAR, said["year"], agrees, str(year) if by and by.lower() in known else "")


def _author(text: str, known: frozenset[str]) -> str:
    """The author that a text names: one of the known, else any that is named as authors are."""
    for name in known:
        name_of = re.escape("-".join(part.capitalize() for part in name.split("-")))
        credit = rf"(?:by|from|under|[Dd]rs?\.?|{_TITLES})\s(?:[A-Z][\w.'’-]*\s){{0,2}}{name_of}\b"
        followed = rf"\b{name_of}(?:\set al\b|\sand {_CREW}\b|['’]s?\s|,?\s\(?(?:19|20)\d\d\b)"
        if len(name) > 1 and re.search(f"{credit}|{followed}", text):
            return name.title()
    return next((m["name"] for m in _AUTHOR.finditer(text) if m["name"] not in _MONTHS), "")


def _told(what: str, said: str, agrees: bool, known: str = "") -> Detail:
    return Detail(what, said, said if agrees else known, AGREES if agrees else WRONG if known else UNKNOWN)
