"""The cell that most likely broke a rule: one wrong number breaks many, and should be told once.

What belongs here: asking `juesuan.causes` about one document. What must not: wording of the page.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from duckdb import DuckDBPyConnection

from dashboard.queries.frames import frame, records
from juesuan.causes import causes_of
from juesuan.facts import Fact
from juesuan.reconcile.verdict import verdicts_of


def cause_of(con: DuckDBPyConnection, report_id: str, verdict_id: str) -> str:
    """The suspected cause of a broken verdict in words, Chinese as printed; empty where nothing is suspected."""
    verdicts = verdicts_of(con, report_id)
    accused = {term.fact_id for verdict in verdicts if verdict.verdict == "broken" for term in verdict.evidence}
    cells = frame(con, """
    SELECT fact_id, page, form, line_label, measure, printed FROM fact_amount WHERE report_id = ? AND fact_id = ANY(?)
    """, [report_id, sorted(accused)])  # fmt: skip
    # What is read of a number is what `causes_of` says of it: its place, its label, what is printed.
    facts = {row["fact_id"]: cast("Fact", SimpleNamespace(**row)) for row in records(cells)}
    return causes_of(verdicts, facts).get(verdict_id, "")
