"""One unit's accounts: its documents, and one document's figures with the way back to the page.

What belongs here: questions to the wide tables 「宽表」, each for one document or one unit. `form` and `row` of an
answer lead to the printed cells (`cells`).
"""

from __future__ import annotations

from typing import Final

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.queries.frames import frame

_ROW: Final = (
    "form, row, page, proof, phase, line, code, coalesce(name, printed_name) AS name, level, parent_code, is_leaf"
)


def documents(con: DuckDBPyConnection, unit_id: str) -> pd.DataFrame:
    """A unit's documents, latest year first, replaced versions last, each with its number of broken rules (errors)."""
    return frame(con, """
    WITH mine AS (SELECT * FROM dim_report WHERE unit_id = ?)
    SELECT m.report_id, m.unit_id, m.unit_name, m.region, m.fiscal_year, m.report_kind, m.entity_level, m.title, m.file,
      m.pages, m.document_date, m.is_current, m.state, m.contained_in,
      (SELECT count(*) FROM reconciliation v WHERE v.report_id = m.report_id AND v.verdict = 'broken'
       AND v.severity = 'error') AS broken
    FROM mine m
    ORDER BY m.state = 'quarantined', NOT m.is_current, m.fiscal_year DESC NULLS LAST, m.report_kind DESC,
      m.entity_level, m.report_id
    """, [unit_id])  # fmt: skip


