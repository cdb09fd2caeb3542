"""A reading is the same in each process: digests of graphs that different workers read must agree to the last bit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.facets.topics import load_topics
from ingest.reading.learned.linear import load_model

_MODELS = ("findings_whole", "findings_words", "design_text", "design_cues")
_READ = """
from ingest.reading.learned.linear import LinearModel
from ingest.reading.reader import AbstractReader
told, scores = [], LinearModel.scores
def noted(model, features):
    found = scores(model, features)
    told.append(found.tobytes().hex())
    return found
LinearModel.scores = noted
AbstractReader().read(
    "Ketamine for alcohol use disorder: a randomised, placebo-controlled trial",
    "We randomised 40 adults to ketamine (0.5 mg/kg) or saline. Craving fell with ketamine (p = 0.01), while sleep, "
    "anxiety and blood pressure did not differ between groups. Relapse was less frequent after ketamine than saline.",
)
print(" ".join(told))
"""


@pytest.mark.parametrize("name", _MODELS)
@given(data=st.data())
def test_scores_do_not_depend_on_the_order_of_features(name: str, data: st.DataObject) -> None:
    model = load_model(name)
    terms = sorted(model.terms)
    features = data.draw(st.lists(st.sampled_from(terms[:: max(1, len(terms) // 500)]), min_size=1, max_size=60))
    assert _same(model.scores(features), model.scores(data.draw(st.permutations(features))))


@given(data=st.data())
def test_topics_do_not_depend_on_the_order_of_words(data: st.DataObject) -> None:
    topics = load_topics()
    words = data.draw(st.lists(st.sampled_from(sorted(topics.terms)[::200]), min_size=1, max_size=60))
    assert _same(topics.of(words), topics.of(data.draw(st.permutations(words))))


def test_processes_with_other_hashes_of_strings_score_alike() -> None:
    one, other = (_scores_of_a_process(seed) for seed in ("1", "2"))
    assert one
    assert one == other


def _scores_of_a_process(seed: str) -> Sequence[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    told = subprocess.run([sys.executable, "-c", _READ], env=environment, capture_output=True, text=True, check=True)
    return told.stdout.split()


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.tobytes() == other.tobytes()
