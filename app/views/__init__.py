"""The pages of the app (not called pages, as Streamlit would serve that folder by itself); each reads the graph and draws, nothing else."""
