"""Facets in PsyNamic's scheme."""

from ingest.reading.facets.reader import Weighed, read_facets, weigh_facets

__all__ = ["Weighed", "read_facets", "weigh_facets"]
