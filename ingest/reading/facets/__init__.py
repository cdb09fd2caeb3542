"""Facets in PsyNamic's scheme."""

from ingest.reading.facets.reading import FACETS, facet_confidence, read_facets

__all__ = ["FACETS", "facet_confidence", "read_facets"]
