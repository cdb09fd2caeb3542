"""Text that can be sent on: lone surrogates, halves of characters that no encoding knows, are put out of action."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """The text with U+FFFD in place of each lone surrogate; nothing else changes, and no character moves."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
