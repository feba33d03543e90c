"""The likely slip that broke a rule: one wrong number breaks many, and should be told once.

What belongs here: asking the release about one finding. What must not: wording of the page.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection


def cause_of(con: DuckDBPyConnection, report_id: str, verdict_id: str) -> tuple[str, str] | None:
    """The root cause of a broken verdict in words, Chinese and English; None where none is known."""
    row = con.execute(
        "SELECT c.message_zh, c.message_en FROM reconciliation v JOIN root_cause c ON c.cause_id = v.root_cause "
        "WHERE v.report_id = ? AND v.verdict_id = ?", [report_id, verdict_id]
    ).fetchone()  # fmt: skip
    return (str(row[0]), str(row[1])) if row else None
