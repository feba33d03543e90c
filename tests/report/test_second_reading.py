"""Where sums break, an independent second reading decides whose fault it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shipped import SAMPLES, sample

import juesuan.reading.second
from juesuan import report as reports
from juesuan.errors import DocumentError
from juesuan.proof import prove
from juesuan.reading.tables import Table
from juesuan.report import Report


def with_text(table: Table, row: int, col: int, text: str) -> Table:
    cells = [c._replace(text=text) if (c.row, c.col) == (row, col) else c for c in table.grid.cells]
    grid = replace(table.grid, cells=cells)
    rows = [list(r) for r in table.rows]
    rows[row][col] = text
    return Table(table.title, grid, table.header, rows)


def misread(report: Report, form_name: str, row: int, col: int, text: str) -> Report:
    """The report as if the first reader had read one cell wrongly."""
    from juesuan.forms.reader import read_form

    old = next(f for f in report.forms if f.form.form == form_name)
    table = with_text(old.table, row, col, text)
    new = replace(old, table=table, reading=read_form(old.form, table, old.unit, old.phase, 2024))
    return reports.assembled_again(report, old, new, ())


@pytest.fixture(scope="module")
def good() -> tuple[Report, Path]:
    path = sample("上海市示例区财政局")
    return juesuan.read(path, second_reader=False), path


def first_total(report: Report) -> tuple[int, int, Table]:
    form = next(f for f in report.forms if f.form.form == "expenditure")
    fact = next(f for f in form.facts if f.line == "total" and f.measure == "expenditure_total")
    return fact.row + form.table.header - 1, fact.col - 1, form.table


def test_a_wrong_reading_is_replaced_by_the_reading_that_reconciles(good: tuple[Report, Path]) -> None:
    report, _ = good
    row, col, table = first_total(report)
    wrong = misread(report, "expenditure", row, col, "1.00")
    proven = prove(wrong)
    fixed = next(f for f in proven.forms if f.form.form == "expenditure").table
    assert fixed.rows[row][col] == table.rows[row][col]
    assert not [v for v in proven.verdicts if v.verdict == "broken" and v.severity == "error"]
    assert {f.read_by for f in proven.facts if f.form == "expenditure"} == {"camelot"}


def test_a_broken_total_that_both_readers_see_is_the_publishers() -> None:
    path = sample("云岭省河口区教育局")
    proven = juesuan.read(path)
    broken = [v for v in proven.verdicts if v.verdict == "broken" and v.severity == "error"]
    assert broken
    doubtful = {term.fact_id.split("/")[1] for v in broken for term in v.evidence}
    assert {f.read_by for f in proven.facts if f.form in doubtful} == {"pdfium+camelot"}
    assert not proven.quarantine


def test_a_second_reader_that_fails_is_noted_and_the_first_reading_kept(
    good: tuple[Report, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    report, _ = good
    row, col, _ = first_total(report)
    wrong = misread(report, "expenditure", row, col, "1.00")

    def failing(*_: Any) -> None:
        raise DocumentError("second_reader_failed", "复读失败", "second reading failed")

    monkeypatch.setattr(juesuan.reading.second, "second_table", failing)
    proven = prove(wrong)
    assert "second_reader_failed" in {q.reason for q in proven.quarantine}
    assert [v for v in proven.verdicts if v.verdict == "broken"]


def test_two_readers_that_disagree_without_a_winner_are_put_in_quarantine(
    good: tuple[Report, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    report, _ = good
    row, col, table = first_total(report)
    wrong = misread(report, "expenditure", row, col, "1.00")
    monkeypatch.setattr(juesuan.reading.second, "second_table", lambda *_: with_text(table, row, col, "2.00"))
    proven = prove(wrong)
    (dispute,) = [q for q in proven.quarantine if q.reason == "readers_disagree"]
    assert "“1.00”与“2.00”" in dispute.message_zh


def test_the_shipped_samples_are_where_these_tests_look() -> None:
    assert SAMPLES.is_dir()


def test_a_gap_that_both_readers_see_says_so() -> None:
    broken = [v for v in juesuan.read(sample("云岭省河口区教育局")).verdicts if v.rule_id == "A23" and v.verdict == "broken"]
    assert [("原表如此印出" in (v.reason or "")) for v in broken] == [True]
