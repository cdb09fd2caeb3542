"""Retraining of the learned parts from labelled data: `python -m ingest.reading.training NAME`."""
