"""Whole PubMed files in parallel: a task a file makes Parquet parts, then one load brings them into the graph."""
