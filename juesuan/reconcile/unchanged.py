"""Joint tests 「联合检验」 that the release before has made already: of reports whose equalities are the same, copied.

Nothing but a report's equalities and their numbers decides its joint test, and no night changes more than a few
reports. So their contents are compared, not the names or dates of files. What belongs here: that comparison. The test
itself is `juesuan.reconcile.joint`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from juesuan.reconcile.across_rules import FAMILY

# All that the test reads, as one number a report. Verdicts across reports come after it and take no part.
_MARKS: Final = f"""
CREATE OR REPLACE TEMP TABLE {{name}} AS
WITH equality AS (
  SELECT * FROM {{source}}reconciliation WHERE relation = '=' AND gap IS NOT NULL AND family NOT IN ('hygiene', '{FAMILY}')
), mark AS (
  SELECT report_id, hash(verdict_id, rule_id, verdict, severity, gap, allowed) AS mark FROM equality
  UNION ALL
  SELECT e.report_id, hash(t.verdict_id, t.fact_id, t.side, t.sign)
  FROM {{source}}reconciliation_term t JOIN equality e ON e.verdict_id = t.verdict_id
  UNION ALL
  SELECT report_id, hash(fact_id, amount, step) FROM {{source}}fact_amount
)
SELECT report_id, sum(mark::HUGEINT) AS mark, count(*) AS rows FROM mark GROUP BY report_id
"""

# The version of the reader covers the test's own sources and the rules.
_COPY: Final = """
INSERT INTO {into}
SELECT t.* FROM before.main.joint_test t JOIN before.main.dim_report b ON b.report_id = t.report_id
JOIN dim_report d ON d.report_id = t.report_id AND d.reader_version = b.reader_version
JOIN mark_now n ON n.report_id = t.report_id
JOIN mark_before m ON m.report_id = t.report_id AND m.mark = n.mark AND m.rows = n.rows
"""


def copy_unchanged(con: duckdb.DuckDBPyConnection, previous: Path | None, into: str) -> None:
    """Copy the joint tests of unchanged reports from the published file `previous` into the table `into`.

    Copies none where there is no such file, it can't be opened, or its tables are those of another version.
    """
    if previous is None or not previous.exists():
        return
    path = str(previous).replace("'", "''")
    try:
        con.execute(f"ATTACH '{path}' AS before (READ_ONLY)")
    except duckdb.Error:
        # release_diff says that it could not be opened, and why.
        return
    try:
        con.execute(_MARKS.format(name="mark_before", source="before.main."))
        con.execute(_MARKS.format(name="mark_now", source=""))
        con.execute(_COPY.format(into=into))
    except (duckdb.CatalogException, duckdb.BinderException):
        # A release of another version: its tests are made again.
        return
    finally:
        con.execute("DETACH before")
        con.execute("DROP TABLE IF EXISTS mark_before; DROP TABLE IF EXISTS mark_now")
