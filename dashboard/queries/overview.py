"""What the warehouse covers: units 「单位」, years, forms published or missing.

What belongs here: questions about documents and forms, not about figures.
"""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.queries.frames import PAGE, frame, number, only

# Versions that a later one replaced are history; what could not be read has no later one.
_SHOWN = "(r.is_current OR r.state = 'quarantined')"
_PUBLISHED = "c.status IN ('found', 'empty', 'empty_with_statement')"


def totals(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row: units, documents, years and quarantine of the whole warehouse."""
    return frame(con, """
    SELECT (SELECT count(*) FROM dim_unit WHERE reports > 0) AS units,
      count(*) FILTER (WHERE state <> 'quarantined') AS documents,
      count(*) FILTER (WHERE state = 'quarantined') AS unread,
      min(fiscal_year) FILTER (WHERE state <> 'quarantined') AS first_year,
      max(fiscal_year) FILTER (WHERE state <> 'quarantined') AS last_year,
      (SELECT count(*) FROM quarantine) AS quarantine
    FROM dim_report
    """)  # fmt: skip


def verdict_counts(con: DuckDBPyConnection) -> pd.DataFrame:
    """How many checks came out how, by verdict and severity."""
    return frame(con, "SELECT verdict, severity, count(*) AS places FROM reconciliation GROUP BY ALL ORDER BY ALL")


def regions(con: DuckDBPyConnection) -> pd.DataFrame:
    """The regions of all documents."""
    return frame(con, "SELECT DISTINCT region FROM dim_report WHERE region IS NOT NULL ORDER BY region")


def years(con: DuckDBPyConnection) -> pd.DataFrame:
    """The fiscal years of all documents, latest first."""
    query = "SELECT DISTINCT fiscal_year FROM dim_report WHERE fiscal_year IS NOT NULL ORDER BY fiscal_year DESC"
    return frame(con, query)


def documents_by_year(con: DuckDBPyConnection, region: str | None = None) -> pd.DataFrame:
    """How many current documents each year has, by fate."""
    where, values = only(("r.region = ?", region))
    return frame(con, f"""
    SELECT r.fiscal_year, r.state, count(*) AS documents FROM dim_report r WHERE {_SHOWN} AND {where}
    GROUP BY ALL ORDER BY ALL
    """, values)  # fmt: skip


def count_units(con: DuckDBPyConnection, region: str | None = None, search: str | None = None) -> int:
    """How many units a filter leaves."""
    where, values = only(("u.region = ?", region), ("contains(u.unit_name, ?)", search))
    return number(con, f"SELECT count(*) FROM dim_unit u WHERE {where}", values)


def units(
    con: DuckDBPyConnection, region: str | None = None, search: str | None = None, also: str | None = None,
    limit: int = PAGE,
) -> pd.DataFrame:  # fmt: skip
    """Units by region and name; `also` is a unit_id listed in any case. Units with something to show come first."""
    where, values = only(("u.region = ?", region), ("contains(u.unit_name, ?)", search))
    return frame(con, f"""
    WITH chosen AS (
      SELECT unit_id FROM dim_unit u WHERE {where} ORDER BY reports = 0, region, unit_name, unit_id LIMIT ?
    )
    SELECT unit_id, unit_name, region, first_year, last_year, reports FROM dim_unit
    WHERE unit_id IN (SELECT unit_id FROM chosen) OR unit_id = ?
    ORDER BY reports = 0, region, unit_name, unit_id
    """, [*values, limit, also or ""])  # fmt: skip


def units_by_year(
    con: DuckDBPyConnection, region: str | None = None, search: str | None = None, limit: int = PAGE, offset: int = 0
) -> pd.DataFrame:
    """One row per unit and current document: its fate, and how many of the forms it should have it prints."""
    where, values = only(("u.region = ?", region), ("contains(u.unit_name, ?)", search))
    return frame(con, f"""
    WITH chosen AS (
      SELECT unit_id, unit_name, region FROM dim_unit u WHERE {where}
      ORDER BY reports = 0, region, unit_name, unit_id LIMIT ? OFFSET ?
    ), shown AS (
      SELECT r.* FROM dim_report r WHERE r.unit_id IN (SELECT unit_id FROM chosen) AND {_SHOWN}
    ), forms AS (
      SELECT report_id, count(*) FILTER (WHERE {_PUBLISHED}) AS published, count(*) AS expected
      FROM form_coverage c WHERE report_id IN (SELECT report_id FROM shown) GROUP BY report_id
    )
    SELECT u.unit_id, u.unit_name, u.region, s.fiscal_year, s.report_id, s.entity_level, s.report_kind, s.state,
      f.published, f.expected
    FROM chosen u LEFT JOIN shown s ON s.unit_id = u.unit_id LEFT JOIN forms f ON f.report_id = s.report_id
    ORDER BY s.state = 'quarantined', u.region, u.unit_name, u.unit_id, s.fiscal_year, s.report_kind DESC,
      s.entity_level
    """, [*values, limit, offset])  # fmt: skip


def forms_by_status(
    con: DuckDBPyConnection, year: int | None = None, region: str | None = None, kind: str | None = None
) -> pd.DataFrame:
    """For each statutory form how many documents print it, print it empty, or don't."""
    where, values = only(("r.fiscal_year = ?", year), ("r.region = ?", region), ("r.report_kind = ?", kind))
    return frame(con, f"""
    SELECT c.form, any_value(d.name_zh) AS name_zh, any_value(d.name_en) AS name_en, any_value(d.position) AS position,
      c.status, count(*) AS documents
    FROM form_coverage c JOIN dim_report r USING (report_id) JOIN dim_form d ON d.form = c.form
    WHERE r.is_current AND {where} GROUP BY c.form, c.status ORDER BY position, c.status
    """, values)  # fmt: skip


def form_gaps(
    con: DuckDBPyConnection, statuses: tuple[str, ...], year: int | None = None, region: str | None = None,
    kind: str | None = None, form: str | None = None, search: str | None = None, limit: int = PAGE, offset: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """The forms with one of these statuses, document by document, and how many there are in all (`of`)."""
    where, values = only(
        ("c.status = ANY(?)", statuses), ("r.fiscal_year = ?", year), ("r.region = ?", region),
        ("r.report_kind = ?", kind), ("c.form = ?", form), ("contains(r.unit_name, ?)", search),
    )  # fmt: skip
    return frame(con, f"""
    SELECT r.unit_name, r.unit_id, r.region, r.fiscal_year, r.report_kind, r.entity_level, r.report_id, c.form,
      c.status, c.title, c.first_page, c.statement, count(*) OVER () AS "of"
    FROM form_coverage c JOIN dim_report r USING (report_id) JOIN dim_form d ON d.form = c.form
    WHERE r.is_current AND {where}
    ORDER BY r.fiscal_year DESC, r.region, r.unit_name, r.report_id, d.position LIMIT ? OFFSET ?
    """, [*values, limit, offset])  # fmt: skip


def silent_units(con: DuckDBPyConnection, year: int, region: str | None = None, limit: int = PAGE) -> pd.DataFrame:
    """Units that published final accounts for an earlier year and none, or none that could be read, for this one."""
    where, values = only(("u.region = ?", region))
    return frame(con, f"""
    SELECT u.unit_id, u.unit_name, u.region, max(r.fiscal_year) AS last_year, count(*) OVER () AS "of"
    FROM dim_unit u JOIN dim_report r USING (unit_id)
    WHERE r.report_kind = 'final_accounts' AND r.is_current AND r.fiscal_year < ? AND {where}
      AND NOT EXISTS (SELECT 1 FROM dim_report t WHERE t.unit_id = u.unit_id AND t.fiscal_year = ? AND t.is_current
                      AND t.report_kind = 'final_accounts')
    GROUP BY u.unit_id, u.unit_name, u.region ORDER BY u.region, u.unit_name, u.unit_id LIMIT ?
    """, [year, *values, year, limit])  # fmt: skip
