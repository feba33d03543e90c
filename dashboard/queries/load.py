"""What this release 「发布版」 is and what it changed.

What belongs here: questions to `release` and `release_diff`. Earlier releases are other files; `juesuan.warehouse`
lists them.
"""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.queries.frames import PAGE, frame, only


def release(con: DuckDBPyConnection) -> pd.DataFrame:
    """The release row; times are UTC."""
    return frame(con, "SELECT * FROM release")


def change_counts(con: DuckDBPyConnection) -> pd.DataFrame:
    """How many changes of each kind this release brought."""
    return frame(con, "SELECT kind, count(*) AS changes FROM release_diff GROUP BY kind ORDER BY kind")


def changes(con: DuckDBPyConnection, kinds: tuple[str, ...] = (), limit: int = PAGE, offset: int = 0) -> pd.DataFrame:
    """The changes against the release before, in the order of the diff."""
    where, values = only(("kind = ANY(?)", kinds))
    return frame(con, f"""
    SELECT change_id, kind, previous_release_id, unit_name, region, fiscal_year, form, line_label, old_amount,
      new_amount, old_page, new_page, text_zh, text_en, count(*) OVER () AS "of"
    FROM release_diff WHERE {where} ORDER BY change_id LIMIT ? OFFSET ?
    """, [*values, limit, offset])  # fmt: skip
