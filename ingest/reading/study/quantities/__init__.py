"""The quantities of a study: participants, doses, follow-up, phase, registry numbers."""
