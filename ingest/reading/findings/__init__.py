"""Findings: which substance moved which outcome or mechanism, in which direction, as a sentence says."""
