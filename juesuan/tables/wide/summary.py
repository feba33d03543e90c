"""The two-sided summaries, line by line: 收入支出决算总表 and 财政拨款收入支出决算总表.

What belongs here: one row per printed line, side and fund, which total it adds up to, and whether it is the finest.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    money,
    proof_and_page,
    selected,
)

SUMMARY_FORMS: Final = ("revenue_expenditure_summary", "fiscal_grant_summary")
_GRANTS: Final = ("gpb_grant_income", "gf_grant_income", "sc_grant_income")
_INCOME: Final = (
    *_GRANTS, "superior_subsidy_income", "business_income", "operating_income", "affiliated_unit_income",
    "other_income",
)  # fmt: skip
_OPENING: Final = ("opening_gpb", "opening_gf", "opening_sc")
_CLOSING: Final = ("closing_gpb", "closing_gf", "closing_sc")
# Lines that other printed lines may split: leaves only where none of those has an amount.
_SPLIT: Final = {"fiscal_grant_income": _GRANTS, "opening_balance": _OPENING, "closing_balance": _CLOSING}
_LEAVES: Final = (*_INCOME, *_OPENING, *_CLOSING, "use_of_nonfiscal_balances", "balance_distribution")

# The printed total that each line goes into.
ADDS_TO: Final = {
    **dict.fromkeys((*_INCOME, "fiscal_grant_income"), "income_total"),
    "function": "expenditure_total",
    **dict.fromkeys(
        (*_OPENING, *_CLOSING, "opening_balance", "closing_balance", "use_of_nonfiscal_balances",
         "balance_distribution", "income_total", "expenditure_total"),
        "grand_total",
    ),
}  # fmt: skip


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _is_leaf() -> str:
    """True for the finest lines: classes, single kinds of income, balances, each amount once."""
    split = " ".join(
        f"WHEN '{line}' THEN count(amount) FILTER (WHERE line IN ({_listed(parts)})) "
        # Closing balances stand once per fund column, the lines of the left side once per form.
        f"OVER (PARTITION BY report_id, form, phase, side{', fund' if parts is _CLOSING else ''}) = 0"
        for line, parts in _SPLIT.items()
    )
    return (
        f"CASE line WHEN 'function' THEN coalesce(is_leaf, level = 1, false) {split} "
        f"ELSE line IN ({_listed(_LEAVES)}) END"
    )


def _adds_to() -> str:
    cases = " ".join(f"WHEN '{line}' THEN '{total}'" for line, total in ADDS_TO.items())
    return f"CASE line {cases} END"


_COLUMNS: Final = (
    *REPORT, FORM, FUND, PHASE,
    col("side", "VARCHAR", "收入方或支出方", "income or expenditure side", null=False, words=terms.SIDES),
    ROW, LINE,
    col("code", "VARCHAR", "功能科目编码", "functional code, found by the name of the class", alias="科目编码"),
    col("name", "VARCHAR", "行名", "name of the line, or of the code in that year", alias="项目"),
    PRINTED_NAME, LEVEL,
    col("adds_to", "VARCHAR", "加入哪个合计", "the printed total it is part of",
        words={total: terms.LINES[total] for total in ("income_total", "expenditure_total", "grand_total")}),
    IS_LEAF,
    *money("amount", "金额", "amount"),
    *TAIL,
)  # fmt: skip

REVENUE_EXPENDITURE_SUMMARY: Final = Table(
    "revenue_expenditure_summary",
    "收支总表：一行是收入支出决算总表或财政拨款收入支出决算总表的一行（后者的支出方按资金分列）",
    "the two-sided summaries: one row per line, side and fund; choose one form",
    _COLUMNS,
    key=("report_id", "form", "fund", "phase", "side", "row"),
    per="document",
    query=f"""
    WITH printed AS (
      SELECT report_id, form, fund, phase, side, row, line, function_code AS code, line_label AS printed_name, level,
        is_leaf, max(amount) AS amount, {proof_and_page()}
      FROM {cells(SUMMARY_FORMS)} WHERE measure = 'amount' AND side IS NOT NULL GROUP BY ALL
    ), leaves AS (
      SELECT * REPLACE ({_is_leaf()} AS is_leaf), {_adds_to()} AS adds_to FROM printed
    ), named AS (
      SELECT p.*, coalesce(n.name, l.name) AS name FROM leaves p JOIN dim_report d USING (report_id)
      LEFT JOIN code_name n ON n.kind = 'function' AND n.code = p.code AND n.fiscal_year = coalesce(d.fiscal_year, 0)
      LEFT JOIN line_name l ON l.line = p.line
    )
    SELECT {selected(_COLUMNS, "p")} FROM named p JOIN dim_report r USING (report_id)
    {in_order("p.form", "p.phase", "p.side", "p.row", "p.fund")}
    """,
)
