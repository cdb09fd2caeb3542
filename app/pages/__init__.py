"""The pages of the app; each reads the graph and draws, nothing else."""
