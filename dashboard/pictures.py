"""Where figures stand 「原件」: the pages of a report's files with cells marked, and the cells one by one.

What belongs here: which file a report's page stands in, and showing it. What must not: drawing, which is
`dashboard.evidence`. Text that a document printed goes through `dashboard.text` on its way to the browser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import evidence, panels
from dashboard.controls import switch
from dashboard.queries import accounts as queries
from dashboard.queries.frames import records
from dashboard.text import money, plain
from dashboard.visit import Visit
from dashboard.words import half, line_name, say, word

_MOST_PAGES: Final = 4
_BLUE: Final = "#0b5a8a"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a page of a report stands: the file, its sha256 and kind, and the page of that file, from 1."""

    file: str
    sha256: str
    kind: str | None
    page: int
    # Whether the report consists of several files, so that the two page numbers may differ.
    is_joined: bool


def home_of(files: Sequence[Mapping[str, Any]], page: int) -> Home | None:
    """The file that a page of a report stands in; pages are numbered on through its files."""
    for row in files:
        first = row["first_page"]
        if first is not None and first <= page < first + (row["pages"] or 0):
            return Home(row["file"], row["sha256"], row["kind"], page - first + 1, len(files) > 1)
    return None


def shows_whole() -> bool:
    """Whether the visitor wants whole pages; offers the choice."""
    names = {"part": say("涉及部分", "Part of the page"), "whole": say("整页", "Whole page")}
    return switch(say("显示范围", "Shown"), list(names), "cut", names.__getitem__, hidden=True) == "whole"


def pages(
    visit: Visit, report_id: str, cells: pd.DataFrame, labels: Sequence[str], colours: Sequence[str], *, whole: bool,
    also: Sequence[int] = (),
) -> None:  # fmt: skip
    """The pages of one report that some printed cells stand on, with the cells marked; a sentence where they can't be shown.

    `also` are pages that matter without a marked cell.
    """
    by_page: dict[int, list[evidence.Mark]] = {page: [] for page in also}
    for row, label, colour in zip(records(cells), labels, colours, strict=True):
        marks = by_page.setdefault(row["page"], [])
        if row["x0"] is not None:
            marks.append(evidence.Mark((row["x0"], row["y0"], row["x1"], row["y1"]), colour, label))
    numbers = sorted(by_page)
    side_by_side = 2 if whole and len(numbers) > 1 else 1
    for start in range(0, min(len(numbers), _MOST_PAGES), side_by_side):
        for place, page in zip(st.columns(side_by_side), numbers[start : start + side_by_side], strict=False):
            with place:
                one_page(visit, report_id, page, by_page[page], whole=whole)
    if len(numbers) > _MOST_PAGES:
        rest = "、".join(map(str, numbers[_MOST_PAGES:]))
        st.caption(say(f"另有第 {rest} 页，未画出。", f"Pages {rest} are not drawn."))


def one_page(visit: Visit, report_id: str, page: int, marks: Sequence[evidence.Mark] = (), *, whole: bool = True) -> None:
    """One page of a report with its marks, or a sentence that says why it can't be shown and where to look."""
    home = home_of(records(visit.ask(queries.files, report_id)), page)
    if home is None:
        st.info(say(f"第 {page} 页不在这份报告读入的文件中。", f"Page {page} is in none of the report's files that could be read."))
        return
    if home.kind not in ("pdf", None):
        # A workbook or a Word file has no pages to draw; figures there are told by their cell.
        kind = word("file_kind", home.kind)
        st.info(
            say(f"第 {page} 页是文件 {plain(home.file)}（{kind}）中的第 {home.page} 部分，没有页面可画。",
                f"Page {page} is part {home.page} of the file {plain(home.file)} ({kind}), which has no page to draw."),
            icon=":material/table_view:",
        )  # fmt: skip
        return
    try:
        pdf = evidence.find_pdf(visit.raw, home.file, home.sha256)
        content = _drawn(home.sha256, home.page, tuple(marks), whole, str(pdf))
    except evidence.PictureMissing as problem:
        st.warning(plain(half(str(problem))), icon=":material/image_not_supported:")
        return
    labels = " ".join(mark.label for mark in marks)
    own = say(f"（该文件第 {home.page} 页）", f" (page {home.page} of this file)") if home.is_joined else ""
    st.image(
        content,
        caption=say(f"第 {page} 页", f"Page {page}") + f"　{plain(home.file)}{own}",
        width="stretch",
        # Digits and frames keep their edges.
        output_format="PNG",
        alt=say(
            f"原件第 {page} 页，标出 {len(marks)} 格：{labels}；各格文字见下表",
            f"Page {page} of the document with {len(marks)} cells marked: {labels}; their text is in the table below",
        ),
    )


def line(visit: Visit, report_id: str, cells: pd.DataFrame) -> None:
    """Where the cells of one line stand, as pictures and as a table."""
    labels = [str(number) for number in range(1, len(cells) + 1)]
    pages(visit, report_id, cells, labels, [_BLUE] * len(cells), whole=shows_whole())
    listed(cells, labels, say("所示各格", "The cells shown"))


def listed(cells: pd.DataFrame, labels: Sequence[str], alt: str) -> None:
    """The printed cells of a picture one by one: where, what is printed, what it was read as."""
    place = say("格", "Cell")
    rows = [
        {
            say("标记", "Mark"): label,
            say("表", "Form"): word("form", row["form"]),
            say("页", "Page"): row["page"],
            # Workbooks and Word files have cells instead of boxes.
            **({place: row["cell"]} if any(cells["cell"]) else {}),
            say("项目", "Line"): _cell_name({**row, "line_label": line_name(row["line"], row["line_label"])}),
            say("印作", "Printed"): f"{row['printed']}" or say("（空白）", "(blank)"),
            say("单位", "Unit"): row["unit"],
            say("读作（元）", "Read as (yuan)"): money(row["amount"], "元")
            or ("" if row["quantity"] is None else f"{row['quantity'].normalize():f}"),
            say("证明", "Proof"): panels.proof_word(row["proof"])
            if row["state"] in ("number", "zero") else word("state", row["state"]),
        }
        for label, row in zip(labels, records(cells), strict=True)
    ]  # fmt: skip
    panels.table(rows, alt, numbers=[say("印作", "Printed"), say("读作（元）", "Read as (yuan)")])


def _cell_name(row: Mapping[str, Any]) -> str:
    """The name of a printed cell: code, label, column."""
    measure = "" if row["measure"] == "amount" else word("measure", row["measure"])
    return " ".join(part for part in (row["code"], row["line_label"], measure) if part)


@st.cache_data(max_entries=200, show_spinner=False)
def _drawn(
    sha256: str,  # noqa: ARG001 - part of the key: the same place may hold another file tomorrow
    page: int, marks: tuple[evidence.Mark, ...], whole: bool, _pdf: str,
) -> bytes:  # fmt: skip
    return evidence.draw(Path(_pdf), page, marks, whole=whole)
