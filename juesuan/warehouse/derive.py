"""What is computed from the loaded tables: repeated cells, wide tables, views safe to sum, the Chinese schema.

What belongs here: running the declarations of `juesuan.tables` in order. The queries themselves are declared there.
"""

from __future__ import annotations

from typing import Final

import duckdb

from juesuan import terms
from juesuan.tables import CHINESE_SCHEMA, IN_CHINESE, TABLES, VIEWS, WIDE_TABLES
from juesuan.tables.wide.matters import OPERATING_FORMS, THREE_PUBLIC_FORMS
from juesuan.tables.wide.summary import SUMMARY_FORMS
from juesuan.warehouse.versions import UNDECIDED

_REPEATED: Final = "repeated_cell"
_BY_ROW: Final = (
    "report_id", "form", "side", "row", "line", "line_label", "function_code", "economic_code", "measure", "fund",
    "phase",
)  # fmt: skip
_BY_LINE: Final = ("report_id", "form", "side", "line", "measure", "fund", "phase")
# Lines that a wide table takes by their meaning alone, so that a form may hold each once.
_SINGLE_LINES: Final = (
    f"form IN {(*THREE_PUBLIC_FORMS, *OPERATING_FORMS)} AND line NOT IN ('unknown', 'of_which', 'vehicle_category')"
    f" OR form IN {SUMMARY_FORMS} AND line NOT IN ('unknown', 'of_which', 'function')"
)


def find_repeats(con: duckdb.DuckDBPyConnection) -> None:
    """Cells that say a second time what another cell of the form says; the first one with a number counts.

    Fills the working table `repeated_cell`. A repeat that holds a number is put in quarantine, since one of the two
    was misunderstood; both stay in fact_amount.
    """
    mark_repeats(con)
    con.execute(f"""
    INSERT INTO quarantine BY NAME
    SELECT left(report_id, 16) || '/w' || lpad(CAST(row_number() OVER (
             PARTITION BY report_id ORDER BY form, row, col) AS VARCHAR), 4, '0') AS quarantine_id,
      report_id, r.file, 'cell' AS stage, '{_REPEATED}' AS reason,
      '同一张表中另有一格含义相同（行、栏、资金、口径都相同），宽表只取第一格，两格都保留在 fact_amount 中' AS message_zh,
      'another cell of the form has the same meaning (row, column, fund, phase): the wide tables take the first, '
      || 'both stay in fact_amount' AS message_en,
      f.page, f.form, 'row ' || f.row || ', column ' || f.col AS place, f.printed, 'undecided' AS fault
    FROM fact_amount f JOIN dim_report r USING (report_id)
    WHERE f.fact_id IN (SELECT fact_id FROM repeated_cell) AND (f.amount IS NOT NULL OR f.quantity IS NOT NULL)
    ORDER BY quarantine_id
    """)


def mark_repeats(con: duckdb.DuckDBPyConnection) -> None:
    """The working table `repeated_cell` for the loaded facts."""
    con.execute("CREATE OR REPLACE TEMP TABLE repeated_cell (fact_id VARCHAR, grain VARCHAR)")
    for grain, key, which in (("row", _BY_ROW, "true"), ("line", _BY_LINE, _SINGLE_LINES)):
        fields = ", ".join(key)
        con.execute(f"""
        INSERT INTO repeated_cell
        WITH twice AS (
          SELECT hash({fields}) AS mark FROM fact_amount WHERE {which} GROUP BY mark HAVING count(*) > 1
        )
        SELECT fact_id, '{grain}' FROM fact_amount
        WHERE ({which}) AND hash({fields}) IN (SELECT mark FROM twice)
        QUALIFY row_number() OVER (
          PARTITION BY {fields} ORDER BY amount IS NULL AND quantity IS NULL, row, col, fact_id
        ) > 1 ORDER BY fact_id
        """)


def settle_states(con: duckdb.DuckDBPyConnection) -> None:
    """The fate of each document that was read whole, when all is known that the warehouse itself found in it.

    Doubts (undecided versions, repeated cells) put it partly in quarantine; without any, a broken total of severity
    error makes it loaded with findings.
    """
    con.execute(f"""
    UPDATE dim_report SET state = 'partly_quarantined' WHERE state = 'loaded'
      AND report_id IN (SELECT report_id FROM quarantine WHERE reason IN ('{_REPEATED}', '{UNDECIDED}'))
    """)
    con.execute("""
    UPDATE dim_report SET state = 'loaded_with_findings' WHERE state = 'loaded'
      AND report_id IN (SELECT report_id FROM reconciliation WHERE verdict = 'broken' AND severity = 'error')
    """)


def fill_wide(con: duckdb.DuckDBPyConnection, into: str = "") -> None:
    """The wide tables, from the documents of the current schema; `into` stands before the tables filled."""
    con.execute("CREATE OR REPLACE TEMP TABLE line_name AS SELECT unnest(?) AS line, unnest(?) AS name",
                [list(terms.LINES), list(terms.LINES.values())])  # fmt: skip
    for table in WIDE_TABLES:
        con.execute(f'INSERT INTO {into}"{table.name}" {table.query}')


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """All tables, empty, and the views on them, each with its comments."""
    statements = [s for table in (*TABLES, *VIEWS) for s in (table.ddl(), *table.comments())]
    con.execute(";\n".join(["BEGIN", *statements, "COMMIT"]))


def create_chinese(con: duckdb.DuckDBPyConnection) -> None:
    """The same tables once more as views with Chinese names, columns and words."""
    statements = [s for table in IN_CHINESE for s in table.chinese_view()]
    con.execute(";\n".join(["BEGIN", f'CREATE SCHEMA "{CHINESE_SCHEMA}"', *statements, "COMMIT"]))
