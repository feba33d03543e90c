"""A verdict 「核对结果」 as a Python object: the columns of `reconciliation`, with the numbers behind it.

What belongs here: the types, fetching them, and judging one report in memory. The judging itself is in
`juesuan.reconcile.engine`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from juesuan.causes import RootCause
from juesuan.reconcile.engine import reconcile
from juesuan.rules import Rule
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM
from juesuan.tables.model import Table
from juesuan.tables.prose import RECONCILIATION_STATEMENT, STATEMENT
from juesuan.tables.root_cause import ROOT_CAUSE


@dataclass(frozen=True, slots=True)
class Term:
    """One number behind a verdict: its key, the side it stands on, and its sign."""

    fact_id: str
    side: str
    sign: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule at one place: both sides, gap and allowed gap in 元 (None where nothing was added up)."""

    verdict_id: str
    report_id: str
    rule_id: str
    place: str
    statement: str
    family: str
    severity: str
    verdict: str
    relation: str
    left_value: Decimal | None
    right_value: Decimal | None
    gap: Decimal | None
    allowed: Decimal | None
    terms: int
    reason: str | None
    pages: str | None
    evidence: tuple[Term, ...] = ()
    # The likely slip that this and perhaps other broken verdicts follow from; None for what holds.
    cause: RootCause | None = None
    # The unit of both sides where things are counted; None for 元.
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts of one report, and what they say of each number: fact_id to proof."""

    verdicts: tuple[Verdict, ...]
    proofs: Mapping[str, str]


def verdicts_of(con: DuckDBPyConnection, report_id: str | None = None) -> tuple[Verdict, ...]:
    """The verdicts in the current schema, of one report or of all, by rule and place, each with its numbers."""
    only, values = ("", []) if report_id is None else (" WHERE r.report_id = ?", [report_id])
    evidence: dict[str, list[Term]] = {}
    for verdict_id, *term in con.execute(
        "SELECT t.verdict_id, t.fact_id, t.side, t.sign FROM reconciliation_term t JOIN reconciliation r "
        f"ON r.verdict_id = t.verdict_id{only} ORDER BY t.verdict_id, t.side, t.fact_id", values
    ).fetchall():  # fmt: skip
        evidence.setdefault(verdict_id, []).append(Term(*term))
    names = [field.name for field in fields(Verdict) if field.name not in ("evidence", "cause")]
    rows = con.execute(
        f"SELECT {', '.join(names)}, root_cause FROM reconciliation r{only} ORDER BY report_id, rule_id, verdict_id", values
    ).fetchall()
    causes = _causes(con, {row[0]: row[-1] for row in rows if row[-1]}, values)
    return tuple(
        Verdict(**dict(zip(names, row[:-1], strict=True)), evidence=tuple(evidence.get(row[0], ())), cause=causes.get(row[-1]))
        for row in rows
    )


def _causes(con: DuckDBPyConnection, cause_of: Mapping[str, str], values: list[str]) -> dict[str, RootCause]:
    """The stored root causes by id; `cause_of` says which verdict follows from which."""
    of: dict[str, list[str]] = {}
    for verdict_id, cause_id in cause_of.items():
        of.setdefault(cause_id, []).append(verdict_id)
    names = (
        "cause_id", "kind", "message_zh", "message_en", "fact_id", "other_fact_id", "form", "code", "under", "page", "printed",
        "value_that_holds", "alternatives", "statement_id", "row_id",
    )  # fmt: skip
    only = " WHERE report_id = ?" if values else ""
    return {
        row[0]: RootCause(verdict_ids=tuple(of.get(row[0], ())), **dict(zip(names, row, strict=True)))
        for row in con.execute(f"SELECT {', '.join(names)} FROM root_cause{only}", values).fetchall()
    }


# What the judging reads of a fact; places, boxes and texts of a cell stay with the caller.
_READ = {
    DIM_REPORT.name: ("report_id", "report_kind", "state"),
    FACT_AMOUNT.name: (
        "fact_id", "report_id", "form", "row", "col", "side", "line", "line_label", "function_code", "economic_code", "level",
        "parent_code", "is_leaf", "measure", "fund", "phase", "state", "amount", "step", "quantity", "unit", "page",
        "printed", "source", "read_by", "proof",
    ),
    FORM_COVERAGE.name: ("report_id", "form", "status", "statement", "first_page", "unit_source"),
    STATEMENT.name: (
        "statement_id", "report_id", "number", "page", "subject", "measure", "fund", "value", "amount", "step", "unit",
    ),
}  # fmt: skip


def judge_report(rows: Mapping[str, Sequence[Mapping[str, Any]]], rules: tuple[Rule, ...]) -> Judged:
    """Judge one report from its rows by table, in memory, as a warehouse would.

    dim_report, fact_amount and form_coverage must be there. Verdicts on prose that are (with their evidence, causes and
    statements) are among the result, their causes one with those of the forms where one slip is behind both.
    """
    # One thread: there is nothing to share out, and handing work about costs more than the work.
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        for table in (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE):
            load_rows(con, table, rows[table.name])
        for table in (RECONCILIATION, RECONCILIATION_TERM, RECONCILIATION_STATEMENT, STATEMENT, ROOT_CAUSE):
            if rows.get(table.name):
                load_rows(con, table, rows[table.name])
            else:
                con.execute(table.ddl())
        reconcile(con, rules)
        return Judged(verdicts_of(con), dict(con.execute("SELECT fact_id, proof FROM fact_amount").fetchall()))


def load_rows(con: DuckDBPyConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make a table of the columns that the judging reads; amounts travel as text, so that no float comes between."""
    names = _READ.get(table.name) or tuple(column.name for column in table.columns)
    types = {name: [table.column(name).type] for name in names}
    columns = {name: [row.get(name) for row in rows] for name in types}
    # By column and in one parameter: a third of the time of row by row, a fiftieth of single inserts.
    con.execute(
        f'CREATE OR REPLACE TABLE "{table.name}" AS SELECT {", ".join(f"unnest(c.{name}) AS {name}" for name in types)} '
        "FROM (SELECT from_json(?::JSON, ?) AS c)",
        [json.dumps(columns, default=str), json.dumps(types)],
    )
