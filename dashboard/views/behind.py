"""What a finding rests on 「依据」: for each report the pages with the numbers marked, then the numbers one by one.

What belongs here: the evidence of one verdict. A rule across reports compares the figures of two or more: each report's
pages, cells and sentences stand together under its name, the report that the finding is about first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import panels, pictures
from dashboard.queries import accounts as accounts_queries
from dashboard.queries.frames import records
from dashboard.text import count, plain
from dashboard.visit import Visit, link
from dashboard.words import say, word

_LEFT, _RIGHT = "#0b5a8a", "#c2410c"
# A department may have dozens of units; nobody looks at more pages than these at once.
_MOST_REPORTS: Final = 4


def show(visit: Visit, finding: Mapping[str, Any], numbers: pd.DataFrame, told: pd.DataFrame) -> None:
    """The evidence of a verdict: `numbers` are printed cells and `told` sentences, each with its report."""
    own = str(finding["report_id"])
    pages = [int(page) for page in (finding["pages"] or "").split(",") if page.strip().isdecimal()]
    if numbers.empty and told.empty and not pages:
        st.info(say("这处核对没有涉及印出的数字，无图可画。", "This check rests on no printed figure: nothing to draw."))
        return
    every = pd.concat([numbers, told], ignore_index=True).astype(object) if len(told) else numbers
    every = every.where(every.notna(), None).assign(label=_labels(every))
    reports = list(dict.fromkeys([own, *every["report_id"]]))
    st.subheader(say("原件", "The document") if len(reports) == 1 else say("各报告的原件", "The documents"), anchor=False)
    if len(every):
        st.caption(say("蓝框 L 是左方的数，橙框 R 是右方的数。",
                       "Blue frames (L) are the left side's numbers, orange ones (R) the right side's."))  # fmt: skip
    whole = pictures.shows_whole()
    for report_id in reports[:_MOST_REPORTS]:
        here = every[every["report_id"] == report_id].reset_index(drop=True)
        if len(reports) > 1:
            _name(visit, report_id, is_own=report_id == own)
        _report(visit, report_id, here, pages if report_id == own else (), whole=whole)
    if len(reports) > _MOST_REPORTS:
        rest = count(len(reports) - _MOST_REPORTS)
        st.caption(say(f"另有 {rest} 份报告的数字，未画出。", f"The figures of {rest} more reports are not shown."))


def _name(visit: Visit, report_id: str, *, is_own: bool) -> None:
    found = records(visit.ask(accounts_queries.document, report_id))
    if not found:
        return
    row = found[0]
    named = f"{row['unit_name'] or row['file']}　{row['fiscal_year'] or ''}　{word('report_kind', row['report_kind'])}"
    st.subheader(plain(f"{named}　{say('（本报告）', '(this report)')}" if is_own else named), anchor=False)
    if not is_own and row["unit_id"]:
        link("accounts", say("看这份报告的账目", "its accounts"), unit=row["unit_id"], report=report_id)


def _report(visit: Visit, report_id: str, here: pd.DataFrame, also: Sequence[int], *, whole: bool) -> None:
    """One report's pages, cells and sentences."""
    if here.empty and not also:
        st.caption(say("本报告没有印出相应的数字。", "This report prints no such figure."))
        return
    colours = [_LEFT if side == "left" else _RIGHT for side in here["where"]]
    pictures.pages(visit, report_id, here, list(here["label"]), colours, whole=whole, also=also)
    # A sentence has a key of its own, a cell has not.
    is_told = here["statement_id"].notna() if "statement_id" in here else pd.Series(False, index=here.index)
    cells, told = here[~is_told.astype(bool)], here[is_told.astype(bool)]
    if len(cells):
        st.markdown(f"**{say('参与核对的数字', 'The numbers')}**")
        pictures.listed(cells, list(cells["label"]), say("参与核对的数字", "The numbers that the check adds up"))
    if len(told):
        st.markdown(f"**{say('参与核对的文字', 'The sentences')}**")
        panels.table(
            [
                {
                    say("标记", "Mark"): row["label"], say("页", "Page"): row["page"],
                    say("标题", "Section"): row["section_title"], say("数", "Figure"): _figure(row),
                    say("原文", "Sentence"): row["quote"],
                }
                for row in records(told)
            ],
            say("参与核对的文字", "The sentences that the check rests on"), numbers=[say("数", "Figure")],
        )  # fmt: skip


def _figure(row: Mapping[str, Any]) -> str:
    return "" if row["value"] is None else f"{row['value'].normalize():,f}{row['unit'] or ''}"


def _labels(numbers: pd.DataFrame) -> list[str]:
    """L1, L2 …, R1 …; a number that is taken off has its minus."""
    seen = {"left": 0, "right": 0}
    labels = []
    for side, sign in zip(numbers["where"], numbers["sign"], strict=True):
        seen[side] += 1
        labels.append(f"{'L' if side == 'left' else 'R'}{seen[side]}{'-' if sign < 0 else ''}")
    return labels
