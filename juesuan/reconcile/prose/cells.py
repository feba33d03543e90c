"""Cells of performance tables as numbers 「绩效表格」: keys, units, precision and places.

A key is that of the published row (`juesuan.performance.rows`) without the report, and the column.

What belongs here: turning a printed cell into a number, and finding rows by name. What must not: rules.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from juesuan.amount import UNITS
from juesuan.performance.model import EvaluationScore, Figure, PerformanceFund, PerformanceIndicator, PerformanceProject
from juesuan.reconcile.prose.interval import ZERO, Span
from juesuan.reconcile.prose.model import Number

COLUMNS: Final = {"initial_budget": "年初预算数", "full_year_budget": "全年预算数", "actual": "全年执行数"}
_FUND_WORDS: Final = {"execution_rate": "执行率", "weight": "分值", "score": "得分"}
_TOTAL: Final = "资金总额"
_CODE: Final = re.compile(r"^[A-Z]\d{1,3}|^\d(?:\.\d+){1,2}")
_PUNCTUATION: Final = re.compile(r"[\s“”\"《》（）()]")


def plain_name(text: str) -> str:
    """A name without code, quotation marks and spaces, to compare names by."""
    return _CODE.sub("", _PUNCTUATION.sub("", text))


def code_in(text: str) -> str:
    """The code that a printed name begins with, '' where it has none."""
    match = _CODE.match(text.strip())
    return match.group(0) if match else ""


def total_fund(project: PerformanceProject) -> PerformanceFund | None:
    """The line of all funds of a self-evaluation: the one that says so, else the first."""
    named = [fund for fund in project.funds if _TOTAL in fund.label]
    return next(iter(named or project.funds), None)


def money(project: PerformanceProject, at: int, fund: PerformanceFund, column: str) -> Number | None:
    """A cell of the funds block in 元; None where no amount or no unit is printed."""
    one: Figure = getattr(fund, column)
    if one.value is None or project.money_unit not in UNITS:
        return None
    label = f"“{project.name}”{fund.label}{COLUMNS[column]}{one.printed}{project.money_unit}"
    key = f"p/{at}/f/{project.funds.index(fund) + 1}/{column}"
    return Number(key, _money(one, project.money_unit), "元", label, fund.page, fund.line)


def fund_figure(project: PerformanceProject, at: int, fund: PerformanceFund, column: str) -> Number | None:
    """The rate, weight or score of a line of funds."""
    one: Figure = getattr(fund, column)
    label = f"“{project.name}”{fund.label}{_FUND_WORDS[column]}{one.printed}"
    return _points(
        one, f"p/{at}/f/{project.funds.index(fund) + 1}/{column}", "%" if column.endswith("rate") else "分", label, fund
    )


def indicator_figure(project: PerformanceProject, at: int, index: int, column: str) -> Number | None:
    """The target, actual, weight or score of an indicator; money in 元."""
    row = project.indicators[index]
    one: Figure = getattr(row, column)
    if one.value is None:
        return None
    word = {"target": "目标值", "actual": "实际完成值", "weight": "分值", "score": "得分"}[column]
    label = f"“{row.level3[:20]}”{word}{one.printed}"
    key = f"p/{at}/i/{index + 1}/{column}"
    if column in ("target", "actual") and row.unit in UNITS:
        return Number(key, _money(one, row.unit), "元", label, row.page, row.line)
    return _points(one, key, row.unit if column in ("target", "actual") else "分", label, row)


def project_total(project: PerformanceProject, at: int, column: str) -> Number | None:
    """The total weight or total score of a self-evaluation."""
    one: Figure = getattr(project, column)
    label = f"“{project.name}”{'总分值' if column == 'total_weight' else '总分'}{one.printed}"
    return _points(one, f"p/{at}/{column}", "分", label, project)


def score_figure(row: EvaluationScore, at: int, column: str) -> Number | None:
    """The weight, score or score rate of a row of an evaluation table."""
    one: Figure = getattr(row, column)
    word = {"weight": "分值", "score": "得分", "score_rate": "得分率", "level1_weight": "一级指标分值"}[column]
    label = f"《{row.title or '评分表'}》“{row.level3_code}{row.level3}”{word}{one.printed}"
    return _points(one, f"e/{at}/{column}", "%" if column == "score_rate" else "分", label, row)


def _money(one: Figure, unit: str) -> Span:
    assert one.value is not None, "a blank is no amount"
    step = UNITS[unit].scaleb(-max(one.decimals, 0 if unit == "元" else 2))
    return Span(one.value * UNITS[unit], step / 2 if one.value else ZERO)


def _points(
    one: Figure, key: str, unit: str, label: str,
    place: PerformanceFund | PerformanceIndicator | PerformanceProject | EvaluationScore
) -> Number | None:  # fmt: skip
    if one.value is None:
        return None
    # A whole score is exact; one with decimals was rounded to them.
    half = (
        Decimal(1).scaleb(-one.decimals) / 2
        if unit == "%" or (one.decimals and one.value != one.value.to_integral_value())
        else ZERO
    )
    return Number(key, Span(one.value, half), unit, label, place.page, place.line)
