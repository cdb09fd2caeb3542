"""The authors of a MEDLINE record: FAU and AU of one person, AUID after them, CN in its place among them.

Source of the rules: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#fau
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.record import Author
from ingest.sources.pubmed_fields import normalised_orcid
from ingest.sources.xml_text import collapsed

_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "2nd", "3rd", "4th", "5th", "6th", "II", "III", "IV"})
_INITIALS = re.compile(r"[^\W\d_]{1,4}(?:-[^\W\d_]{1,2})?")


def authors_of(values: Iterable[tuple[str, str]]) -> tuple[Author, ...]:
    """Persons and groups in their order. An ORCID belongs to the author before it."""
    people: list[dict[str, str]] = []
    awaits_short_form = False
    for tag, value in values:
        text = collapsed(value)
        if not text:
            continue
        if tag == "FAU":
            people.append(_full_name(text))
            awaits_short_form = True
        elif tag == "AU" and awaits_short_form:
            _add_short_form(people[-1], text)
            awaits_short_form = False
        elif tag == "AU":
            people.append(_short_name(text))
        elif tag == "CN":
            people.append({"collective": text})
            awaits_short_form = False
        elif tag == "AUID" and people and "ORCID" in text.upper():
            people[-1]["orcid"] = normalised_orcid(text)
    return tuple(Author(**person) for person in people)


def _full_name(text: str) -> dict[str, str]:
    """``Barlow, David H Jr``."""
    last, _, fore = text.partition(", ")
    words = fore.split(" ")
    if len(words) > 1 and words[-1] in _SUFFIXES:
        return {"last": last, "fore": " ".join(words[:-1]), "suffix": words[-1]}
    return {"last": last, "fore": fore}


def _add_short_form(person: dict[str, str], text: str) -> None:
    """``Barlow DH Jr`` adds the initials."""
    rest = text.removeprefix(person["last"]).strip() if text.startswith(person["last"]) else text.rpartition(" ")[2]
    words = rest.split(" ")
    if words[-1] in _SUFFIXES and (len(words) > 1 or person.get("suffix")):
        person["suffix"] = words.pop()
        _take_suffix_from_fore_name(person)
    person["initials"] = " ".join(words)


def _take_suffix_from_fore_name(person: dict[str, str]) -> None:
    person["fore"] = person.get("fore", "").removesuffix(f" {person['suffix']}")


def _short_name(text: str) -> dict[str, str]:
    """``van der Berg JH 3rd``; a name without initials is all last name."""
    words = text.split(" ")
    person: dict[str, str] = {}
    if len(words) > 2 and words[-1] in _SUFFIXES:
        person["suffix"] = words.pop()
    if len(words) > 1 and words[-1].isupper() and _INITIALS.fullmatch(words[-1]):
        person["initials"] = words.pop()
    return {"last": " ".join(words), **person}
