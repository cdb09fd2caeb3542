"""The papers that a reader has put aside: kept in the session, and in the browser's tab when a link loads a page anew.

Streamlit begins a session with every page load; the tab's own storage (sessionStorage: never sent anywhere, gone with
the tab) carries the selection from one to the next.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

MOST = 500
"""Papers that a selection holds; a list of references of that length is written in a few seconds."""
_SELECTED, _KNOWN = "kg-selected", "kg-selection-known"
_KEEPER = """
export default function ({ data, setTriggerValue }) {
  const name = "ketagraph-selection";
  try {
    if (data.known) {
      sessionStorage.setItem(name, JSON.stringify(data.ids));
    } else {
      const kept = JSON.parse(sessionStorage.getItem(name) || "[]");
      if (Array.isArray(kept) && kept.length > 0) setTriggerValue("kept", kept);
    }
  } catch (error) {
    console.warn("The selection is kept for this page only:", error);
  }
}
"""


def selected() -> list[str]:
    """Ids of the selected papers, in the order in which they were added."""
    return list(st.session_state.get(_SELECTED, []))


def selection_title() -> str:
    """The name of the page, with how many papers it holds."""
    return f"Selection ({len(selected())})" if selected() else "Selection"


def add(identifiers: Iterable[str]) -> None:
    """Adds papers; those that are there already stay where they are, and beyond `MOST` none is added."""
    _put(list(dict.fromkeys([*selected(), *identifiers]))[:MOST])


def remove(identifier: str) -> None:
    """Takes one paper out."""
    _put([one for one in selected() if one != identifier])


def clear() -> None:
    """Takes all papers out."""
    _put([])


def _put(identifiers: list[str]) -> None:
    st.session_state[_SELECTED] = identifiers
    st.session_state[_KNOWN] = True


def keep_selection() -> None:
    """Brings back what the tab holds when a session begins, and writes there what is selected. Draws nothing."""
    keeper = st.components.v2.component("ketagraph_selection", js=_KEEPER)
    with st.container(height=1, border=False, key="kg-selection-keeper"):
        data = {"ids": selected(), "known": bool(st.session_state.get(_KNOWN))}
        answer = keeper(data=data, key="kg-keeper", on_kept_change=lambda: None)
    if answer.kept:
        before = selected()
        add(str(one) for one in answer.kept)
        if selected() != before:
            st.rerun()


def selection_button(identifier: str) -> None:
    """Adds a paper to the selection, or takes it out again."""
    if identifier in selected():
        st.button(
            "Selected", key=f"selected-{identifier}", icon=":material/check:", on_click=remove, args=(identifier,),
            help="Take this paper out of the selection", type="tertiary",
        )  # fmt: skip
    else:
        st.button(
            "Select", key=f"select-{identifier}", icon=":material/add:", on_click=add, args=([identifier],),
            help="Add this paper to the selection, to cite or export it with others", type="tertiary",
        )  # fmt: skip
