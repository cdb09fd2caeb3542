"""Forest plot and timeline: Altair charts of plain rows. The tables beside them hold the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from app.components.evidence.marks import COLOURS, OF_STUDY
from app.components.text import escaped
from graph.evidence.model import EvidenceProfile, Forest, Pooled, Study

_SHAPES = {
    "circle": "●", "square": "■", "triangle-up": "▲", "diamond": "◆", "cross": "✚", "triangle-down": "▼",
    "triangle-right": "▶", "triangle-left": "◀", "wedge": "▴", "arrow": "➤",
}  # fmt: skip
"""Shapes of a chart, each with the character that a legend shows for it."""
_SEEN = "#1F83C1"
"""A blue that stands out on white and on black."""
_RETRACTED, _NONE = "retracted, not counted", "no direction told"
_FEW = 20
"""People that an unstated number is drawn as; the tooltip says that it is not stated."""

_MANY = 1000
"""From here on marks grow no larger."""


def forest_chart(forest: Forest, substance: str) -> alt.LayerChart:
    """Studies with their intervals, largest first; a diamond only where they were pooled."""
    rows = pd.DataFrame(
        {
            "Study": f"{row.label} ({f'n = {row.participants:,}' if row.participants else 'n not stated'})",
            "value": row.value,
            "low": row.low,
            "high": row.high,
            "Effect": f"{row.value:g} (95% CI {row.low:g} to {row.high:g})",
            "size": row.weight or row.participants or 1,
        }
        for row in sorted(forest.rows, key=lambda row: -(row.participants or 0))
    )
    order = [*rows["Study"]] + (["Together"] if forest.pooled else [])
    scale = alt.Scale(type="log" if forest.log_scale else "linear", zero=False, nice=True)
    x = alt.X("value:Q", scale=scale, title=_axis_title(forest, substance))
    y = alt.Y("Study:N", sort=order, title=None, axis=alt.Axis(labelLimit=180, labelOverlap=False))
    base = alt.Chart(rows).encode(y=y, tooltip=["Study", "Effect"])
    layers: list[alt.Chart] = [
        alt.Chart(pd.DataFrame({"value": [forest.no_effect]}))
        .mark_rule(strokeDash=[5, 4], color="#888888")
        .encode(x=alt.X("value:Q", scale=scale)),
        base.mark_rule(color=_SEEN, strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
        base.mark_point(shape="square", filled=True, color=_SEEN, opacity=1).encode(
            x=x, size=alt.Size("size:Q", scale=alt.Scale(range=[60, 260]), legend=None)
        ),
    ]
    if forest.pooled is not None:
        layers += _diamond(forest.pooled, y, scale)
    chart: alt.LayerChart = alt.layer(*layers).resolve_scale(size="independent")
    return chart.properties(height=100 + 34 * len(order))


def _diamond(pooled: Pooled, y: alt.Y, scale: alt.Scale) -> list[alt.Chart]:
    corners = pd.DataFrame(
        {"Study": "Together", "value": [pooled.low, pooled.value, pooled.high], "thick": [0.0, 16.0, 0.0]}
    )
    x = alt.X("value:Q", scale=scale)
    drawn = [
        alt.Chart(corners)
        .mark_trail(color="#D55E00")
        .encode(x=x, y=y, size=alt.Size("thick:Q", scale=alt.Scale(domain=[0, 16], range=[0, 16]), legend=None))
    ]
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        span = pd.DataFrame({"Study": ["Together"], "low": [pooled.prediction_low], "high": [pooled.prediction_high]})
        drawn.append(
            alt.Chart(span)
            .mark_rule(color="#D55E00", strokeDash=[2, 2], strokeWidth=2)
            .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
        )
    return drawn


def _axis_title(forest: Forest, substance: str) -> list[str]:
    kind = forest.kind + (" (log scale)" if forest.log_scale else "")
    if forest.favourable == "higher":
        return [kind, f"further right: better with {substance}"]
    if forest.favourable == "lower":
        return [kind, f"further left: better with {substance}"]
    return [kind]


def timeline_rows(profile: EvidenceProfile) -> list[dict[str, object]]:
    """One row a study with a year, in the tally, from the bench or retracted."""
    told = [(study, _way(study)) for study in (*profile.studies, *profile.preclinical)]
    told += [(study, _RETRACTED) for study in profile.excluded]
    seen: dict[tuple[int, str], int] = {}
    rows: list[dict[str, object]] = []
    for study, way in sorted(told, key=lambda pair: (pair[0].year or 0, pair[0].key)):
        if study.year is None:
            continue
        slot = seen.get((study.year, way), 0)
        seen[study.year, way] = slot + 1
        number = study.participants
        rows.append(
            {
                "Study": study.label,
                "Year": study.year,
                "Direction": way,
                "Design": study.design or "not stated",
                "Participants": "not stated" if number is None else f"{number:,}",
                "people": min(number or _FEW, _MANY),
                "slot": (slot + 1) // 2 * (1 if slot % 2 else -1),
                "url": f"/paper?id={study.main.id}",
            }
        )
    return rows


def _way(study: Study) -> str:
    return OF_STUDY.get(study.direction, study.direction) if study.direction else _NONE


def design_shapes(rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Designs, the most common first, each with its shape; from the tenth on they share the last."""
    counted = Counter(str(row["Design"]) for row in rows)
    shapes = list(_SHAPES)
    return {design: shapes[min(place, len(shapes) - 1)] for place, (design, _) in enumerate(counted.most_common())}


