"""The reader's measured error, field by field, from the model cards: abstracts that the model had not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.errors import DataFileError
from ingest.reading.data_files import LEARNED, read_yaml

RIGHT = "right"
"""The measure that can be said in words: the share of abstracts in which the field is right."""


@dataclass(frozen=True, slots=True)
class MeasuredError:
    """What one field was measured at, by cross-validation. `value` is 0 to 1; `rows` abstracts (or passages) judged."""

    field: str
    name: str
    measure: str
    value: float
    rows: int
    data: str
    card: str

    def in_words(self) -> str:
        """``right in 91 of 100``; other measures by name: ``F1 .971``."""
        if self.measure == RIGHT:
            return f"right in {self.value:.0%}".replace("%", " of 100")
        return f"{self.measure} {self.value:.3f}".replace(" 0.", " .")


@cache
def measured_errors() -> tuple[MeasuredError, ...]:
    """All fields with a figure, as fields.yaml lists them. Raises `DataFileError` for a figure that no card has."""
    return tuple(_measured(entry) for entry in read_yaml(__package__, "fields.yaml"))


def error_of(field: str) -> MeasuredError | None:
    """The first figure of a field; None for a field that nothing was measured for, which is to be said."""
    return next((error for error in measured_errors() if error.field == field), None)


def _measured(entry: Mapping[str, Any]) -> MeasuredError:
    key = str(entry["key"])
    value = _card(str(entry["card"]))["measured"].get(key)
    if value is None:
        raise DataFileError(f"{entry['card']}.card.yaml has no figure {key!r}, which measuring/fields.yaml names.")
    return MeasuredError(
        field=str(entry["field"]),
        name=str(entry["name"]),
        measure=str(entry["measure"]),
        value=float(value),
        rows=int(entry["rows"]),
        data=str(entry["data"]),
        card=str(entry["card"]),
    )


@cache
def _card(name: str) -> Mapping[str, Any]:
    card: Mapping[str, Any] = read_yaml(LEARNED, f"{name}.card.yaml")
    return card
