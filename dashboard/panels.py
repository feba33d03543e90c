"""Pieces that several pages show: tables, and the state of a check.

What belongs here: layout shared by pages. What must not: queries; a figure's place on its page is in
`dashboard.pictures`. Text that a document printed goes through `dashboard.text` on its way to the browser.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.queries.frames import records
from dashboard.text import cell, count, plain
from dashboard.words import word

Row = Mapping[str, Any]

# A sign beside the word, so that colour is never the only difference.
VERDICT_SIGNS: Final = {
    "exact": "✓",
    "rounding": "≈",
    "broken": "✗",
    "untestable": "—",
    "undefined": "÷",
    "template": "□",
}
PROOF_SIGNS: Final = {"proven": "✓", "consistent": "≈", "unproven": "○", "contradicted": "✗"}
_RIGHT: Final[Any] = {"selector": "th", "props": "text-align: right !important;"}


def verdict_word(verdict: str) -> str:
    """A verdict with its sign."""
    return f"{VERDICT_SIGNS.get(verdict, '')} {word('verdict', verdict)}"


def proof_word(proof: str | None) -> str:
    """What the identities say of a number, with a sign; empty where there is no number."""
    return f"{PROOF_SIGNS.get(proof, '')} {word('proof', proof)}" if proof else ""


def table(rows: Sequence[Row], alt: str, *, numbers: Sequence[str] = ()) -> None:
    """A small table that a screen reader can walk through; columns named in `numbers` stand to the right."""
    safe = _framed(rows).map(plain)
    right: list[Hashable] = [plain(name) for name in numbers if name in safe.columns]
    safe.columns = [plain(name) for name in safe.columns]
    # Streamlit writes the side into each cell, and asks the column's type for it.
    styled = safe.style.set_properties(
        subset=right, **{"text-align": "right !important", "font-variant-numeric": "tabular-nums"}
    ).set_table_styles({name: [_RIGHT] for name in right}, overwrite=False)
    st.table(styled, hide_index=True, border="horizontal", alt=alt)


def grid(
    rows: Sequence[Row], alt: str, key: str, *, amounts: Sequence[str] = (), widths: Mapping[str, int] | None = None,
    height: int | None = None, picked: bool = True,
) -> int | None:  # fmt: skip
    """A long table to sort and, unless not `picked`, to pick a row from; gives the picked row's place.

    Columns named in `amounts` hold floats; `widths` are in pixels.
    """
    shown = _framed(rows)
    sizes = widths or {}
    config: dict[str, Any] = {}
    for name in shown.columns:
        if name in amounts:
            shown[name] = shown[name].astype(float)
            config[name] = st.column_config.NumberColumn(format="%,.2f", width=sizes.get(name))
        else:
            shown[name] = shown[name].map(cell)
            config[name] = st.column_config.TextColumn(width=sizes.get(name))
    looks: dict[str, Any] = {
        "hide_index": True, "column_config": config, "alt": alt, "height": height or "auto", "placeholder": "",
    }  # fmt: skip
    if not picked:
        st.dataframe(shown, key=key, **looks)
        return None
    state = st.dataframe(shown, key=key, on_select="rerun", selection_mode="single-row", **looks)
    chosen = state["selection"]["rows"]
    return int(chosen[0]) if chosen and chosen[0] < len(rows) else None


def crossed(rows: pd.DataFrame, index: str, title: str, parts: Sequence[str]) -> list[dict[str, Any]]:
    """Counts of documents by `index` and `part` as the rows of a table, one column per part."""
    counts: dict[Any, dict[str, Any]] = {}
    for row in records(rows):
        line = counts.setdefault(row[index], {title: row[index]} | dict.fromkeys(parts, 0))
        line[row["part"]] += row["documents"]
    return [line | {part: count(line[part]) for part in parts} for line in counts.values()]


def _framed(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a frame of objects, in which what is missing is None and no number turns into another."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame([[row.get(name) for name in columns] for row in rows], columns=columns, dtype=object)
