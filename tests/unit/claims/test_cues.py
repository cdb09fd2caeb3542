"""The data files of claims: each pattern can be read, each list that the code names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import graph.claims
from graph.claims.cues import cue_in, has_cue, patterns, rules
from graph.claims.mentions import paraphrased
from graph.claims.wording import say, templates
from ingest.reading.vocabulary import load_vocabulary

_HERE = Path(graph.claims.__file__).parent
_CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("*.py")))


def test_every_pattern_can_be_read() -> None:
    assert all(patterns(kind) for kind in rules()["patterns"])


def test_every_list_that_the_code_or_a_scope_names_is_there() -> None:
    named = set(re.findall(r'(?:has_cue|cue_in)\("([\w-]+)"', _CODE)) | set(rules()["scopes"])
    assert named <= set(rules()["patterns"])


def test_every_sentence_that_the_code_says_is_there() -> None:
    named = set(re.findall(r'\bsay\(\s*"(\w+)"', _CODE))
    assert named <= set(templates()["why"])


def test_concepts_of_the_lists_are_in_the_vocabulary() -> None:
    known = {concept.id for concept in load_vocabulary().concepts}
    text = (_HERE / "cues.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\b(?:substance|condition|outcome|mechanism|intervention):[\w-]+", text)) <= known


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("absolute", "It cures all of them", "cures"),
        ("hedged", "It may help", "may"),
        ("denied", "It does not help", "does not"),
        ("contrast", "Unlike others it helps", "unlike"),
    ],
)
def test_the_words_of_a_cue_are_told(kind: str, text: str, words: str) -> None:
    assert has_cue(kind, text)
    assert cue_in(kind, text) == words


def test_figures_with_a_comma_are_two_words_for_patterns() -> None:
    assert paraphrased("1,200 people") == "1 200 people"


def test_a_sentence_of_a_verdict_takes_its_words() -> None:
    assert "low" in say("low_certainty", certainty="low")
