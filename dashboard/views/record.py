"""The record of one document: its checks, its forms as printed, its performance tables, what is in quarantine.

What belongs here: one function per part of the page, each with the document's row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import panels, pictures
from dashboard.controls import page_of, pick, switch
from dashboard.queries import accounts as queries
from dashboard.queries import findings as findings_queries
from dashboard.queries import prose as prose_queries
from dashboard.queries.frames import PAGE, records
from dashboard.text import cell, count
from dashboard.views import verdicts
from dashboard.visit import Visit, go
from dashboard.words import say, word

Report = Mapping[str, Any]

# Blocks side by side in one form; no form prints more.
_MOST_BLOCKS: Final = 4
_VERDICTS: Final = ("broken", "template", "undefined", "rounding", "exact", "untestable")


def checks(visit: Visit, report: Report) -> None:
    """What the checks say of this document."""
    verdict = switch(say("结果", "Verdict"), _VERDICTS, "verdict", panels.verdict_word, forget=("page",))
    asked: dict[str, Any] = {"verdicts": (verdict,), "report": report["report_id"]}
    total = visit.ask(findings_queries.count_findings, **asked)
    st.caption(
        say(f"{count(total)} 处。选一行看依据与原件。", f"{count(total)} checks. Pick a row for its numbers and page.")
    )
    page = page_of(total, PAGE)
    rows = visit.ask(findings_queries.findings, **asked, offset=page * PAGE)
    if rows.empty:
        return
    chosen = panels.grid(
        verdicts.listed(visit, rows, of_one_document=True), say("核对", "Checks"), f"checks_{verdict}",
        amounts=[verdicts.gap_title(visit)], widths={say("应当成立的关系", "What must hold"): 340, say("处", "Place"): 200},
    )  # fmt: skip
    if chosen is not None:
        go("findings", finding=str(rows.at[chosen, "verdict_id"]), report=report["report_id"], result=verdict)


def forms(visit: Visit, report: Report) -> None:
    """Which forms the document prints, any of them as printed, and what was not understood."""
    rows = records(visit.ask(queries.printed_forms, report["report_id"]))
    panels.table(
        [
            {
                say("公开表", "Form"): word("form", row["form"]), say("情况", "Status"): word("coverage", row["status"]),
                say("页", "Pages"): _pages(row["first_page"], row["last_page"]),
                say("数字", "Figures"): "" if row["amounts"] is None else count(row["amounts"]),
                say("单位", "Unit"): row["unit"], say("空表说明", "Statement"): row["statement"],
            }
            for row in rows
        ],
        say("公开表", "Forms"), numbers=[say("数字", "Figures")],
    )  # fmt: skip
    found = [row["form"] for row in rows if row["status"] == "found"]
    form = pick(
        say("照印出的样子看一张表", "One form as printed"), found, "form", lambda name: word("form", name),
        everything=say("不查看", "none"), forget=("row",),
    )  # fmt: skip
    if form:
        _printed(visit, report, form)
    quarantine(visit, report)


def _pages(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def _printed(visit: Visit, report: Report, form: str) -> None:
    """A form row by row with the texts of its cells, and any row on its page."""
    cells = visit.ask(queries.cells, report["report_id"], form)
    lines = _as_printed(records(cells))
    shown = [{say("行", "Row"): str(number), **line} for number, line in lines]
    picked = panels.grid(shown, word("form", form), f"printed_{form}", height=min(35 * len(shown) + 38, 520))
    st.caption(say("选一行看它在原件中的位置。", "Pick a row to see its place on the page."))
    if picked is not None:
        marked = cells[cells["row"] == lines[picked][0]].reset_index(drop=True)
        pictures.line(visit, report["report_id"], marked)


def _as_printed(cells: list[dict[str, Any]]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a form by number, each with its labels and the texts under them.

    Forms with two or three blocks side by side have as many labels a row; where every cell has a label of its own,
    the form lies on its side, and each cell becomes a line.
    """
    has_sides = len({row["side"] for row in cells}) > 1
    lines: dict[int, dict[str, str]] = {}
    blocks: dict[tuple[int, str], list[str]] = {}
    for row in cells:
        side = word("side", row["side"]) if has_sides and row["side"] else ""
        name = " ".join(filter(None, (row["code"], row["line_label"])))
        mine = blocks.setdefault((row["row"], side), [])
        if not mine or mine[-1] != name:
            mine.append(name)
        number = f" {len(mine)}" if len(mine) > 1 else ""
        line = lines.setdefault(row["row"], {})
        line[" ".join(filter(None, (side, say("项目", "Line")))) + number] = name
        heading = " ".join(filter(None, (side, word("measure", row["measure"]), _kind(row)))) + number
        while heading in line:
            # Two columns of one meaning: both are shown.
            heading += "′"
        line[heading] = row["printed"]
    if max(map(len, blocks.values()), default=0) <= _MOST_BLOCKS:
        return list(lines.items())
    label, text = say("项目", "Line"), say("印作", "Printed")
    return [(row["row"], {label: row["line_label"], "": _kind(row), text: row["printed"]}) for row in cells]


