"""Search by meaning: sentence embeddings of papers, made by a small model that needs no network. An optional extra."""
