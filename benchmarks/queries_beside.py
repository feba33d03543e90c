"""The fifteen questions as they are asked of plain SQLite and of pandas, for `benchmarks/queries.py --beside`.

What belongs here: the same rows in both, and each question in the words of both. Money is whole 分 (amounts of prose and
gaps: whole 0.0001 元), so that sums are exact; SQLite has an index on what is looked up. No answer may differ from
DuckDB's but by the last digit of a rounded share.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import duckdb
import pandas as pd

Frames = dict[str, pd.DataFrame]

_WHOSE: Final = "report_id unit_name fiscal_year entity_level report_kind is_current is_contained"
_FUNCTION: Final = f"{_WHOSE} form phase line code name level is_leaf"
# Columns that hold money: in whole 分, or after a `*` in whole 0.0001 元.
TABLES: Final = {
    "three_public": (f"{_WHOSE} form phase vehicles_kept",
                     "three_public_total reception vehicle_total overseas_trips vehicle_operation"),
    "expenditure_by_function": (_FUNCTION, "expenditure_total basic_expenditure project_expenditure"),
    "income_by_function": (_FUNCTION, "income_total fiscal_grant_income superior_subsidy_income business_income operating_income "
                           "other_income"),
    "expenditure_by_economic": (f"{_WHOSE} form phase code class_code class_name is_leaf", "amount"),
    "fund_balance": (f"{_WHOSE} form phase is_leaf", "opening_balance closing_balance"),
    "revenue_expenditure_summary": (f"{_WHOSE} form phase line side", "amount"),
    "statement": ("report_id measure kind phase function_code value", "*amount"),
    "performance_project": ("report_id project execution_rate total_score", "full_year_budget actual"),
    "reconciliation": ("report_id rule_id statement severity verdict root_cause unit", "*gap"),
    "fact_amount": ("fact_id report_id form row measure level line_label function_code printed unit page x0 y0 proof", "amount"),
    "release_diff": ("change_id kind unit_name fiscal_year line_label old_page new_page text_en", "old_amount new_amount"),
    "dim_report": ("report_id unit_id unit_name fiscal_year is_current report_kind state", ""),
    "dim_unit": ("unit_id unit_name region last_year", ""),
}  # fmt: skip
INDEXES: Final = (
    "fact_amount (report_id)", "dim_report (unit_name)", "dim_report (report_id)", "reconciliation (verdict)",
    "statement (measure)", "revenue_expenditure_summary (unit_name)", "dim_report (unit_id)",
)  # fmt: skip
# 万元 to the unit in which both others count.
SCALES: Final = {"execution_against_budget": 10**8, "procurement_to_small_firms": 10**8, "findings_by_rule": 10**8}
_FEN_A_WAN: Final = 10**6

_MINE: Final = "is_current AND report_kind = 'final_accounts'"
_COUNTED: Final = f"{_MINE} AND NOT is_contained AND phase = 'actual'"
SQLITE: Final = {
    "three_public_by_unit_and_year": f"""
        SELECT unit_name, fiscal_year, entity_level, max(three_public_total) FILTER (WHERE phase = 'actual') AS actual,
          max(three_public_total) FILTER (WHERE phase <> 'actual'), max(reception) FILTER (WHERE phase = 'actual'),
          max(vehicle_total) FILTER (WHERE phase = 'actual'), max(overseas_trips) FILTER (WHERE phase = 'actual')
        FROM three_public WHERE form = 'three_public' AND {_MINE} GROUP BY 1, 2, 3
        ORDER BY fiscal_year DESC, actual DESC NULLS LAST, unit_name LIMIT 20""",
    "largest_items_by_function": f"""
        SELECT fiscal_year, code, name, count(DISTINCT report_id), sum(expenditure_total) AS spent FROM expenditure_by_function
        WHERE {_COUNTED} AND is_leaf AND form = 'expenditure' AND level = 3 AND entity_level = 'department' GROUP BY 1, 2, 3
        ORDER BY spent DESC NULLS LAST, fiscal_year, code LIMIT 10""",
    "basic_and_project_share": f"""
        SELECT unit_name, fiscal_year, expenditure_total, basic_expenditure, project_expenditure,
          round(100.0 * basic_expenditure / nullif(expenditure_total, 0), 1),
          round(100.0 * project_expenditure / nullif(expenditure_total, 0), 1) AS project
        FROM expenditure_by_function WHERE form = 'expenditure' AND line = 'total' AND phase = 'actual' AND {_MINE}
        ORDER BY fiscal_year DESC, project DESC NULLS LAST, unit_name LIMIT 20""",
    "execution_against_budget": """
        WITH told AS (
          SELECT unit_name, fiscal_year, max(amount) FILTER (WHERE phase = 'initial_budget') AS initial,
            max(amount) FILTER (WHERE phase = 'adjusted_budget') AS adjusted, max(amount) FILTER (WHERE phase = 'actual') AS actual
          FROM statement JOIN dim_report USING (report_id) WHERE measure = 'gpb_expenditure' AND kind = 'amount'
            AND function_code IS NULL AND is_current GROUP BY 1, 2)
        SELECT *, round(100.0 * actual / nullif(coalesce(adjusted, initial), 0), 2) AS executed FROM told
        WHERE coalesce(initial, adjusted) IS NOT NULL ORDER BY fiscal_year DESC, executed NULLS LAST, unit_name LIMIT 20""",
    "carried_over_balances": f"""
        SELECT unit_name, fiscal_year, sum(opening_balance), sum(closing_balance) AS closing,
          sum(closing_balance) - sum(opening_balance) FROM fund_balance
        WHERE {_COUNTED} AND is_leaf AND form = 'fiscal_grant_summary' GROUP BY 1, 2
        ORDER BY fiscal_year DESC, closing DESC NULLS LAST, unit_name LIMIT 20""",
    "procurement_to_small_firms": """
        WITH told AS (
          SELECT unit_name, fiscal_year, max(amount) FILTER (WHERE measure = 'procurement_total') AS whole,
            max(amount) FILTER (WHERE measure = 'procurement_sme') AS medium,
            max(amount) FILTER (WHERE measure = 'procurement_micro') AS micro
          FROM statement JOIN dim_report USING (report_id) WHERE measure IN ('procurement_total', 'procurement_sme',
            'procurement_micro') AND kind = 'amount' AND is_current GROUP BY 1, 2)
        SELECT *, round(100.0 * medium / nullif(whole, 0), 1) AS share FROM told
        ORDER BY fiscal_year DESC, share DESC NULLS LAST, unit_name LIMIT 20""",
    "self_evaluation_against_execution": """
        SELECT unit_name, fiscal_year, project, full_year_budget, actual, execution_rate,
          round(100.0 * actual / nullif(full_year_budget, 0), 2) AS computed, total_score
        FROM performance_project JOIN dim_report USING (report_id) WHERE is_current
        ORDER BY computed NULLS LAST, total_score DESC NULLS LAST, unit_name, project LIMIT 20""",
    "who_has_not_published": """
        WITH latest AS (SELECT max(fiscal_year) AS year FROM dim_report WHERE report_kind = 'final_accounts' AND is_current)
        SELECT u.unit_name, u.region, count(r.report_id) FILTER (WHERE r.state = 'quarantined'), u.last_year
        FROM dim_unit u CROSS JOIN latest l LEFT JOIN dim_report r ON r.unit_id = u.unit_id AND r.fiscal_year = l.year
        GROUP BY u.unit_name, u.region, u.last_year
        HAVING count(*) FILTER (WHERE r.is_current AND r.report_kind = 'final_accounts') = 0
        ORDER BY u.region, u.unit_name LIMIT 20""",
    "what_was_restated": """
        SELECT kind, unit_name, fiscal_year, line_label, old_amount, new_amount, old_page, new_page, text_en FROM release_diff
        WHERE kind IN ('first_release', 'not_comparable', 'document_replaced', 'figure_restated', 'figure_reread')
        ORDER BY change_id LIMIT 20""",
    "income_by_source": f"""
        SELECT unit_name, fiscal_year, sum(income_total) AS income, sum(fiscal_grant_income), sum(superior_subsidy_income),
          sum(business_income), sum(operating_income), sum(other_income) FROM income_by_function
        WHERE {_COUNTED} AND is_leaf GROUP BY 1, 2 ORDER BY fiscal_year DESC, income DESC NULLS LAST, unit_name LIMIT 20""",
    "economic_composition": f"""
        SELECT unit_name, fiscal_year, class_code, class_name, sum(amount) AS spent FROM expenditure_by_economic
        WHERE {_COUNTED} AND is_leaf AND form = 'gpb_basic' AND code IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING spent <> 0
        ORDER BY fiscal_year DESC, unit_name, class_code LIMIT 20""",
    "cost_per_vehicle": f"""
        WITH kept AS (SELECT report_id, max(value) AS vehicles FROM statement WHERE measure = 'vehicles_kept' AND kind = 'count'
          GROUP BY report_id)
        SELECT unit_name, fiscal_year, vehicle_operation, coalesce(vehicles_kept, vehicles),
          round(vehicle_operation / 1000000.0 / nullif(coalesce(vehicles_kept, vehicles), 0), 2) AS each
        FROM three_public LEFT JOIN kept USING (report_id) WHERE {_COUNTED} AND form = 'three_public'
        ORDER BY fiscal_year DESC, each DESC NULLS LAST, unit_name LIMIT 20""",
    "findings_by_rule": """
        SELECT rule_id, statement, severity, count(*) AS broken, count(DISTINCT root_cause), count(DISTINCT report_id),
          max(CASE WHEN coalesce(unit, '') = '' THEN abs(gap) END)
        FROM reconciliation JOIN dim_report USING (report_id) WHERE verdict = 'broken' AND is_current GROUP BY 1, 2, 3
        ORDER BY broken DESC, rule_id LIMIT 20""",
    "number_to_page": """
        SELECT fact_id, unit_name, line_label, function_code, amount, printed, unit, page, round(x0), round(y0), proof
        FROM fact_amount JOIN dim_report USING (report_id) WHERE unit_name = '{unit}' AND fiscal_year = 2024
          AND form = 'expenditure' AND measure = 'expenditure_total' AND level = 1 ORDER BY "row" LIMIT 20""",
    "five_year_series": f"""
        SELECT fiscal_year, max(amount) FILTER (WHERE line = 'income_total' AND side = 'income'),
          max(amount) FILTER (WHERE line = 'expenditure_total' AND side = 'expenditure'),
          max(amount) FILTER (WHERE line = 'opening_balance' AND side = 'income'),
          max(amount) FILTER (WHERE line = 'closing_balance' AND side = 'expenditure')
        FROM revenue_expenditure_summary WHERE unit_name = '{{unit}}' AND form = 'revenue_expenditure_summary' AND {_MINE}
          AND phase = 'actual' AND entity_level = 'department' GROUP BY 1 ORDER BY 1 DESC LIMIT 5""",
}  # fmt: skip


def fill(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> Frames:
    """The same rows in SQLite and in pandas."""
    frames: Frames = {}
    for table, (plain, money) in TABLES.items():
        fields = [f'"{name}"' if _is_plain(con, table, name) else f'CAST("{name}" AS DOUBLE) AS "{name}"' for name in plain.split()]
        for name in money.split():
            bare = name.removeprefix("*")
            fields.append(f'CAST("{bare}" * {10_000 if name != bare else 100} AS BIGINT) AS "{bare}"')
        query = f"SELECT {', '.join(fields)} FROM {table}"
        names = [name.removeprefix("*") for name in (*plain.split(), *money.split())]
        frames[table] = con.execute(query).df()
        columns = ", ".join(f'"{name}"' for name in names)
        lite.execute(f"CREATE TABLE {table} ({columns})")
        rows = con.execute(query)
        while chunk := rows.fetchmany(50_000):
            lite.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", chunk)
    for number, index in enumerate(INDEXES):
        lite.execute(f"CREATE INDEX i{number} ON {index}")
    lite.execute("ANALYZE")
    lite.commit()
    return frames


def _is_plain(con: duckdb.DuckDBPyConnection, table: str, name: str) -> bool:
    """Whether a column is no decimal, which SQLite has not."""
    (kind,) = con.execute(
        "SELECT data_type FROM duckdb_columns() WHERE table_name = ? AND column_name = ? AND schema_name = 'main'", [table, name]
    ).fetchall()[0]  # fmt: skip
    return not str(kind).startswith("DECIMAL")


def same(ours: Sequence[tuple[Any, ...]], names: Sequence[str], theirs: Sequence[tuple[Any, ...]], question: str) -> bool:
    """Whether two answers are equal: text and money exactly, rounded shares to their last digit."""
    scale = SCALES.get(question, _FEN_A_WAN)

    def ours_as(name: str, value: Any) -> Any:
        if isinstance(value, Decimal):
            return int(value * scale) if name.endswith("_wan") else int(value * 100) if name.endswith("_amount") else float(value)
        return value

    def equal(name: str, one: Any, other: Any) -> bool:
        one = ours_as(name, one)
        if one is None or other is None or other != other:
            return one is None and (other is None or other != other)
        if isinstance(one, str):
            return bool(one == other)
        # Two ways of rounding a share differ by one of its last digit at most.
        return abs(float(one) - float(other)) <= (0 if isinstance(one, int) else 0.1000001)

    return len(ours) == len(theirs) and all(
        equal(name, one, other) for mine, row in zip(ours, theirs, strict=True) for name, one, other in zip(names, mine, row, strict=True)
    )
