"""What an abstract says: concepts, study facts, findings. Needs no store and no network."""
