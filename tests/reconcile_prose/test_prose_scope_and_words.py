"""Scope before tolerance, precision of prose, zero bases and template words, on sentences."""

from __future__ import annotations

from juesuan.reconcile.prose import load_prose_rules
from juesuan.reconcile.prose.example import judge_example
from tests.reconcile_prose.reading import NAMES, judge, read, told

BASIC = """
三、支出决算情况说明

本年支出合计9759.38万元，其中：基本支出5377.64万元，占55.10%；项目支出4381.74万元，占44.90%。

六、一般公共预算财政拨款基本支出决算情况说明

一般公共预算财政拨款基本支出5364.75万元，其中：人员经费4884.09万元；公用经费480.66万元。
"""


def test_all_funds_are_never_compared_with_the_general_public_budget() -> None:
    assert told(judge(BASIC)) == set()


def test_public_funds_of_two_scopes_are_two_facts() -> None:
    text = "六、一般公共预算财政拨款基本支出决算情况说明\n\n公用经费43.10万元。\n\n十一、机关运行经费支出决算情况说明\n\n2024年度公用经费支出决算48.11万元。\n"
    assert len([s for s in read(text).reading.statements if s.measure == "public_funds"]) == 2
    assert told(judge(text, "D12")) == set()


def test_trimmed_money_is_as_precise_as_the_document() -> None:
    text = "政府采购情况\n\n政府采购支出总额20万元，其中：政府采购货物支出10.2万元、政府采购工程支出0万元、政府采购服务支出10万元。\n"
    assert told(judge(text, "D04e")) == {("D04e", "broken")}


def test_a_zero_base_is_undefined_and_a_zero_growth_beside_a_change_is_broken() -> None:
    text = "一、收入支出决算总体情况说明\n\n收入支出总计307.82万元。与2023年度相比，收入支出总计增加307.82万元，增长{}%。\n"
    assert told(judge(text.format("100.00"))) == {("E04", "undefined")}
    assert told(judge(text.format("0"))) == {("E06", "broken")}


def test_a_completion_of_another_budget_is_undefined_and_names_it() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n\n一般公共预算财政拨款支出年初预算0万元，全年预算为321.02万元，"
        "支出决算为307.82万元，完成年初预算的95.89%。\n"
    )
    (verdict,) = [v for v in judge(text) if v.verdict == "undefined"]
    assert verdict.rule_id == "D16"
    assert "321.02万元（全年预算数）则相符" in (verdict.reason or "")


def test_a_template_is_no_contradiction() -> None:
    text = "一、收入支出决算总体情况说明\n\n结余分配0万元。与上年决算相比，增加（减少）0万元，增长（下降）0%。\n"
    assert told(judge(text)) == {("E05", "template"), ("E04", "undefined")}


def test_a_template_word_leaves_the_size_of_growth_testable() -> None:
    text = "一、收入支出决算总体情况说明\n\n收入支出总计0.39万元。与2023年度相比，收入支出总计减少0.15万元，下降（增长）{}%。\n"
    assert told(judge(text.format("27.78"))) == {("E05", "template")}
    assert ("E02", "broken") in told(judge(text.format("38.46")))


def test_swapped_shares_are_explained() -> None:
    text = (
        "八、财政拨款“三公”经费支出决算情况说明\n\n“三公”经费支出1.71万元。公务接待费支出0.53万元，占69%；"
        "公务用车购置及运行维护费支出1.18万元，占31%。\n"
    )
    reasons = [v.reason or "" for v in judge(text, "D01") if v.verdict == "broken"]
    assert len(reasons) == 2
    assert all("疑为其余部分的比例" in reason for reason in reasons)


def test_receptions_itemised_in_yuan_explain_a_share_exactly() -> None:
    text = (
        "八、财政拨款“三公”经费支出决算情况说明\n\n“三公”经费支出3.36万元。公务用车购置及运行维护费支出3.00万元，占89.35%；"
        "公务接待费支出0.36万元，占10.65%。\n\n公务接待费支出0.36万元。其中：国内公务接待支出0.36万元，接待2批次，"
        "27人次，开支内容：接待某市工作餐费2577元；接待某省工作餐费1000元。\n"
    )
    shares = {v.place: v.verdict for v in judge(text, "D01")}
    assert sorted(shares.values()) == ["exact", "rounding"]


def test_a_list_of_main_items_may_be_short_but_not_long() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n\n一般公共预算财政拨款支出90.00万元，主要用于以下方面：一般公共服务支出（类）"
        "{}万元，占61.11%；住房保障支出（类）30.00万元，占33.33%。\n"
    )
    assert told(judge(text.format("55.00"), "D06"), "untestable") == {("D06", "untestable")}
    assert told(judge(text.format("65.00"), "D06")) == {("D06", "broken")}


def test_level_is_not_broken_by_rounding() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n\n1、一般公共服务支出（类）财政事务（款）行政运行（项）。年初预算{}万元，"
        "支出决算60.00万元。决算数与预算数持平。\n"
    )
    assert told(judge(text.format("60.01"), "D05"), "rounding") == {("D05", "rounding")}
    assert told(judge(text.format("61.00"), "D05")) == {("D05", "broken")}


def test_a_sentence_is_compared_with_the_column_of_its_own_fund() -> None:
    (rule,) = [rule for rule in load_prose_rules() if rule.id == "C04"]
    text = (
        "fiscal_grant_summary | expenditure:expenditure_total | @fiscal_grant 100.00 | @general_public_budget 60.00\n"
        "五、一般公共预算财政拨款支出决算情况说明\n\n一般公共预算财政拨款支出{}万元。\n"
    )
    assert {v.verdict for v in judge_example(text.format("60.00"), rule, NAMES)} == {"exact"}
    assert {v.verdict for v in judge_example(text.format("100.00"), rule, NAMES)} == {"broken"}
