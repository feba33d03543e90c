"""What the sums that break have in common is named: a cell, a row, a column, a shift, a unit, a scope."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from juesuan.facts import Fact, coverage_row, fact_id, fact_row
from juesuan.failing import Failing, failing_sums
from juesuan.forms.drawing import table
from juesuan.forms.printed import read_tables
from juesuan.reconcile import judge_report
from juesuan.rules import load_rules

KEY = "f" * 64
RIGHT = """
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| 合计 | < | 60.00 | 40.00 | 20.00 |
| 201 | 一般公共服务支出 | 10.00 | 7.00 | 3.00 |
| 205 | 教育支出 | 20.00 | 14.00 | 6.00 |
| 206 | 科学技术支出 | 30.00 | 19.00 | 11.00 |
"""
SUMMARY = """
| 收入 | < | 支出 | < |
| 项目 | 金额 | 项目 | 金额 |
| 一、一般公共预算财政拨款收入 | {a} | 一、一般公共服务支出 | {b} |
| 本年收入合计 | {a} | 本年支出合计 | {b} |
| 总计 | {a} | 总计 | {b} |
"""


SINGLE = """
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| 合计 | < | 60.00 | 40.00 | 20.00 |
| 201 | 一般公共服务支出 | 60.00 | 40.00 | 20.00 |
"""


def found(drawings: Mapping[str, str], units: Mapping[str, str] | None = None) -> tuple[Failing, ...]:
    drawn = [table(title, text, unit=(units or {}).get(title, "万元")) for title, text in drawings.items()]
    forms, _ = read_tables(drawn, 2024, "final_accounts")
    facts = [fact for form in forms for fact in form.facts]
    coverage = [form.coverage() for form in forms]
    by_key: dict[str, Fact] = {fact_id(KEY, fact): fact for fact in facts}
    rows = {
        "dim_report": [{"report_id": KEY, "report_kind": "final_accounts", "state": "loaded"}],
        "fact_amount": [fact_row(KEY, fact) for fact in facts],
        "form_coverage": [coverage_row(KEY, item) for item in coverage],
    }
    return failing_sums(judge_report(rows, load_rules()).verdicts, by_key)


def one(text: str) -> Failing:
    (told,) = found({"支出决算表": text})
    return told


def test_a_form_whose_sums_hold_has_no_pattern() -> None:
    assert found({"支出决算表": RIGHT}) == ()


@pytest.mark.parametrize(
    ("wrong", "pattern", "place"),
    [
        # A part of a row and of a column: both sums fail, and only this number is in both.
        (RIGHT.replace("| 14.00 |", "| 41.00 |"), "one_cell", "第 3 行“教育支出”第 4 列“基本支出” 41.00"),
        (RIGHT.replace("| 20.00 | 14.00 | 6.00 |", "| 25.00 | 16.00 | 9.00 |"), "row", ""),
        (RIGHT.replace("| 14.00 | 6.00 |", "|  | 14.00 |"), "scattered", ""),
        (RIGHT.replace("| 7.00 | 3.00 |", "| 17.00 | 3.00 |").replace("| 14.00 |", "| 15.00 |"), "column", "第 4 列“基本支出”"),
    ],
    ids=["cell", "row", "lost", "column"],
)  # fmt: skip
def test_the_pattern_of_one_form(wrong: str, pattern: str, place: str) -> None:
    told = one(wrong)
    assert (told.pattern, told.place) == (pattern, place)
    assert told.pages == (1,)
    assert len(told.verdict_ids) > 1


def test_numbers_one_column_beside_their_place_are_told_as_shifted() -> None:
    right = RIGHT.replace("| 10.00 | 7.00 | 3.00 |", "| 10.00 | 10.00 |  |").replace(
        "| 40.00 | 20.00 |", "| 43.00 | 17.00 |"
    )
    assert found({"支出决算表": right}) == ()
    told = one(right.replace("| 10.00 | 10.00 |  |", "| 10.00 |  | 10.00 |"))
    assert (told.pattern, told.place) == ("shifted", "第 2 行“一般公共服务支出”第 5 列“项目支出” 10.00")


def test_forms_that_differ_by_ten_thousand_have_another_unit() -> None:
    told = found({"收入支出决算总表": SUMMARY.format(a="60.00", b="60.00"), "支出决算表": SINGLE}, {"支出决算表": "元"})
    assert {item.form: item.pattern for item in told} == {"revenue_expenditure_summary": "unit", "expenditure": "unit"}
    assert "单位" in told[0].zh
    assert "unit" in told[0].en


def test_forms_whose_own_sums_hold_and_that_differ_are_of_another_scope() -> None:
    told = found({"收入支出决算总表": SUMMARY.format(a="80.00", b="80.00"), "支出决算表": SINGLE})
    assert {item.pattern for item in told} == {"scope"}
