"""Income and expenditure by functional code 「支出功能分类」, expenditure by economic code 「支出经济分类」.

What belongs here: the wide tables whose rows are coded lines of one form. Each row says which form it stands in,
so that forms are never mixed silently. Totals and unknown rows are kept; only leaves add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from juesuan.tables.core import col
from juesuan.tables.model import Column, Table
from juesuan.tables.wide.shape import (
    FORM,
    FUND,
    IS_LEAF,
    LEVEL,
    LINE,
    PARENT,
    PHASE,
    PRINTED_NAME,
    REPORT,
    ROW,
    TAIL,
    cells,
    from_measures,
    in_order,
    pairs,
    proof_and_page,
    selected,
)

_FUNCTION: Final = (
    col("code", "VARCHAR", "功能科目编码", "functional code; empty for totals", alias="科目编码"),
    col("name", "VARCHAR", "科目名称", "name of the code in that year, as reports print it most, else from the lists"),
    PRINTED_NAME, LEVEL, PARENT,
    col("class_code", "VARCHAR", "类编码", "code of the class it belongs to"),
    col("class_name", "VARCHAR", "类名称", "name of that class"),
    IS_LEAF,
)  # fmt: skip
_ECONOMIC: Final = (
    col("col", "INTEGER", "第几列", "first column of its amounts: forms print several blocks side by side", null=False),
    LINE,
    col("code", "VARCHAR", "经济科目编码", "economic code; empty for totals", alias="科目编码"),
    *_FUNCTION[1:],
)

INCOME: Final = (
    ("income_total", "本年收入合计", "income of the year"),
    ("fiscal_grant_income", "财政拨款收入", "fiscal grants"),
    ("superior_subsidy_income", "上级补助收入", "subsidies from superior units"),
    ("business_income", "事业收入", "income of public services"),
    ("edu_fee_income", "其中教育收费", "of which education fees"),
    ("operating_income", "经营收入", "operating income"),
    ("affiliated_unit_income", "附属单位上缴收入", "remitted by affiliated units"),
    ("other_income", "其他收入", "other income"),
)
EXPENDITURE: Final = (
    ("expenditure_total", "本年支出合计", "expenditure of the year"),
    ("basic_expenditure", "基本支出", "basic expenditure"),
    ("project_expenditure", "项目支出", "project expenditure"),
    ("payment_to_superior", "上缴上级支出", "remitted to superior units"),
    ("operating_expenditure", "经营支出", "operating expenditure"),
    ("subsidy_to_affiliated", "对附属单位补助支出", "subsidies to affiliated units"),
)
_ECONOMIC_AMOUNTS: Final = (
    ("amount", "金额", "amount"),
    ("personnel_funds", "人员经费", "of which personnel, where the form has the column"),
    ("public_funds", "公用经费", "of which public funds, where the form has the column"),
)
INCOME_FORMS: Final = ("income",)
EXPENDITURE_FORMS: Final = (
    "expenditure", "fiscal_grant_expenditure", "gpb_expenditure", "government_fund", "state_capital", "sc_expenditure",
)  # fmt: skip
ECONOMIC_FORMS: Final = ("gpb_basic", "gpb_project")


def _query(
    kind: str, columns: tuple[Column, ...], forms: Iterable[str], amounts: Iterable[tuple[str, str, str]]
) -> str:
    """Printed rows of coded forms with their measures side by side, named by code and year."""
    measures = [name for name, _, _ in amounts]
    # Blocks side by side share a printed row: there the code and the label tell the lines apart.
    column = "min(col) AS col, " if kind == "economic" else ""
    return f"""
    WITH printed AS (
      SELECT report_id, form, fund, phase, row, line, {kind}_code AS code, line_label AS printed_name, level,
        parent_code, coalesce(is_leaf, false) AS is_leaf, {column}{from_measures(measures)}, {proof_and_page()}
      FROM {cells(forms)} GROUP BY ALL
    ), named AS (
      SELECT p.*, coalesce(n.name, l.name) AS name, left(p.code, 3) AS class_code, c.name AS class_name
      FROM printed p JOIN dim_report d USING (report_id)
      LEFT JOIN code_name n ON n.kind = '{kind}' AND n.code = p.code AND n.fiscal_year = coalesce(d.fiscal_year, 0)
      LEFT JOIN code_name c ON c.kind = '{kind}' AND c.code = left(p.code, 3)
        AND c.fiscal_year = coalesce(d.fiscal_year, 0)
      LEFT JOIN line_name l ON l.line = p.line AND p.code IS NULL
    )
    SELECT {selected(columns, "p")} FROM named p JOIN dim_report r USING (report_id)
    {in_order("p.form", "p.phase", "p.fund", "p.row", *(["p.col"] if kind == "economic" else []))}
    """


_INCOME_COLUMNS: Final = (*REPORT, FORM, FUND, PHASE, ROW, LINE, *_FUNCTION, *pairs(INCOME), *TAIL)
INCOME_BY_FUNCTION: Final = Table(
    "income_by_function",
    "收入决算：一行是收入决算表的一行，按支出功能分类",
    "income by functional code: one row per line of 收入决算表",
    _INCOME_COLUMNS,
    key=("report_id", "form", "fund", "phase", "row"),
    per="document",
    query=_query("function", _INCOME_COLUMNS, INCOME_FORMS, INCOME),
)

_EXPENDITURE_COLUMNS: Final = (*REPORT, FORM, FUND, PHASE, ROW, LINE, *_FUNCTION, *pairs(EXPENDITURE), *TAIL)
EXPENDITURE_BY_FUNCTION: Final = Table(
    "expenditure_by_function",
    "支出决算：一行是支出决算表（全部资金）或一般公共预算、政府性基金、国有资本经营预算支出决算表的一行",
    "expenditure by functional code: one row per line of the form named in `form`; choose one form or fund",
    _EXPENDITURE_COLUMNS,
    key=("report_id", "form", "fund", "phase", "row"),
    per="document",
    query=_query("function", _EXPENDITURE_COLUMNS, EXPENDITURE_FORMS, EXPENDITURE),
)

_ECONOMIC_COLUMNS: Final = (*REPORT, FORM, FUND, PHASE, ROW, *_ECONOMIC, *pairs(_ECONOMIC_AMOUNTS), *TAIL)
EXPENDITURE_BY_ECONOMIC: Final = Table(
    "expenditure_by_economic",
    "支出经济分类：一行是一般公共预算基本支出（或项目支出）决算明细表的一行",
    "general public budget expenditure by economic code: basic and, where published, project expenditure",
    _ECONOMIC_COLUMNS,
    key=("report_id", "form", "fund", "phase", "row", "col"),
    per="document",
    query=_query("economic", _ECONOMIC_COLUMNS, ECONOMIC_FORMS, _ECONOMIC_AMOUNTS),
)
