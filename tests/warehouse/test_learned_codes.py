"""Codes learned from reports: they outrank lists, and what no list knows is loaded and marked."""

from __future__ import annotations

import pytest
from making import cell, report

pytestmark = pytest.mark.usefixtures("plain")


def line(row: int, code: str, label: str, form: str = "expenditure", **extra):
    return cell(form, row, 5, "function", label, "1.00", measure="expenditure_total", code=code, leaf=True, **extra)


def economic(row: int, code: str, label: str):
    return cell("gpb_basic", row, 3, "economic", label, "1.00", economic=code, leaf=True)


def codes(con, table: str, code: str):
    return con.execute(
        f"SELECT fiscal_year, name, vouched_by, is_listed, is_preferred, reports FROM {table} WHERE code = ? "
        "ORDER BY fiscal_year, name", [code],
    ).fetchall()  # fmt: skip


def test_a_printed_name_outranks_the_list_in_its_year(make):
    con = make((report(), [line(1, "20805", "行政事业单位养老保障支出")]), (report(year=2018), [line(1, "201", "一般公共服务支出")]))
    assert codes(con, "dim_function", "20805") == [
        (0, "行政事业单位养老支出", "list_a", True, True, 0),
        (0, "行政事业单位离退休", "list_a", True, False, 0),
        (2024, "行政事业单位养老保障支出", "reports", True, True, 1),
    ]
    assert con.execute("SELECT name FROM expenditure_by_function WHERE code = '20805'").fetchone() == ("行政事业单位养老保障支出",)


def test_a_code_that_no_list_knows_is_loaded_and_marked(make):
    con = make((report(), [line(1, "2999901", "从未见过的支出")]))
    assert codes(con, "dim_function", "2999901") == [(2024, "从未见过的支出", "reports", False, True, 1)]
    assert con.execute("SELECT level, parent_code FROM dim_function WHERE code = '2999901'").fetchone() == (3, "29999")
    assert con.execute("SELECT name, class_code, class_name FROM expenditure_by_function").fetchone() == ("从未见过的支出", "299", None)


def test_the_spelling_of_most_reports_is_preferred_and_the_others_stay(make):
    con = make(
        (report("甲局"), [line(1, "2010601", "行政运行"), line(1, "2010601", "行 政 运 行", form="gpb_expenditure")]),
        (report("乙局"), [line(1, "2010601", "2010601行政运行")]),
        (report("丙局"), [line(1, "2010601", "行政运作")]),
    )
    assert codes(con, "dim_function", "2010601")[-2:] == [
        (2024, "行政运作", "reports", True, False, 1), (2024, "行政运行", "reports", True, True, 2),
    ]  # fmt: skip
    assert con.execute("SELECT DISTINCT name FROM expenditure_by_function").fetchall() == [("行政运行",)]
    printed = con.execute("SELECT DISTINCT printed_name FROM expenditure_by_function ORDER BY 1").fetchall()
    assert ("行政运作",) in printed


def test_names_belong_to_their_year(make):
    con = make((report(year=2017), [economic(1, "30112", "某项缴费")]), (report(year=2024), [economic(1, "30112", "其他社会保障缴费")]))
    assert con.execute(
        "SELECT fiscal_year, name FROM expenditure_by_economic ORDER BY fiscal_year"
    ).fetchall() == [(2017, "某项缴费"), (2024, "其他社会保障缴费")]


@pytest.mark.parametrize(("year", "name"), [(2017, "行政事业单位离退休"), (2024, "行政事业单位养老支出")])
def test_a_code_printed_without_a_name_gets_the_lists_name_of_that_year(make, year, name):
    con = make((report(year=year), [line(1, "20805", "")]))
    assert con.execute("SELECT name, printed_name FROM expenditure_by_function").fetchone() == (name, "")


def test_summaries_teach_no_codes_since_they_print_none(make):
    con = make((report(), [cell("revenue_expenditure_summary", 1, 4, "function", "一、外交支出", "1.00", code="202", leaf=True)]))
    assert codes(con, "dim_function", "202") == [(0, "外交支出", "list_c", True, True, 0)]
    assert con.execute("SELECT name, printed_name FROM revenue_expenditure_summary").fetchone() == ("外交支出", "一、外交支出")


def test_a_report_of_unknown_year_teaches_too(make):
    con = make((report(year=None, file="无年度.pdf"), [line(1, "2999901", "从未见过的支出"), line(2, "2010601", "行政运行")]))
    assert codes(con, "dim_function", "2999901") == [(0, "从未见过的支出", "reports", False, True, 1)]
    assert codes(con, "dim_function", "2010601") == [(0, "行政运行", "reports", True, True, 1)]
