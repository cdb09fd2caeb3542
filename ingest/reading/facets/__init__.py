"""Facets in PsyNamic's scheme, and the conclusion of the whole paper."""
