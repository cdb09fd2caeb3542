"""Names of authors in CSL's parts: family, particle, given, suffix; groups as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.citations.text import plain

Name = dict[str, str]
"""A name of CSL-JSON: ``literal``, or ``family`` with ``given``, ``suffix`` and particles."""

_PARTICLES = """
af al av bin da dal dalla das de degli del della den der di do dos du el ibn in la le lo op 't ten ter van vom von
zu zum zur
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words in lower case that may stand before a family name and belong to it (Chicago Manual of Style 17, 8.5)."""
_INITIALS_FIRST = re.compile(r"(?P<initials>(?:[A-Z]{1,3}\. ?)+)(?P<last>[^\W\d_].*)")
_BYLINE = re.compile(r"(?P<last>.+) (?P<initials>[A-Z]{1,4})(?: (?P<suffix>Jr|Sr|2nd|3rd|4th|II|III|IV))?")
_ORDINALS = {"2nd": "II", "3rd": "III", "4th": "IV", "5th": "V"}


def csl_name(author: Mapping[str, Any]) -> Name:
    """The name of one author as `ingest.record.Author` holds it; empty where the record names nobody."""
    if collective := plain(str(author.get("collective") or "")).rstrip("."):
        return {"literal": collective}
    last = plain(str(author.get("last") or ""))
    given = plain(str(author.get("fore") or "")) or spaced(plain(str(author.get("initials") or "")))
    if not given and (match := _INITIALS_FIRST.fullmatch(last)):
        # Some feeds put the whole byline into the last name: "LA. Jelen".
        last, given = match["last"], spaced(match["initials"].replace(".", "").replace(" ", ""))
    suffix = plain(str(author.get("suffix") or "")).rstrip(".")
    return person(last, given, _ORDINALS.get(suffix, suffix)) if last else {}


def byline_name(text: str) -> Name:
    """The name that a byline prints: ``Krystal JH``; what does not end in initials is taken for a group."""
    match = _BYLINE.fullmatch(plain(text))
    if match is None:
        return {"literal": plain(text)} if plain(text) else {}
    return person(match["last"], spaced(match["initials"]), match["suffix"] or "")


def person(last: str, given: str, suffix: str) -> Name:
    """A person; particles in lower case before the family name, or after the given names, are told apart from them."""
    words = last.replace(",", " ").split()
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
        count += 1
    fore = given.replace(",", " ").split()
    kept = len(fore)
    while kept > 1 and fore[kept - 1] in PARTICLES:
        kept -= 1
    parts = {
        "family": " ".join(words[count:]),
        "given": " ".join(fore[:kept]),
        "dropping-particle": " ".join(fore[kept:]),
        "non-dropping-particle": " ".join(words[:count]),
        "suffix": suffix.replace(",", " ").strip(),
    }
    return {name: value for name, value in parts.items() if value}


def full_last_name(name: Mapping[str, str]) -> str:
    """Family name with its particle, as printed: ``van den Brink``."""
    return " ".join(filter(None, [name.get("non-dropping-particle"), name.get("family")]))


def full_given_name(name: Mapping[str, str]) -> str:
    """Given names with the particle that PubMed puts after them: ``Ana Maria de``."""
    return " ".join(filter(None, [name.get("given"), name.get("dropping-particle")]))


def spaced(initials: str) -> str:
    """``JH`` as ``J H``, which CSL can abbreviate; ``J-P`` keeps its hyphen."""
    return re.sub(r"(?<=[^\W\d_])(?=[^\W\d_])", " ", initials.strip()) if initials.isupper() else initials.strip()
