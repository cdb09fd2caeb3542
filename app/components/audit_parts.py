"""Around the audited text: all claims as a table, the way from one to the next, what the verdicts mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.components.claims import badge
from app.components.text import escaped, link, table_of
from graph.claims.model import VERDICTS

MEANINGS = dict(zip(VERDICTS, (
    "What is loaded bears it out as it is worded.",
    "It holds in part: for one outcome, in a narrower scope, or on weak evidence.",
    "There is some evidence, and the wording says more than it allows.",
    "The evidence, or a known fact, says otherwise.",
    "Studies disagree, or what is loaded bears on it and does not settle it.",
    "Nothing that is loaded speaks of it; that is no proof that it is wrong.",
    "Praise, opinion or advice, which no study could test.",
), strict=True))  # fmt: skip
_KEEPER = """
export default function ({ data }) {
  const find = (tries) => {
    const claim = document.getElementById("claim-" + data.selected);
    if (!claim) { if (tries > 0) setTimeout(find, 100, tries - 1); return; }
    claim.focus({ preventScroll: true });
    if (window.matchMedia("(min-width: 641px)").matches) claim.scrollIntoView({ block: "center" });
  };
  find(30);
}
"""
"""A selection loads the page anew: without this a reader would be back at its top, and the keyboard too. On a phone the
evidence stands above the text, so nothing is scrolled there."""


def meanings_html() -> str:
    """What each verdict means, on demand."""
    rows = "".join(f"<tr><td>{badge(v)}</td><td>{escaped(words)}</td></tr>" for v, words in MEANINGS.items())
    return (
        "<details class='kg-meta'><summary>What the verdicts mean</summary>"
        f"{table_of(('Verdict', 'Meaning'), rows)}<p>Certainty is that of the evidence, by outcome; it is told beside "
        "the verdict and is not part of it.</p></details>"
    )


def claims_table(claims: Sequence[Mapping[str, Any]], where: str, shown: str) -> str:
    """The claims of the chosen verdict (empty: of all), one a row, each leading to its evidence."""
    rows = "".join(
        f"<tr><td>{link(f'{where}&selected={number}', str(number))}</td><td>{escaped(claim['text'])}</td>"
        f"<td>{badge(claim['verdict'])}</td><td>{escaped(claim['certainty'] or 'none stated')}</td></tr>"
        for number, claim in enumerate(claims, start=1)
        if shown in ("", claim["verdict"])
    )
    return table_of(("No.", "Claim", "Verdict", "Certainty of the evidence"), rows)


def ways_html(claims: Sequence[Mapping[str, Any]], where: str, selected: int, shown: str) -> str:
    """To the claim before and after, among those of the chosen verdict, and to the place in the text."""
    numbers = [number for number, claim in enumerate(claims, start=1) if shown in ("", claim["verdict"])]
    before = max((number for number in numbers if number < selected), default=0)
    after = min((number for number in numbers if number > selected), default=0)
    ways = [link(f"{where}&selected={before}", f"← claim {before}")] if before else []
    ways += [link(f"{where}&selected={after}", f"claim {after} →")] if after else []
    return f"<p class='kg-meta'>{' · '.join([*ways, link(f'#claim-{selected}', 'show it in the text')])}</p>"


def keep_place(selected: int) -> None:
    """Brings the selected claim into view and gives it the keyboard. Draws nothing."""
    if selected:
        keeper = st.components.v2.component("ketagraph_audit_place", js=_KEEPER)
        with st.container(height=1, border=False, key="kg-audit-place"):
            keeper(data={"selected": selected}, key=f"kg-place-{selected}")
