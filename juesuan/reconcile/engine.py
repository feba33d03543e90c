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
from juesuan.rules import Rule

_SCRATCH: Final = (
    "rule", "operand", "selector", "selector_line", "coverage", "word", "report", "cell", "role", "hit", "place",
    "match", "sum", "doubt", "excused", "asked", "verdict", "missing", "term", "statement", "row", "coded", "level",
    "lost", "asked_row", "twin_cell", "pair", "twin", "lost_verdict", "lost_term", "twin_verdict", "below", "hurt",
)  # fmt: skip


def reconcile(con: DuckDBPyConnection, rules: tuple[Rule, ...], *, catalog: str | None = None) -> None:
    """Judge every report by every rule that applies to it, and note on each number what the identities say of it.

    Reads `fact_amount`, `form_coverage` and `dim_report`, fills `reconciliation`, `reconciliation_term` and `root_cause`
    afresh and sets `fact_amount.proof`, all in the current schema or in `catalog`. A table of that name must be there.
    """
    source = "" if catalog is None else '"' + catalog.replace('"', '""') + '".main.'
    # Verdicts on prose were reached while the documents were read; they stay.
    mine = f"SELECT verdict_id FROM {source}reconciliation WHERE family NOT IN ('prose', 'performance')"
    con.execute(f"DELETE FROM {source}reconciliation_term WHERE verdict_id IN ({mine})")
    con.execute(f"DELETE FROM {source}reconciliation WHERE family NOT IN ('prose', 'performance')")
    compiled(rules).load(con)
    con.execute(statements.REPORTS.format(source=source))
    con.execute(statements.CELLS.format(source=source))
    found = con.execute(statements.COLLISIONS).fetchone()
    if found is None or found[0]:
        raise RuntimeError("two meanings of cells share one hash: their sums would mix; report this as a fault")
    for statement in (
        statements.MATCHES, statements.SUMS, statements.ASKED, statements.VERDICTS, statements.PUBLISH,
        statements.SILENT, statements.TERMS, structure.CODED, structure.LOST, structure.PRINTED, structure.TWINS,
        structure.PUBLISH, statements.CONFIRMED, statements.COVERAGE, proof.PROOFS,
    ):  # fmt: skip
        con.execute(statement.format(source=source))
    find_roots(con, source)
    for name in _SCRATCH:
        con.execute(f"DROP TABLE IF EXISTS temp.rc_{name}")
