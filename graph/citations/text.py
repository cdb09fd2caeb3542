"""Texts of records made fit for a reference list: no markup, no line breaks, no trailing full stop."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|sc|span|scp|mml:[a-z]+|inf|it)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot|apos|nbsp|alpha|beta|gamma|delta|kappa|mu);")
_TRANSLATED = re.compile(r"\[(?P<title>.+?)\.?\]\.?", re.DOTALL)
_RANGE = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<first>\d+)\s*[-–—]\s*(?P<again>[A-Za-z]*)(?P<last>\d+)")
_FULL_STOP = re.compile(r"(?<!\.)\.$")


def plain(text: str) -> str:
    """One line without markup, entities or characters that can't be seen; ``<`` before a number stays what it is."""
    decoded = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return " ".join(_UNSEEN.sub("", _TAG.sub("", decoded)).split())


def title_of(text: str) -> tuple[str, bool]:
    """A title without its full stop, and whether it is NLM's translation, which it prints in square brackets."""
    title = plain(text)
    match = _TRANSLATED.fullmatch(title)
    if match and "[" not in match["title"] and "]" not in match["title"]:
        return match["title"].strip(), True
    return _FULL_STOP.sub("", title).strip(), False


def full_pages(pages: str) -> str:
    """``152-62, 170`` as ``152-162, 170``, ``S12-5`` as ``S12-S15``: styles shorten, none expands."""
    return ", ".join(_full_range(part) for part in plain(pages).rstrip(".").split(",") if part.strip())


def _full_range(pages: str) -> str:
    match = _RANGE.fullmatch(pages.strip())
    if match is None or match["again"] not in ("", match["prefix"]):
        return pages.strip()
    first, last = match["first"], match["last"]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if int(last) < int(first):
        return pages.strip()
    return f"{match['prefix']}{first}-{match['prefix']}{last}"


def short_pages(pages: str) -> str:
    """``152-162`` as ``152-62``, as ICMJE's samples have it: the last page without the digits that it shares."""
    return ", ".join(_short_range(part) for part in pages.split(", "))


def _short_range(pages: str) -> str:
    match = re.fullmatch(r"(\d+)-(\d+)", pages)
    if match is None or len(match[1]) != len(match[2]):
        return pages
    first, last = match.groups()
    shared = next((place for place, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), 0)
    return f"{first}-{last[shared:]}"
