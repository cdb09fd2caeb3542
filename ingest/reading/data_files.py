"""Data files that ship with the reader: YAML of words and rules, arrays of learned parts."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from ingest.errors import DataFileError

LEARNED = "ingest.reading.learned"
"""The package that keeps what was learned."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(package: str | None, name: str) -> Any:
    """A YAML file of a package, read by libyaml where PyYAML has it: the same values, several times as fast.

    Raises `OSError` when the file is absent and `yaml.YAMLError` when it is no YAML.
    """
    return yaml.load(files(package or "").joinpath(name).read_text(encoding="utf-8"), _LOADER)  # noqa: S506 (safe)


def read_arrays(name: str) -> Mapping[str, npt.NDArray[Any]]:
    """The arrays of ``<name>.npz`` among the learned parts; nothing is unpickled.

    Raises `DataFileError` when the file is absent or is none of ours.
    """
    try:
        with np.load(BytesIO(files(LEARNED).joinpath(f"{name}.npz").read_bytes()), allow_pickle=False) as arrays:
            return {key: arrays[key] for key in arrays.files}
    except (OSError, ValueError) as error:
        raise unreadable(f"{name}.npz", error) from error


def lines(text: npt.NDArray[np.uint8]) -> list[str]:
    """Names that are kept as one array of UTF-8 bytes, a line each."""
    return bytes(text).decode("utf-8").split("\n")


def unreadable(name: str, error: Exception) -> DataFileError:
    """What to say of a learned part that is absent or damaged."""
    return DataFileError(f"The model {name} can't be read ({error}). Install the package anew, or run `make train`.")
