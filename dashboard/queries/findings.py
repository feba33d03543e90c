"""What the accounts' own arithmetic says: verdicts 「核对结果」, the numbers behind them, and quarantine 「待核」.

What belongs here: questions to `reconciliation`, `reconciliation_term` and `quarantine`.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.queries.frames import PAGE, frame, number, only

_RANK: Final = "CASE v.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"
# Both sides and what rounding allows are left to `finding`: over millions of verdicts they cost ten times the rest.
_LISTED: Final = """
SELECT v.*, r.unit_id, r.unit_name, r.region, r.fiscal_year FROM (
  SELECT verdict_id, rule_id, statement, place, family, severity, verdict, gap, unit, reason, pages, report_id
  FROM reconciliation
) v JOIN dim_report r USING (report_id)
"""
_WHOLE: Final = """
SELECT v.*, r.unit_id, r.unit_name, r.region, r.fiscal_year, r.report_kind, r.entity_level, r.file
FROM reconciliation v JOIN dim_report r USING (report_id)
"""


def _filtered(
    verdicts: tuple[str, ...], severities: tuple[str, ...], rule: str | None, unit: str | None, region: str | None,
    year: int | None, search: str | None, report: str | None,
) -> tuple[str, list[Any]]:  # fmt: skip
    where, values = only(
        ("v.verdict = ANY(?)", verdicts), ("v.severity = ANY(?)", severities), ("v.rule_id = ?", rule),
        ("r.unit_id = ?", unit), ("r.region = ?", region), ("r.fiscal_year = ?", year),
        ("contains(r.unit_name, ?)", search), ("v.report_id = ?", report),
    )  # fmt: skip
    # A replaced version's findings are shown with that document alone.
    return f"WHERE {where}" + ("" if report else " AND r.is_current"), values


def count_findings(
    con: DuckDBPyConnection, *, verdicts: tuple[str, ...] = (), severities: tuple[str, ...] = (),
    rule: str | None = None, unit: str | None = None, region: str | None = None, year: int | None = None,
    search: str | None = None, report: str | None = None,
) -> int:  # fmt: skip
    """How many findings a filter leaves."""
    where, values = _filtered(verdicts, severities, rule, unit, region, year, search, report)
    return number(con, f"SELECT count(*) FROM reconciliation v JOIN dim_report r USING (report_id) {where}", values)


def findings(
    con: DuckDBPyConnection, *, verdicts: tuple[str, ...] = (), severities: tuple[str, ...] = (),
    rule: str | None = None, unit: str | None = None, region: str | None = None, year: int | None = None,
    search: str | None = None, report: str | None = None, limit: int = PAGE, offset: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """Verdicts of current documents: the gravest first, then by the size of the gap. An empty filter is no filter."""
    where, values = _filtered(verdicts, severities, rule, unit, region, year, search, report)
    order = f"ORDER BY {_RANK}, abs(v.gap) DESC NULLS LAST, v.verdict_id LIMIT ? OFFSET ?"
    return frame(con, f"{_LISTED} {where} {order}", [*values, limit, offset])


def finding(con: DuckDBPyConnection, verdict_id: str) -> pd.DataFrame:
    """One verdict with the document it concerns; no row where this release has none of that id."""
    return frame(con, f"{_WHOLE} WHERE v.report_id = ? AND v.verdict_id = ?", [_report_of(con, verdict_id), verdict_id])


def same_cause(con: DuckDBPyConnection, report_id: str, root_cause: str) -> pd.DataFrame:
    """The findings of one document that follow from the same slip."""
    return frame(con, """
    SELECT verdict_id, rule_id, statement, place, verdict, reason, pages FROM reconciliation
    WHERE report_id = ? AND root_cause = ? ORDER BY rule_id, place, verdict_id
    """, [report_id, root_cause])  # fmt: skip


def rules_met(con: DuckDBPyConnection) -> pd.DataFrame:
    """Every rule that was applied, with how often it came out how; the most often broken first."""
    return frame(con, """
    SELECT rule_id, any_value(statement) AS statement, any_value(severity) AS severity, any_value(family) AS family,
      count(*) FILTER (WHERE verdict = 'exact') AS exact, count(*) FILTER (WHERE verdict = 'rounding') AS rounding,
      count(*) FILTER (WHERE verdict = 'broken') AS broken,
      count(*) FILTER (WHERE verdict = 'untestable') AS untestable,
      count(DISTINCT report_id) FILTER (WHERE verdict = 'broken') AS documents
    FROM reconciliation GROUP BY rule_id ORDER BY broken DESC, rule_id
    """)  # fmt: skip


def numbers_behind(con: DuckDBPyConnection, verdict_id: str) -> pd.DataFrame:
    """The printed numbers that a verdict adds up: side, sign, report, page, box; of every report that it compares."""
    first, last = _keys_of(verdict_id)
    terms = frame(con, """
    SELECT fact_id, side AS "where", sign FROM reconciliation_term
    WHERE verdict_id = ? AND verdict_id BETWEEN ? AND ? ORDER BY fact_id, side
    """, [verdict_id, first, last])  # fmt: skip
    reports = [_report_of(con, key) for key in dict.fromkeys(key.partition("/")[0] for key in terms["fact_id"])]
    found = [
        frame(con, """
        SELECT fact_id, report_id, form, row, col, line, line_label, coalesce(function_code, economic_code) AS code,
          measure, fund, phase, state, amount, quantity, printed, unit, page, x0, y0, x1, y1, cell, proof
        FROM fact_amount WHERE report_id = ? AND fact_id = ANY(?)
        """, [report, list(terms["fact_id"])])
        for report in reports or [""]
    ]  # fmt: skip
    numbers = terms.merge(pd.concat(found, ignore_index=True), on="fact_id")
    own_last = numbers["report_id"].str[: len(first) - 1] != first[:-1]
    order = numbers.assign(own_last=own_last, sign_last=-numbers["sign"])
    by = ["own_last", "report_id", "where", "sign_last", "page", "form", "row", "col"]
    return order.sort_values(by, kind="stable").drop(columns=["own_last", "sign_last"]).reset_index(drop=True)


def checks_of(con: DuckDBPyConnection, fact_ids: tuple[str, ...]) -> pd.DataFrame:
    """The verdicts that some printed numbers of one document take part in, broken ones first."""
    if not fact_ids:
        fact_ids = ("",)
    first, last = _keys_of(fact_ids[0])
    return frame(con, """
    WITH met AS (
      SELECT DISTINCT verdict_id FROM reconciliation_term WHERE verdict_id BETWEEN ? AND ? AND fact_id = ANY(?)
    )
    SELECT v.verdict_id, v.rule_id, v.statement, v.place, v.severity, v.verdict, v.gap
    FROM reconciliation v JOIN met USING (verdict_id) WHERE v.verdict_id BETWEEN ? AND ?
    ORDER BY v.verdict <> 'broken', v.verdict <> 'rounding', v.rule_id, v.place
    """, [first, last, list(fact_ids), first, last])  # fmt: skip


def _report_of(con: DuckDBPyConnection, key: str) -> str:
    """The document of a key, which begins with its id: rows are found by document far faster than by long keys."""
    found = con.execute("SELECT report_id FROM dim_report WHERE starts_with(report_id, ?)", [key.partition("/")[0]]).fetchone()
    return str(found[0]) if found else ""


def _keys_of(key: str) -> tuple[str, str]:
    """The first and last key of the key's document."""
    document = key.partition("/")[0]
    return f"{document}/", f"{document}0"


