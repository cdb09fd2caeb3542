"""Where records come from; each source is an iterator of `ingest.record.SourceItem`."""
