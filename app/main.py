"""The app: pages and what stands on all of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.components.selection import keep_selection, selection_title
from app.components.style import disclaimer, use_style

_VIEWS = Path(__file__).parent / "views"


def main() -> None:
    """Draws the page that the address names."""
    st.set_page_config(page_title="Ketagraph", page_icon="🔎", layout="wide")
    use_style()
    page = st.navigation(
        [
            st.Page(_VIEWS / "search.py", title="Search", icon=":material/search:", default=True),
            st.Page(_VIEWS / "paper.py", title="Paper", icon=":material/article:", url_path="paper"),
            st.Page(_VIEWS / "evidence.py", title="Evidence", icon=":material/balance:", url_path="evidence"),
            st.Page(_VIEWS / "check.py", title="Check a claim", icon=":material/fact_check:", url_path="check"),
            st.Page(_VIEWS / "audit.py", title="Audit a page", icon=":material/rule:", url_path="audit"),
            st.Page(_VIEWS / "mechanisms.py", title="Mechanisms", icon=":material/hub:", url_path="mechanisms"),
            st.Page(_VIEWS / "concept.py", title="Concept", icon=":material/category:", url_path="concept"),
            st.Page(_VIEWS / "trials.py", title="Trials", icon=":material/labs:", url_path="trials"),
            st.Page(
                _VIEWS / "selection.py", title=selection_title(), icon=":material/bookmarks:", url_path="selection"
            ),
            st.Page(_VIEWS / "about.py", title="About the data", icon=":material/info:", url_path="about"),
        ],
        position="top",
    )
    keep_selection()
    page.run()
    disclaimer()


main()
