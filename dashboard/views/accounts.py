"""One unit's accounts 「单位账目」: choose the unit and the document, then a part of the accounts.

What belongs here: the choice, the totals, and which part is shown. The parts are in `parts` and `years`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from dashboard import panels
from dashboard.controls import pick, stated, switch, words
from dashboard.queries import accounts as queries
from dashboard.queries import overview as overview_queries
from dashboard.queries.frames import records
from dashboard.text import cell, count, plain
from dashboard.views import parts, record, years
from dashboard.visit import Visit, link
from dashboard.words import say, word

Report = Mapping[str, Any]
_WITHIN: Final = ("code", "row", "form")


def show(visit: Visit) -> None:
    """The whole page."""
    st.title(say("单位账目", "Unit accounts"), anchor=False)
    unit = _unit(visit)
    if not unit:
        st.info(say("没有符合条件的单位。", "No unit fits."))
        return
    documents = records(visit.ask(queries.documents, unit))
    if not documents:
        st.info(say("本版中没有这个单位。", "This release has no such unit."))
        return
    reports: dict[str, Report] = {row["report_id"]: row for row in documents}
    chosen = pick(
        say("文件", "Document"),
        list(reports),
        "report",
        lambda report_id: _document_name(reports[report_id]),
        forget=_WITHIN,
    )
    report = reports[chosen]
    _head(report)
    if report["state"] == "quarantined":
        st.warning(say("这份文件未能读入，原因如下。", "This document could not be read; this is why."))
        record.quarantine(visit, report)
        return
    _totals(visit, report)
    views = _views()
    view = switch(
        say("账目的哪一部分", "Part of the accounts"), list(views), "view", lambda name: views[name][0], forget=_WITHIN,
        hidden=True,
    )  # fmt: skip
    st.subheader(views[view][0], anchor=False)
    views[view][1](visit, report)


def _views() -> dict[str, tuple[str, Callable[[Visit, Report], None]]]:
    return {
        "expenditure": (say("支出（功能分类）", "Expenditure by function"), parts.expenditure),
        "income": (say("收入（功能分类）", "Income by function"), parts.income),
        "economic": (say("经济分类", "By economic item"), parts.economic),
        "public": (say("“三公”经费", "Three public expenses"), parts.three_public),
        "summary": (say("收支总表", "Summary"), parts.summary),
        "years": (say("历年", "Over the years"), years.show),
        "performance": (say("绩效", "Performance"), record.performance),
        "checks": (say("核对", "Checks"), record.checks),
        "forms": (say("公开表与待核", "Forms and quarantine"), record.forms),
    }


def _unit(visit: Visit) -> str:
    left, middle, right = st.columns([2, 3, 5])
    regions = list(visit.ask(overview_queries.regions)["region"])
    with left:
        region = pick(say("地区", "Region"), regions, "region", cell, everything=say("全部地区", "All regions"))
    with middle:
        search = words(say("查找单位", "Find a unit"), "q", hint=say("名称中的几个字", "part of its name"))
    found = visit.ask(overview_queries.units, region or None, search or None, stated("unit") or None)
    names = {row["unit_id"]: row for row in records(found)}
    with right:
        return pick(
            say("单位", "Unit"), list(names), "unit", lambda unit: _unit_name(names[unit]), forget=("report", *_WITHIN),
            help=say("最多列出 200 个，用左边两栏缩小范围。", "At most 200 are listed; narrow them down on the left."),
        )  # fmt: skip


def _unit_name(row: Report) -> str:
    unread = "" if row["reports"] else say("　（未读入）", " (could not be read)")
    return cell(f"{row['unit_name']}　{row['region'] or ''}{unread}")


def _document_name(row: Report) -> str:
    said = [
        str(row["fiscal_year"] or say("年度未识别", "year unknown")),
        word("report_kind", row["report_kind"]), word("entity_level", row["entity_level"]),
    ]  # fmt: skip
    if row["state"] == "quarantined":
        said.append(say("未读入", "could not be read"))
    elif not row["is_current"]:
        said.append(say("已被后来公开的文件取代", "replaced by a later one"))
    return cell(f"{'　'.join(said)}　{row['file']}")


def _head(report: Report) -> None:
    st.header(plain(report["unit_name"] or report["file"]), anchor=False)
    state = word("report_state", report["state"])
    pages = f" · {say('页数', 'pages')} {report['pages']}" if report["pages"] else ""
    st.caption(
        f"{plain(report['title'] or '')}  \n{plain(report['region'] or '')} · {state}{pages} · "
        f"{say('原文件', 'file')} {plain(report['file'])}"
    )
    if report["contained_in"]:
        st.info(say("本级账目已含于同名部门的部门决算，不可再加。",
                    "These accounts are part of the department's of the same name: never add both."))  # fmt: skip
    if not report["is_current"] and report["state"] != "quarantined":
        st.info(
            say("这是较早的版本，后来公开的文件已取代它。", "This is an earlier version, replaced by a later document.")
        )
    if report["broken"]:
        broken = count(report["broken"])
        link("findings", say(f"有 {broken} 处不符（错误），查看", f"{broken} broken rules (errors): look"),
             report=report["report_id"], level="error")  # fmt: skip


def _totals(visit: Visit, report: Report) -> None:
    rows = records(visit.ask(queries.headline, report["report_id"]))
    if not rows:
        return
    for column, row in zip(st.columns(len(rows)), rows, strict=True):
        column.metric(
            f"{word('line', row['line'])}{visit.in_unit}", visit.money(row["amount"]) or "—", border=True,
            height="stretch",
            delta=panels.proof_word(row["proof"]) or None, delta_color="off", delta_arrow="off",
            help=say(f"收入支出总表，第 {row['page']} 页", f"Summary form, page {row['page']}"),
        )  # fmt: skip