def timeline_key(rows: Sequence[Mapping[str, object]]) -> str:
    """The legend as HTML, which a phone wraps."""
    items = "".join(
        f"<span>{escaped(_SHAPES[shape])} {escaped(design)}</span>" for design, shape in design_shapes(rows).items()
    )
    sizes = f"A mark is larger the more people took part, up to {_MANY:,}; an unstated number is drawn as {_FEW}."
    return f'<div class="kg-key kg-meta"><div>Design&#58; {items}</div><div>{escaped(sizes)}</div></div>'


def timeline_chart(rows: Sequence[dict[str, object]]) -> alt.Chart:
    """Year against direction; shape is the design, size the number of people."""
    frame = pd.DataFrame(rows)
    ways = [way for way in (*COLOURS, _NONE, _RETRACTED) if way in set(frame["Direction"])]
    shapes = design_shapes(rows)
    deepest = int(frame["slot"].abs().max())
    first, last = int(frame["Year"].min()), int(frame["Year"].max())
    drawn: alt.Chart = (
        alt.Chart(frame)
        .mark_point(filled=True, opacity=0.8, stroke="#888888", strokeWidth=0.5)
        .encode(
            x=alt.X(
                "Year:Q",
                scale=alt.Scale(domain=[first - 1, last + 1], nice=False),
                axis=alt.Axis(format="d", tickMinStep=1),
            ),
            y=alt.Y("Direction:N", sort=ways, title=None, axis=alt.Axis(labelLimit=150, grid=True)),
            yOffset=alt.YOffset("slot:Q", scale=alt.Scale(domain=[-deepest - 1, deepest + 1])),
            color=alt.Color(
                "Direction:N",
                scale=alt.Scale(domain=ways, range=[COLOURS.get(way, "#888888") for way in ways]),
                legend=None,
            ),
            shape=alt.Shape(
                "Design:N",
                scale=alt.Scale(domain=list(shapes), range=list(shapes.values())),
                legend=None,
            ),
            size=alt.Size(
                "people:Q",
                scale=alt.Scale(type="sqrt", range=[40, 400]),
                legend=None,
            ),
            href="url:N",
            tooltip=["Study", "Year", "Direction", "Design", "Participants"],
        )
        .properties(height=70 + len(ways) * (46 + 16 * min(deepest, 14)))
    )
    return drawn