def _kind(row: Mapping[str, Any]) -> str:
    """What tells a column of amounts from the next: the phase, or the fund."""
    if row["measure"] != "amount":
        return ""
    return word("phase", row["phase"]) if row["phase"] != "actual" else word("fund", row["fund"])


def quarantine(visit: Visit, report: Report) -> None:
    """What was seen in the document and not understood."""
    rows = visit.ask(findings_queries.quarantine, report=report["report_id"])
    st.subheader(say("待核", "Quarantine"), anchor=False)
    if rows.empty:
        st.caption(say("没有待核之处。", "Nothing is in quarantine."))
        return
    panels.table(
        [
            {
                say("责任", "Fault"): word("fault", row["fault"]), say("页", "Page"): row["page"],
                say("原因", "Reason"): say(row["message_zh"], row["message_en"]), say("印作", "Printed"): row["printed"],
            }
            for row in records(rows)
        ],
        say("待核", "Quarantine"),
    )  # fmt: skip


def performance(visit: Visit, report: Report) -> None:
    """The self-evaluations of projects and the score tables of evaluations, as printed."""
    projects = records(visit.ask(prose_queries.projects, report["report_id"]))
    scores = visit.ask(prose_queries.scores, report["report_id"])
    if not projects and scores.empty:
        st.info(say("这份文件没有印出绩效自评表或评价得分表。", "The document prints no performance tables."))
        return
    if projects:
        _projects(visit, report, projects)
    if not scores.empty:
        st.subheader(say("绩效评价得分", "Scores of evaluations"), anchor=False)
        _scores(scores)


def _projects(visit: Visit, report: Report, projects: list[dict[str, Any]]) -> None:
    st.subheader(say("项目支出绩效自评", "Self-evaluations of projects"), anchor=False)
    budget, actual, rate, score = (
        f"{say('全年预算', 'Budget')}{visit.in_unit}", f"{say('全年执行', 'Spent')}{visit.in_unit}",
        say("执行率（印出）", "Execution, as printed"), say("得分", "Score"),
    )  # fmt: skip
    panels.table(
        [
            {
                say("项目", "Project"): row["project"], budget: visit.money(row["full_year_budget"]),
                actual: visit.money(row["actual"]), rate: row["execution_rate_printed"],
                score: row["total_score_printed"], say("指标", "Indicators"): count(row["indicators"]),
                say("页", "Page"): row["page"],
            }
            for row in projects
        ],
        say("项目支出绩效自评", "Self-evaluations of projects"), numbers=[budget, actual, rate, score],
    )  # fmt: skip
    named = {row["project_id"]: row for row in projects}
    chosen = pick(
        say("看一个项目的指标与原件", "A project's indicators and page"), list(named), "row",
        lambda key: cell(named[key]["project"]), everything=say("不查看", "none"),
    )  # fmt: skip
    if not chosen:
        return
    rows = records(visit.ask(prose_queries.indicators, chosen))
    panels.table(
        [
            {
                say("一级", "Level 1"): row["level1"], say("二级", "Level 2"): row["level2"],
                say("三级", "Level 3"): row["level3"],
                say("目标", "Target"): row["target_printed"], say("实际", "Reached"): row["actual_printed"],
                say("单位", "Unit"): row["unit"], say("分值", "Points"): row["weight_printed"],
                say("得分", "Score"): row["score_printed"], say("偏差原因", "Reason"): row["reason"],
            }
            for row in rows
        ],
        say("指标", "Indicators"), numbers=[say("分值", "Points"), say("得分", "Score")],
    )  # fmt: skip
    if named[chosen]["page"]:
        pictures.one_page(visit, report["report_id"], named[chosen]["page"])


def _scores(scores: pd.DataFrame) -> None:
    kinds = {"indicator": "", "subtotal": say("小计", "subtotal"), "total": say("合计", "total")}
    panels.grid(
        [
            {
                say("表", "Table"): row["title"], say("一级", "Level 1"): row["level1"],
                say("二级", "Level 2"): row["level2"],
                say("三级", "Level 3"): row["level3"], say("行", "Row"): kinds.get(row["row_kind"], ""),
                say("分值", "Points"): row["weight_printed"], say("得分", "Score"): row["score_printed"],
                say("扣分原因", "Reason"): row["reason"], say("页", "Page"): str(row["page"]),
            }
            for row in records(scores)
        ],
        say("绩效评价得分", "Scores of evaluations"), "scores", picked=False,
    )  # fmt: skip
