"""What each fund began with, received, spent and kept 「结转和结余」, from every form that says so.

What belongs here: one row per report, form and fund, and for government fund and state capital forms one per
printed line. The form is named on each row: 财政拨款收入支出决算总表 splits by fund, 收入支出决算总表 is all funds.
"""

from __future__ import annotations

from typing import Final

from juesuan import terms
from juesuan.tables.core import col
from juesuan.tables.model import Table
from juesuan.tables.wide.shape import (
    FORM,
    FUND,
    IS_LEAF,
    LEVEL,
    LINE,
    PHASE,
    PRINTED_NAME,
    REPORT,
    ROW,
    TAIL,
    cells,
    in_order,
    pairs,
    proof_and_page,
    selected,
)

_AMOUNTS: Final = (
    ("opening_balance", "年初结转和结余", "carried over from the year before"),
    ("income_total", "本年收入", "income of the year"),
    ("use_of_nonfiscal_balances", "使用非财政拨款结余", "non-fiscal balances used"),
    ("expenditure_total", "本年支出", "expenditure of the year"),
    ("balance_distribution", "结余分配", "balances distributed"),
    ("closing_balance", "年末结转和结余", "carried over to the next year"),
)
DETAIL_FORMS: Final = ("government_fund", "state_capital", "gpb_expenditure")
_SHORT: Final = {"general_public_budget": "gpb", "government_fund": "gf", "state_capital": "sc"}
_COLUMNS: Final = (
    *REPORT, FORM, FUND, PHASE, ROW, LINE,
    col("code", "VARCHAR", "功能科目编码", "functional code; empty for whole funds", alias="科目编码"),
    col("name", "VARCHAR", "科目名称", "name of the code in that year; of the fund for whole funds"),
    PRINTED_NAME, LEVEL, IS_LEAF,
    *pairs(_AMOUNTS),
    *TAIL,
)  # fmt: skip


def _line(line: str, side: str) -> str:
    return f"max(amount) FILTER (WHERE line = '{line}' AND side = '{side}')"


def _by_fund(short: str, fund: str) -> str:
    """One fund of 财政拨款收入支出决算总表: lines of its own left, its own column (or closing line) right."""
    mine = f"fund = '{fund}'"
    return f"""
      SELECT report_id, '{fund}' AS fund, phase,
        max(amount) FILTER (WHERE line = 'opening_{short}') AS opening_balance,
        max(amount) FILTER (WHERE line = '{short}_grant_income') AS income_total,
        max(amount) FILTER (WHERE line = 'expenditure_total') AS expenditure_total,
        coalesce(max(amount) FILTER (WHERE line = 'closing_balance'),
                 max(amount) FILTER (WHERE line = 'closing_{short}' AND {mine}),
                 max(amount) FILTER (WHERE line = 'closing_{short}' AND fund = 'fiscal_grant')) AS closing_balance,
        true AS is_leaf, {proof_and_page()}
      FROM grants WHERE line IN ('opening_{short}', '{short}_grant_income', 'closing_{short}')
        OR ({mine} AND line IN ('expenditure_total', 'closing_balance'))
      GROUP BY ALL"""


_FUND_NAMES: Final = " ".join(f"WHEN '{fund}' THEN '{name}'" for fund, name in terms.FUNDS.items())

FUND_BALANCE: Final = Table(
    "fund_balance",
    "结转结余：一行是一份文件一张表中的一种资金，或政府性基金、国有资本经营预算表的一行",
    "opening balance, income, expenditure and closing balance: one row per report, form and fund, or per coded line",
    _COLUMNS,
    key=("report_id", "form", "fund", "phase", "row"),
    per="document",
    query=f"""
    WITH grants AS (
      SELECT * FROM {cells(("fiscal_grant_summary",), "line")}
    ), printed AS (
      SELECT report_id, 'revenue_expenditure_summary' AS form, 'all_funds' AS fund, phase, 0 AS row, 'total' AS line,
        NULL AS code, NULL AS printed_name, NULL::INTEGER AS level, false AS is_leaf,
        {_line("opening_balance", "income")} AS opening_balance, {_line("income_total", "income")} AS income_total,
        {_line("use_of_nonfiscal_balances", "income")} AS use_of_nonfiscal_balances,
        {_line("expenditure_total", "expenditure")} AS expenditure_total,
        {_line("balance_distribution", "expenditure")} AS balance_distribution,
        {_line("closing_balance", "expenditure")} AS closing_balance, {proof_and_page()}
      FROM {cells(("revenue_expenditure_summary",), "line")}
      WHERE line IN ({", ".join(f"'{name}'" for name, _, _ in _AMOUNTS)}) GROUP BY ALL
      UNION ALL BY NAME
      SELECT *, 'fiscal_grant_summary' AS form, 0 AS row, 'total' AS line FROM (
        SELECT report_id, 'fiscal_grant' AS fund, phase, {_line("opening_balance", "income")} AS opening_balance,
          {_line("income_total", "income")} AS income_total,
          {_line("expenditure_total", "expenditure")} AS expenditure_total,
          {_line("closing_balance", "expenditure")} AS closing_balance, false AS is_leaf, {proof_and_page()}
        FROM grants WHERE fund = 'fiscal_grant'
          AND line IN ('opening_balance', 'income_total', 'expenditure_total', 'closing_balance') GROUP BY ALL
        UNION ALL BY NAME {" UNION ALL BY NAME ".join(_by_fund(short, fund) for fund, short in _SHORT.items())}
      )
      UNION ALL BY NAME
      SELECT report_id, form, fund, phase, row, line, function_code AS code, line_label AS printed_name, level,
        coalesce(is_leaf, false) AS is_leaf,
        max(amount) FILTER (WHERE measure = 'opening_balance') AS opening_balance,
        max(amount) FILTER (WHERE measure = 'income_total') AS income_total,
        max(amount) FILTER (WHERE measure = 'expenditure_total') AS expenditure_total,
        max(amount) FILTER (WHERE measure = 'closing_balance') AS closing_balance, {proof_and_page()}
      FROM {cells(DETAIL_FORMS)}
      -- Forms that print expenditure only say nothing of balances.
      WHERE (report_id, form) IN (
        SELECT (report_id, form) FROM fact_amount WHERE measure IN ('opening_balance', 'closing_balance')
      ) GROUP BY ALL
    ), named AS (
      SELECT p.*, coalesce(n.name, CASE p.fund {_FUND_NAMES} END) AS name FROM printed p
      JOIN dim_report d USING (report_id)
      LEFT JOIN code_name n ON n.kind = 'function' AND n.code = p.code AND n.fiscal_year = coalesce(d.fiscal_year, 0)
    )
    SELECT {selected(_COLUMNS, "p")} FROM named p JOIN dim_report r USING (report_id)
    {in_order("p.form", "p.phase", "p.fund", "p.row")}
    """,
)
