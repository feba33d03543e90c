"""Several forms in one frame or side by side, wide forms over pages, and forms that a document prints twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from juesuan.forms.catalogue import catalogue
from juesuan.forms.drawing import table
from juesuan.forms.printed import printed_tables, read_tables
from juesuan.reading.tables import Table


def totals(tables: list[Table]) -> dict[str, dict[str, Decimal | None]]:
    """Amounts of the total rows by form and measure."""
    forms, _ = read_tables(tables, 2024, "final_accounts")
    return {
        form.form.form: {f.measure: f.amount for f in form.facts if f.line == "total" and f.amount is not None}
        for form in forms
        if form.loaded
    }


ONE_FRAME = """
| 收入决算表 | < | < | < |
| 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 |
| 合计 | < | 5.00 | 4.00 |
| 201 | 一般公共服务支出 | 5.00 | 4.00 |
| 支出决算表 | < | < | < |
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 |
| 合计 | < | 3.00 | 2.00 |
| 201 | 一般公共服务支出 | 3.00 | 2.00 |
"""


def test_two_forms_below_each_other_in_one_frame_are_parted_at_the_title() -> None:
    drawn = table("收入决算表", ONE_FRAME)
    assert [t.title for t in printed_tables([drawn])] == ["收入决算表", "支出决算表"]
    assert totals([drawn]) == {
        "income": {"income_total": 50_000, "fiscal_grant_income": 40_000},
        "expenditure": {"expenditure_total": 30_000, "basic_expenditure": 20_000},
    }


def test_two_forms_beside_each_other_in_one_frame_are_parted_at_their_titles() -> None:
    drawn = table("", """
    | 收入决算表 | < | < | 支出决算表 | < | < |
    | 科目编码 | 科目名称 | 本年收入合计 | 科目编码 | 科目名称 | 本年支出合计 |
    | 合计 | < | 5.00 | 合计 | < | 3.00 |
    | 201 | 一般公共服务支出 | 5.00 | 201 | 一般公共服务支出 | 3.00 |
    """)  # fmt: skip
    assert totals([drawn]) == {"income": {"income_total": 50_000}, "expenditure": {"expenditure_total": 30_000}}


def test_a_title_repeated_inside_the_frame_on_the_next_page_parts_nothing() -> None:
    drawn = table("支出决算表", """
    | 支出决算表 | < | < |
    | 科目编码 | 科目名称 | 本年支出合计 |
    | 合计 | < | 5.00 |
    ---
    | 支出决算表（续） | < | < |
    | 201 | 一般公共服务支出 | 5.00 |
    """)  # fmt: skip
    assert [t.title for t in printed_tables([drawn])] == ["支出决算表"]


def placed(drawn: Table, left: float, caption: list[str]) -> Table:
    """A drawn table moved to a place on its page, as pages give it."""
    columns = [x + left for x in drawn.grid.columns]
    grid = replace(drawn.grid, columns=columns, top=500.0, bottom=300.0, caption=caption)
    return replace(drawn, grid=grid)


def test_tables_side_by_side_share_the_line_with_their_titles() -> None:
    right = table("", "| 科目编码 | 科目名称 | 本年支出合计 |\n| 合计 | < | 3.00 |\n| 201 | 某 | 3.00 |")
    left = table("收入决算表支出决算表", "| 科目编码 | 科目名称 | 本年收入合计 |\n| 合计 | < | 5.00 |\n| 201 | 某 | 5.00 |")
    pair = [placed(left, 50.0, ["收入决算表 支出决算表", "单位：万元"]), placed(right, 400.0, [])]
    assert totals(pair) == {"income": {"income_total": 50_000}, "expenditure": {"expenditure_total": 30_000}}
    # On the other side of the page the titles change places with them.
    moved = [placed(left, 400.0, ["收入决算表 支出决算表", "单位：万元"]), placed(right, 50.0, [])]
    assert [t.title for t in printed_tables(moved)] == ["支出决算表", "收入决算表"]


LEFT_PAGE = """
| 科目编码 | 科目名称 | 合计 | 工资福利支出 | < |
| ^ | ^ | ^ | 小计 | 基本工资 |
| 合计 | < | 30.00 | 20.00 | 20.00 |
| 201 | 一般公共服务支出 | 30.00 | 20.00 | 20.00 |
"""
RIGHT_PAGE = """
| 科目编码 | 科目名称 | 商品和服务支出 | < |
| ^ | ^ | 小计 | 办公费 |
| 合计 | < | 10.00 | 10.00 |
| 201 | 一般公共服务支出 | 10.00 | 10.00 |
"""


def test_a_wide_form_goes_on_over_the_page_with_its_codes_and_names_repeated() -> None:
    title = "一般公共预算财政拨款支出决算明细表"
    pages = [table(title, LEFT_PAGE), table("", RIGHT_PAGE, unit="", page=2)]
    forms, problems = read_tables(pages, 2024, "final_accounts")
    found = {(f.function_code, f.economic_code): (f.amount, f.page, f.col) for form in forms for f in form.facts}
    assert found["201", "30201"] == (100_000, 2, 7)
    assert found["201", "301"] == (200_000, 1, 4)
    assert found[None, None] == (300_000, 1, 3)
    assert not problems
    other = table("", RIGHT_PAGE.replace("一般公共服务", "教育"), unit="", page=2)
    assert [t.title for t in printed_tables([pages[0], other])] == [title, ""]


# ---- forms printed more than once ---------------------------------------------------------------------

THREE_PUBLIC = """
| 项目 | 预算数 | 决算数 |
| 合计 | 6.00 | {} |
| 1.因公出国（境）费 | 1.00 | {} |
"""


def test_three_public_of_all_grants_and_of_the_general_budget_stand_beside_each_other() -> None:
    wide = table("财政拨款“三公”经费、行政参公单位机关运行经费情况表", THREE_PUBLIC.format("5.00", "1.00"))
    narrow = table("一般公共预算财政拨款“三公”经费情况表", THREE_PUBLIC.format("4.00", "0.50"))
    for tables in ([wide, narrow], [narrow, wide]):
        forms, problems = read_tables(tables, 2024, "final_accounts")
        found = {
            (f.form, f.fund): f.amount
            for form in forms for f in form.facts if f.line == "three_public_total" and f.phase == "actual"
        }  # fmt: skip
        assert found == {
            ("three_public", "fiscal_grant"): 50_000, ("gpb_three_public", "general_public_budget"): 40_000,
        }  # fmt: skip
        assert not problems
        assert {form.form.form: form.variant for form in forms}["gpb_three_public"] == "yunnan"
    forms, _ = read_tables([narrow], 2024, "final_accounts")
    assert [(form.form.form, form.facts[0].fund) for form in forms] == [("three_public", "general_public_budget")]


def test_state_capital_with_balances_and_without_stand_beside_each_other() -> None:
    whole = table("国有资本经营预算财政拨款收入支出决算表", """
    | 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |
    | 合计 | < | 1.00 | 2.00 | 3.00 | 0.00 |
    """)  # fmt: skip
    spent = table("国有资本经营预算财政拨款支出决算表", "| 科目编码 | 科目名称 | 合计 | 项目支出 |\n| 合计 | < | 3.00 | 3.00 |")
    assert totals([whole, spent]) == {
        "state_capital": {
            "opening_balance": 10_000, "income_total": 20_000, "expenditure_total": 30_000, "closing_balance": 0,
        },
        "sc_expenditure": {"expenditure_total": 30_000, "project_expenditure": 30_000},
    }  # fmt: skip
    assert list(totals([spent])) == ["state_capital"]


def a_set(owner: str, page: int, amount: str) -> list[Table]:
    drawn = []
    for number, (title, column) in enumerate(
        [("收入决算表", "本年收入合计"), ("支出决算表", "本年支出合计"), ("一般公共预算财政拨款支出决算表", "合计"),
         ("政府性基金预算财政拨款收入支出决算表", "本年收入")]
    ):  # fmt: skip
        one = table(title, f"| 科目编码 | 科目名称 | {column} |\n| 合计 | < | {amount} |", page=page + number)
        drawn.append(replace(one, grid=replace(one.grid, caption=[title, f"部门：{owner}", "单位：万元"])))
    return drawn


def test_a_second_set_of_tables_is_kept_out_with_its_owner_named() -> None:
    both = [*a_set("某县林业局", 5, "9.00"), *a_set("某县林业局（本级）", 20, "4.00")]
    forms, problems = read_tables(both, 2024, "final_accounts")
    assert [form.loaded for form in forms] == [True] * 4 + [False] * 4
    assert {q.reason for q in problems} == {"second_set_of_forms"}
    assert "第 20 页起的第二套公开表" in problems[0].message_zh
    assert "编制单位为“某县林业局（本级）”，第一套为“某县林业局”" in problems[0].message_zh
    assert "of 某县林业局（本级）" in problems[3].message_en
    assert all(form.quarantined == form.numerals == 1 for form in forms if not form.loaded)


def test_a_single_form_printed_again_says_whether_it_says_the_same() -> None:
    first = a_set("某局", 5, "9.00")
    again, other = a_set("某局", 20, "9.00")[1], a_set("某局", 21, "8.00")[0]
    _, problems = read_tables([*first, again, other], 2024, "final_accounts")
    assert [q.reason for q in problems] == ["duplicate_form", "duplicate_form"]
    assert "内容相同" in problems[0].message_zh
    assert "第 5 页已有一张同名的表，内容不同" in problems[1].message_zh


def test_a_table_in_a_known_catalogue_only_is_no_form_in_another() -> None:
    drawn = table("国有资产使用情况表", "| 项目 | 资产总额 | 流动资产 |\n| 合计 | 1.00 | 1.00 |\n| 某局 | 1.00 | 1.00 |")
    national = replace(catalogue(), forms={k: f for k, f in catalogue().forms.items() if not f.variant}, variants=())
    forms, problems = read_tables([drawn], 2024, "final_accounts", national)
    assert not forms
    assert [(q.reason, q.printed) for q in problems] == [("unknown_table", "国有资产使用情况表")]
    assert "juesuan variants suggest" in problems[0].message_zh
    assert "juesuan variants suggest" in problems[0].message_en
