"""What changed since the last release: units, years, documents, figures with old, new and page, findings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest
from making import STAMP, cell, expenditure, no_rules, part, report
from test_wide_tables import ROWS

from juesuan.rules import load_rules
from juesuan.warehouse.build import build

pytestmark = pytest.mark.usefixtures("plain")


@pytest.fixture
def changes(tmp_path):
    """Build an old and a new release and give the rows of release_diff."""
    count = iter(range(100))

    def compared(old, new, *, rules=False, columns="kind, unit_name, fiscal_year"):
        options = {"rules": load_rules(), "reconcile": None} if rules else {"rules": (), "reconcile": no_rules}
        folder = tmp_path / f"c{next(count)}"
        files = []
        for name, documents in (("old", old), ("new", new)):
            parts = [part(folder / name, head, cells) for head, cells in documents]
            file = folder / f"{name}.duckdb"
            build(parts, file, release=replace(STAMP, release_id=name), previous=files[0] if files else None, **options)
            files.append(file)
        con = duckdb.connect(str(files[1]), read_only=True)
        try:
            return con.execute(f"SELECT {columns} FROM release_diff ORDER BY change_id").fetchall()
        finally:
            con.close()

    return compared


def restated(row: int, total: str) -> list:
    return [
        {**c, "printed": total, "amount": Decimal(total.replace(",", "")) * 10000, "page": 9}
        if c["row"] == row and c["measure"] == "expenditure_total" else c
        for c in ROWS
    ]  # fmt: skip


def test_an_unchanged_folder_changes_nothing(changes):
    documents = [(report(), ROWS), (report("乙局"), ROWS)]
    assert changes(documents, documents) == []


def test_a_first_release_says_so(tmp_path):
    build([], tmp_path / "a.duckdb", rules=(), release=STAMP, previous=tmp_path / "none.duckdb", reconcile=no_rules)
    con = duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True)
    assert con.execute("SELECT kind FROM release_diff").fetchall() == [("first_release",)]


def test_units_and_years_that_come_and_go_are_named(changes):
    old = [(report("甲局"), ROWS), (report("丙局"), ROWS), (report("丁局", 2022), ROWS), (report("丁局", 2023), ROWS)]
    new = [(report("甲局"), ROWS), (report("甲局", 2023), ROWS), (report("乙局"), ROWS), (report("丁局", 2023), ROWS)]
    assert changes(old, new) == [
        ("unit_added", "乙局", None), ("unit_removed", "丙局", None),
        ("year_added", "甲局", 2023), ("year_removed", "丁局", 2022),
        ("document_added", "乙局", 2024), ("document_added", "甲局", 2023),
        ("document_removed", "丁局", 2022), ("document_removed", "丙局", 2024),
    ]  # fmt: skip


def test_a_republished_report_shows_each_figure_with_old_new_and_page(changes):
    old, again = report(date="D:20250801"), report(date="D:20250901", salt="（更正）")
    found = changes(
        [(old, ROWS)], [(old, ROWS), (again, restated(5, "613.14"))],
        columns="kind, old_report_id, new_report_id, form, code, line_label, measure, old_amount, new_amount, old_page, "
        "new_page, text_zh",
    )  # fmt: skip
    # A rule across reports asks whether two versions print the same: that they don't is a finding of its own.
    assert [row[0] for row in found] == ["document_replaced", "figure_restated", "finding_appeared"]
    assert found[0][1:3] == (old["report_id"], again["report_id"])
    assert found[1][1:11] == (
        old["report_id"], again["report_id"], "expenditure", "2010602", "一般行政管理事务", "expenditure_total",
        Decimal("6031400.00"), Decimal("6131400.00"), 7, 9,
    )  # fmt: skip
    assert found[1][11] == (
        "数字更正（单位重新公开）：甲局 2024年 部门决算 支出决算表“一般行政管理事务”本年支出合计：603.14 万元（第7页） → 613.14 万元（第9页）"
    )


def test_a_restated_report_that_is_printed_on_other_pages_shows_only_the_restated_figure(changes):
    moved = [{**c, "row": c["row"] + 3, "page": 11} for c in restated(5, "613.14")]
    old, again = report(date="D:20250801"), report(date="D:20250901", salt="（更正）")
    found = changes([(old, ROWS)], [(old, ROWS), (again, moved)], columns="kind, code, new_page")
    assert [row for row in found if row[0].startswith("figure_")] == [("figure_restated", "2010602", 11)]


def test_the_same_document_read_differently_is_our_doing_and_called_so(changes):
    assert changes([(report(), ROWS)], [(report(), restated(5, "613.14"))], columns="kind, code") == [("figure_reread", "2010602")]


def test_moving_on_the_page_is_no_change_but_blank_becoming_zero_is(changes):
    moved = [{**c, "row": c["row"] + 3, "page": 11, "y0": 99.0} for c in ROWS]
    assert changes([(report(), ROWS)], [(report(), moved)]) == []
    filled = [
        {**c, "printed": "0.00", "state": "zero", "amount": Decimal(0)} if c["row"] == 4 and c["state"] == "blank" else c
        for c in ROWS
    ]
    found = changes([(report(), ROWS)], [(report(), filled)], columns="kind, code, measure, old_amount, new_amount, text_zh")
    assert [row[:5] for row in found] == [("figure_reread", "2010601", "project_expenditure", None, Decimal("0.00"))]
    assert "空白" in found[0][5]


def test_a_row_that_appears_or_vanishes_is_a_change(changes):
    again = report(date="D:20250901", salt="（更正）")
    more = [*ROWS, *expenditure(6, "2010699", "其他财政事务支出", "1.00", "", "1.00", leaf=True)]
    old = report(date="D:20250801")
    found = changes([(old, ROWS)], [(old, ROWS), (again, more)], columns="kind, code, measure, old_amount, new_amount")
    assert [row for row in found if row[0].startswith("figure_")] == [
        ("figure_restated", "2010699", "expenditure_total", None, Decimal("10000.00")),
        ("figure_restated", "2010699", "project_expenditure", None, Decimal("10000.00")),
    ]


def test_lines_of_one_name_are_told_apart_by_code_fund_side_and_phase(changes):
    def lines(amount: str) -> list:
        said = [("2010601", "income", "all_funds", "actual"), ("2010602", "expenditure", "fiscal_grant", "prior_actual")]
        return [
            cell("fiscal_grant_summary", row, 3, "function", "行政运行", amount, code=code, side=side, fund=fund, phase=phase)
            for row, (code, side, fund, phase) in enumerate(said, start=1)
        ]  # fmt: skip

    texts = changes([(report(), lines("1.00"))], [(report(), lines("2.00"))], columns="text_zh")
    assert ["2010601 行政运行" in text and "（收入方，全部资金，决算数）" in text for (text,) in texts] == [True, False]
    assert ["2010602 行政运行" in text and "（支出方，财政拨款，上年决算数）" in text for (text,) in texts] == [False, True]


def test_an_absent_row_is_called_absent_and_a_blank_cell_blank(changes):
    more = [*ROWS, *expenditure(6, "2010699", "其他财政事务支出", "1.00", "", "1.00", leaf=True)]
    (text,) = {text for (text,) in changes([(report(), ROWS)], [(report(), more)], columns="text_zh") if "本年支出合计" in text}
    assert "无此行 → 1.00 万元" in text
    assert "空白" not in text


def test_findings_that_appear_and_vanish_are_told_with_their_gap(changes):
    broken = [*expenditure(1, None, "合计", "2,940.05", "2,336.91", "703.14"), *ROWS[4:]]
    appeared = changes([(report(), ROWS)], [(report(), broken)], rules=True, columns="kind, rule_id, place, text_zh")
    findings = [row for row in appeared if row[0] == "finding_appeared"]
    assert findings
    assert all(row[1] and row[2] and "差额" in row[3] for row in findings)
    cleared = changes([(report(), broken)], [(report(), ROWS)], rules=True, columns="kind, rule_id, place")
    assert [row[1:] for row in cleared if row[0] == "finding_cleared"] == [row[1:3] for row in findings]
    assert not [row for row in appeared if row[0] == "finding_cleared"]


def test_the_same_rule_broken_in_another_place_is_another_finding(changes):
    def with_broken_row(row: int) -> list:
        return [
            {**c, "printed": "888.00", "amount": Decimal(8880000), "state": "number"}
            if c["row"] == row and c["measure"] == "payment_to_superior" else c
            for c in ROWS
        ]  # fmt: skip

    found = changes([(report(), with_broken_row(4))], [(report(), with_broken_row(5))], rules=True, columns="kind, rule_id, place")
    appeared = {row[1:] for row in found if row[0] == "finding_appeared"}
    cleared = {row[1:] for row in found if row[0] == "finding_cleared"}
    assert {rule for rule, _ in appeared} & {rule for rule, _ in cleared}
    assert not appeared & cleared


def test_a_release_of_another_time_or_a_damaged_one_does_not_stop_the_night(tmp_path):
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"not a database at all")
    foreign = tmp_path / "foreign.duckdb"
    con = duckdb.connect(str(foreign))
    con.execute("CREATE TABLE release (release_id VARCHAR)")
    con.close()
    for previous, says in ((damaged, "opened"), (foreign, "dim_report.report_id")):
        build([], tmp_path / "s.duckdb", rules=(), release=STAMP, previous=previous, reconcile=no_rules)
        with duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True) as con:
            kind, text = con.execute("SELECT kind, text_en FROM release_diff").fetchone()
        assert kind == "not_comparable"
        assert says in text
