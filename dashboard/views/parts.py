"""The parts of one document's accounts: by function, by economic item, 三公, the summaries.

What belongs here: one function per part, each with the document's row. Drilling is in `drill`, years are
in `years`, checks and forms in `record`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import charts, panels, pictures
from dashboard.controls import pick, switch
from dashboard.queries import accounts as queries
from dashboard.queries.frames import records
from dashboard.text import cell, plain, share
from dashboard.views import drill
from dashboard.visit import Visit, bracketed
from dashboard.words import line_name, say, word
from juesuan.tables.wide.by_code import ECONOMIC_FORMS, EXPENDITURE_FORMS
from juesuan.tables.wide.matters import THREE_PUBLIC

Report = Mapping[str, Any]

_MAIN_LINES: Final = ("overseas_trips", "vehicle_purchase", "vehicle_operation", "reception")
_LINES: Final = (
    "three_public_total", "overseas_trips", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception",
    "domestic_reception", "foreign_reception", "meeting", "training", "agency_operating_funds",
)  # fmt: skip
_COUNTS: Final = (
    "overseas_groups", "overseas_persons", "vehicles_purchased", "vehicles_kept", "reception_batches",
    "reception_persons",
)  # fmt: skip


def expenditure(visit: Visit, report: Report) -> None:
    """Expenditure by functional code, basic and project side by side."""
    form = _form(visit, report, EXPENDITURE_FORMS)
    if not form:
        return
    rows = visit.ask(queries.expenditure, report["report_id"], form)
    split = {
        word("measure", "basic_expenditure"): ("basic_expenditure",),
        word("measure", "project_expenditure"): ("project_expenditure",),
        say("上缴、经营、补助", "Other kinds"): (
            "payment_to_superior",
            "operating_expenditure",
            "subsidy_to_affiliated",
        ),
    }
    drill.show(visit, report, rows, "expenditure_total", split, form)


def income(visit: Visit, report: Report) -> None:
    """Income by functional code, split by source."""
    rows = visit.ask(queries.income, report["report_id"])
    if rows.empty:
        st.info(
            say(
                "这份文件没有印出收入表，或该表未能读入。",
                "The document prints no income form, or it could not be read.",
            )
        )
        return
    sources = (
        "fiscal_grant_income", "superior_subsidy_income", "business_income", "operating_income",
        "affiliated_unit_income", "other_income",
    )  # fmt: skip
    drill.show(visit, report, rows, "income_total", {word("measure", name): (name,) for name in sources}, "income")


def economic(visit: Visit, report: Report) -> None:
    """Basic (and, where published, project) expenditure by economic item."""
    form = _form(visit, report, ECONOMIC_FORMS)
    if not form:
        return
    rows = visit.ask(queries.economic, report["report_id"], form)
    funds = rows[rows["line"].isin(["personnel_funds", "public_funds"])]
    for row in records(funds):
        st.caption(f"{line_name(row['line'], row['name'])}：{visit.money(row['amount'])} {visit.unit_name}")
    drill.show(visit, report, rows, "amount", {word("measure", "amount"): ("amount",)}, form)


def _form(visit: Visit, report: Report, forms: tuple[str, ...]) -> str:
    """Which of several forms to look at: those that the document prints with figures."""
    covered = records(visit.ask(queries.printed_forms, report["report_id"]))
    found = [row["form"] for row in covered if row["form"] in forms and row["status"] == "found"]
    empty = [row for row in covered if row["form"] in forms and row["status"].startswith("empty")]
    for row in empty:
        said = f"：{plain(row['statement'])}" if row["statement"] else ""
        st.caption(f"《{plain(word('form', row['form']))}》{word('coverage', row['status'])}{said}")
    if not found:
        st.info(
            say(
                "这份文件没有印出有数据的表，或该表未能读入。",
                "No such form with figures is printed, or it could not be read.",
            )
        )
        return ""
    if len(found) == 1:
        return str(found[0])
    return switch(say("公开表", "Form"), found, "form", lambda form: plain(word("form", form)), forget=("code", "row"))


def three_public(visit: Visit, report: Report) -> None:
    """The three public expenses, each kind of figure in its column."""
    every = records(visit.ask(queries.three_public, report["report_id"]))
    printed = list(dict.fromkeys(row["form"] for row in every))
    # One province prints such a form for each fund.
    form = printed[0] if len(printed) < 2 and printed else ""
    if len(printed) > 1:
        form = switch(say("公开表", "Form"), printed, "form", lambda name: plain(word("form", name)), forget=("row",))
    rows = [row for row in every if row["form"] == form]
    if not rows:
        st.info(
            say(
                "这份文件没有印出“三公”经费表，或该表未能读入。",
                "The document prints no such form, or it could not be read.",
            )
        )
        return
    phases = {word("phase", row["phase"]): row for row in rows}
    bars = pd.DataFrame([
        {"name": word("line", line), "phase": phase, "amount": visit.drawn(row[line])}
        for line in _MAIN_LINES for phase, row in phases.items() if row[line] is not None
    ])  # fmt: skip
    if not bars.empty:
        st.altair_chart(
            charts.groups(
                bars,
                [word("line", line) for line in _MAIN_LINES],
                list(phases),
                f"{say('金额', 'Amount')}{visit.in_unit}",
            ),
            alt=say(
                "“三公”经费各项的预算与决算，数字见下表",
                "Budget and actual of the three public expenses; figures below",
            ),
        )
    name = say("项目", "Item")
    listed = [
        {name: f"{word('line', line)}{visit.in_unit}"} | {phase: visit.money(row[line]) for phase, row in phases.items()}
        | ({say("决算占预算", "Actual of budget"): _executed(rows, line)} if len(rows) > 1 else {})
        for line in _LINES if any(row[line] is not None for row in rows)
    ]  # fmt: skip
    listed += [
        {name: f"{word('line', line)}{bracketed(say(THREE_PUBLIC.column(line).unit, 'number'))}"}
        | {phase: f"{row[line].normalize():f}" for phase, row in phases.items() if row[line] is not None}
        for line in _COUNTS if any(row[line] is not None for row in rows)
    ]  # fmt: skip
    panels.table(
        listed, say("“三公”经费", "Three public expenses"), numbers=[*phases, say("决算占预算", "Actual of budget")]
    )
    _printed_lines(visit, report, rows[0]["form"])


def _executed(rows: Sequence[Report], line: str) -> str:
    actual = next((row[line] for row in rows if row["phase"] == "actual"), None)
    budget = next((row[line] for row in rows if row["phase"] != "actual" and row[line] is not None), None)
    return share(actual, budget)


def _printed_lines(visit: Visit, report: Report, form: str) -> None:
    """Any line of a form on its page."""
    cells = visit.ask(queries.cells, report["report_id"], form)
    lines = {f"{line}": "" for line in cells["line"] if line not in ("unknown", "of_which")}
    chosen = pick(
        say("在原件中查看", "Show on the page"), list(lines), "row", lambda line: word("line", line),
        everything=say("不查看", "none"),
    )  # fmt: skip
    if chosen:
        marked = cells[cells["line"] == chosen].reset_index(drop=True)
        pictures.line(visit, report["report_id"], marked)


def summary(visit: Visit, report: Report) -> None:
    """Both sides of a summary form, as printed."""
    form = _form(visit, report, ("revenue_expenditure_summary", "fiscal_grant_summary"))
    if not form:
        return
    rows = visit.ask(queries.summary, report["report_id"], form)
    st.caption(say("只列印有数字的行。", "Lines without a figure are left out."))
    for place, side in zip(st.columns(2), ("income", "expenditure"), strict=True):
        with place:
            st.subheader(word("side", side), anchor=False)
            _side(visit, [row for row in records(rows) if row["side"] == side], word("side", side))
    signs = "　".join(f"{sign} {word('proof', proof)}" for proof, sign in panels.PROOF_SIGNS.items())
    st.caption(signs)
    lines = {f"{row['side']}.{row['row']}.{row['line']}": row for row in records(rows)}
    chosen = pick(
        say("在原件中查看", "Show on the page"), list(lines), "row",
        lambda key: cell(f"{word('side', lines[key]['side'])}：{line_name(lines[key]['line'], lines[key]['name'])}"),
        everything=say("不查看", "none"),
    )  # fmt: skip
    if chosen:
        line = lines[chosen]
        cells = visit.ask(queries.cells, report["report_id"], form, int(line["row"]))
        mine_only = cells[cells["side"] == line["side"]].reset_index(drop=True)
        pictures.line(visit, report["report_id"], mine_only)


def _side(visit: Visit, rows: Sequence[Report], title: str) -> None:
    """One side of a summary; where it is printed in a column per fund, so it is here."""
    item, proof = say("项目", "Item"), say("证明", "Proof")
    amount = f"{say('金额', 'Amount')}{visit.in_unit}"
    funds = list(dict.fromkeys(row["fund"] for row in rows))
    is_split = len({(row["row"], row["line"]) for row in rows}) < len(rows)
    names = {fund: f"{word('fund', fund)}{visit.in_unit}" if is_split else amount for fund in funds}
    lines: dict[tuple[int, str], dict[str, str]] = {}
    for row in rows:
        line = lines.setdefault((row["row"], row["line"]), {item: line_name(row["line"], row["name"]), proof: ""})
        line[names[row["fund"]]] = visit.money(row["amount"])
        sign = panels.PROOF_SIGNS.get(row["proof"], "")
        line[proof] += "" if sign in line[proof] else sign
    columns = [item, *dict.fromkeys(names.values()), proof]
    listed = [{column: line.get(column, "") for column in columns} for line in lines.values()]
    if listed:
        panels.table(listed, title, numbers=columns[1:-1])
