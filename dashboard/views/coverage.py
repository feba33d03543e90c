"""Coverage 「公开情况」: which statutory forms are published, empty or missing, and who has not published at all.

What belongs here: the forms as a whole, the gaps one by one, the silent units.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import charts, panels
from dashboard.controls import page_of, pick, several, switch, words
from dashboard.queries import overview as queries
from dashboard.queries.frames import PAGE, records, total_of
from dashboard.text import cell, count
from dashboard.visit import Visit, go
from dashboard.words import say, word

_STATUSES: Final = ("found", "empty_with_statement", "empty", "stated_in_prose", "quarantined", "missing")
_GAPS: Final = ("missing", "quarantined", "empty")
_COLOURS: Final = {
    "found": "#2f7d4f", "empty_with_statement": "#9bc3a5", "empty": "#e0b64a", "stated_in_prose": "#7fa6c9",
    "quarantined": "#8e5ea2",
    "missing": "#c2410c",
}  # fmt: skip


def show(visit: Visit) -> None:
    """The whole page."""
    st.title(say("公开情况", "Coverage"), anchor=False)
    kind, year, region = _filters(visit)
    _forms(visit, kind, year, region)
    _gaps(visit, kind, year, region)
    _silent(visit, year, region)


def _filters(visit: Visit) -> tuple[str, int | None, str | None]:
    first, second, third = st.columns(3)
    with first:
        kind = switch(
            say("报告种类", "Kind of report"), ["final_accounts", "budget"], "kind",
            lambda code: word("report_kind", code), forget=("page",),
        )  # fmt: skip
    with second:
        years = [str(year) for year in visit.ask(queries.years)["fiscal_year"]]
        year = pick(say("年度", "Year"), years, "year", str, everything=say("全部年度", "All years"), forget=("page",))
    with third:
        regions = list(visit.ask(queries.regions)["region"])
        region = pick(
            say("地区", "Region"), regions, "region", cell, everything=say("全部地区", "All regions"), forget=("page",)
        )
    return kind, int(year) if year else None, region or None


def _forms(visit: Visit, kind: str, year: int | None, region: str | None) -> None:
    st.header(say("各法定公开表", "The statutory forms"), anchor=False)
    rows = visit.ask(queries.forms_by_status, year, region, kind)
    if rows.empty:
        st.info(say("没有符合条件的文件。", "No document fits."))
        return
    used = [status for status in _STATUSES if status in set(rows["status"])]
    form = say("公开表", "Form")
    drawn = pd.DataFrame({
        form: [word("form", name) for name in rows["form"]],
        "part": [word("coverage", status) for status in rows["status"]],
        "place": [_STATUSES.index(status) for status in rows["status"]],
        "documents": rows["documents"].astype(int),
    })  # fmt: skip
    parts = [word("coverage", status) for status in used]
    st.altair_chart(
        charts.stacked(drawn, form, parts, [_COLOURS[status] for status in used], say("文件数", "Documents")),
        alt=say(
            "各表有数据、为空与未公开的文件数，数字见下表", "Documents by form and status; figures in the table below"
        ),
    )
    panels.table(panels.crossed(drawn, form, form, parts), say("各表的公开情况", "Status of each form"), numbers=parts)


def _gaps(visit: Visit, kind: str, year: int | None, region: str | None) -> None:
    st.header(say("哪些文件缺表", "Which documents lack a form"), anchor=False)
    statuses = several(
        say("情况", "Status"), _STATUSES, "status", lambda code: word("coverage", code), _GAPS, ("page",)
    )
    left, right = st.columns(2)
    with left:
        forms = list(dict.fromkeys(visit.ask(queries.forms_by_status, None, None, None)["form"]))
        form = pick(
            say("公开表", "Form"), forms, "form", lambda name: word("form", name), everything=say("全部表", "All forms"),
            forget=("page",),
        )  # fmt: skip
    with right:
        search = words(
            say("查找单位", "Find a unit"), "q", hint=say("名称中的几个字", "part of its name"), forget=("page",)
        )
    asked: dict[str, Any] = {
        "year": year,
        "region": region,
        "kind": kind,
        "form": form or None,
        "search": search or None,
    }
    rows = visit.ask(queries.form_gaps, statuses, **asked)
    total = total_of(rows)
    st.caption(
        say(f"{count(total)} 处。选一行看该单位的账目。", f"{count(total)} forms. Pick a row for the unit's accounts.")
    )
    page = page_of(total, PAGE)
    if page:
        rows = visit.ask(queries.form_gaps, statuses, **asked, offset=page * PAGE)
    if rows.empty:
        return
    listed = [
        {
            say("单位", "Unit"): row["unit_name"], say("地区", "Region"): row["region"],
            say("年度", "Year"): row["fiscal_year"], say("公开表", "Form"): word("form", row["form"]),
            say("情况", "Status"): word("coverage", row["status"]), say("空表说明", "Statement"): row["statement"],
            say("页", "Page"): row["first_page"],
        }
        for row in records(rows)
    ]  # fmt: skip
    chosen = panels.grid(listed, say("缺表的文件", "Documents that lack a form"), "gaps")
    if chosen is not None:
        row = records(rows)[chosen]
        go("accounts", unit=row["unit_id"] or "", report=row["report_id"], view="forms")


def _silent(visit: Visit, year: int | None, region: str | None) -> None:
    years = [int(found) for found in visit.ask(queries.years)["fiscal_year"]]
    if not years:
        return
    asked = year or years[0]
    st.header(say(f"尚未公开 {asked} 年度决算的单位", f"Units without final accounts for {asked}"), anchor=False)
    rows = visit.ask(queries.silent_units, asked, region)
    if rows.empty:
        st.caption(
            say("以前公开过的单位，本年度都已读入。", "Every unit that published before has been loaded for this year.")
        )
        return
    st.caption(
        say(f"{count(total_of(rows))} 个单位以前年度有决算，本年度没有（或未能读入）。",
            f"{count(total_of(rows))} units have accounts of earlier years and none that could be read for this one.")
    )  # fmt: skip
    listed = [
        {
            say("单位", "Unit"): row["unit_name"], say("地区", "Region"): row["region"],
            say("最近一次公开的年度", "Last year published"): row["last_year"],
        }
        for row in records(rows)
    ]  # fmt: skip
    chosen = panels.grid(listed, say("尚未公开的单位", "Units that have not published"), "silent")
    if chosen is not None:
        go("accounts", unit=records(rows)[chosen]["unit_id"])
