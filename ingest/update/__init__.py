"""Keeping current: what PubMed added, revised or retracted since the last load, and a record of it for people."""
