"""The marks and words of a finding's direction, the same on every page: none is told by colour alone."""

from __future__ import annotations

STUDY_MARKS = {
    "benefit": "▲",
    "harm": "▼",
    "increase": "↑",
    "decrease": "↓",
    "no difference": "=",
    "mixed": "◆",
}
STUDY_WORDS = {"no difference": "no difference shown"}
DIRECTIONS = {direction: f"{mark} {STUDY_WORDS.get(direction, direction)}" for direction, mark in STUDY_MARKS.items()}
