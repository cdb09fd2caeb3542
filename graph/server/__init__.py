"""A private Neo4j for those who name no server: fetched once, started on loopback, found again, stopped on request."""
