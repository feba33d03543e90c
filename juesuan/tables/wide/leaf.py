"""Views that are safe to sum 「末级视图」: one form family, actual figures of current final accounts, leaves only.

What belongs here: which rows of a wide table may be added up without counting anything twice. A head office whose
department has published too is left out, since the department's accounts include it. Subordinate units of a
department can't be told by name: sum over one `entity_level` at a time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from juesuan.tables.model import Additivity, Column, Table
from juesuan.tables.wide.by_code import (
    ECONOMIC_FORMS,
    EXPENDITURE_BY_ECONOMIC,
    EXPENDITURE_BY_FUNCTION,
    INCOME_BY_FUNCTION,
)
from juesuan.tables.wide.fund_balance import FUND_BALANCE
from juesuan.tables.wide.matters import OPERATING_ASSETS_PROCUREMENT, THREE_PUBLIC
from juesuan.tables.wide.summary import REVENUE_EXPENDITURE_SUMMARY

_COUNTED: Final = "is_current AND NOT is_contained AND report_kind = 'final_accounts' AND phase = 'actual'"
# Balances are a state at one date: summed over units, never over years.
_STATES: Final = ("opening_balance", "closing_balance", "vehicles_kept", "vehicles_total", "equipment_over_1m")


def _leaf(table: Table, zh: str, en: str, where: str = "", name: str = "") -> Table:
    """The rows of a wide table that may be added up, with their amounts labelled so."""
    columns = tuple(replace(column, additivity=_additivity(column)) for column in table.columns)
    listed = ", ".join(f'"{column.name}"' for column in columns)
    query = f"SELECT {listed} FROM {table.name} WHERE {_COUNTED}{' AND ' + where if where else ''}"
    return Table(name or f"{table.name}_leaf", zh, en, columns, key=table.key, query=query, is_view=True)


def _additivity(column: Column) -> Additivity:
    if not column.additivity:
        return ""
    return "semi_additive" if column.name.removesuffix("_wan") in _STATES else "additive"


def _forms(forms: tuple[str, ...]) -> str:
    return f"is_leaf AND form IN ({', '.join(repr(form) for form in forms)})"


LEAF_VIEWS: Final = (
    _leaf(
        INCOME_BY_FUNCTION,
        "收入决算末级：可加总的收入决算（各单位现行决算、末级科目）",
        "income by functional code, leaves of current final accounts: safe to sum within one entity_level",
        "is_leaf",
    ),
    _leaf(
        EXPENDITURE_BY_FUNCTION,
        "支出决算末级：可加总的支出决算（全部资金、末级科目）",
        "expenditure of all funds by functional code, leaves of current final accounts: safe to sum",
        _forms(("expenditure",)),
    ),
    _leaf(
        EXPENDITURE_BY_FUNCTION,
        "财政拨款支出末级：可加总的财政拨款支出（一般公共预算、政府性基金、国有资本经营预算三者不重复）",
        "fiscal grant expenditure by functional code: the three funds don't overlap, safe to sum",
        _forms(("gpb_expenditure", "government_fund", "state_capital")),
        name="fiscal_expenditure_by_function_leaf",
    ),
    _leaf(
        EXPENDITURE_BY_ECONOMIC,
        "支出经济分类末级：可加总的一般公共预算支出（基本支出与项目支出不重复）",
        "general public budget expenditure by economic code: basic and project don't overlap, safe to sum",
        _forms(ECONOMIC_FORMS),
    ),
    _leaf(
        REVENUE_EXPENDITURE_SUMMARY,
        "收支总表末级：可加总的收入支出决算总表（每方末级之和等于总计）",
        "lines of the all-funds summary: each side's leaves add up to its grand total",
        _forms(("revenue_expenditure_summary",)),
    ),
    _leaf(
        THREE_PUBLIC,
        "三公经费末级：可加总的“三公”经费决算数（一份文件一行，栏与栏之间有包含关系）",
        "three public expenses, actual, one row per report: sum down a column, not across",
        "form = 'three_public'",
    ),
    _leaf(
        FUND_BALANCE,
        "结转结余末级：可加总的财政拨款结转结余（三种资金不重复）",
        "balances of the three fiscal funds, which don't overlap: safe to sum within a year",
        _forms(("fiscal_grant_summary",)),
    ),
    _leaf(
        OPERATING_ASSETS_PROCUREMENT,
        "运行资产采购末级：可加总的机关运行经费、国有资产与政府采购（一份文件一行）",
        "operating funds, state assets and procurement, one row per report: sum down a column, not across",
    ),
)
