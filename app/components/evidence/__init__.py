"""Pictures and tables of the evidence page: HTML from escaped parts, and Altair charts of plain rows."""
