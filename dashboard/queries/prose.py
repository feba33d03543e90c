"""What a document says in words and in performance tables 「文字数据、绩效」.

What belongs here: questions to `statement` and the performance tables, each for one document or one verdict.
"""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.queries.frames import frame


def statements_behind(con: DuckDBPyConnection, verdict_id: str) -> pd.DataFrame:
    """The figures of prose that a verdict rests on: side, sign, sentence, page, box."""
    return frame(con, """
    SELECT t.side AS "where", t.sign, s.statement_id, s.report_id, s.subject, s.section_title, s.value, s.unit, s.amount, s.quote,
      s.page, s.x0, s.y0, s.x1, s.y1
    FROM reconciliation_statement t JOIN statement s USING (statement_id) WHERE t.verdict_id = ?
    ORDER BY t.side, t.sign DESC, s.page, s.number
    """, [verdict_id])  # fmt: skip


def projects(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The self-evaluated projects of a document, in the order of its pages."""
    return frame(con, """
    SELECT project_id, project, department, implementing_unit, full_year_budget, actual, full_year_budget_printed,
      actual_printed, money_unit, execution_rate_printed, total_weight_printed, total_score_printed, indicators, page
    FROM performance_project WHERE report_id = ? ORDER BY number
    """, [report_id])  # fmt: skip


def indicators(con: DuckDBPyConnection, project_id: str) -> pd.DataFrame:
    """The indicators of one self-evaluation, as printed."""
    return frame(con, """
    SELECT level1, level2, level3, target_printed, actual_printed, unit, weight_printed, score_printed, reason, page
    FROM performance_indicator WHERE project_id = ? ORDER BY number
    """, [project_id])  # fmt: skip


def scores(con: DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The score tables of a document's evaluations, subtotals and totals included, as printed."""
    return frame(con, """
    SELECT table_number, title, row_kind, level1, level2, level3, weight_printed, score_printed, score_rate_printed,
      reason, page
    FROM evaluation_score WHERE report_id = ? ORDER BY number
    """, [report_id])  # fmt: skip
