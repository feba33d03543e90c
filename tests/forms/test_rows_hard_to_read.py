"""Rows that pages break in two, codes glued to names, negative amounts in every notation, parts that are no addends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.facts import Fact
from juesuan.forms.catalogue import form_of_title
from juesuan.forms.drawing import drawn, table
from juesuan.forms.economic import economic_column
from juesuan.forms.printed import read_tables
from juesuan.forms.reader import FormReading, read_form
from juesuan.forms.rows import Coded, coded, reading
from juesuan.forms.titles import title_of


def read(title: str, drawing: str) -> FormReading:
    printed = table(title, drawing)
    titled = form_of_title(title)
    assert titled is not None
    return read_form(titled.form, printed, "万元", "actual", 2024)


def amounts(found: FormReading) -> dict[tuple[str, str | None, str], Decimal | None]:
    return {(f.line_label, f.code, f.measure): f.amount for f in found.facts if f.amount is not None}


HEAD = "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 |"


def test_the_rest_of_a_name_at_the_top_of_a_page_belongs_to_the_row_before() -> None:
    found = read("支出决算表", f"""
    {HEAD}
    | 合计 | < | 3.00 | 3.00 |
    | 2080505 | 机关事业单位基本养老 | 3.00 | 3.00 |
    ---
    |  | 保险缴费支出 |  |  |
    | 2080506 | 机关事业单位职业年金缴费支出 |  |  |
    """)  # fmt: skip
    names = {f.function_code: f.line_label for f in found.facts if f.function_code}
    assert names == {"2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出"}
    assert not found.quarantine


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("| 2080505 | 机关事业单位基本养老 |  |  |", "|  | 保险缴费支出 | 3.00 | 2.00 |"),
        ("| 2080505 | 机关事业单位基本养老保险缴费支出 |  |  |", "|  |  | 3.00 | 2.00 |"),
        ("|  | 机关事业单位基本养老 |  |  |", "| 2080505 | 保险缴费支出 | 3.00 | 2.00 |"),
    ],
    ids=["rest of the name and amounts", "amounts alone", "code with the second half"],
)
def test_the_halves_of_a_row_are_put_together(above: str, below: str) -> None:
    found = read("支出决算表", f"{HEAD}\n| 合计 | < | 3.00 | 2.00 |\n{above}\n---\n{below}")
    name = "机关事业单位基本养老保险缴费支出"
    assert amounts(found)[name, "2080505", "expenditure_total"] == 30_000
    assert amounts(found)[name, "2080505", "basic_expenditure"] == 20_000
    # Each number keeps the page it stands on.
    assert [f.page for f in found.facts if f.code == "2080505"] == [2, 2]
    assert not found.quarantine
    assert found.numerals == 4


def test_rows_that_only_meet_at_a_page_break_are_left_alone() -> None:
    found = read("支出决算表", f"""
    {HEAD}
    | 2080505 | 机关事业单位基本养老保险缴费支出 | 1.00 | 1.00 |
    ---
    | 2080506 | 机关事业单位职业年金缴费支出 |  |  |
    ---
    | 合计 | < | 1.00 | 1.00 |
    """)  # fmt: skip
    assert {(f.line, f.code, f.line_label) for f in found.facts} == {
        ("function", "2080505", "机关事业单位基本养老保险缴费支出"),
        ("function", "2080506", "机关事业单位职业年金缴费支出"),
        ("total", None, "合计"),
    }
    found = read("支出决算表", f"{HEAD}\n| 208 | 社会保障和就业支出 |  |  |\n---\n|  | 其中：离退休 | 1.00 | 1.00 |")
    assert [f.line for f in found.facts if f.amount is not None] == ["of_which", "of_which"]


def test_two_rows_with_amounts_are_no_halves_of_one() -> None:
    found = read("支出决算表", f"{HEAD}\n| 201 | 一般公共服务支出 | 1.00 | 1.00 |\n---\n|  |  | 3.00 | 2.00 |")
    assert amounts(found)["一般公共服务支出", "201", "expenditure_total"] == 10_000
    assert [(q.reason, q.printed) for q in found.quarantine] == [
        ("row_without_label", "3.00"), ("row_without_label", "2.00"),
    ]  # fmt: skip


def test_a_row_with_its_amounts_is_not_the_upper_half_of_a_coded_row() -> None:
    found = read("支出决算表", f"{HEAD}\n|  | 调整数 | 3.00 | 2.00 |\n---\n| 201 | 一般公共服务支出 |  |  |")
    assert {(f.line, f.line_label) for f in found.facts} == {("unknown", "调整数"), ("function", "一般公共服务支出")}


def test_a_total_at_the_top_of_a_page_is_no_half_of_the_row_before() -> None:
    found = read("支出决算表", f"{HEAD}\n| 201 | 一般公共服务支出 |  |  |\n---\n|  | 合计 | 3.00 | 2.00 |")
    assert [(f.line, f.amount) for f in found.facts if f.amount] == [("total", 30_000), ("total", 20_000)]


def test_a_label_that_is_known_alone_is_no_half() -> None:
    found = read("收入支出决算总表", """
    | 收入 | < | 支出 | < |
    | 项目 | 金额 | 项目 | 金额 |
    | 事业单位 |  | 三、国防支出 | 3.00 |
    ---
    | 经营收入 |  |  |  |
    """)  # fmt: skip
    assert [f.row for f in found.facts if f.line == "operating_income"] == [2]


def test_halves_of_a_label_are_put_together_where_only_together_they_are_known() -> None:
    found = read("收入支出决算总表", """
    | 收入 | < | 支出 | < |
    | 项目 | 金额 | 项目 | 金额 |
    | 三、国有资本经营预算财政 | 2.00 | 三、国防支出 |  |
    ---
    | 拨款收入 |  |  |  |
    | 四、上级补助收入 | 1.00 | 四、公共安全支出 | 3.00 |
    """)  # fmt: skip
    assert {(f.line, f.amount) for f in found.facts if f.amount is not None} == {
        ("sc_grant_income", 20_000), ("superior_subsidy_income", 10_000), ("function", 30_000),
    }  # fmt: skip
    assert not found.quarantine


def test_a_unit_whose_name_runs_over_the_page_is_one_unit() -> None:
    found = read("收入决算表（按单位列示）", """
    | 单位名称 | 本年收入合计 | 财政拨款收入 |
    | 合计 | 5.00 | 5.00 |
    | 某市某区市场监督管理局 | 5.00 | 5.00 |
    ---
    | 检验检测中心 |  |  |
    """)  # fmt: skip
    assert {f.line_label for f in found.facts if f.line == "reporting_unit"} == {"某市某区市场监督管理局检验检测中心"}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (([], ["2010601行政运行"]), Coded("2010601", "行政运行")),
        (([], ["201 06 01 行政运行"]), Coded("2010601", "行政运行")),
        (([], ["201 06 01行政运行"]), Coded("2010601", "行政运行")),
        (([], ["2010\n601\n行政运行"]), Coded("2010601", "行政运行")),
        (([], ["2010601\n2024年会议"]), Coded("2010601", "2024年会议")),
        (([], ["20106 12号楼维修"]), Coded("20106", "12号楼维修")),
        ((["201 06 01"], ["行政运行"]), Coded("2010601", "行政运行")),
        ((["201.06.01"], ["行政运行"]), Coded("2010601", "行政运行")),
        ((["2010601行政", ""], ["运行"]), Coded("2010601", "行政运行")),
        ((["201", "06", "1"], ["行政运行"]), Coded("2010601", "行政运行")),
        ((["20106", ""], ["财政事务"]), Coded("20106", "财政事务")),
        ((["2010"], ["某某"]), Coded("", "某某", "2010")),
        (([], ["20106012024年会议"]), Coded("", "20106012024年会议")),
        (([], ["合计"]), Coded("", "合计")),
    ],
    ids=range(14),
)
def test_codes_and_names_are_told_apart(cells: tuple[list[str], list[str]], found: Coded) -> None:
    assert coded("function", *cells) == found


@pytest.mark.parametrize(
    "printed",
    ["-1.50", "－1.50", "−1.50", "﹣1.50", "–1.50", "—1.50", "负1.50", "1.50-", "(1.50)", "（1.50）", "△1.50", "▲1.50",
     "（-1.50）", "(△1.50)"],
)  # fmt: skip
def test_every_notation_of_a_negative_amount_is_negative(printed: str) -> None:
    assert reading(printed).value == Decimal("-1.50")


@pytest.mark.parametrize("printed", ["–1.50", "负1.50", "（–1.50）"])
def test_a_negative_first_amount_does_not_make_its_row_a_header(printed: str) -> None:
    drawn_form = table("支出决算表", f"| 科目编码 | 科目名称 | 本年支出合计 |\n| 合计 | < | {printed} |\n| 201 | 某 | 1.00 |")
    forms, problems = read_tables([drawn_form], 2024, "final_accounts")
    assert [(f.line, f.amount) for f in forms[0].facts] == [("total", -15_000), ("function", 10_000)]
    assert not problems


@pytest.mark.parametrize("printed", ["--1.50", "1-50", "（1.50", "1.50元", "¥1.50", "1.50%", "负", "1.50±"])
def test_what_only_looks_like_an_amount_is_not_guessed(printed: str) -> None:
    assert reading(printed).state == "unreadable"


@pytest.mark.parametrize(
    ("printed", "state"), [("—", "dash"), ("——", "dash"), ("-", "dash"), ("", "blank"), ("0.00", "zero")]
)
def test_a_dash_alone_is_no_amount(printed: str, state: str) -> None:
    assert reading(printed).state == state


def test_a_column_that_is_part_of_another_is_no_addend() -> None:
    found = read("支出决算表", """
    | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | < | 项目支出 | < |
    | ^ | ^ | ^ | 小计 | 其中：人员经费 | 小计 | 其中：财政拨款 |
    | 合计 | < | 9.00 | 5.00 | 4.00 | 4.00 | 3.00 |
    """)  # fmt: skip
    assert [(f.measure, f.amount) for f in found.facts] == [
        ("expenditure_total", 90_000), ("basic_expenditure", 50_000), ("of_which", 40_000),
        ("project_expenditure", 40_000), ("of_which", 30_000),
    ]  # fmt: skip
    found = read("收入决算表", """
    | 科目编码 | 科目名称 | 本年收入合计 | < | 事业收入 | < |
    | ^ | ^ | 小计 | 其中：财政拨款收入 | 小计 | 其中：财政拨款收入 |
    | 合计 | < | 9.00 | 5.00 | 4.00 | 3.00 |
    """)  # fmt: skip
    # Of the year's income it is the fiscal grant; of business income it is only a part of that.
    assert [f.measure for f in found.facts] == ["income_total", "fiscal_grant_income", "business_income", "of_which"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (("工资福利支出", "小计"), "301"),
        (("资本性支出", "办公设备购置"), "31002"),
        (("资本性支出（基本建设）", "办公设备购置"), "30902"),
        (("办公设备购置",), None),
        (("30299其他商品和服务支出",), "30299"),
        (("工资福利支出", "住房公积金"), "30113"),
        (("资本性支出", "土地补偿"), "31009"),
        (("某某支出",), None),
    ],
    ids=range(8),
)
def test_an_economic_item_across_has_the_code_that_its_class_allows(path: tuple[str, ...], code: str | None) -> None:
    found = economic_column(path)
    assert (found.economic_code if found else None) == code


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["表二：收入决算表", "单位：万元"], "收入决算表"),
        (["附表7、财政拨款“三公”经费支出决算表"], "财政拨款“三公”经费支出决算表"),
        (["收入决算表（按单位列示）", "单位：元"], "收入决算表（按单位列示）"),
        (["公开03表", "支出决算表", "部门：某局  单位：万元"], "支出决算表"),
        (["本部门无此项，见下表"], ""),
    ],
    ids=range(5),
)
def test_the_title_is_found_above_the_table(lines: list[str], title: str) -> None:
    assert title_of(lines) == title


def test_numbers_before_any_label_column_are_not_lost() -> None:
    found = read("支出决算表", "| 备查 | 科目编码 | 科目名称 | 本年支出合计 |\n| 7.00 | 201 | 某支出 | 3.00 |")
    assert [(q.reason, q.printed) for q in found.quarantine] == [("row_without_label", "7.00")]
    assert (found.numerals, found.quarantined) == (2, 1)


def test_a_fund_in_a_header_is_no_phase() -> None:
    found = read("财政拨款“三公”经费支出决算表", """
    | 一般公共预算安排的“三公”经费 | < | < |
    | 合计 | 因公出国（境）费 | 公务接待费 |
    | 3.00 | 1.00 | 2.00 |
    """)  # fmt: skip
    assert {f.phase for f in found.facts} == {"actual"}


@pytest.mark.parametrize("drawing", [
    "| 项目 | < | 合计 |\n| ^ | ^ | ^ |\n| 201 | 某⏎某 | 1.00 |",
    "| 合计 | < | 1.00 |\n---\n| 201 | 某 | 1.00 |",
    "| < | 大块 | < |\n| x | ^ | ^ |",
], ids=["block", "pages", "covered"])  # fmt: skip
def test_a_drawing_of_a_drawing_is_the_same(drawing: str) -> None:
    first = table("某表", drawing if not drawing.startswith("| <") else drawing.replace("| <", "| 左", 1))
    again = table("某表", drawn(first))
    assert [(c.row, c.col, c.row_end, c.col_end, c.text, c.page) for c in again.grid.cells] == [
        (c.row, c.col, c.row_end, c.col_end, c.text, c.page) for c in first.grid.cells
    ]


def test_a_cut_drawing_keeps_what_covers_its_rows() -> None:
    whole = table("某表", "| 类 | a |\n| ^ | b |\n| ^ | c |\n| 款 | d |")
    assert drawn(whole, [1, 2, 3]) == "| 类 | b |\n| ^ | c |\n| 款 | d |"


def test_facts_of_different_halves_never_share_a_cell() -> None:
    found: tuple[Fact, ...] = read("支出决算表", f"{HEAD}\n| 201 | 某 |  |  |\n---\n|  | 支出 | 3.00 | 2.00 |").facts
    assert len({(f.row, f.col) for f in found}) == len(found) == 2
