"""Verdicts on prose as rows of the published tables: columns, keys, and the words that the tables allow."""

from __future__ import annotations

from pathlib import Path

import duckdb

from juesuan.narrative.rows import statement_rows
from juesuan.performance.rows import fund_rows, indicator_rows, project_rows, score_rows
from juesuan.reconcile.prose import evidence_rows, judge_prose, verdict_rows
from juesuan.reconcile.prose.example import YEAR
from juesuan.tables.core import RECONCILIATION, RECONCILIATION_TERM
from juesuan.tables.prose import RECONCILIATION_PERFORMANCE, RECONCILIATION_STATEMENT
from tests.narrative.score_seed import seed_report
from tests.reconcile_prose.reading import REPORT_ID, read

TEXT = """
一、收入支出决算总体情况说明

收入支出总计307.82万元。与2023年度相比，收入支出总计增加（减少）307.82万元，增长（下降）100.00%。

三、支出决算情况说明

本年支出合计100.00万元，其中：基本支出34.30万元，占43.30%；项目支出65.70万元，占65.70%。
"""


def test_rows_fit_the_declared_tables() -> None:
    prose = read(TEXT)
    verdicts = judge_prose(prose, (), report_id=REPORT_ID, year=YEAR)
    assert {v.verdict for v in verdicts} >= {"exact", "broken", "template", "undefined", "untestable"}
    with duckdb.connect(":memory:") as con:
        tables = {t.name: t for t in (RECONCILIATION, RECONCILIATION_TERM, RECONCILIATION_STATEMENT, RECONCILIATION_PERFORMANCE)}
        for name, rows in {"reconciliation": verdict_rows(verdicts), **evidence_rows(verdicts)}.items():
            con.execute(tables[name].ddl())
            columns = [column.name for column in tables[name].columns]
            for row in rows:
                assert list(row) == columns
                con.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", list(row.values()))
        (stored,) = con.execute("SELECT count(*) FROM reconciliation").fetchall()[0]
        assert stored == len(verdicts)


def test_evidence_points_to_published_statements() -> None:
    prose = read(TEXT)
    known = {row["statement_id"] for row in statement_rows(REPORT_ID, prose.reading.statements)}
    named = evidence_rows(judge_prose(prose, (), report_id=REPORT_ID, year=YEAR))["reconciliation_statement"]
    assert named
    assert {row["statement_id"] for row in named} <= known


def test_evidence_points_to_published_rows_of_performance_tables(shared: Path) -> None:
    found = seed_report(shared)
    columns = {
        f"{row[key]}/{name}"
        for key, rows in (
            ("project_id", project_rows(REPORT_ID, found.projects)), ("fund_line_id", fund_rows(REPORT_ID, found.projects)),
            ("indicator_id", indicator_rows(REPORT_ID, found.projects)), ("score_id", score_rows(REPORT_ID, found.scores)),
        )
        for row in rows for name in row
    }  # fmt: skip
    named = evidence_rows(judge_prose(found, (), report_id=REPORT_ID, year=YEAR))["reconciliation_performance"]
    assert len(named) > 300
    assert {f"{row['row_id']}/{row['measure']}" for row in named} <= columns


def test_judging_twice_gives_the_same_verdicts() -> None:
    first, second = (judge_prose(read(TEXT), (), report_id=REPORT_ID, year=YEAR) for _ in range(2))
    assert first == second
