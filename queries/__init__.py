"""Named Cypher queries, grouped by what they are asked for. Read by `graph.named_queries`."""
