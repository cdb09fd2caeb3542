"""PubMed live, through Biopython's Entrez: count, plan, fetch in batches, resume."""

from ingest.sources.entrez.client import unreachable_reason
from ingest.sources.entrez.presets import describe_preset
from ingest.sources.entrez.source import LiveQuery, live_query, search_pubmed

__all__ = ["LiveQuery", "describe_preset", "live_query", "search_pubmed", "unreachable_reason"]
