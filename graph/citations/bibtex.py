"""BibTeX by bibtexparser: UTF-8 (biber, BibTeX 0.99d with inputenc), what LaTeX would act on written as commands.

Field names: btxdoc (Patashnik 1988); biblatex's ``date``, ``shortjournal`` beside them, since BibTeX
ignores what it does not know. Read back by `read_bibtex` without loss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from graph.citations.csl import STATUS, TRANSLATED, Item
from graph.citations.names import Name, full_given_name, full_last_name, person
from ingest.errors import KetagraphError

_TYPES = {
    "article-journal": "article",
    "article": "unpublished",
    "book": "book",
    "chapter": "incollection",
    "webpage": "misc",
}
_CSL_TYPES = {name: kind for kind, name in _TYPES.items()}
_FIELDS = {
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "DOI": "doi",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "ISSN": "issn",
    "language": "language",
    "container-title-short": "shortjournal",
    "original-title": "origtitle",
}
_CONTAINERS = {"chapter": "booktitle", "webpage": "howpublished"}
_VERBATIM = frozenset({"DOI", "PMID", "PMCID", "ISSN", "language"})
"""Fields that programs read as they are, and not through LaTeX; only braces and backslashes are commands there."""
_COMMANDS = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
_CHARACTERS = {command: character for character, command in _COMMANDS.items()}
_COMMAND = re.compile("|".join(re.escape(command) for command in sorted(_CHARACTERS, key=len, reverse=True)))
_SPECIAL = re.compile(r"[\\{}~^&%$#_]")
_BRACES = re.compile(r"[{}\\]")
_BRACE_COMMANDS = re.compile(r"\{\\text(?:braceleft|braceright|backslash)\}")
_PROTECTED = re.compile(r"\{((?:[^{}\\]|\\[&%$#_]|\{\\text[a-z]+\})*)\}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def to_bibtex(items: Sequence[Item]) -> str:
    """Entries in the order given, each with a key that LaTeX takes."""
    return str(write_string(Library([_entry(item) for item in items])))


def read_bibtex(text: str) -> list[Item]:
    """The items that `to_bibtex` wrote. Raises `KetagraphError` for what bibtexparser can't read."""
    library = parse_string(text)
    if library.failed_blocks:
        raise KetagraphError(f"Line {library.failed_blocks[0].start_line} is no BibTeX. Check its braces.")
    return [
        _item(entry.entry_type, entry.key, {f.key: str(f.value) for f in entry.fields}) for entry in library.entries
    ]


def escaped(text: str) -> str:
    """Text that LaTeX prints as it is; braces are commands, so that those that BibTeX counts always match."""
    return _SPECIAL.sub(_command, text)


def unescaped(text: str) -> str:
    """The text that was escaped; braces that only protect capitals go."""
    return _COMMAND.sub(_character, _PROTECTED.sub(_unprotected, text))


def title_field(title: str) -> str:
    """A title whose capitals survive styles that write titles in lower case: ``{NMDA}``, ``{Parkinson's}``.

    Capitals at the beginning of words are kept only where the title is in sentence case: where all words have them,
    they mean nothing.
    """
    words = title.split(" ")
    capital = [word[:1].isupper() for word in words[1:] if word[:1].isalpha()]
    sentence = sum(capital) * 2 < max(1, len(capital))
    shown = []
    for position, word in enumerate(words):
        inner = any(letter.isupper() for letter in word[1:])
        named = sentence and position > 0 and word[:1].isupper()
        shown.append(f"{{{escaped(word)}}}" if inner or named else escaped(word))
    return " ".join(shown)


def _entry(item: Item) -> Entry:
    custom: Mapping[str, str] = item.get("custom", {})
    title = title_field(item.get("title", ""))
    values: dict[str, str] = {
        "author": " and ".join(_author(name) for name in item.get("author", ())),
        "title": f"[{title}]" if custom.get(TRANSLATED) else title,
        _CONTAINERS.get(item["type"], "journal"): escaped(item.get("container-title", "")),
        **_date(item),
    }
    for field, name in _FIELDS.items():
        value = str(item.get(field, ""))
        values[name] = _BRACES.sub(_command, value) if field in _VERBATIM else escaped(value)
    values["pages"] = values["pages"].replace("-", "--")
    values["note"] = custom.get(STATUS, "").capitalize()
    values["titleaddon"] = "Translated title" if custom.get(TRANSLATED) else ""
    kept = [Field(name, value) for name, value in values.items() if value]
    return Entry(_TYPES.get(item["type"], "misc"), item["id"], kept)


def _author(name: Name) -> str:
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    parts = [_name_part(full_last_name(name)), _name_part(name.get("suffix", "")), _name_part(full_given_name(name))]
    return ", ".join(parts if parts[1] else [parts[0], parts[2]]) if parts[1] or parts[2] else f"{parts[0]},"


def _name_part(text: str) -> str:
    """A word ``and`` would begin the next author."""
    return " ".join(f"{{{word}}}" if word.casefold() == "and" else escaped(word) for word in text.split(" "))


def _date(item: Item) -> dict[str, str]:
    parts: list[int] = item.get("issued", {}).get("date-parts", [[]])[0]
    if not parts:
        return {}
    date = "-".join(f"{part:04d}" if place == 0 else f"{part:02d}" for place, part in enumerate(parts))
    return {"year": str(parts[0]), "month": _MONTHS[parts[1] - 1] if len(parts) > 1 else "", "date": date}


def _item(entry_type: str, key: str, values: Mapping[str, str]) -> Item:
    kind = _CSL_TYPES.get(entry_type, "article-journal")
    custom = {TRANSLATED: "yes"} if values.get("titleaddon") else {}
    custom |= {STATUS: values["note"].lower()} if values.get("note") else {}
    item: dict[str, Any] = {
        "id": key,
        "type": kind,
        "title": unescaped(values.get("title", "")[1:-1] if TRANSLATED in custom else values.get("title", "")),
        "author": [_name(text) for text in _split_authors(values.get("author", ""))],
        "container-title": unescaped(values.get(_CONTAINERS.get(kind, "journal"), "")),
        "issued": {"date-parts": [[int(part) for part in values["date"].split("-")]]} if values.get("date") else {},
        "custom": custom,
    }
    for field, name in _FIELDS.items():
        value = values.get(name, "")
        value = value.replace("--", "-") if field == "page" else value
        item[field] = _BRACE_COMMANDS.sub(_character, value) if field in _VERBATIM else unescaped(value)
    return {name: value for name, value in item.items() if value}


def _split_authors(text: str) -> list[str]:
    """Authors at the ``and`` that stands outside braces."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]| and ", text):
        sign = match.group()
        if sign != " and ":
            depth += 1 if sign == "{" else -1
        elif depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [part for part in (*parts, text[start:]) if part]


def _name(text: str) -> Name:
    if _is_group(text):
        return {"literal": unescaped(text)}
    parts = [unescaped(part.strip()) for part in text.split(",")]
    return person(parts[0], parts[-1] if len(parts) > 1 else "", parts[1] if len(parts) > 2 else "")


def _is_group(text: str) -> bool:
    """Whether one pair of braces holds the whole text."""
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return position == len(text) - 1 and text.startswith("{")
    return False


def _command(match: re.Match[str]) -> str:
    return _COMMANDS[match.group()]


def _character(match: re.Match[str]) -> str:
    return _CHARACTERS[match.group()]


def _unprotected(match: re.Match[str]) -> str:
    """What braces protect; a command in braces keeps them until it is read."""
    return match.group() if match.group() in _CHARACTERS else match[1]
