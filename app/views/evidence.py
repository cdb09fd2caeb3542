"""Evidence: per outcome which way studies point and how sure one may be, as summary, profile, map and timeline."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components.address import choose, put, state
from app.components.evidence.marks import style
from app.components.evidence.overview import draw_map, draw_summary, draw_timeline
from app.components.evidence.profile import draw_profile
from app.components.evidence.registered import draw_registered
from app.components.reading import reading
from app.components.text import markdown_escaped
from graph.evidence.concepts import condition_named, substance_named, target_named
from graph.evidence.load import Snapshot, snapshot
from graph.evidence.model import ConceptRef, EvidenceMap
from graph.evidence.profile import (
    evidence_map,
    evidence_profile,
    registered_unpublished,
    summary_of_findings,
)
from graph.store import Store
from ingest.errors import UsageError

VIEWS = {
    "summary": "Summary of findings",
    "profile": "One outcome",
    "map": "Evidence map",
    "timeline": "Timeline",
    "registered": "Registered, no result",
}
CONFIDENCES = ("0.5", "0.6", "0.7", "0.8", "0.9", "0.95")
SUBSTANCE, CONDITION, ADDICTION = (
    "substance:ketamine",
    "condition:alcohol-use-disorder",
    "condition:substance-use-disorder",
)
_NAMED = {"substance": substance_named, "target": target_named, "condition": condition_named}
_KINDS = {"outcome": "outcomes", "mechanism": "mechanisms"}


def main() -> None:
    """Draws the page."""
    st.title("Evidence")
    st.html(style())
    with reading() as store:
        page(store, snapshot(store))


def page(store: Store, at: Snapshot) -> None:
    """The question, then the view that the address names."""
    if not st.query_params:
        put(substance=SUBSTANCE, condition=CONDITION)
    resolve_names(at)
    view = choose_view()
    substance, target, condition, least = choose_question(at, view)
    with st.spinner("Weighing …"):
        if view == "map":
            show_map(at, evidence_map(store, substance, least))
        elif view == "registered":
            draw_registered(registered_unpublished(store, substance, condition or None), at.searched_at)
        elif view == "summary":
            rows = summary_of_findings(store, substance, condition or None, least)
            where = at.concepts.name(condition) if condition else "all conditions together"
            draw_summary(rows, at.concepts.name(substance), where, at.searched_at)
        elif not target:
            st.info("Choose an outcome or a mechanism.")
        else:
            found = evidence_profile(store, substance, target, condition or None, least)
            (draw_profile if view == "profile" else draw_timeline)(found)


def resolve_names(at: Snapshot) -> None:
    """Names and synonyms in the address become ids; of one that is unknown the page says so, and what comes close."""
    found = {}
    for name, resolve in _NAMED.items():
        if state(name):
            try:
                found[name] = resolve(at.concepts, state(name)).id
            except UsageError as error:
                st.warning(markdown_escaped(error))
    if any(state(name) != concept for name, concept in found.items()):
        put(**found)


def choose_view() -> str:
    """One of the views; it stands in the address."""
    current = state("view") if state("view") in VIEWS else "summary"
    with st.container(key="kg-views"):
        chosen = st.segmented_control(
            "View", list(VIEWS), default=current, format_func=VIEWS.__getitem__, key=f"view-{current}",
            label_visibility="collapsed",
        )  # fmt: skip
    if chosen and chosen != current:
        put(view=str(chosen))
    return current


def choose_question(at: Snapshot, view: str) -> tuple[str, str, str, float]:
    """Substance, target, condition ("" for all together) and the least confidence; as many as the view asks for."""
    with st.container(key="kg-choices"):
        columns = iter(st.columns(4 if view in ("profile", "timeline") else 3))
        with next(columns):
            substance = _concept(at, "Substance", "substance", ("substance", "intervention"), "ketamine") or SUBSTANCE
        target = ""
        if view in ("profile", "timeline"):
            with next(columns):
                target = _concept(at, "Outcome or mechanism", "target", ("outcome", "mechanism"), "choose one")
        condition = ""
        if view != "map":
            with next(columns):
                condition = _concept(at, "Condition", "condition", ("condition",), "all conditions together")
        else:
            with next(columns):
                _choose_extent()
        least = 0.0
        if view != "registered":
            with next(columns):
                least = _choose_confidence()
    return substance, target, condition, least


def _concept(at: Snapshot, label: str, name: str, kinds: tuple[str, ...], empty: str) -> str:
    refs = [ref for ref in at.concepts.refs.values() if ref.kind in kinds]
    options = [ref.id for ref in sorted(refs, key=lambda ref: ref.name.casefold())]
    return choose(label, name, options, at.concepts.name, empty)


def _choose_confidence() -> float:
    """Extracted findings read with less are left out; curated ones stay."""
    chosen = choose(
        "Findings read by program", "confidence", CONFIDENCES, lambda value: f"read with {value} or more", "all of them"
    )
    return float(chosen) if chosen else 0.0


def _choose_extent() -> None:
    choose("Conditions", "conditions", ("all",), lambda _: "all conditions", "addiction")


def show_map(at: Snapshot, found: EvidenceMap) -> None:
    """The map of the chosen kinds."""
    kinds = st.segmented_control(
        "Rows", list(_KINDS), default=_kind(), format_func=_KINDS.__getitem__, key=f"kind-{_kind()}",
        label_visibility="collapsed",
    )  # fmt: skip
    if kinds and kinds != _kind():
        put(kind=str(kinds))
    targets = [target for target in found.targets if target.kind == _kind()]
    draw_map(found, conditions_shown(at, found.conditions), targets)


def _kind() -> str:
    return state("kind") if state("kind") in _KINDS else "outcome"


def conditions_shown(at: Snapshot, conditions: Sequence[ConceptRef]) -> list[ConceptRef]:
    """All conditions, or addictions alone."""
    if state("conditions") == "all":
        return list(conditions)
    wanted = at.concepts.within(ADDICTION)
    return [condition for condition in conditions if condition.id in wanted]


main()
