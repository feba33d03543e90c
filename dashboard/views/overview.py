"""Overview 「总览」: which units and years are there, how they were read, and what the checks say.

What belongs here: the first look. A unit leads on to its accounts.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import charts, panels
from dashboard.controls import page_of, pick, switch, words
from dashboard.queries import findings as findings_queries
from dashboard.queries import overview as queries
from dashboard.queries.frames import PAGE, records
from dashboard.text import cell, count
from dashboard.visit import Visit, go
from dashboard.words import rule_statement, say, word

_SIGNS: Final = {"loaded": "✓", "loaded_with_findings": "✗", "partly_quarantined": "◐", "quarantined": "?"}
_MOST_RULES: Final = 10


def show(visit: Visit) -> None:
    """The whole page."""
    st.title(say("总览", "Overview"), anchor=False)
    _totals(visit)
    st.header(say("单位与年度", "Units and years"), anchor=False)
    left, middle, right = st.columns([2, 2, 3])
    regions = list(visit.ask(queries.regions)["region"])
    with left:
        region = pick(
            say("地区", "Region"), regions, "region", cell, everything=say("全部地区", "All regions"), forget=("page",)
        )
    with middle:
        kind = switch(
            say("报告种类", "Kind of report"), ["final_accounts", "budget"], "kind",
            lambda code: word("report_kind", code),
        )  # fmt: skip
    with right:
        search = words(
            say("查找单位", "Find a unit"), "q", hint=say("单位名称中的几个字", "part of its name"), forget=("page",)
        )
    _by_year(visit, region or None)
    _units(visit, region or None, search or None, kind)
    _rules(visit)


def _totals(visit: Visit) -> None:
    totals = visit.ask(queries.totals).iloc[0]
    verdicts = visit.ask(queries.verdict_counts)
    checks = int(verdicts["places"].sum()) if len(verdicts) else 0
    held = _places(verdicts, verdicts["verdict"].isin(["exact", "rounding"]))
    broken = _places(verdicts, (verdicts["verdict"] == "broken") & (verdicts["severity"] == "error"))
    years = (
        f"{totals['first_year']}–{totals['last_year']}"
        if totals["first_year"] != totals["last_year"]
        else totals["first_year"]
    )
    shown: tuple[tuple[str, Any, str], ...] = (
        (say("单位", "Units"), count(totals["units"]), say("至少有一份文件读入的单位", "units with a document that could be read")),
        (say("年度", "Years"), years or "—", say("决算（预算）年度", "years reported on")),
        (say("读入文件", "Documents read"), count(totals["documents"]), say("已入库的文件", "documents in the warehouse")),
        (say("相符或尾差", "Checks that hold"), f"{held * 100 / checks:.1f}%" if checks else "—",
         say(f"{count(checks)} 处核对中 {count(held)} 处相符或差在尾数之内",
             f"{count(held)} of {count(checks)} checks hold, within rounding")),
        (say("不符（错误）", "Broken (errors)"), count(broken),
         say("应当相等而不等，且尾差解释不了", "should be equal, are not, and rounding does not explain it")),
        (say("待核", "Quarantine"), count(totals["quarantine"]),
         say(f"看到而没有读懂之处；其中整份文件 {count(totals['unread'])}",
             f"places seen and not understood; {count(totals['unread'])} whole documents")),
    )  # fmt: skip
    for column, (name, value, explained) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(name, str(value), help=explained, border=True)


def _places(verdicts: pd.DataFrame, which: pd.Series[bool]) -> int:
    return int(verdicts.loc[which, "places"].sum())


def _by_year(visit: Visit, region: str | None) -> None:
    rows = visit.ask(queries.documents_by_year, region)
    states = [state for state in _SIGNS if state in set(rows["state"])]
    unknown = say("年度未识别", "Year unknown")
    drawn = pd.DataFrame({
        "year": [str(year) if year is not None else unknown for year in rows["fiscal_year"]],
        "part": [f"{_SIGNS[state]} {word('report_state', state)}" for state in rows["state"]],
        "place": [states.index(state) for state in rows["state"]],
        "documents": rows["documents"].astype(int),
    })  # fmt: skip
    if drawn.empty:
        return
    title = say("文件数", "Documents")
    parts = [f"{_SIGNS[state]} {word('report_state', state)}" for state in states]
    chart, listed = st.columns([3, 2])
    with chart:
        st.altair_chart(
            charts.stacked(drawn, "year", parts, [charts.STATE_COLOURS[state] for state in states], title),
            alt=say("各年度文件数及读入结果，数字见旁表", "Documents by year and fate; figures in the table beside"),
        )
    with listed:
        panels.table(
            panels.crossed(drawn, "year", say("年度", "Year"), parts),
            say("各年度文件数及读入结果", "Documents by year and fate"), numbers=parts,
        )  # fmt: skip


def _units(visit: Visit, region: str | None, search: str | None, kind: str) -> None:
    total = visit.ask(queries.count_units, region, search)
    st.caption(
        say(
            f"{count(total)} 个单位。✓ 已入库，✗ 有不符，◐ 部分待核，? 整份待核；后面是已公开的法定表数／应公开数。选一行看单位账目。",
            f"{count(total)} units. ✓ loaded, ✗ findings, ◐ partly quarantined, ? quarantined; then forms published of "
            "those due. Pick a row for the unit's accounts.",
        )
    )
    page = page_of(total, PAGE)
    rows = visit.ask(queries.units_by_year, region, search, offset=page * PAGE)
    # A document of unknown kind could not be read: it belongs to whichever list is looked at.
    fits = rows["report_kind"].isin([kind, "unknown"])
    years = sorted({int(year) for year in rows.loc[fits, "fiscal_year"] if year is not None})
    unit, place = say("单位", "Unit"), say("地区", "Region")
    listed: dict[str, dict[str, str]] = {}
    for row in records(rows):
        line = listed.setdefault(
            row["unit_id"], {unit: row["unit_name"], place: row["region"] or ""} | {str(y): "" for y in years}
        )
        if row["fiscal_year"] is not None and row["report_kind"] in (kind, "unknown"):
            year = str(row["fiscal_year"])
            line[year] = "；".join(filter(None, (line[year], _fate(row))))
    if not listed:
        st.info(say("没有符合条件的单位。", "No unit fits."))
        return
    chosen = panels.grid(
        list(listed.values()), say("单位与年度", "Units and years"), "units",
        widths={unit: 320, place: 120},
    )  # fmt: skip
    if chosen is not None:
        go("accounts", unit=list(listed)[chosen])


def _fate(row: Any) -> str:
    level = f"{word('entity_level', row['entity_level'])} " if row["entity_level"] == "head_office" else ""
    forms = f" {row['published']}/{row['expected']}" if row["expected"] and row["state"] != "quarantined" else ""
    return f"{level}{_SIGNS[row['state']]}{forms}"


def _rules(visit: Visit) -> None:
    rows = visit.ask(findings_queries.rules_met)
    broken = rows[rows["broken"] > 0].head(_MOST_RULES)
    if broken.empty:
        return
    st.header(say("不符最多的规则", "Rules most often broken"), anchor=False)
    names = {
        "rule": say("规则", "Rule"), "demand": say("应当成立的关系", "What must hold"), "severity": say("程度", "Severity"),
        "broken": say("不符（处）", "Broken"), "documents": say("文件", "Documents"), "held": say("相符或尾差（处）", "Held"),
    }  # fmt: skip
    listed = [
        {
            names["rule"]: row["rule_id"], names["demand"]: rule_statement(row["rule_id"], row["statement"]),
            names["severity"]: word("severity", row["severity"]), names["broken"]: count(row["broken"]),
            names["documents"]: count(row["documents"]), names["held"]: count(row["exact"] + row["rounding"]),
        }
        for row in records(broken)
    ]  # fmt: skip
    panels.table(
        listed, say("不符最多的规则", "Rules most often broken"),
        numbers=[names["broken"], names["documents"], names["held"]],
    )  # fmt: skip
