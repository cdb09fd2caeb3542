"""Facets in PsyNamic's scheme."""

from ingest.reading.facets.reader import Weighed, facet_confidence, read_facets, weigh_facets
from ingest.reading.facets.scheme import scheme

FACETS = tuple(scheme())
"""The names of the facets, in the order of the JSON."""

__all__ = ["FACETS", "Weighed", "facet_confidence", "read_facets", "weigh_facets"]
