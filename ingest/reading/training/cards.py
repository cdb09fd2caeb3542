"""Model cards: for each learned part what it was trained on, when, with what measured error, and where it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

LEARNED = Path(__file__).resolve().parent.parent / "learned"
"""Where artefacts and their cards lie."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """`measured` maps a score's name (with its protocol: ``accuracy, 5-fold cross-validation``) to its value."""

    name: str
    purpose: str
    trained_on: Sequence[str]
    rows: int
    measured: Mapping[str, float]
    known_failures: Sequence[str]


def write_card(card: ModelCard) -> None:
    """Writes ``<name>.card.yaml`` beside the artefact, with today's date."""
    content = asdict(card) | {"date": datetime.now(UTC).date().isoformat()}
    content = {key: list(value) if isinstance(value, tuple) else value for key, value in content.items()}
    (LEARNED / f"{card.name}.card.yaml").write_text(
        yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110), encoding="utf-8"
    )
