"""One unit over the years 「历年」: the main totals of its current documents, and one code's expenditure.

What belongs here: series over years. Figures are those of each year's own document; names follow each year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import charts, panels
from dashboard.controls import pick, switch
from dashboard.queries import accounts as queries
from dashboard.queries.frames import records
from dashboard.text import cell
from dashboard.visit import Visit
from dashboard.words import say, word

_GROUPS: Final = {
    "totals": ("income_total", "expenditure_total"),
    "kinds": ("basic_expenditure", "project_expenditure"),
    "balances": ("opening_balance", "closing_balance"),
    "public": ("three_public_total", "overseas_trips", "vehicle_total", "reception"),
}


def show(visit: Visit, report: Mapping[str, Any]) -> None:
    """The series of the document's unit, level and kind."""
    names = {
        "totals": say("收入与支出", "Income and expenditure"), "kinds": say("基本与项目支出", "Basic and project"),
        "balances": say("结转和结余", "Balances"), "public": say("“三公”经费", "Three public expenses"),
        "code": say("一个科目", "One code"),
    }  # fmt: skip
    group = switch(say("哪些数", "Which figures"), list(names), "series", names.__getitem__)
    whose = (report["unit_id"], report["entity_level"], report["report_kind"])
    if group == "code":
        measures: tuple[str, ...] = ("expenditure_total", "basic_expenditure", "project_expenditure")
        rows, named = _code(visit, report, whose)
    else:
        measures, named = _GROUPS[group], ""
        rows = visit.ask(queries.series, *whose)
    if rows.empty:
        st.info(say("没有可比的年度。", "There are no years to compare."))
        return
    _draw(visit, rows, measures, names[group] + (f"：{named}" if named else ""))


def _code(visit: Visit, report: Mapping[str, Any], whose: tuple[str, str, str]) -> tuple[pd.DataFrame, str]:
    lines = visit.ask(queries.expenditure, report["report_id"], "expenditure")
    coded = {row["code"]: f"{row['code']} {row['name']}" for row in records(lines) if row["code"]}
    code = pick(say("科目", "Code"), list(coded), "of_code", lambda code: cell(coded[code]))
    return (visit.ask(queries.code_series, *whose, code), coded[code]) if code else (pd.DataFrame(), "")


def _draw(visit: Visit, rows: pd.DataFrame, measures: tuple[str, ...], title: str) -> None:
    titles = {measure: word("line" if measure in _LINES else "measure", measure) for measure in measures}
    points = pd.DataFrame([
        {"year": str(row["fiscal_year"]), "measure": titles[measure], "amount": visit.drawn(row[measure])}
        for row in records(rows) for measure in measures if row[measure] is not None
    ])  # fmt: skip
    if points.empty:
        st.info(say("这些数在各年文件中都没有印出。", "No document prints these figures."))
        return
    used = [titles[measure] for measure in measures if titles[measure] in set(points["measure"])]
    st.altair_chart(
        charts.lines(points, used, f"{say('金额', 'Amount')}{visit.in_unit}"),
        alt=say(
            f"{cell(title)}，{len(rows)} 个年度，数字见下表", f"{cell(title)} over {len(rows)} years; figures below"
        ),
    )
    year, name = say("年度", "Year"), say("当年科目名称", "Name in that year")
    listed = [
        {year: row["fiscal_year"]}
        | ({name: row["name"]} if "name" in row else {})
        | {f"{titles[measure]}{visit.in_unit}": visit.money(row[measure]) for measure in measures}
        for row in records(rows)
    ]
    panels.table(listed, cell(title), numbers=[f"{name}{visit.in_unit}" for name in titles.values()])
    if len(rows) == 1:
        st.caption(
            say("库中只有一个年度；载入更多年度的文件后即可比较。", "Only one year is loaded; load more to compare.")
        )


_LINES: Final = frozenset(
    {"three_public_total", "overseas_trips", "vehicle_total", "reception", "opening_balance", "closing_balance"}
)
