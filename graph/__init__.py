"""The graph: connection, schema, writing, and reading it by named queries."""
