"""Full-text search over the papers of the graph."""
