"""The pages of the app; each reads the graph and draws, nothing else.

The folder is not called pages: Streamlit would serve one of that name by itself, past `app.main`.
"""
