"""Findings on prose have causes of their own, and that of a cell where the cell is wrong: in memory as in a warehouse."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from juesuan.causes import Cell, Equation, root_causes
from juesuan.facts import Fact, fact_id
from juesuan.proof import judged, with_common_causes
from juesuan.reconcile import reconcile
from juesuan.reconcile.prose import judge_prose
from juesuan.report import Report, read, rows_of
from juesuan.rules import load_rules
from juesuan.tables import JUDGED_TABLES
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE
from juesuan.tables.prose import STATEMENT

RAW = Path(__file__).resolve().parents[2] / "data/raw"
SAMPLES = ("上海市/2024/上海市示例区财政局.pdf", "内蒙古自治区/2024/中共某某自治区委员会社会工作部（本级）.pdf")
TABLES = (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, STATEMENT, *JUDGED_TABLES)


@lru_cache(maxsize=2)
def sample(name: str) -> Report:
    if not (RAW / name).is_file():
        pytest.skip("the samples are not drawn yet: python -m samples")
    return read(RAW / name, second_reader=False)


def with_cell(report: Report, form: str, line: str, added: Decimal, **also: str) -> tuple[Report, str]:
    """The report as if another amount were printed in the one cell so described, judged; and the cell's fact_id."""
    (cell,) = (
        fact for fact in report.facts
        if fact.form == form and fact.line == line and all(getattr(fact, name) == word for name, word in also.items())
    )  # fmt: skip
    assert cell.amount is not None
    wrong = replace(cell, amount=cell.amount + added, printed=f"{(cell.amount + added) / 10_000:.2f}")
    return judged_anew(report, tuple(wrong if fact is cell else fact for fact in report.facts)), fact_id(
        report.report_id, cell
    )


def judged_anew(report: Report, facts: tuple[Fact, ...]) -> Report:
    assert report.prose is not None
    told = judge_prose(
        report.prose, facts, report_id=report.report_id, year=report.head["fiscal_year"], unit_name=report.head["unit_name"],
        report_kind=report.head["report_kind"], coverage={item.form: item.status for item in report.coverage},
    )  # fmt: skip
    forms = judged(replace(report, facts=facts, prose_verdicts=())).verdicts
    return replace(report, facts=facts, verdicts=forms, prose_verdicts=told)


