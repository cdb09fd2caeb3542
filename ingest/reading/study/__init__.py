"""Study facts: design, species, participants, blinding, control, doses, follow-up, the role of ketamine."""
