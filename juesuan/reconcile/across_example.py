"""Examples of rules across reports: two or more small reports as text, the younger one first.

    === 2024                                       final accounts of the department 「甲局」
    fiscal_grant_summary | opening_balance | 12.00
    上年数为20万元。                                  anything that is no printed row is prose
    members | 甲局（本级） | 甲中心                    the units that the report lists
    === 2023                                       last year's
    === 2024 budget                                the budget of the same year
    === 2024 unit 甲中心                             a unit's final accounts; `head_office` for the head office's
    === 2024 earlier                               the final accounts as published before; `earlier_budget` the budget

Printed rows are in the notation of `juesuan.reconcile.example`. What belongs here: this notation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.members import member_of, member_rows
from juesuan.narrative.lines import lines_of_text
from juesuan.narrative.rows import statement_rows
from juesuan.performance.report import read_report
from juesuan.prose import function_names
from juesuan.reconcile.across import judge_across
from juesuan.reconcile.across_rules import AcrossRule
from juesuan.reconcile.example import Rows, rows_of_example
from juesuan.reconcile.verdict import Verdict, verdicts_of
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM
from juesuan.tables.model import Table
from juesuan.tables.prose import RECONCILIATION_STATEMENT, REPORT_MEMBER, STATEMENT
from juesuan.tables.root_cause import ROOT_CAUSE

DEPARTMENT: Final = "甲局"
TABLES: Final[tuple[Table, ...]] = (
    DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, STATEMENT, REPORT_MEMBER, RECONCILIATION, RECONCILIATION_TERM,
    RECONCILIATION_STATEMENT, ROOT_CAUSE,
)  # fmt: skip
_HEAD: Final = re.compile(r"=== (\d{4})(?: (budget|head_office|unit|earlier|earlier_budget))?(?: (\S+))?$", re.MULTILINE)


def reports_of_example(text: str) -> list[Rows]:
    """The rows of each report of an example, by table; DeclarationError where a line is wrong."""
    found = _HEAD.split(text.strip())
    if found[0].strip() or len(found) < 5:
        raise DeclarationError("an example across reports begins with `=== 2024`")
    return [
        _report(number, int(found[at]), found[at + 1] or "", found[at + 2] or "", found[at + 3])
        for number, at in enumerate(range(1, len(found), 4), start=1)
    ]


def judge_example(text: str, rule: AcrossRule) -> tuple[Verdict, ...]:
    """The verdicts of one rule on the younger report of an example."""
    reports = reports_of_example(text)
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        load(con, reports)
        judge_across(con, [rule])
        return verdicts_of(con, reports[0]["dim_report"][0]["report_id"])


def load(con: duckdb.DuckDBPyConnection, reports: Sequence[Mapping[str, Sequence[Mapping[str, Any]]]]) -> None:
    """Make the tables that the judging needs, and fill them with the rows of some reports."""
    for table in TABLES:
        con.execute(table.ddl())
        rows = [row for report in reports for row in report.get(table.name, ())]
        if rows:
            types = {column.name: column.type for column in table.columns}
            con.execute(
                f"INSERT INTO {table.name} BY NAME SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
                [json.dumps(rows, default=str), json.dumps([types])],
            )


def _report(number: int, year: int, word: str, name: str, text: str) -> Rows:
    cells, prose, members = [], [], []
    for line in text.splitlines():
        head = line.partition("|")[0].strip().partition("[")[0]
        if head == "members":
            members += [member.strip() for member in line.split("|")[1:]]
        elif head in (*terms.FORMS, "coverage", "report"):
            cells.append(line)
        else:
            prose.append(line)
    kind = "budget" if word.endswith("budget") else "final_accounts"
    # Keys begin differently, since verdicts are told apart by the first sixteen characters.
    report_id = f"{number:016x}".rjust(16, "0") + "e" * 48
    rows = rows_of_example("\n".join([f"report | {kind}", *cells]), report_id=report_id)
    (head_row,) = rows["dim_report"]
    unit = name or DEPARTMENT
    head_row |= {
        "unit_id": f"{unit:0>16}", "unit_name": unit, "fiscal_year": year, "report_kind": kind, "file": f"{unit}{year}.pdf",
        "entity_level": word if word in ("unit", "head_office") else "department", "region": "示例区", "is_current": not word.startswith("earlier"),
    }  # fmt: skip
    said = read_report(lines_of_text("\n".join(prose)), year, function_names).reading.statements
    rows["statement"] = statement_rows(report_id, said)
    rows["report_member"] = member_rows(
        report_id, [member_of(place, printed) for place, printed in enumerate(members, start=1)]
    )
    return rows
