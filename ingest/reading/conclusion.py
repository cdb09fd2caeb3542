"""What the whole paper concludes on the treatment."""

from __future__ import annotations

from ingest.reading.model import Abstract
from ingest.reading.study.labels import label_features, read_label

CONCLUSIONS = ("positive", "negative", "neutral", "mixed", "unknown", "not applicable")


def read_conclusion(abstract: Abstract) -> str:
    """One of `CONCLUSIONS`; ``not applicable`` where no treatment is judged."""
    return read_label("conclusion", label_features(abstract))[0] or "unknown"
