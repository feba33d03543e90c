"""Charts 「图」: amounts as bars and lines, each with a description for screen readers.

What belongs here: drawing frames that are ready to be drawn. What must not: queries. Every chart stands beside a table
with the same figures, and no meaning rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd

# Told apart by readers who confuse red and green, and in grey print.
COLOURS: Final = ("#0b5a8a", "#e08a1e", "#7f8c99", "#5b8c5a", "#8e5ea2", "#c0504d", "#4bacc6")
PICKED: Final = "picked"
_BAR: Final = 32
# Legend, axis and title: Streamlit fits the whole chart into its height.
_AROUND: Final = 140
_LABELS: Final = 300
_NUMBER: Final = ",.2f"
_AXIS: Final = ",~f"

STATE_COLOURS: Final = {
    "loaded": "#2f7d4f", "loaded_with_findings": "#e08a1e", "partly_quarantined": "#8e5ea2", "quarantined": "#7f8c99",
}  # fmt: skip


def breakdown(rows: pd.DataFrame, order: Sequence[str], parts: Sequence[str], title: str, total: str) -> alt.Chart:
    """Horizontal bars, one per `name` and split by `part`; a click picks the bar's `code`.

    `rows` has code, name, part, amount (float), whole (float) and share; `order` lists the names from top to bottom.
    """
    rows = _spoken(rows, ("name", "part"), "amount", title)
    picked = alt.selection_point(name=PICKED, fields=["code"], on="click", empty=True)
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar(cursor="pointer", height={"band": 0.72})
        .encode(
            y=alt.Y("name:N", sort=list(order), title=None, axis=_names()),
            x=alt.X("amount:Q", title=title, axis=alt.Axis(format=_AXIS, grid=True)),
            color=alt.Color(
                "part:N", title=None, sort=list(parts), legend=alt.Legend(orient="top", labelLimit=_LABELS),
                scale=alt.Scale(domain=list(parts), range=list(COLOURS[: len(parts)])),
            ),
            order=alt.Order("place:Q"),
            opacity=alt.condition(picked, alt.value(1.0), alt.value(0.45)),
            description="spoken:N",
            tooltip=[
                alt.Tooltip("name:N", title=" "), alt.Tooltip("part:N", title="  "),
                alt.Tooltip("amount:Q", title=title, format=_NUMBER),
                alt.Tooltip("whole:Q", title=total, format=_NUMBER),
            ],
        )
        .add_params(picked)
        .properties(height=_BAR * len(order) + _AROUND)
    )  # fmt: skip
    return chart


def lines(rows: pd.DataFrame, measures: Sequence[str], title: str) -> alt.Chart:
    """One line per `measure` over `year`, with points, so that a single year shows too; `amount` is a float."""
    rows = _spoken(rows, ("measure", "year"), "amount", title)
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_line(point=alt.OverlayMarkDef(size=70, filled=True), strokeWidth=2.5)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("amount:Q", title=title, axis=alt.Axis(format=_AXIS)),
            color=_by("measure", measures),
            shape=alt.Shape("measure:N", title=None, sort=list(measures), scale=alt.Scale(domain=list(measures))),
            description="spoken:N",
            tooltip=[
                alt.Tooltip("measure:N", title=" "), alt.Tooltip("year:O", title="  "),
                alt.Tooltip("amount:Q", title=title, format=_NUMBER),
            ],
        )
        .properties(height=320)
    )  # fmt: skip
    return chart


def groups(rows: pd.DataFrame, order: Sequence[str], phases: Sequence[str], title: str) -> alt.Chart:
    """Bars side by side: one group per `name`, one bar per `phase`; `amount` is a float."""
    rows = _spoken(rows, ("name", "phase"), "amount", title)
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=list(order), title=None, axis=_names()),
            yOffset=alt.YOffset("phase:N", sort=list(phases)),
            x=alt.X("amount:Q", title=title, axis=alt.Axis(format=_AXIS)),
            color=_by("phase", phases),
            description="spoken:N",
            tooltip=[
                alt.Tooltip("name:N", title=" "), alt.Tooltip("phase:N", title="  "),
                alt.Tooltip("amount:Q", title=title, format=_NUMBER),
            ],
        )
        .properties(height=max(1, len(phases)) * 18 * len(order) + _AROUND)
    )  # fmt: skip
    return chart


def stacked(rows: pd.DataFrame, group: str, parts: Sequence[str], colours: Sequence[str], title: str) -> alt.Chart:
    """Counts of documents as horizontal stacks: one bar per `group`, split by `part`; `documents` is a number."""
    bars = len(set(rows[group]))
    rows = _spoken(rows, (group, "part"), "documents", title)
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar(height={"band": 0.72})
        .encode(
            y=alt.Y(f"{group}:N", sort=list(dict.fromkeys(rows[group])), title=None, axis=_names()),
            x=alt.X("documents:Q", title=title, axis=alt.Axis(format=",d", tickMinStep=1)),
            color=alt.Color(
                "part:N", title=None, sort=list(parts), legend=alt.Legend(orient="top", labelLimit=_LABELS),
                scale=alt.Scale(domain=list(parts), range=list(colours)),
            ),
            order=alt.Order("place:Q"),
            description="spoken:N",
            tooltip=[
                alt.Tooltip(f"{group}:N", title=" "), alt.Tooltip("part:N", title="  "),
                alt.Tooltip("documents:Q", title=title, format=",d"),
            ],
        )
        .properties(height=_BAR * bars + _AROUND)
    )  # fmt: skip
    return chart


def _names() -> alt.Axis:
    """An axis of names: none is left out for want of room."""
    return alt.Axis(labelLimit=_LABELS, labelFontSize=13, labelOverlap=False)


def _spoken(rows: pd.DataFrame, names: Sequence[str], amount: str, title: str) -> pd.DataFrame:
    """The rows with what a screen reader says of each mark."""
    said = [
        f"{'，'.join(str(row[name]) for name in names)}：{title} {row[amount]:,.2f}".removesuffix(".00")
        for _, row in rows.iterrows()
    ]
    return rows.assign(spoken=said)


def _by(field: str, values: Sequence[str]) -> alt.Color:
    return alt.Color(
        f"{field}:N", title=None, sort=list(values), legend=alt.Legend(orient="top", labelLimit=_LABELS),
        scale=alt.Scale(domain=list(values), range=list(COLOURS[: len(values)])),
    )  # fmt: skip
