"""Performance records as rows of the published tables 「绩效数据」.

What belongs here: keys, money in 元, and numbers that fit the declared columns. The columns are in
`juesuan.tables.prose`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from juesuan.narrative.numerals import yuan
from juesuan.narrative.rows import fits
from juesuan.performance.model import BLANK, EvaluationScore, Figure, PerformanceFund, PerformanceProject

_FUND_MONEY: Final = ("initial_budget", "full_year_budget", "actual")
_TOTAL_FUNDS: Final = "资金总额"


def project_key(report_id: str, number: int) -> str:
    """The published key of a self-evaluation: document and sequence."""
    return f"{report_id[:16]}/p/{number}"


def _figure(name: str, one: Figure) -> dict[str, Any]:
    return {name: one.value if fits(one.value) else None, f"{name}_printed": one.printed or None}


def _money(name: str, one: Figure, unit: str) -> dict[str, Any]:
    amount = yuan(one.value, unit) if unit else None
    if amount is not None:
        amount = amount.quantize(Decimal("0.01")) if fits(amount) else None
    return {name: amount, f"{name}_printed": one.printed or None}


def _total_fund(project: PerformanceProject) -> PerformanceFund | None:
    """The line of all funds: the one that says so, else the first, which stands above its parts."""
    named = [fund for fund in project.funds if _TOTAL_FUNDS in fund.label]
    return next(iter(named or project.funds), None)


def project_rows(report_id: str, projects: Sequence[PerformanceProject]) -> list[dict[str, Any]]:
    """Rows of `performance_project`."""
    rows = []
    for number, one in enumerate(projects, start=1):
        total = _total_fund(one)
        row: dict[str, Any] = {
            "project_id": project_key(report_id, number),
            "report_id": report_id,
            "number": number,
            "project": one.name,
            "year": one.year or None,
            "department": one.department or None,
            "implementing_unit": one.unit or None,
            "money_unit": one.money_unit or None,
            "goal_expected": one.goal_expected or None,
            "goal_actual": one.goal_actual or None,
            "indicators": len(one.indicators),
            "page": max(one.page, 1),
            "line": one.line or None,
            "last_page": max(one.last_page, 1),
        }
        for name in _FUND_MONEY:
            row |= _money(name, getattr(total, name) if total else BLANK, one.money_unit)
        row |= _figure("execution_rate", total.execution_rate if total else BLANK)
        row |= _figure("execution_score", total.score if total else BLANK)
        row |= _figure("total_weight", one.total_weight) | _figure("total_score", one.total_score)
        rows.append(row)
    return rows


def fund_rows(report_id: str, projects: Sequence[PerformanceProject]) -> list[dict[str, Any]]:
    """Rows of `performance_fund`."""
    rows = []
    for place, project in enumerate(projects, start=1):
        key = project_key(report_id, place)
        for number, one in enumerate(project.funds, start=1):
            row: dict[str, Any] = {
                "fund_line_id": f"{key}/f/{number}",
                "project_id": key,
                "report_id": report_id,
                "number": number,
                "label": one.label,
                "page": max(one.page, 1),
                "line": one.line or None,
            }
            for name in _FUND_MONEY:
                row |= _money(name, getattr(one, name), project.money_unit)
            for name in ("weight", "execution_rate", "score"):
                row |= _figure(name, getattr(one, name))
            rows.append(row)
    return rows


def indicator_rows(report_id: str, projects: Sequence[PerformanceProject]) -> list[dict[str, Any]]:
    """Rows of `performance_indicator`."""
    rows = []
    for place, project in enumerate(projects, start=1):
        key = project_key(report_id, place)
        for number, one in enumerate(project.indicators, start=1):
            row: dict[str, Any] = {
                "indicator_id": f"{key}/i/{number}",
                "project_id": key,
                "report_id": report_id,
                "number": number,
                "project": one.project,
                "level1": one.level1 or None,
                "level2": one.level2 or None,
                "level3": one.level3,
                "nature": one.nature or None,
                "direction": one.direction or None,
                "bound": one.bound or None,
                "unit": one.unit or None,
                "reason": one.reason or None,
                "page": max(one.page, 1),
                "line": one.line or None,
            }
            for name in ("target", "actual", "weight", "score"):
                row |= _figure(name, getattr(one, name))
            rows.append(row)
    return rows


def score_rows(report_id: str, scores: Iterable[EvaluationScore]) -> list[dict[str, Any]]:
    """Rows of `evaluation_score`."""
    rows = []
    for number, one in enumerate(scores, start=1):
        row: dict[str, Any] = {
            "score_id": f"{report_id[:16]}/e/{number}",
            "report_id": report_id,
            "number": number,
            "table_number": one.table,
            "title": one.title or None,
            "row_kind": one.row,
            "page": max(one.page, 1),
            "line": one.line or None,
        }
        for name in (
            "level1_code", "level1", "level2_code", "level2", "level3_code", "level3", "reason", "explanation",
            "criteria",
        ):  # fmt: skip
            row[name] = getattr(one, name) or None
        for name in ("level1_weight", "weight", "score", "score_rate"):
            row |= _figure(name, getattr(one, name))
        rows.append(row)
    return rows
