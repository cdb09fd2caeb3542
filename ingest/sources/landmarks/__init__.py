"""Curated landmark studies: facts and findings that were read by eye, one data file, no network."""