def document(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """One document: who published it, for when, and where the file lies."""
    return frame(con, "SELECT * FROM dim_report WHERE report_id = ?", [report_id])


def files(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The files that a document was published in, the main text first; its pages are numbered on through them."""
    return frame(con, """
    SELECT file_no, file, sha256, kind, first_page, pages, file_bytes FROM report_file WHERE report_id = ? ORDER BY file_no
    """, [report_id])  # fmt: skip


def headline(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The totals that a reader asks for first, one row each, in the order of the form."""
    return frame(con, """
    SELECT line, side, amount, proof, page, form, row FROM revenue_expenditure_summary
    WHERE report_id = ? AND form = 'revenue_expenditure_summary'
      AND (side, line) IN (('income', 'income_total'), ('expenditure', 'expenditure_total'),
                           ('income', 'opening_balance'), ('expenditure', 'closing_balance'))
    ORDER BY side DESC, row
    """, [report_id])  # fmt: skip


def expenditure(con: DuckDBPyConnection, report_id: str, form: str) -> pd.DataFrame:
    """The lines of one expenditure form by functional code, as printed."""
    return frame(con, f"""
    SELECT {_ROW}, expenditure_total, basic_expenditure, project_expenditure, payment_to_superior,
      operating_expenditure, subsidy_to_affiliated
    FROM expenditure_by_function WHERE report_id = ? AND form = ? ORDER BY row
    """, [report_id, form])  # fmt: skip


def income(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The lines of 收入决算表 by functional code, as printed."""
    return frame(con, f"""
    SELECT {_ROW}, income_total, fiscal_grant_income, superior_subsidy_income, business_income, operating_income,
      affiliated_unit_income, other_income
    FROM income_by_function WHERE report_id = ? ORDER BY row
    """, [report_id])  # fmt: skip


def economic(con: DuckDBPyConnection, report_id: str, form: str) -> pd.DataFrame:
    """The lines of 基本支出 or 项目支出 by economic code; `col` tells blocks side by side apart."""
    return frame(con, f"""
    SELECT {_ROW}, col, amount FROM expenditure_by_economic WHERE report_id = ? AND form = ? ORDER BY col, row
    """, [report_id, form])  # fmt: skip


def summary(con: DuckDBPyConnection, report_id: str, form: str) -> pd.DataFrame:
    """Both sides of a summary form, line by line; lines without a number are left out."""
    return frame(con, """
    SELECT side, fund, row, line, code, coalesce(name, printed_name) AS name, printed_name, amount, proof, page, form,
      is_leaf, adds_to
    FROM revenue_expenditure_summary WHERE report_id = ? AND form = ? AND amount IS NOT NULL
    ORDER BY side DESC, row, fund
    """, [report_id, form])  # fmt: skip


def three_public(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The three public expenses, one row per form and phase (budget, actual), the statutory form first."""
    order = "form <> 'three_public', form, phase = 'actual', phase, fund"
    return frame(con, f"SELECT * FROM three_public WHERE report_id = ? ORDER BY {order}", [report_id])


def procurement(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """Operating funds, state assets and procurement, where the document has the form."""
    return frame(con, "SELECT * FROM operating_assets_procurement WHERE report_id = ? ORDER BY phase", [report_id])


def printed_forms(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """What became of each statutory form in a document."""
    return frame(con, """
    SELECT c.form, c.status, c.title, c.first_page, c.last_page, c.rows, c.amounts, c.unit, c.statement
    FROM form_coverage c LEFT JOIN dim_form d ON d.form = c.form WHERE c.report_id = ? ORDER BY d.position
    """, [report_id])  # fmt: skip


def series(con: DuckDBPyConnection, unit_id: str, level: str, kind: str) -> pd.DataFrame:
    """A unit's main totals by year, from its current documents of one level and kind."""
    return frame(con, """
    WITH mine AS (
      SELECT report_id, fiscal_year FROM dim_report
      WHERE unit_id = ? AND entity_level = ? AND report_kind = ? AND is_current AND fiscal_year IS NOT NULL
    ), sums AS (
      SELECT report_id, max(amount) FILTER (WHERE line = 'income_total' AND side = 'income') AS income_total,
        max(amount) FILTER (WHERE line = 'expenditure_total' AND side = 'expenditure') AS expenditure_total,
        max(amount) FILTER (WHERE line = 'opening_balance' AND side = 'income') AS opening_balance,
        max(amount) FILTER (WHERE line = 'closing_balance' AND side = 'expenditure') AS closing_balance
      FROM revenue_expenditure_summary
      WHERE form = 'revenue_expenditure_summary' AND report_id IN (SELECT report_id FROM mine) GROUP BY report_id
    ), spent AS (
      SELECT report_id, max(basic_expenditure) AS basic_expenditure, max(project_expenditure) AS project_expenditure
      FROM expenditure_by_function
      WHERE form = 'expenditure' AND line = 'total' AND report_id IN (SELECT report_id FROM mine) GROUP BY report_id
    ), public AS (
      SELECT report_id, three_public_total, overseas_trips, vehicle_total, reception FROM three_public
      WHERE phase IN ('actual', 'initial_budget') AND (phase = 'actual') = (report_kind = 'final_accounts')
        AND report_id IN (SELECT report_id FROM mine)
      QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY form <> 'three_public', form, fund) = 1
    )
    SELECT m.*, s.* EXCLUDE (report_id), e.* EXCLUDE (report_id), p.* EXCLUDE (report_id)
    FROM mine m LEFT JOIN sums s USING (report_id) LEFT JOIN spent e USING (report_id)
    LEFT JOIN public p USING (report_id)
    ORDER BY m.fiscal_year
    """, [unit_id, level, kind])  # fmt: skip


def code_series(con: DuckDBPyConnection, unit_id: str, level: str, kind: str, code: str) -> pd.DataFrame:
    """One functional code's expenditure by year (all funds), with its name in each year."""
    return frame(con, """
    SELECT fiscal_year, report_id, any_value(name) AS name, max(expenditure_total) AS expenditure_total,
      max(basic_expenditure) AS basic_expenditure, max(project_expenditure) AS project_expenditure
    FROM expenditure_by_function
    WHERE unit_id = ? AND entity_level = ? AND report_kind = ? AND is_current AND form = 'expenditure' AND code = ?
    GROUP BY fiscal_year, report_id ORDER BY fiscal_year
    """, [unit_id, level, kind, code])  # fmt: skip


_CELL: Final = """
SELECT fact_id, form, row, col, side, line, line_label, coalesce(function_code, economic_code) AS code, measure, fund,
  phase, state, amount, step, quantity, printed, unit, page, x0, y0, x1, y1, cell, proof
FROM fact_amount WHERE report_id = ? AND form = ?
"""


def cells(con: DuckDBPyConnection, report_id: str, form: str, row: int | None = None) -> pd.DataFrame:
    """The printed cells of a row of a form (of the whole form without one), with page and box."""
    if row is None:
        return frame(con, f"{_CELL} ORDER BY row, col", [report_id, form])
    return frame(con, f"{_CELL} AND row = ? ORDER BY col", [report_id, form, row])
