"""The wide tables: what a cell says survives, nothing is counted twice, nothing is lost without a word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from making import cell, expenditure, report

from juesuan import terms
from juesuan.tables.wide import by_code, fund_balance, matters
from juesuan.tables.wide import summary as summary_tables

pytestmark = pytest.mark.usefixtures("plain")
D = Decimal

# 类 > 款 > 项 with a total, as 支出决算表 prints them; blanks, a dash and a zero among the numbers.
ROWS = [
    *expenditure(1, None, "合计", "2,940.05", "2,336.91", "603.14"),
    *expenditure(2, "201", "一般公共服务支出", "2,940.05", "2,336.91", "603.14"),
    *expenditure(3, "20106", "财政事务", "2,940.05", "2,336.91", "603.14"),
    *expenditure(4, "2010601", "行政运行", "2,336.91", "2,336.91", "", leaf=True, superior="0.00"),
    *expenditure(5, "2010602", "一般行政管理事务", "603.14", "—", "603.14", leaf=True),
]


def test_blank_and_dash_stay_empty_and_a_printed_zero_is_zero(make):
    con = make((report(), ROWS))
    found = con.execute(
        "SELECT code, basic_expenditure, project_expenditure, payment_to_superior FROM expenditure_by_function "
        "WHERE level = 3 ORDER BY row"
    ).fetchall()
    assert found == [("2010601", D("23369100.00"), None, D("0.00")), ("2010602", None, D("6031400.00"), None)]
    states = con.execute(
        "SELECT DISTINCT state FROM fact_amount WHERE row > 3 AND measure <> 'expenditure_total' ORDER BY state"
    ).fetchall()
    assert states == [("blank",), ("dash",), ("number",), ("zero",)]


def test_amounts_are_exact_in_yuan_and_in_ten_thousand_yuan(make):
    largest = cell("expenditure", 2, 5, "function", "行政运行", "9,999,999,999,999,999.99", measure="expenditure_total",
                   code="2010602", leaf=True, unit="元")  # fmt: skip
    con = make((report(), [*expenditure(1, "2010601", "行政运行", "0.07", "123,456,789.01", "0.000001", leaf=True), largest]))
    row = con.execute(
        "SELECT expenditure_total, expenditure_total_wan, basic_expenditure, basic_expenditure_wan, "
        "project_expenditure, project_expenditure_wan FROM expenditure_by_function ORDER BY row"
    ).fetchone()
    assert row == (
        D("700.00"), D("0.070000"), D("1234567890100.00"), D("123456789.010000"), D("0.01"), D("0.000001"),
    )  # fmt: skip
    # Sixteen digits are more than a double holds.
    assert con.execute("SELECT expenditure_total_wan FROM expenditure_by_function WHERE row = 2").fetchone() == (
        D("999999999999.999999"),
    )


def test_leaves_add_up_to_the_printed_total_although_every_level_is_kept(make):
    con = make((report(), ROWS))
    levels = con.execute("SELECT level FROM expenditure_by_function ORDER BY row").fetchall()
    assert levels == [(None,), (1,), (2,), (3,), (3,)]
    assert con.execute("SELECT sum(expenditure_total) FROM expenditure_by_function_leaf").fetchone() == (D("29400500.00"),)


def test_forms_are_never_mixed_in_a_view_that_is_summed(make):
    gpb = [{**c, "form": "gpb_expenditure", "fund": "general_public_budget"} for c in ROWS]
    fund = expenditure(1, "2120801", "征地补偿", "50.00", "", "50.00", leaf=True, form="government_fund", fund="government_fund")
    con = make((report(), [*ROWS, *gpb, *fund]))
    assert con.execute("SELECT sum(expenditure_total_wan) FROM expenditure_by_function_leaf").fetchone() == (D("2940.05"),)
    assert con.execute(
        "SELECT fund, sum(expenditure_total_wan) FROM fiscal_expenditure_by_function_leaf GROUP BY fund ORDER BY fund"
    ).fetchall() == [("general_public_budget", D("2940.05")), ("government_fund", D("50.00"))]
    assert con.execute("SELECT count(DISTINCT form) FROM expenditure_by_function").fetchone() == (3,)


def test_older_versions_budgets_and_planned_figures_are_kept_but_not_summed(make):
    old = report(date="D:20250101000000Z", salt="旧")
    budget = report(kind="budget")
    planned = [{**c, "phase": "initial_budget"} for c in ROWS]
    con = make((report(), ROWS), (old, ROWS), (budget, planned))
    assert con.execute("SELECT count(*) FROM expenditure_by_function").fetchone() == (15,)
    assert con.execute("SELECT sum(expenditure_total_wan) FROM expenditure_by_function_leaf").fetchone() == (D("2940.05"),)


def test_a_head_office_inside_a_published_department_is_not_summed_again(make):
    department, office = report("甲局"), report("甲局（本级）", level="head_office")
    alone = report("乙局（本级）", level="head_office")
    con = make((department, ROWS), (office, ROWS), (alone, ROWS))
    contained = con.execute("SELECT unit_name, contained_in FROM dim_report ORDER BY unit_name").fetchall()
    assert contained == [("乙局（本级）", None), ("甲局", None), ("甲局（本级）", department["report_id"])]
    units = con.execute("SELECT DISTINCT unit_name FROM expenditure_by_function_leaf ORDER BY unit_name").fetchall()
    assert units == [("乙局（本级）",), ("甲局",)]


def test_no_join_is_needed_for_names_year_and_place(make):
    con = make((report(), ROWS))
    assert con.execute(
        "SELECT unit_name, region, fiscal_year, entity_level, report_kind, phase, name, printed_name, class_code, "
        "class_name, page, proof FROM expenditure_by_function WHERE code = '2010601'"
    ).fetchone() == (
        "甲局", "示例区", 2024, "department", "final_accounts", "actual", "行政运行", "行政运行", "201", "一般公共服务支出",
        7, "unproven",
    )  # fmt: skip


def test_a_row_leads_back_to_its_cells(make):
    con = make((report(), ROWS))
    found = con.execute("""
    SELECT w.basic_expenditure = f.amount, f.x0, f.printed FROM expenditure_by_function w
    JOIN fact_amount f USING (report_id, form, row) WHERE w.code = '2010601' AND f.measure = 'basic_expenditure'
    """).fetchall()
    assert found == [(True, 10.0, "2,336.91")]


def test_a_row_is_as_good_as_its_weakest_printed_number(make):
    def proofs(con, rules):
        con.execute("UPDATE fact_amount SET proof = 'proven' WHERE measure = 'expenditure_total'")
        con.execute("UPDATE fact_amount SET proof = 'consistent' WHERE measure = 'basic_expenditure'")
        con.execute("UPDATE fact_amount SET proof = 'contradicted' WHERE measure = 'project_expenditure' AND row = 5")

    con = make((report(), ROWS), reconcile=proofs)
    found = con.execute("SELECT row, proof FROM expenditure_by_function WHERE row > 2 ORDER BY row").fetchall()
    # Row 3: project unproven. Row 4: its zero is printed and unproven, its blank counts for nothing. Row 5: contradicted.
    assert found == [(3, "unproven"), (4, "unproven"), (5, "contradicted")]
    only_blank = make((report(), expenditure(1, "201", "一般公共服务支出", "", "", "")))
    assert only_blank.execute("SELECT proof, expenditure_total FROM expenditure_by_function").fetchone() == (None, None)


SUMMARY = "revenue_expenditure_summary"


def summary(*, grant_line: bool, grants: tuple[str, str, str]) -> list:
    """收入支出决算总表 with balances on both sides; some prints put 财政拨款收入 above the three grants."""
    income = [
        *([("fiscal_grant_income", "一、财政拨款收入", "100.00")] if grant_line else []),
        *zip(("gpb_grant_income", "gf_grant_income", "sc_grant_income"), ("一般", "基金", "国资"), grants, strict=True),
        ("other_income", "八、其他收入", "6.20"), ("income_total", "本年收入合计", "106.20"),
        ("use_of_nonfiscal_balances", "使用非财政拨款结余", "0.80"), ("opening_balance", "年初结转和结余", "3.00"),
        ("grand_total", "总计", "110.00"),
    ]  # fmt: skip
    spending = [
        ("function", "一、一般公共服务支出", "90.00"), ("function", "五、教育支出", "10.00"),
        ("expenditure_total", "本年支出合计", "100.00"), ("balance_distribution", "结余分配", "4.00"),
        ("closing_balance", "年末结转和结余", "6.00"), ("grand_total", "总计", "110.00"), ("of_which", "其中", "1.00"),
    ]  # fmt: skip
    codes = {"一、一般公共服务支出": "201", "五、教育支出": "205"}
    return [
        cell(SUMMARY, row, column, line, label, printed, side=side, code=codes.get(label), leaf=True if line == "function" else None)
        for side, column, lines in (("income", 2, income), ("expenditure", 4, spending))
        for row, (line, label, printed) in enumerate(lines, start=1)
    ]


@pytest.mark.parametrize(("grant_line", "grants"), [(False, ("70.00", "30.00", "")), (True, ("70.00", "30.00", "")), (True, ("", "", ""))])
def test_each_side_of_the_summary_adds_up_to_its_grand_total(make, grant_line, grants):
    con = make((report(), summary(grant_line=grant_line, grants=grants)))
    assert con.execute(
        f"SELECT side, sum(amount_wan) FROM {SUMMARY}_leaf GROUP BY side ORDER BY side"
    ).fetchall() == [("expenditure", D("110.00")), ("income", D("110.00"))]
    assert con.execute(
        f"SELECT sum(amount_wan) FROM {SUMMARY}_leaf WHERE adds_to = 'income_total'"
    ).fetchone() == (D("106.20"),)
    name = con.execute(f"SELECT name, code FROM {SUMMARY} WHERE code = '205'").fetchone()
    assert name == ("教育支出", "205")


GRANTS = "fiscal_grant_summary"


def grants(opening: bool) -> list:
    """财政拨款收入支出决算总表: funds as lines left, as columns right."""
    left = [
        ("gpb_grant_income", "general_public_budget", "100.00"), ("gf_grant_income", "government_fund", "20.00"),
        ("sc_grant_income", "state_capital", ""), ("income_total", "fiscal_grant", "120.00"),
        ("opening_balance", "fiscal_grant", "5.00"),
        *([("opening_gpb", "general_public_budget", "4.00"), ("opening_gf", "government_fund", "1.00")] if opening else []),
        ("grand_total", "fiscal_grant", "125.00"),
    ]  # fmt: skip
    cells = [cell(GRANTS, n, 2, line, line, p, side="income", fund=f) for n, (line, f, p) in enumerate(left, start=1)]
    funds = ("fiscal_grant", "general_public_budget", "government_fund", "state_capital")
    right = [
        ("function", "一般公共服务支出", ("121.00", "101.00", "20.00", "")),
        ("expenditure_total", "本年支出合计", ("121.00", "101.00", "20.00", "")),
        ("closing_balance", "年末财政拨款结转和结余", ("4.00", "3.00", "1.00", "")),
        ("grand_total", "总计", ("125.00", "104.00", "21.00", "")),
    ]
    for n, (line, label, printed) in enumerate(right, start=1):
        for column, (fund, text) in enumerate(zip(funds, printed, strict=True), start=4):
            code = "201" if line == "function" else None
            cells.append(cell(GRANTS, n, column, line, label, text, fund=fund, code=code, leaf=bool(code) or None))
    return cells


def test_each_fund_has_its_balances_and_the_three_add_up(make):
    con = make((report(), grants(opening=True)))
    found = con.execute(
        "SELECT fund, opening_balance_wan, income_total_wan, expenditure_total_wan, closing_balance_wan, is_leaf "
        "FROM fund_balance ORDER BY fund"
    ).fetchall()
    assert found == [
        ("fiscal_grant", D(5), D(120), D(121), D(4), False),
        ("general_public_budget", D(4), D(100), D(101), D(3), True),
        ("government_fund", D(1), D(20), D(20), D(1), True),
        ("state_capital", None, None, None, None, True),
    ]
    assert con.execute(
        "SELECT sum(opening_balance_wan), sum(expenditure_total_wan), sum(closing_balance_wan) FROM fund_balance_leaf"
    ).fetchone() == (D(5), D(121), D(4))


def test_an_unsplit_opening_balance_is_the_finest_line_and_a_split_one_is_not(make):
    query = f"SELECT sum(amount_wan) FROM {GRANTS} WHERE is_leaf AND side = 'income'".replace(GRANTS, SUMMARY)
    assert make((report(), grants(opening=True))).execute(query).fetchone() == (D(125),)
    assert make((report(), grants(opening=False))).execute(query).fetchone() == (D(125),)


def test_all_funds_stand_beside_the_fiscal_ones_and_say_so(make):
    con = make((report(), [*summary(grant_line=False, grants=("100.00", "", "")), *grants(opening=True)]))
    assert con.execute(
        "SELECT opening_balance_wan, use_of_nonfiscal_balances_wan, balance_distribution_wan, closing_balance_wan, form "
        "FROM fund_balance WHERE fund = 'all_funds'"
    ).fetchone() == (D(3), D("0.80"), D(4), D(6), SUMMARY)


def test_economic_blocks_side_by_side_on_one_printed_row_stay_two_lines(make):
    cells = [
        cell("gpb_basic", 1, 3, "economic", "工资福利支出", "80.00", economic="301", leaf=False),
        cell("gpb_basic", 1, 6, "economic", "商品和服务支出", "20.00", economic="302", leaf=False),
        cell("gpb_basic", 2, 3, "economic", "基本工资", "80.00", economic="30101", leaf=True),
        cell("gpb_basic", 2, 6, "economic", "办公费", "20.00", economic="30201", leaf=True),
        cell("gpb_basic", 3, 3, "personnel_funds", "人员经费合计", "80.00"),
        cell("gpb_basic", 3, 6, "public_funds", "公用经费合计", "20.00"),
        cell("gpb_project", 1, 3, "economic", "印刷费", "7.00", economic="30202", leaf=True),
    ]
    con = make((report(), cells))
    assert con.execute("SELECT row, col, code, amount_wan FROM expenditure_by_economic ORDER BY form, row, col").fetchall() == [
        (1, 3, "301", D(80)), (1, 6, "302", D(20)), (2, 3, "30101", D(80)), (2, 6, "30201", D(20)),
        (3, 3, None, D(80)), (3, 6, None, D(20)), (1, 3, "30202", D(7)),
    ]  # fmt: skip
    assert con.execute("SELECT form, sum(amount_wan) FROM expenditure_by_economic_leaf GROUP BY form ORDER BY form").fetchall() == [
        ("gpb_basic", D(100)), ("gpb_project", D(7)),
    ]  # fmt: skip


def test_three_public_has_one_row_for_each_phase_with_money_and_counts_apart(make):
    def item(col, line, printed, phase, unit="万元"):
        return cell("three_public", 1, col, line, line, printed, phase=phase, fund="fiscal_grant", unit=unit)

    cells = [
        item(1, "three_public_total", "10.00", "budget"), item(2, "three_public_total", "3.36", "actual"),
        item(3, "reception", "0.00", "actual"), item(4, "overseas_trips", "3.36", "actual"),
        item(5, "overseas_groups", "2", "actual", unit="个"),
    ]  # fmt: skip
    con = make((report(), cells))
    found = con.execute(
        "SELECT phase, three_public_total, three_public_total_wan, reception, overseas_groups, vehicle_total "
        "FROM three_public ORDER BY phase"
    ).fetchall()
    assert found == [
        ("actual", D("33600.00"), D("3.36"), D(0), D(2), None), ("budget", D("100000.00"), D(10), None, None, None),
    ]  # fmt: skip
    assert con.execute("SELECT sum(three_public_total_wan) FROM three_public_leaf").fetchone() == (D("3.36"),)


def test_a_second_three_public_form_is_a_row_of_its_own_and_not_summed(make):
    def total(form, fund, printed):
        return cell(form, 1, 1, "three_public_total", "合计", printed, fund=fund)

    con = make((report(), [total("three_public", "fiscal_grant", "5.00"), total("gpb_three_public", "general_public_budget", "4.00")]))
    assert con.execute("SELECT form, three_public_total_wan FROM three_public ORDER BY form").fetchall() == [
        ("gpb_three_public", D(4)), ("three_public", D(5)),
    ]  # fmt: skip
    assert con.execute("SELECT sum(three_public_total_wan) FROM three_public_leaf").fetchone() == (D(5),)


def test_every_form_that_a_wide_table_takes_is_a_form():
    taken = (
        *by_code.INCOME_FORMS, *by_code.EXPENDITURE_FORMS, *by_code.ECONOMIC_FORMS, *matters.THREE_PUBLIC_FORMS,
        *matters.OPERATING_FORMS, *summary_tables.SUMMARY_FORMS, *fund_balance.DETAIL_FORMS,
    )  # fmt: skip
    assert set(taken) <= set(terms.FORMS)


def test_assets_are_counts_and_procurement_is_money(make):
    form = "operating_assets_procurement"
    cells = [
        cell(form, 1, 2, "agency_operating_funds", "机关运行经费", "43.10", side=None),
        cell(form, 2, 2, "vehicles_total", "车辆数合计", "3", side=None, unit="辆"),
        cell(form, 3, 2, "vehicle_category", "应急保障用车", "1", side=None, unit="辆"),
        cell(form, 4, 2, "vehicle_category", "其他用车", "2", side=None, unit="辆"),
        cell(form, 5, 2, "procurement_total", "政府采购支出合计", "98", side=None),
        cell(form, 6, 2, "procurement_sme", "授予中小企业合同金额", "20.2", side=None),
    ]
    con = make((report(), cells))
    assert con.execute(
        f"SELECT agency_operating_funds_wan, vehicles_total, procurement_total_wan, procurement_sme_wan FROM {form}_leaf"
    ).fetchone() == (D("43.10"), D(3), D(98), D("20.2"))
    # Categories are told apart by their label, so several of them are no repetition.
    assert con.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)


def test_a_cell_that_repeats_another_is_put_in_quarantine_and_counted_once(make):
    twice = [{**c, "col": c["col"] + 10, "printed": "9.99"} for c in ROWS if c["row"] == 4 and c["measure"] == "basic_expenditure"]
    con = make((report(), [*ROWS, *twice]))
    assert con.execute("SELECT basic_expenditure_wan FROM expenditure_by_function WHERE row = 4").fetchone() == (D("2336.91"),)
    assert con.execute("SELECT reason, page, place, printed FROM quarantine").fetchall() == [
        ("repeated_cell", 7, "row 4, column 16", "9.99")
    ]
    assert con.execute("SELECT state FROM dim_report").fetchone() == ("partly_quarantined",)
    assert con.execute("SELECT count(*) FROM fact_amount WHERE row = 4 AND measure = 'basic_expenditure'").fetchone() == (2,)


def test_a_blank_repetition_does_not_hide_the_number_and_is_no_fault(make):
    cells = [
        cell("three_public", 1, 1, "reception", "公务接待费", "", fund="fiscal_grant"),
        cell("three_public", 2, 1, "reception", "公务接待费", "0.39", fund="fiscal_grant"),
    ]
    con = make((report(), cells))
    assert con.execute("SELECT reception_wan FROM three_public").fetchone() == (D("0.39"),)
    assert con.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)


def test_rows_of_unknown_meaning_are_shown_and_never_summed(make):
    unknown = cell("expenditure", 6, 5, "unknown", "（说明）", "1.00", measure="expenditure_total", leaf=None)
    con = make((report(), [*ROWS, unknown]))
    assert con.execute("SELECT printed_name, is_leaf FROM expenditure_by_function WHERE row = 6").fetchone() == ("（说明）", False)
    assert con.execute("SELECT sum(expenditure_total_wan) FROM expenditure_by_function_leaf").fetchone() == (D("2940.05"),)