def warehouse(rows: dict[str, list[dict[str, Any]]]) -> duckdb.DuckDBPyConnection:
    """The tables that a build has when it reconciles, of one report, reconciled."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    for table in TABLES:
        con.execute(table.ddl())
        types = {column.name: column.type for column in table.columns}
        if rows.get(table.name):
            con.execute(
                f"INSERT INTO {table.name} BY NAME SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
                [json.dumps(rows[table.name], default=str), json.dumps([types])],
            )
    reconcile(con, load_rules())
    return con


def rows_for_build(report: Report) -> dict[str, list[dict[str, Any]]]:
    rows = rows_of(report)
    head = {column.name: rows["dim_report"][0].get(column.name) for column in DIM_REPORT.columns}
    rows["dim_report"] = [{**head, "reader_version": "test", "is_current": True}]
    return rows


def test_a_wrong_cell_is_one_cause_for_its_sums_and_for_what_the_prose_says_of_it() -> None:
    wrong, key = with_cell(
        sample(SAMPLES[0]), "gpb_expenditure", "total", Decimal(365_000), measure="basic_expenditure", phase="actual"
    )
    found = with_common_causes(wrong)
    forms = [one for one in found.verdicts if one.verdict == "broken" and one.severity != "info"]
    prose = [
        one for one in found.prose_verdicts if one.verdict == "broken" and key in {t.fact_id for t in one.evidence}
    ]
    assert {one.rule_id for one in forms} >= {"A23", "A25"}
    assert {one.rule_id for one in prose} >= {"C05"}
    (cause,) = {one.cause.cause_id: one.cause for one in (*forms, *prose) if one.cause is not None}.values()
    assert cause.fact_id == key
    assert set(cause.verdict_ids) == {one.verdict_id for one in (*forms, *prose)}
    assert {one.root_cause for one in prose} == {cause.cause_id}


def cell(key: str, form: str, row: int, value: int) -> Cell:
    return Cell(key, form, row, 1, 3, key, None, "amount", "fiscal_grant", value, 1, str(value), "元")


TOTAL = {
    key: cell(key, "three_public", 2 * row, value)
    for row, (key, value) in enumerate((("total", 4712), ("trips", 1239), ("meals", 2111)))
}
SUM = Equation("A31", "=", 1362, 3, {"total": 1, "trips": -1, "meals": -1}, True)
SAID = {"said": cell("said", "", 1, 2601)}
SENTENCE = Equation("C08", "=", 1362, 2, {"said": 1, "trips": -1}, True, is_prose=True)


def test_a_sentence_decides_which_of_several_suspected_cells_is_wrong() -> None:
    (alone,) = root_causes([SUM], TOTAL, "r" * 64)
    assert (alone.kind, alone.fact_id) == ("undecided", None)
    (cause,) = root_causes([SUM, SENTENCE], {**TOTAL, **SAID}, "r" * 64)
    assert (cause.fact_id, set(cause.verdict_ids)) == ("trips", {"A31", "C08"})
    assert cause.value_that_holds == Decimal("0.2601")


def test_where_a_cell_and_a_sentence_differ_and_no_more_is_known_the_sentence_keeps_its_own_cause() -> None:
    assert root_causes([SENTENCE], {**TOTAL, **SAID}, "r" * 64) == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_warehouse_has_the_same_causes_and_none_that_is_not_there(name: str) -> None:
    wrong = sample(name)
    if name == SAMPLES[0]:
        wrong, _ = with_cell(
            wrong, "gpb_expenditure", "total", Decimal(365_000), measure="basic_expenditure", phase="actual"
        )
    together = with_common_causes(judged_anew(wrong, wrong.facts))
    causes = {
        one.verdict_id: one.cause for one in (*together.verdicts, *together.prose_verdicts) if one.cause is not None
    }
    with warehouse(rows_for_build(judged_anew(wrong, wrong.facts))) as con:
        stored = dict(
            con.execute("SELECT verdict_id, root_cause FROM reconciliation WHERE root_cause IS NOT NULL").fetchall()
        )
        assert stored == {key: cause.cause_id for key, cause in causes.items()}
        assert stored
        rows = con.execute(
            "SELECT cause_id, kind, verdicts, message_zh, message_en, fact_id, statement_id FROM root_cause"
        ).fetchall()
        assert {row[0] for row in rows} == set(stored.values())
        assert {row[0]: row[2] for row in rows} == {key: list(stored.values()).count(key) for key in stored.values()}
        assert all(row[3] and row[4] for row in rows)
        said = {key for (key,) in con.execute("SELECT statement_id FROM statement").fetchall()}
        assert {row[6] for row in rows if row[6]} <= said
        reconcile(con, load_rules())
        assert (
            dict(
                con.execute("SELECT verdict_id, root_cause FROM reconciliation WHERE root_cause IS NOT NULL").fetchall()
            )
            == stored
        )


def test_real_reports_leave_no_cause_untold(shared: Path) -> None:
    paths = sorted((shared / "reports").glob("*财政局*.pdf"))
    if not paths:
        pytest.skip("no real report of this name")
    with warehouse(rows_for_build(read(paths[0], second_reader=False))) as con:
        lost = con.execute(
            "SELECT count(*) FROM reconciliation ANTI JOIN root_cause ON cause_id = root_cause WHERE root_cause IS NOT NULL"
        )
        assert lost.fetchone() == (0,)
        assert con.execute("SELECT count(*) FROM root_cause WHERE statement_id IS NOT NULL").fetchone() != (0,)
