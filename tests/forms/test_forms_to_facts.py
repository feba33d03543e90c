"""Printed forms become typed facts: codes, lines, funds, phases, units, and nothing lost on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.facts import Fact
from juesuan.forms.catalogue import form_of_title
from juesuan.forms.drawing import table
from juesuan.forms.printed import read_tables
from juesuan.forms.reader import FormReading, read_form
from juesuan.reading.tables import Table


def reading(drawn: Table, unit: str = "万元", phase: str = "actual") -> FormReading:
    titled = form_of_title(drawn.title)
    assert titled is not None, drawn.title
    return read_form(titled.form, drawn, unit, phase, 2024)


def amounts(facts: tuple[Fact, ...]) -> dict[tuple[str | None, ...], Decimal | None]:
    """Non-blank facts by side, line, code, measure, fund and phase."""
    return {(f.side, f.line, f.code, f.measure, f.fund, f.phase): f.amount for f in facts if f.state != "blank"}


NATIONAL_EXPENDITURE = """
| 项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
| 支出功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ |
| 类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 |
| ^ | ^ | ^ | 合计 | 1,234,567.89 | 1,000,000.00 | 234,567.89 | 0.00 | 0.00 | 0.00 |
| 204 | < | < | 公共安全支出 | 1,234,567.89 | 1,000,000.00 | 234,567.89 | 0.00 | 0.00 | 0.00 |
| 20406 | < | < | 司法 | 1,234,567.89 | 1,000,000.00 | 234,567.89 | 0.00 | 0.00 | 0.00 |
| 2040601 | < | < | 行政运行 | 1,000,000.00 | 1,000,000.00 | 0.00 | 0.00 | 0.00 | 0.00 |
| 2040604 | < | < | 基层司法业务 | 234,567.89 | 0.00 | 234,567.89 | 0.00 | 0.00 | 0.00 |
"""


def test_a_national_form_with_column_numbers_gives_every_amount_in_yuan() -> None:
    read = reading(table("支出决算表", NATIONAL_EXPENDITURE, unit="元"), "元")
    found = amounts(read.facts)
    assert found["expenditure", "total", None, "expenditure_total", "all_funds", "actual"] == Decimal("1234567.89")
    item = found["expenditure", "function", "2040604", "project_expenditure", "all_funds", "actual"]
    assert item == Decimal("234567.89")
    assert not read.quarantine
    assert read.numerals == len(found) == 30
    assert {f.step for f in read.facts if f.amount is not None} == {Decimal("0.01")}


def test_levels_parents_and_leaves_follow_from_the_codes_of_the_form() -> None:
    facts = reading(table("支出决算表", NATIONAL_EXPENDITURE, unit="元"), "元").facts
    shape = {f.code: (f.level, f.parent_code, f.is_leaf) for f in facts if f.code}
    assert shape == {
        "204": (1, None, False), "20406": (2, "204", False),
        "2040601": (3, "20406", True), "2040604": (3, "20406", True),
    }  # fmt: skip


def test_codes_in_three_columns_are_put_together_and_lost_zeros_restored() -> None:
    drawn = table("一般公共预算财政拨款支出决算表", """
    | 项目 | < | < | < | 合计 | 基本支出 | 项目支出 |
    | 功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ |
    | 类 | 款 | 项 | ^ | ^ | ^ | ^ |
    | 201 |  |  | 一般公共服务支出 | 2.00 | 2.00 |  |
    | 201 | 6 |  | 财政事务 | 2.00 | 2.00 |  |
    | 201 | 06 | 1 | 行政运行 | 2.00 | 2.00 |  |
    | 合计 | < | < | < | 2.00 | 2.00 |  |
    """)  # fmt: skip
    read = reading(drawn)
    assert {f.code for f in read.facts} == {"201", "20106", "2010601", None}
    assert not read.quarantine
    # A blank cell of a known row and column is a fact of its own.
    assert [f.state for f in read.facts if f.measure == "project_expenditure"] == ["blank"] * 4
    assert all(f.amount is None for f in read.facts if f.state == "blank")


def test_a_code_glued_to_its_name_is_taken_apart() -> None:
    drawn = table("支出决算表", """
    | 项目 | 本年支出合计 | 基本支出 | 项目支出 |
    | 合计 | 3.00 | 1.00 | 2.00 |
    | 201一般公共服务支出 | 3.00 | 1.00 | 2.00 |
    | 2010601 行政运行 | 3.00 | 1.00 | 2.00 |
    """)  # fmt: skip
    facts = reading(drawn).facts
    assert {(f.code, f.line_label) for f in facts if f.code} == {("201", "一般公共服务支出"), ("2010601", "行政运行")}


SUMMARY = """
| 收入 | < | < | 支出 | < | < | < | < | < |
| 项目 | 行次 | 金额 | 项目 | 行次 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款 |
| 栏次 |  | 1 | 栏次 |  | 2 | 3 | 4 | 5 |
| 一、一般公共预算财政拨款 | 1 | 90.00 | 一、一般公共服务支出 | 33 | 70.00 | 70.00 |  |  |
| 二、政府性基金预算财政拨款 | 2 | 10.00 | 二、城乡社区支出 | 34 | 10.00 |  | 10.00 |  |
| 三、国有资本经营预算财政拨款 | 3 |  | 十九、住房保障支出 | 35 | 20.00 | 20.00 |  |  |
| 本年收入合计 | 27 | 100.00 | 本年支出合计 | 59 | 100.00 | 90.00 | 10.00 |  |
| 年初财政拨款结转和结余 | 28 | 5.00 | 年末财政拨款结转和结余 | 60 | 5.00 | 5.00 |  |  |
| 一、一般公共预算财政拨款 | 29 | 5.00 |  | 61 |  |  |  |  |
| 二、政府性基金预算财政拨款 | 30 |  |  | 62 |  |  |  |  |
| 总计 | 32 | 105.00 | 总计 | 64 | 105.00 | 95.00 | 10.00 |  |
"""


def test_a_two_sided_form_is_split_and_its_funds_are_told_apart() -> None:
    read = reading(table("财政拨款收入支出决算总表", SUMMARY))
    found = amounts(read.facts)
    assert found["income", "gpb_grant_income", None, "amount", "general_public_budget", "actual"] == 900_000
    assert found["income", "opening_gpb", None, "amount", "general_public_budget", "actual"] == 50_000
    assert found["income", "income_total", None, "amount", "fiscal_grant", "actual"] == 1_000_000
    assert found["expenditure", "function", "221", "amount", "general_public_budget", "actual"] == 200_000
    assert found["expenditure", "expenditure_total", None, "amount", "government_fund", "actual"] == 100_000
    assert found["expenditure", "grand_total", None, "amount", "fiscal_grant", "actual"] == 1_050_000
    # Row numbers 行次 are labels, never amounts.
    assert read.numerals == len(found)
    assert not read.quarantine


THREE_PUBLIC_NATIONAL = """
| 预算数 | < | < | < | < | < | 决算数 | < | < | < | < | < |
| 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 |
| ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ |
| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |
| 6.00 | 1.00 | 3.00 | 0.00 | 3.00 | 2.00 | 5.00 | 1.00 | 3.00 | — | 3.00 | 1.00 |
"""


def test_three_public_items_across_carry_their_phase() -> None:
    found = amounts(reading(table("财政拨款“三公”经费支出决算表", THREE_PUBLIC_NATIONAL)).facts)
    assert found["expenditure", "vehicle_total", None, "amount", "fiscal_grant", "budget"] == 30_000
    assert found["expenditure", "vehicle_operation", None, "amount", "fiscal_grant", "actual"] == 30_000
    assert found["expenditure", "three_public_total", None, "amount", "fiscal_grant", "actual"] == 50_000
    # A printed zero is 0, a dash is no number.
    assert found["expenditure", "vehicle_purchase", None, "amount", "fiscal_grant", "budget"] == 0
    assert found["expenditure", "vehicle_purchase", None, "amount", "fiscal_grant", "actual"] is None


def test_three_public_items_down_the_page_read_the_same() -> None:
    drawn = table("一般公共预算财政拨款“三公”经费支出决算表", """
    | 项目 | 行次 | 全年预算数 | 决算数 |
    | 合计 | 1 | 6.00 | 5.00 |
    | 1.因公出国（境）费 | 2 | 1.00 | 1.00 |
    | 2.公务用车购置及运行维护费 | 3 | 3.00 | 3.00 |
    | （1）公务用车购置费 | 4 | 0.00 | 0.00 |
    | （2）公务用车运行维护费 | 5 | 3.00 | 3.00 |
    | 3.公务接待费 | 6 | 2.00 | 1.00 |
    | （1）国内接待费 | 7 | 2.00 | 1.00 |
    """)  # fmt: skip
    found = amounts(reading(drawn).facts)
    operation = found["expenditure", "vehicle_operation", None, "amount", "general_public_budget", "adjusted_budget"]
    assert operation == 30_000
    assert found["expenditure", "three_public_total", None, "amount", "general_public_budget", "actual"] == 50_000
    assert found["expenditure", "domestic_reception", None, "amount", "general_public_budget", "actual"] == 10_000


def test_basic_expenditure_in_two_blocks_side_by_side() -> None:
    drawn = table("一般公共预算财政拨款基本支出决算明细表", """
    | 人员经费 | < | < | 公用经费 | < | < |
    | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |
    | 301 | 工资福利支出 | 9.00 | 302 | 商品和服务支出 | 1.50 |
    | 30101 | 基本工资 | 9.00 | 30201 | 办公费 | 1.50 |
    | 人员经费合计 | < | 9.00 | 公用经费合计 | < | 1.50 |
    """)  # fmt: skip
    read = reading(drawn)
    found = amounts(read.facts)
    assert found["expenditure", "economic", "30201", "amount", "general_public_budget", "actual"] == 15_000
    assert found["expenditure", "personnel_funds", None, "amount", "general_public_budget", "actual"] == 90_000
    assert found["expenditure", "public_funds", None, "amount", "general_public_budget", "actual"] == 15_000


def test_units_of_a_mixed_list_belong_to_the_row() -> None:
    drawn = table("机关运行经费支出、国有资产占用情况及政府采购支出信息表", """
    | 项目 | 行次 | 统计数 |
    | 一、机关运行经费支出 | 1 | 43.10 |
    | 二、国有资产占用情况 | 2 |  |
    | （一）车辆数合计（辆） | 3 | 2 |
    | 1.机要通信用车 | 4 | 2 |
    | （二）单价100万元（含）以上设备（不含车辆）（台、套） | 5 | 0 |
    | 三、政府采购支出合计 | 6 | 20.20 |
    | （一）政府采购货物支出 | 7 | 20.20 |
    | （二）政府采购工程支出 | 8 | 0.00 |
    | （三）政府采购服务支出 | 9 | 0.00 |
    """)  # fmt: skip
    read = reading(drawn)
    by_line = {f.line: f for f in read.facts if f.state != "blank"}
    assert by_line["agency_operating_funds"].amount == 431_000
    assert by_line["vehicles_total"].amount is None
    assert by_line["vehicles_total"].quantity == 2
    assert by_line["equipment_over_1m"].unit == "台、套"
    assert by_line["procurement_total"].amount == 202_000
    assert not read.quarantine


def test_a_number_that_does_not_parse_is_quarantined_with_its_cell() -> None:
    drawn = table("支出决算表", """
    | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
    | 合计 | < | 1,23.4.5 | 1.00 | 2.00 |
    """)  # fmt: skip
    read = reading(drawn)
    (problem,) = read.quarantine
    assert (problem.reason, problem.place, problem.printed) == ("unreadable_number", "第1行第3列", "1,23.4.5")
    assert (read.numerals, read.quarantined) == (3, 1)
    unreadable = [f for f in read.facts if f.state == "unreadable"]
    assert [f.amount for f in unreadable] == [None]


def test_a_number_in_a_column_nobody_knows_is_counted_and_quarantined() -> None:
    drawn = table("支出决算表", """
    | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 备查数 |
    | 合计 | < | 3.00 | 1.00 | 2.00 | 7.00 |
    """)  # fmt: skip
    read = reading(drawn)
    assert [(q.reason, q.printed) for q in read.quarantine] == [("unknown_column", "7.00")]
    assert read.numerals == 4


def test_a_trimmed_number_keeps_the_precision_of_its_form() -> None:
    drawn = table("2024年部门“三公”经费和机关运行经费预算表", """
    | 2024年“三公”经费预算数 | < | < | < | < | < | 2024年机关运行经费预算数 |
    | 合计 | 因公出国(境)费 | 公务接待费 | 公务用车购置及运行费 | < | < | ^ |
    | ^ | ^ | ^ | 小计 | 购置费 | 运行费 | ^ |
    | 47.91 | 0 | 1.35 | 46.56 | 25 | 21.56 | 443.18 |
    """)  # fmt: skip
    drawn = Table(drawn.title, drawn.grid, 3, drawn.rows)
    facts = {f.line: f for f in reading(drawn, phase="initial_budget").facts}
    assert facts["vehicle_purchase"].step == 100
    assert facts["agency_operating_funds"].phase == "initial_budget"
    assert facts["vehicle_total"].amount == 465_600


def test_a_second_form_of_the_same_title_is_kept_out_and_said() -> None:
    drawn = table("支出决算表", NATIONAL_EXPENDITURE, unit="元")
    forms, problems = read_tables([drawn, drawn], 2024, "final_accounts")
    assert [form.loaded for form in forms] == [True, False]
    assert [q.reason for q in problems] == ["duplicate_form"]


def test_a_unit_line_that_contradicts_itself_quarantines_the_form() -> None:
    drawn = table("支出决算表", NATIONAL_EXPENDITURE, unit="元")
    drawn.grid.caption.append("金额单位：万元")
    forms, problems = read_tables([drawn], 2024, "final_accounts")
    assert not forms[0].facts
    assert forms[0].coverage().status == "quarantined"
    assert [q.reason for q in problems] == ["unit_contradiction"]


def test_a_form_without_a_unit_inherits_the_one_before_it() -> None:
    first = table("收入支出决算总表", "| 收入 | < | 支出 | < |\n| 项目 | 金额 | 项目 | 金额 |\n| 总计 | 1.00 | 总计 | 1.00 |")
    second = table("支出决算表", NATIONAL_EXPENDITURE, unit="")
    forms, problems = read_tables([first, second], 2024, "final_accounts")
    assert [(form.unit, form.unit_source) for form in forms] == [("万元", "printed"), ("万元", "inherited")]
    assert [q.reason for q in problems] == ["unit_inherited"]
    assert forms[1].facts


def test_an_empty_form_is_a_fact_with_its_statement() -> None:
    drawn = table("政府性基金预算财政拨款收入支出决算表", """
    | 项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余 |
    | 科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^ |
    | 合计 | < |  |  |  |  |  |  |
    """, notes=("说明：某局本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。",))  # fmt: skip
    forms, problems = read_tables([drawn], 2024, "final_accounts")
    coverage = forms[0].coverage()
    assert (coverage.status, coverage.amounts) == ("empty_with_statement", 0)
    assert "没有政府性基金" in (coverage.statement or "")
    assert not problems


def test_balances_with_sub_columns_are_not_taken_for_expenditure() -> None:
    drawn = table("一般公共预算财政拨款收入支出决算表", """
    | 项目 | < | 年初结转和结余 | < | < | 本年收入 | < | < | 本年支出 | < | < | 年末结转和结余 | < |
    | 科目编码 | 科目名称 | 合计 | 基本支出结转 | 另行结转 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出结转 |
    | 合计 | < | 1.00 | 0.40 | 0.60 | 5.00 | 3.00 | 2.00 | 4.00 | 3.00 | 1.00 | 2.00 | 0.40 |
    """)  # fmt: skip
    read = reading(drawn)
    assert {f.measure: f.amount for f in read.facts} == {
        "opening_balance": 10_000, "opening_basic": 4_000, "income_total": 50_000, "income_basic": 30_000,
        "income_project": 20_000, "expenditure_total": 40_000, "basic_expenditure": 30_000,
        "project_expenditure": 10_000, "closing_balance": 20_000, "closing_basic": 4_000,
    }  # fmt: skip
    # A sub-column without a measure is counted and quarantined, not mixed up.
    assert [q.printed for q in read.quarantine] == ["0.60"]


@pytest.mark.parametrize(
    ("title", "form", "kind"),
    [
        ("收入支出决算总表", "revenue_expenditure_summary", "final_accounts"),
        ("2024年度某某局收入决算表", "income", "final_accounts"),
        ("公开03表支出决算表", "expenditure", "final_accounts"),
        ("财政拨款收入支出决算总表（续）", "fiscal_grant_summary", "final_accounts"),
        ("一般公共预算财政拨款支出决算表", "gpb_expenditure", "final_accounts"),
        ("六、一般公共预算财政拨款基本支出决算明细表", "gpb_basic", "final_accounts"),
        ("一般公共预算财政拨款项目支出决算明细表", "gpb_project", "final_accounts"),
        ("国有资本经营预算财政拨款支出决算表", "state_capital", "final_accounts"),
        ("财政拨款“三公”经费支出决算表", "three_public", "final_accounts"),
        ("财政拨款三公经费及会议费、培训费支出决算表", "three_public", "final_accounts"),
        ("机构运行经费支出、国有资产占用情况及政府采购支出信息表", "operating_assets_procurement", "final_accounts"),
        ("2026年部门财务收支预算总表", "revenue_expenditure_summary", "budget"),
        ("2024年部门一般公共预算基本支出部门预算经济分类预算表", "gpb_basic", "budget"),
        ("部门“三公”经费和机关运行经费预算表", "three_public", "budget"),
        ("部门收支总表", "revenue_expenditure_summary", "budget"),
    ],
)
def test_a_title_names_its_form(title: str, form: str, kind: str) -> None:
    titled = form_of_title(title)
    assert titled is not None
    assert (titled.form.form, titled.kind) == (form, kind)


@pytest.mark.parametrize("title", ["项目支出绩效自评表", "目录", "部门决算单位构成情况表", "支出决算情况说明"])
def test_titles_of_other_tables_name_no_form(title: str) -> None:
    assert form_of_title(title) is None


@pytest.mark.parametrize("printed", ["9" * 14 + ".00", "0.0000001"])
def test_an_amount_that_the_warehouse_could_not_keep_exactly_is_quarantined(printed: str) -> None:
    drawn = table("支出决算表", f"""
    | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
    | 合计 | < | {printed} | 1.00 | 2.00 |
    """)  # fmt: skip
    read = reading(drawn)
    assert [q.reason for q in read.quarantine] == ["amount_out_of_range"]
    assert [f.amount for f in read.facts if f.measure == "expenditure_total"] == [None]


def test_a_title_printed_inside_the_frame_is_no_column_header() -> None:
    drawn = table("财政拨款“三公”经费支出决算表", """
    | 财政拨款“三公”经费支出决算表 | < | < | < | < | < |
    | 预算数 | < | < | 决算数 | < | < |
    | 合计 | 因公出国（境）费 | 公务接待费 | 合计 | 因公出国（境）费 | 公务接待费 |
    | 3.00 | 1.00 | 2.00 | 2.50 | 1.00 | 1.50 |
    """)  # fmt: skip
    found = amounts(reading(drawn).facts)
    assert found["expenditure", "reception", None, "amount", "fiscal_grant", "budget"] == 20_000
    assert found["expenditure", "three_public_total", None, "amount", "fiscal_grant", "actual"] == 25_000


def test_a_total_label_that_reaches_over_two_blocks_keeps_its_amount() -> None:
    drawn = table("一般公共预算财政拨款基本支出决算明细表", """
    | 人员经费 | < | < | 公用经费 | < | < | < | < | < |
    | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 |
    | 301 | 工资福利支出 | 9.00 | 302 | 商品和服务支出 | 1.50 | 310 | 资本性支出 | 0.50 |
    | 人员经费合计 | < | 9.00 | 公用经费合计 | < | < | < | < | 2.00 |
    """)  # fmt: skip
    read = reading(drawn)
    found = amounts(read.facts)
    assert found["expenditure", "public_funds", None, "amount", "general_public_budget", "actual"] == 20_000
    assert not read.quarantine


def test_a_table_of_whole_yuan_under_an_unknown_title_is_not_lost_silently() -> None:
    drawn = table("本级补充说明表", """
    | 科目编码 | 科目名称 | 金额 |
    | 201 | 一般公共服务支出 | 156211123 |
    | 20101 | 人大事务 | 16623810 |
    | 2010101 | 行政运行 | 11447100 |
    """, unit="元")  # fmt: skip
    forms, problems = read_tables([drawn], 2024, "final_accounts")
    assert not forms
    assert [q.reason for q in problems] == ["unknown_table"]


def test_a_list_of_codes_and_years_is_no_table_of_amounts() -> None:
    drawn = table("科目说明表", """
    | 科目编码 | 科目名称 | 启用年度 |
    | 201 | 一般公共服务支出 | 2018 |
    | 20101 | 人大事务 | 2018 |
    | 2010101 | 行政运行 | 2024 |
    """)  # fmt: skip
    assert read_tables([drawn], 2024, "final_accounts") == ([], [])
