"""From a source to a graph: records, what they say, and the pipeline between."""
