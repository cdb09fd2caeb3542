"""Loading a whole graph at once: CSV tables for ``neo4j-admin database import``, and a store that takes its place."""
