"""Performance tables from given rows: self-evaluation of a project 「绩效自评表」 and evaluation scores 「得分表」.

What belongs here: their layout. The rows are facts in `samples/seed/performance.csv`, one printed line each.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from samples.table import Cell, Table, label, spread

FACTS = Path(__file__).parent / "seed" / "performance.csv"
TITLE = "项目支出绩效自评表"
PROJECT = "党建引领基层治理和基层政权建设业务经费项目"

Fact = dict[str, str]


def facts() -> dict[str, list[Fact]]:
    """The given rows by table."""
    with FACTS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {name: list(group) for name, group in groupby(rows, key=lambda r: r["table_id"])}


def tables(year: int) -> dict[str, Table]:
    """All performance tables by their short name."""
    found = {}
    for name, rows in facts().items():
        if name.startswith("SE"):
            found[name] = self_evaluation(rows, year)
        elif name.startswith("EV"):
            found[name] = scores(rows)
        else:
            found[name] = annex(rows, graded=name == "ANNEX2")
    return found


def _runs(rows: Sequence[Fact], key: str) -> list[int]:
    """For each row the length of the run of equal values that it opens, 0 inside a run."""
    lengths: list[int] = []
    for _, group in groupby(rows, key=lambda r: r[key]):
        size = len(list(group))
        lengths += [size] + [0] * (size - 1)
    return lengths


def self_evaluation(rows: Sequence[Fact], year: int) -> Table:
    """One project's self-evaluation: names, funds, goals, indicators, total, all in one grid of twelve columns."""
    by_type: dict[str, list[Fact]] = {}
    for row in rows:
        by_type.setdefault(row["row_type"], []).append(row)
    goal, total, funds, indicators = by_type["goal_text"][0], by_type["total"][0], by_type["fund"], by_type["indicator"]
    names = next(r for r in by_type["header"] if r["competent_dept"])
    lines = [
        [Cell("项目名称", columns=2), Cell(names["project_name"], columns=10)],
        [
            Cell("主管部门", columns=2), Cell(names["competent_dept"], columns=5),
            Cell("实施单位", columns=2), Cell(names["implementing_unit"], columns=3),
        ],
        [
            Cell("项目资金（万元）", rows=len(funds) + 1, columns=2), Cell(columns=2), Cell("年初预算数", columns=2),
            Cell("全年预算数"), Cell("全年执行数", columns=2), Cell("分值"), Cell("执行率(%)"), Cell("得分"),
        ],
    ]  # fmt: skip
    for fund in funds:
        lines.append([
            Cell(fund["fund_item"], columns=2), Cell(fund["budget_initial_wan"], columns=2),
            Cell(fund["budget_full_year_wan"]), Cell(fund["actual_wan"], columns=2),
            *(Cell(fund[key]) for key in ("weight", "exec_rate_pct", "score")),
        ])  # fmt: skip
    lines += [
        [Cell("年度总体目标", rows=2, columns=2), Cell("预期目标", columns=5), Cell("实际完成情况", columns=5)],
        [label(goal["deviation_or_deduction"], columns=5), label(goal["explanation"], columns=5)],
        [
            *(Cell(t) for t in ("绩效指标", "一级指标", "二级指标", "三级指标", "指标性质", "指标方向", "年度指标值")),
            *(Cell(t) for t in ("实际完成值", "计量单位", "分值", "得分", "偏差原因分析及改进措施")),
        ],
    ]
    first, second = _runs(indicators, "level1"), _runs(indicators, "level2")
    for n, row in enumerate(indicators):
        cells = [Cell("绩效指标", rows=len(indicators))] if n == 0 else []
        cells += [Cell(row["level1"], rows=first[n])] if first[n] else []
        cells += [Cell(row["level2"], rows=second[n])] if second[n] else []
        texts = (
            "level3",
            "indicator_nature",
            "indicator_direction",
            "target_value",
            "actual_value",
            "measure_unit",
            "weight",
        )
        lines.append(cells + [Cell(row[t]) for t in (*texts, "score", "deviation_or_deduction")])
    lines.append([Cell("总分", columns=9), Cell(total["weight"]), Cell(total["score"]), Cell()])
    return Table(
        TITLE, "performance_self_evaluation", "",
        (26.0, 34.0, 44.0, 86.0, 32.0, 40.0, 54.0, 54.0, 34.0, 32.0, 40.0, 60.0),
        (), spread(12, lines), size=8.0, row_height=18.0, subtitle=f"（{year}年度）",
    )  # fmt: skip


def scores(rows: Sequence[Fact]) -> Table:
    """The scores of one dimension with subtotals 「小计」 and the total 「合计」; it has no title of its own."""
    head = spread(5, [[Cell(t) for t in ("二级指标", "三级指标", "分值", "得分", "得分率")]])
    lines = []
    runs = _runs([r | {"group": r["level2_code"] or r["level2"]} for r in rows], "group")
    for n, row in enumerate(rows):
        values = [Cell(row["weight"]), Cell(row["score"]), Cell(row["score_rate_pct"] + "%")]
        if row["row_type"] == "eval_indicator":
            group = [Cell(f"{row['level2_code']} {row['level2']}", rows=runs[n])] if runs[n] else []
            lines.append([*group, label(f"{row['level3_code']} {row['level3']}"), *values])
        else:
            name = row["level3"] or row["level2"] or row["level3_code"]
            bold = [Cell(c.text, bold=True) for c in values]
            lines.append([Cell(name, columns=2, bold=True), *bold])
    return Table(
        "", "evaluation_score", "", (110.0, 180.0, 50.0, 50.0, 60.0), head, spread(5, lines), size=10.0, row_height=21.0
    )


def annex(rows: Sequence[Fact], *, graded: bool) -> Table:
    """The whole index system 「指标体系」, or, graded, the deductions and marks 「评分表」."""
    last = ("扣分原因", "评分") if graded else ("指标解释", "指标说明")
    head = spread(6, [[Cell(t) for t in ("一级指标", "二级指标", "三级指标", "三级分值", *last)]])
    body = [r for r in rows if r["level3_code"] and r["row_type"] != "eval_total"]
    total = next(r for r in rows if r["row_type"] == "eval_total")
    first, second = _runs(body, "level1"), _runs(body, "level2_code")
    lines = []
    for n, row in enumerate(body):
        cells = [Cell(row["level1"], rows=first[n])] if first[n] else []
        cells += [Cell(f"{row['level2_code']} {row['level2']}", rows=second[n])] if second[n] else []
        cells += [label(f"{row['level3_code']} {row['level3']}"), Cell(row["weight"])]
        told = (
            (label(row["deviation_or_deduction"]), Cell(row["score"]))
            if graded
            else (label(row["explanation"]), label(row["criteria"]))
        )
        lines.append([*cells, *told])
    ending = [Cell(), Cell(total["score"])] if graded else [Cell(), Cell()]
    lines.append([Cell("合计", columns=3), Cell(total["weight"]), *ending])
    widths = (60.0, 70.0, 110.0, 44.0, 170.0, 50.0) if graded else (50.0, 56.0, 80.0, 36.0, 130.0, 178.0)
    title = f"{PROJECT}绩效评价指标{'评分表' if graded else '体系'}"
    return Table(
        title, "evaluation_grading" if graded else "evaluation_index", "", widths, head, spread(6, lines), size=8.5
    )
