"""A night's documents into a copy of the release before 「增量建库」: theirs made, the others' rows taken over.

What belongs here: the order of the steps. The documents that are new or read again go through the same functions as
all documents do in a whole build, in a database of their own; then what depends on several documents is made anew:
which version is current, dimensions, verdicts across reports, fates. The result equals a whole build row by row; only
the order of rows on disk differs, since what came later stands later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from juesuan.codes import CodeLists
from juesuan.reconcile.across_rules import FAMILY
from juesuan.tables import TABLES, WIDE_TABLES
from juesuan.tables.core import DIM_ECONOMIC, DIM_FUNCTION, DIM_REPORT, DIM_UNIT, QUARANTINE, RECONCILIATION, RELEASE
from juesuan.tables.part import REPORT_PART
from juesuan.tables.source import SOURCE
from juesuan.tables.wide.change import RELEASE_DIFF
from juesuan.warehouse import derive, dimensions, versions
from juesuan.warehouse.diff import CARRIED
from juesuan.warehouse.load import load_documents
from juesuan.warehouse.staging import CATALOG, FRESH, apart

if TYPE_CHECKING:
    from juesuan.rules import Rule
    from juesuan.warehouse.carry import Plan

_STAGED: Final = f"{CATALOG}.main."
_NEW: Final = f"{FRESH}.main."
_LEAVING: Final = "SELECT report_id FROM leaving"
# Of the tables of the release as a whole, those that another step fills; forms and the crosswalk are the program's.
_EMPTIED: Final = (DIM_UNIT, DIM_FUNCTION, DIM_ECONOMIC, RELEASE, RELEASE_DIFF, SOURCE)


def build_on(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    *,
    rules: tuple[Rule, ...],
    codes: CodeLists,
    made_by: str,
    previous: Path | None,
    reconcile: Callable[..., Any],
) -> None:
    """Bring a copy of the release before up to the parts of today, all but the release's own row and its differences.

    The connection's current schema is the copy. Raises what a whole build raises.
    """
    from juesuan.reconcile.across import judge_across, note_pairs
    from juesuan.reconcile.joint import run_on_warehouse

    con.execute("CREATE TEMP TABLE leaving AS SELECT unnest(?::VARCHAR[]) AS report_id", [list(plan.leaving)])
    note_pairs(con, catalog=CATALOG)
    taught = {kind: dimensions.learned_before(con, kind) for kind, _ in dimensions.by_kind(codes)}
    forgotten = {kind: dimensions.learned(con, kind, only="leaving") for kind in taught}
    with apart(con):
        con.execute(";\n".join(table.ddl() for table in TABLES))
        load_documents(con, plan.fresh, made_by)
        derive.find_repeats(con)
        reconcile(con, rules)
        run_on_warehouse(con)
        con.execute(f"CREATE TEMP TABLE arrived AS SELECT report_id FROM {_NEW}dim_report")
        con.execute(f"USE {CATALOG}")
        _replace_documents(con)
        _decide_versions(con, previous)
        for table in _EMPTIED:
            con.execute(f"DELETE FROM {table.name}")
        dimensions.fill_units(con)
        named = {}
        for kind, listed in dimensions.by_kind(codes):
            before = dimensions.entries(listed, taught[kind])
            now = taught[kind] - forgotten[kind] + dimensions.learned(con, kind, source=_NEW)
            named[kind] = dimensions.entries(listed, now)
            dimensions.fill_kind(con, kind, listed, named[kind])
            _note_renamed(con, kind, before, named[kind])
        judge_across(con, catalog=CATALOG, into=FRESH, changed="arrived")
        _replace_verdicts(con)
        derive.settle_states(con)
        _widen(con, named)
    con.execute(f"CREATE TEMP TABLE {CARRIED} AS SELECT report_id FROM dim_report ANTI JOIN arrived USING (report_id)")


def _replace_documents(con: duckdb.DuckDBPyConnection) -> None:
    """The rows of documents, but their verdicts: those that leave go, those that arrived come."""
    con.execute(f"DELETE FROM {QUARANTINE.name} WHERE reason = '{versions.UNDECIDED}'")
    for table in TABLES:
        if table.per == "document" and table is not RECONCILIATION:
            con.execute(f"DELETE FROM {table.name} WHERE report_id IN ({_LEAVING})")
            con.execute(f"INSERT INTO {table.name} FROM {_NEW}{table.name}")


def _decide_versions(con: duckdb.DuckDBPyConnection, previous: Path | None) -> None:
    """dim_report and report_part as a whole build would begin them, in its order; then what is current."""
    con.execute("CREATE TEMP TABLE stood AS SELECT report_id, is_current, contained_in IS NOT NULL AS is_contained FROM dim_report")
    con.execute(f"""
    CREATE TEMP TABLE documents AS
    SELECT d.* REPLACE (false AS is_current, NULL AS contained_in, p.read_state AS state)
    FROM dim_report d JOIN report_part p USING (report_id) WHERE report_id NOT IN ({_LEAVING})
    UNION ALL BY NAME FROM {_NEW}dim_report
    """)
    con.execute(f"""
    CREATE TEMP TABLE their_parts AS
    SELECT * FROM report_part WHERE report_id NOT IN ({_LEAVING}) UNION ALL BY NAME FROM {_NEW}report_part
    """)
    in_order = "ORDER BY coalesce(d.region, ''), coalesce(d.unit_name, ''), coalesce(d.fiscal_year, 0), d.file, d.report_id"
    con.execute(f"DELETE FROM {DIM_REPORT.name}")
    con.execute(f"DELETE FROM {REPORT_PART.name}")
    con.execute(f"INSERT INTO {DIM_REPORT.name} BY NAME SELECT d.* FROM documents d {in_order}")
    con.execute(
        f"INSERT INTO {REPORT_PART.name} BY NAME SELECT p.* FROM their_parts p JOIN documents d USING (report_id) {in_order}"
    )
    for name in ("documents", "their_parts"):
        con.execute(f"DROP TABLE temp.{name}")
    versions.decide(con, versions.published_before(con, previous))


def _note_renamed(con: duckdb.DuckDBPyConnection, kind: str, before: Sequence[Any], now: Sequence[Any]) -> None:
    """The documents that print a code, or a code of a class, which is now called otherwise than it was."""
    con.execute("CREATE TEMP TABLE IF NOT EXISTS renamed (report_id VARCHAR)")
    years = [year for (year,) in con.execute("SELECT DISTINCT coalesce(fiscal_year, 0) FROM dim_report ORDER BY 1").fetchall()]
    found = dimensions.renamed(before, now, years)
    if not found:
        return
    con.execute(
        f"""
    INSERT INTO renamed
    SELECT DISTINCT f.report_id FROM (SELECT unnest(?::VARCHAR[]) AS code, unnest(?::INTEGER[]) AS fiscal_year) n
    JOIN dim_report r ON coalesce(r.fiscal_year, 0) = n.fiscal_year
    JOIN (SELECT DISTINCT report_id, unnest([{kind}_code, left({kind}_code, 3)]) AS code FROM fact_amount
          WHERE {kind}_code IS NOT NULL) f ON f.report_id = r.report_id AND f.code = n.code
    """,
        [list(column) for column in zip(*found, strict=True)],
    )


def _replace_verdicts(con: duckdb.DuckDBPyConnection) -> None:
    """Verdicts and what they rest on: of documents that leave, and across reports of those judged again."""
    con.execute(f"""
    CREATE TEMP TABLE void AS
    SELECT verdict_id FROM {RECONCILIATION.name}
    WHERE report_id IN ({_LEAVING}) OR family = '{FAMILY}' AND report_id IN (SELECT report_id FROM ac_due)
    """)
    for table in TABLES:
        if table.per == "verdict" or table is RECONCILIATION:
            con.execute(f"DELETE FROM {table.name} WHERE verdict_id IN (SELECT verdict_id FROM void)")
            con.execute(f"INSERT INTO {table.name} FROM {_NEW}{table.name}")


def _widen(con: duckdb.DuckDBPyConnection, named: Any) -> None:
    """Rows of the wide tables: of what arrived, of what left or became current or contained, of what is renamed."""
    con.execute("""
    CREATE TEMP TABLE touched AS
    SELECT report_id FROM stood s JOIN dim_report d USING (report_id)
    WHERE (s.is_current, s.is_contained) <> (d.is_current, d.contained_in IS NOT NULL)
    UNION SELECT report_id FROM renamed
    EXCEPT SELECT report_id FROM arrived
    """)
    for table in WIDE_TABLES:
        con.execute(f"DELETE FROM {table.name} WHERE report_id IN (SELECT report_id FROM touched)")
    con.execute(f"INSERT INTO {_NEW}fact_amount SELECT * FROM {_STAGED}fact_amount WHERE report_id IN (SELECT report_id FROM touched)")
    con.execute(f"DELETE FROM {_NEW}dim_report")
    con.execute(f"INSERT INTO {_NEW}dim_report FROM {_STAGED}dim_report SEMI JOIN (FROM touched UNION ALL FROM arrived) USING (report_id)")
    con.execute(f"USE {FRESH}")
    dimensions.create_names(con)
    for kind, entries in named.items():
        dimensions.fill_names(con, kind, entries)
    derive.mark_repeats(con)
    derive.fill_wide(con, _STAGED)
