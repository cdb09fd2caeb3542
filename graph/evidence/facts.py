"""Study facts in force: each curated field where there is one, else the extracted one, and what was read where."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graph.evidence.rows import Dose, Facts

_FIELDS = (
    ("design", "design"),
    ("species", "species"),
    ("participants", "participants"),
    ("blinding", "blinding"),
    ("control", "control"),
    ("comparator", "comparator"),
    ("comparator_concept", "comparator_concept"),
    ("follow_up_days", "follow_up_days"),
    ("follow_up", "follow_up"),
    ("doses", "doses"),
    ("role", "role"),
    ("diagnosed_population", "diagnosed"),
    ("conditions", "conditions"),
    ("co_therapy", "co_therapy"),
    ("key", "key"),
    ("parent", "parent"),
    ("registration", "registration"),
    ("participants_planned", "participants_planned"),
    ("caveat", "caveat"),
)
FACT_KEYS = ("method", *(stored for stored, _ in _FIELDS), "trial_ids", "evidence")
"""The properties of StudyFacts nodes that weighing uses, in the order in which queries return them."""
_PLACES = {"diagnosed": "diagnosed", "follow_up": "follow_up_days"}
"""Names in the reader's evidence that differ from the field that they are the evidence of."""


def facts_in_force(described: Sequence[Sequence[Any]], trials: Sequence[str], text: str, design: str | None) -> Facts:
    """One paper's facts from its StudyFacts (at most one curated, one extracted), each the values of `FACT_KEYS`.

    `text` is title + newline + abstract, which the extracted places count in; `design` stands in where no row has one.
    """
    rows = [dict(zip(FACT_KEYS, values, strict=True)) for values in described]
    by_method = {str(row["method"]): row for row in rows}
    curated, extracted = by_method.get("curated", {}), by_method.get("extracted", {})
    values: dict[str, Any] = {}
    read_by_eye: set[str] = set()
    for stored, name in _FIELDS:
        value = curated.get(stored)
        if value in (None, "", []):
            value = extracted.get(stored)
        else:
            read_by_eye.add(name)
        if value not in (None, "", []):
            values[name] = _typed(name, value)
    if curated.get("participants") is None and extracted.get("participants") is not None:
        values.pop("participants_planned", None)
    values.setdefault("design", design or "")
    numbers = [*(curated.get("trial_ids") or ()), *(extracted.get("trial_ids") or ()), *trials]
    return Facts(
        **values,
        trial_ids=tuple(dict.fromkeys(str(number) for number in numbers)),
        curated=frozenset(read_by_eye),
        places={name: words for name, words in _places(extracted, text).items() if name not in read_by_eye},
    )


def _typed(name: str, value: Any) -> Any:
    if name == "doses":
        return tuple(_dose(json.loads(text)) for text in value)
    if name == "conditions":
        return tuple(str(condition) for condition in value)
    if name in ("participants", "follow_up_days"):
        return round(float(value))
    if name in ("diagnosed", "participants_planned"):
        return bool(value)
    return str(value)


def _dose(dose: Mapping[str, Any]) -> Dose:
    amount = dose.get("amount")
    if isinstance(amount, float):
        amount = f"{amount:g}"
    times = dose.get("times")
    parts = [f"{amount} {dose.get('unit') or ''}".strip() if amount is not None else "", dose.get("route") or ""]
    said = " ".join(part for part in parts if part)
    repeated = "" if not times else ("once" if int(times) == 1 else f"{times} times")
    return Dose(
        str(dose.get("substance") or "").removeprefix("substance:"),
        ", ".join(part for part in (said, repeated) if part),
    )


def _places(extracted: Mapping[str, Any], text: str) -> dict[str, str]:
    """The words that extracted fields were read from."""
    found = json.loads(str(extracted.get("evidence") or "{}"))
    return {
        _PLACES.get(name, name): text[int(place[0]) : int(place[1])]
        for name, place in found.items()
        if text and len(place) >= 2
    }
