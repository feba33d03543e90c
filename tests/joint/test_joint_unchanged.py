"""The joint test of a report whose equalities are those of the release before is copied, any other is made again."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from juesuan.reconcile import reconcile
from juesuan.reconcile.example import rows_of_example
from juesuan.reconcile.joint import run_on_warehouse
from juesuan.rules import load_rules
from juesuan.tables.arrow import arrow_table
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM
from juesuan.tables.joint import JOINT_TEST
from juesuan.tables.root_cause import ROOT_CAUSE
from juesuan.warehouse.load import insert

STEADY, OTHER = "a" * 64, "b" * 64
PRINTED = "expenditure | total | expenditure_total {total} | basic_expenditure 1.00 | project_expenditure 2.00"
TABLES = (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM, ROOT_CAUSE, JOINT_TEST)


def judged(
    path: Path, *, other: str = "3.01", version: str = "r1", previous: Path | None = None
) -> tuple[int, dict[str, tuple[object, ...]]]:
    """Two reports judged in a file of their own: how many were tested afresh, and their rows."""
    with duckdb.connect(str(path), config={"threads": 1}) as con:
        for table in TABLES:
            con.execute(table.ddl())
            for report_id, total in ((STEADY, "3.01"), (OTHER, other)):
                rows = rows_of_example(PRINTED.format(total=total), report_id=report_id).get(table.name, [])
                rows = [{**row, "reader_version": version, "is_current": True} for row in rows]
                if rows:
                    insert(con, table, arrow_table(table, rows))
        reconcile(con, load_rules())
        tested = run_on_warehouse(con, previous)
        return tested, {row[0]: row[1:] for row in con.execute("SELECT * FROM joint_test").fetchall()}


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A release whose joint tests say what no test would, so that a copy is known by it."""
    path = tmp_path / "before.duckdb"
    tested, rows = judged(path)
    assert tested == 2
    assert {row[4] for row in rows.values()} == {"jointly_rounding"}
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE joint_test SET numbers = 999")
    return path


def test_unchanged_reports_keep_the_test_of_the_release_before(tmp_path: Path, before: Path) -> None:
    tested, rows = judged(tmp_path / "now.duckdb", previous=before)
    assert tested == 0
    assert [row[2] for row in rows.values()] == [999, 999]


def test_a_report_with_another_amount_is_tested_again_and_comes_out_as_without_a_release_before(
    tmp_path: Path, before: Path
) -> None:
    tested, rows = judged(tmp_path / "now.duckdb", other="3.00", previous=before)
    _, afresh = judged(tmp_path / "afresh.duckdb", other="3.00")
    assert tested == 1
    assert rows[STEADY][2] == 999
    assert rows[OTHER] == afresh[OTHER]


def test_another_version_of_the_reader_tests_every_report_again(tmp_path: Path, before: Path) -> None:
    tested, rows = judged(tmp_path / "now.duckdb", version="r2", previous=before)
    assert tested == 2
    assert 999 not in {row[2] for row in rows.values()}


def test_a_release_before_without_joint_tests_or_that_is_no_database_is_passed_over(
    tmp_path: Path, before: Path
) -> None:
    with duckdb.connect(str(before)) as con:
        con.execute("DROP TABLE joint_test")
    assert judged(tmp_path / "now.duckdb", previous=before)[0] == 2
    before.write_bytes(b"no database")
    assert judged(tmp_path / "again.duckdb", previous=before)[0] == 2


def test_verdicts_across_reports_that_came_later_do_not_make_a_report_another(tmp_path: Path, before: Path) -> None:
    with duckdb.connect(str(before)) as con:
        con.execute(
            "INSERT INTO reconciliation SELECT * REPLACE ('across_reports' AS family, 'a/b' AS verdict_id) FROM reconciliation "
            "WHERE relation = '=' AND gap IS NOT NULL LIMIT 1"
        )
        con.execute(
            "INSERT INTO reconciliation_term SELECT * REPLACE ('a/b' AS verdict_id) FROM reconciliation_term LIMIT 1"
        )
    assert judged(tmp_path / "now.duckdb", previous=before)[0] == 0