def quarantine_reasons(con: DuckDBPyConnection) -> pd.DataFrame:
    """What was not understood, by reason and fault, most frequent first."""
    return frame(con, """
    SELECT fault, stage, reason, count(*) AS places, count(DISTINCT report_id) AS documents FROM quarantine
    GROUP BY ALL ORDER BY places DESC, fault, reason
    """)  # fmt: skip


def quarantine(
    con: DuckDBPyConnection, *, faults: tuple[str, ...] = (), reason: str | None = None, region: str | None = None,
    year: int | None = None, report: str | None = None, search: str | None = None, limit: int = PAGE, offset: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """What was seen and not understood, whole documents first, and how many there are in all (`of`)."""
    where, values = only(
        ("q.fault = ANY(?)", faults), ("q.reason = ?", reason), ("r.region = ?", region), ("r.fiscal_year = ?", year),
        ("q.report_id = ?", report), ("contains(concat(q.file, r.unit_name), ?)", search),
    )  # fmt: skip
    return frame(con, f"""
    SELECT q.quarantine_id, q.report_id, q.file, q.stage, q.reason, q.message_zh, q.message_en, q.page, q.form, q.place,
      q.printed, q.fault, r.unit_id, r.unit_name, r.region, r.fiscal_year, r.pages, count(*) OVER () AS "of"
    FROM quarantine q JOIN dim_report r USING (report_id) WHERE {where}
    ORDER BY q.stage <> 'document', q.file, q.quarantine_id LIMIT ? OFFSET ?
    """, [*values, limit, offset])  # fmt: skip
