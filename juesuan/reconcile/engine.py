"""Rules over facts to verdicts 「核对结果」, in the database that holds the facts.

What belongs here: running the statements in order, for a staged warehouse as for one report in memory.
Opening databases belongs to the caller.
"""

from __future__ import annotations

from typing import Final

from duckdb import DuckDBPyConnection

from juesuan.reconcile import proof, statements, structure
from juesuan.reconcile.compiled import compiled
from juesuan.reconcile.roots import find_roots
from juesuan.reconcile.roots_prose import FORGET, settle
from juesuan.rules import Rule

# So many facts are judged together, those of about two thousand reports: a quarter of that makes DuckDB store and compress
# the last rows of every insert twice; more needs more memory and gains nothing.
_CHUNK: Final = 1_200_000
_SCRATCH: Final = (
    "rule", "operand", "selector", "selector_line", "coverage", "word", "every_report", "report", "cell", "role", "hit",
    "place", "match", "sum", "doubt", "excused", "asked", "verdict", "missing", "term", "statement", "row", "coded", "level",
    "lost", "told", "told_term", "asked_row", "twin_cell", "pair", "twin", "lost_verdict", "lost_term", "twin_verdict", "below", "hurt",
)  # fmt: skip
# For the reports of one chunk, in this order.
_STEPS: Final = (
    statements.CHUNK, statements.CELLS, statements.ASKED, statements.SUMS, statements.VERDICTS, statements.SILENT,
    structure.CODED, structure.LOST, structure.PRINTED, structure.TWINS, structure.VERDICTS, statements.COVERAGE,
    statements.PUBLISH, statements.TERMS, proof.PROOFS,
)


def reconcile(con: DuckDBPyConnection, rules: tuple[Rule, ...], *, catalog: str | None = None, chunk: int = _CHUNK) -> None:
    """Judge every report by every rule that applies to it, and note on each number what the identities say of it.

    Reads `fact_amount`, `form_coverage` and `dim_report`, fills `reconciliation`, `reconciliation_term` and `root_cause`
    afresh and sets `fact_amount.proof`, all in the current schema or in `catalog`. A table of that name must be there.
    Reports are judged some at a time, about `chunk` facts, in no order that a reader may count on.
    """
    source = "" if catalog is None else '"' + catalog.replace('"', '""') + '".main.'
    # Verdicts on prose were reached while the documents were read; they stay.
    mine = f"SELECT verdict_id FROM {source}reconciliation WHERE family NOT IN ('prose', 'performance')"
    con.execute(f"DELETE FROM {source}reconciliation_term WHERE verdict_id IN ({mine})")
    con.execute(f"DELETE FROM {source}reconciliation WHERE family NOT IN ('prose', 'performance')")
    con.execute(FORGET.format(source=source))
    con.execute(proof.UNPROVEN.format(source=source))
    compiled(rules).load(con)
    for statement in (statements.REPORTS, statements.ROLES):
        con.execute(statement.format(source=source))
    found = con.execute(statements.COLLISIONS).fetchone()
    if found is None or found[0]:
        raise RuntimeError("two meanings of cells share one hash: their sums would mix; report this as a fault")
    con.execute(statements.MATCHES)
    for first_report, last_report, first_fact, last_fact in con.execute(statements.CHUNKS.format(facts=chunk)).fetchall():
        span = {
            "first_report": first_report, "last_report": last_report, "first_fact": first_fact, "last_fact": last_fact,
        }  # fmt: skip
        for statement in _STEPS:
            con.execute(statement.format(source=source, **span))
        find_roots(con, source)
    con.execute(statements.CONFIRMED.format(source=source))
    settle(con, source)
    con.execute("DROP VIEW IF EXISTS temp.rc_fact")
    for name in _SCRATCH:
        con.execute(f"DROP TABLE IF EXISTS temp.rc_{name}")
