"""Pieces that several pages show: tables, a figure's place on its page, the state of a check.

What belongs here: layout shared by pages. What must not: queries other than those for evidence. Text that a document
printed goes through `dashboard.text` on its way to the browser.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import evidence
from dashboard.controls import switch
from dashboard.queries.frames import records
from dashboard.text import cell, count, money, plain
from dashboard.visit import Visit
from dashboard.words import half, line_name, say, word

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
_MOST_PAGES: Final = 4
_BLUE: Final = "#0b5a8a"


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


def cell_name(row: Any) -> str:
    """The name of a printed cell: code, label, column."""
    measure = "" if row["measure"] == "amount" else word("measure", row["measure"])
    return " ".join(part for part in (row["code"], row["line_label"], measure) if part)


def cells_table(cells: pd.DataFrame, labels: Sequence[str], alt: str) -> None:
    """The printed cells of a picture one by one: where, what is printed, what it was read as."""
    rows = [
        {
            say("标记", "Mark"): label,
            say("表", "Form"): word("form", row["form"]),
            say("页", "Page"): row["page"],
            say("项目", "Line"): cell_name({**row, "line_label": line_name(row["line"], row["line_label"])}),
            say("印作", "Printed"): f"{row['printed']}" or say("（空白）", "(blank)"),
            say("单位", "Unit"): row["unit"],
            say("读作（元）", "Read as (yuan)"): money(row["amount"], "元")
            or ("" if row["quantity"] is None else f"{row['quantity'].normalize():f}"),
            say("证明", "Proof"): proof_word(row["proof"])
            if row["state"] in ("number", "zero") else word("state", row["state"]),
        }
        for label, (_, row) in zip(labels, cells.iterrows(), strict=True)
    ]  # fmt: skip
    table(rows, alt, numbers=[say("印作", "Printed"), say("读作（元）", "Read as (yuan)")])


def pictures(
    visit: Visit, report_id: str, file: str, cells: pd.DataFrame, labels: Sequence[str], colours: Sequence[str],
    key: str, also: Sequence[int] = (),
) -> None:  # fmt: skip
    """The pages that some printed cells stand on, with the cells marked; a sentence where they can't be shown.

    `also` are pages that matter without a marked cell.
    """
    marked = list(zip(records(cells), labels, colours, strict=True))
    by_page: dict[int, list[evidence.Mark]] = {page: [] for page in also}
    for row, label, colour in marked:
        marks = by_page.setdefault(row["page"], [])
        if row["x0"] is not None:
            marks.append(evidence.Mark((row["x0"], row["y0"], row["x1"], row["y1"]), colour, label))
    names = {"part": say("涉及部分", "Part of the page"), "whole": say("整页", "Whole page")}
    whole = switch(say("显示范围", "Shown"), list(names), key, names.__getitem__, hidden=True) == "whole"
    pages = sorted(by_page)
    side_by_side = 2 if whole and len(pages) > 1 else 1
    for start in range(0, min(len(pages), _MOST_PAGES), side_by_side):
        for place, page in zip(st.columns(side_by_side), pages[start : start + side_by_side], strict=False):
            with place:
                page_picture(visit, report_id, file, page, by_page[page], whole=whole)
    if len(pages) > _MOST_PAGES:
        rest = "、".join(map(str, pages[_MOST_PAGES:]))
        st.caption(say(f"另有第 {rest} 页，未画出。", f"Pages {rest} are not drawn."))


def page_picture(
    visit: Visit, report_id: str, file: str, page: int, marks: Sequence[evidence.Mark], *, whole: bool
) -> None:
    """One page of a document with its marks, or a sentence that says why it can't be shown and what to do."""
    try:
        pdf = evidence.find_pdf(visit.raw, file, report_id)
        content = _drawn(report_id, page, tuple(marks), whole, str(pdf))
    except evidence.PictureMissing as problem:
        st.warning(plain(half(str(problem))), icon=":material/image_not_supported:")
        return
    labels = " ".join(mark.label for mark in marks)
    st.image(
        content,
        caption=say(f"第 {page} 页", f"Page {page}") + "　" + plain(file),
        width="stretch",
        # Digits and frames keep their edges.
        output_format="PNG",
        alt=say(
            f"原件第 {page} 页，标出 {len(marks)} 格：{labels}；各格文字见下表",
            f"Page {page} of the document with {len(marks)} cells marked: {labels}; their text is in the table below",
        ),
    )


def row_evidence(visit: Visit, report_id: str, file: str, cells: pd.DataFrame, key: str) -> None:
    """Where the cells of one line stand, as pictures and as a table."""
    labels = [str(number) for number in range(1, len(cells) + 1)]
    pictures(visit, report_id, file, cells, labels, [_BLUE] * len(cells), key)
    cells_table(cells, labels, say("所示各格", "The cells shown"))


@st.cache_data(max_entries=200, show_spinner=False)
def _drawn(
    report_id: str,  # noqa: ARG001 - part of the key: the same place may hold another file tomorrow
    page: int, marks: tuple[evidence.Mark, ...], whole: bool, _pdf: str,
) -> bytes:  # fmt: skip
    from pathlib import Path

    return evidence.draw(Path(_pdf), page, marks, whole=whole)
