"""A staged warehouse of a few reports, with the tables as declared, and what the rules say of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import duckdb

from juesuan.reconcile import Verdict, reconcile, verdicts_of
from juesuan.reconcile.example import Rows, rows_of_example
from juesuan.rules import Rule, load_rules
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM
from juesuan.tables.root_cause import ROOT_CAUSE

RULES = load_rules()


def rules(*ids: str) -> tuple[Rule, ...]:
    """The declared rules of these ids."""
    found = tuple(rule for rule in RULES if rule.id in ids)
    assert len(found) == len(ids)
    return found


def staged(reports: Iterable[Rows]) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory that holds these reports, not yet reconciled."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    reports = list(reports)
    for table in (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM, ROOT_CAUSE):
        con.execute(table.ddl())
        rows = [row for report in reports for row in report.get(table.name, ())]
        if not rows:
            continue
        types = {column.name: column.type for column in table.columns}
        con.execute(
            f"INSERT INTO {table.name} BY NAME SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
            [json.dumps(rows, default=str), json.dumps([types])],
        )
    return con


def examples(texts: Sequence[str]) -> list[Rows]:
    """One report for each text, in the notation of `juesuan.reconcile.example`."""
    return [rows_of_example(text, report_id=f"{number:064x}"[::-1]) for number, text in enumerate(texts, start=1)]


def judged(texts: Sequence[str], ids: Sequence[str]) -> tuple[Verdict, ...]:
    """The verdicts of the rules of these ids on reports given as text, one warehouse for all."""
    with staged(examples(texts)) as con:
        reconcile(con, rules(*ids))
        return verdicts_of(con)


def outcome(text: str, rule_id: str) -> str:
    """What one rule says of one report, where it says one thing."""
    (verdict,) = {verdict.verdict for verdict in judged([text], [rule_id])}
    return verdict
